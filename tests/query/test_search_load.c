#include "yardstick/query/search_load.h"

#include "small_city.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"

#include "test.h"

static struct search_live live = SEARCH_LIVE_INIT;

static int64_t first_id; /* of the last find() */

/* The first hit's kind and label into `out` as "room 101 …"; the number of hits. */
static size_t find(const char *text, char *out, size_t size)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct search_query query = { .text = str_from(text), .limit = 50 };
    struct search_index *index = search_live_take(&live);
    struct search_hit *hits;
    struct error err;
    size_t n = 0;

    out[0] = '\0';
    first_id = 0;
    if (CHECK(search_run(index, &query, &arena, &hits, &n, &err)) && n) {
        first_id = hits[0].key.id;
        snprintf(out, size, "%s %.*s", search_kind_name(hits[0].key.kind), STR_ARG(hits[0].label));
    }
    search_index_drop(index);
    return n;
}

static bool finds(const char *text, const char *first)
{
    char out[200];

    find(text, out, sizeof(out));
    if (strcmp(out, first) != 0)
        NOTE("%s: %s", text, out);
    return strcmp(out, first) == 0;
}

/* Change one text column of a record, or end it when the column is NULL. */
struct edit {
    enum collection_id collection;
    int64_t id;
    const char *column;
    struct cell value;
};

static bool edit_run(struct conn *conn, void *argument, struct error *err)
{
    struct edit *edit = argument;
    const struct collection *c = &collections[edit->collection];
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct entry entry;

    if (!edit->column)
        return entry_end(conn, c, STR("2026-02-01"), edit->id, err);
    if (!entry_load(conn, c, edit->id, &arena, &entry, err))
        return false;
    city_set(edit->collection, &entry, edit->column, edit->value);
    return entry_update(conn, c, STR("2026-02-01"), &entry, err);
}

static bool edit(struct ledger *ledger, struct edit what)
{
    struct write_request request = {
        .run = edit_run, .argument = &what, .actor = "test", .day = "2026-02-01"
    };
    struct error err = { 0 };

    return writer_run(ledger_writer(ledger), &request, &err) ||
           (NOTE("%s", err.message[LANG_EN]), false);
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct error err = { 0 };

    (void)context;
    if (!CHECK(search_follow(conn, &live, changes, n, &err)))
        NOTE("%s", err.message[LANG_EN]);
}

TESTS
{
    char dir[] = "/tmp/ys_test_search_load.XXXXXX";
    struct city_order order = { .size = SMALL_CITY };
    struct write_request request = {
        .run = city_make, .argument = &order, .actor = "test", .day = "2026-01-01"
    };
    struct commit_observer observer = { NULL, committed };
    struct ledger *ledger = NULL;
    struct error err = { 0 };
    char first[200];

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    if (!CHECK(writer_run(ledger_writer(ledger), &request, &err)))
        NOTE("%s", err.message[LANG_EN]);
    TEST ("every kind of thing is found by its name, with its place") {
        AUTO(reader) r = { 0 };
        struct search_index *index;

        CHECK(reader_borrow(ledger, &r, &err) && search_load(r.conn, &live, &err));
        index = search_live_take(&live);
        CHECK(search_index_size(index) == (size_t)order.n_rooms + 2 + 3 + 3 + 2 + 4 + 24);
        search_index_drop(index);
        CHECK(finds("薛城", "district 薛城区"));
        CHECK(finds("财政局", "institution 市财政局"));
        CHECK(finds("政府大院 2", "courtyard 政府大院 2"));
        CHECK(finds("政府大院1 B座", "building B座"));
        CHECK(finds("A座 3F", "floor A座 3F"));
        CHECK(finds("R1-0-0", "room 101 局长办公室"));
        CHECK(finds("张三丰", "person 张三丰") && finds("zsf 教育局", "person 张三丰"));
    }
    TEST ("a person is found by the room they sit in") {
        CHECK(finds("张三丰 106", "person 张三丰"));
    }
    TEST ("a room is found by what holds it, beside its number") {
        CHECK(finds("103 财政局", "room 103 办公室"));
        CHECK(find("103 档案馆", first, sizeof(first)) == 0 || strncmp(first, "room", 4) != 0);
    }
    writer_observe(ledger_writer(ledger), &observer);
    TEST ("a new name is found at once, the old one no more") {
        CHECK(
            edit(ledger, (struct edit){ COLLECTION_BUILDINGS, 1, "name", CITY_TEXT("行政中心") }));
        CHECK(finds("行政中心", "building 行政中心"));
        CHECK(finds("行政中心 2F", "floor 行政中心 2F"));
        CHECK(finds("行政中心 204", "room 204 办公室"));
        CHECK(edit(ledger, (struct edit){ COLLECTION_ROOMS, 1, "name", CITY_TEXT("会客室") }));
        CHECK(finds("会客室", "room 101 会客室"));
    }
    TEST ("what has ended is found no more, and a holding that has ended does not count") {
        CHECK(edit(ledger, (struct edit){ COLLECTION_ROOMS, 1 }));
        CHECK(find("会客室", first, sizeof(first)) == 0);
        CHECK(finds("R1-0-2 财政局", "room 103 办公室") && first_id == 3);
        CHECK(edit(ledger, (struct edit){ COLLECTION_HOLDINGS, 1 }));
        // Another room may be meant, by a typing error; but not that one.
        find("R1-0-2 财政局", first, sizeof(first));
        CHECK(first_id != 3);
    }
    writer_observe(ledger_writer(ledger), NULL);
    search_live_put(&live, NULL);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
