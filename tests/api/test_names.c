#include "../../src/api/names.h"

#include <unistd.h>

#include "small_city.h"
#include "yardstick/base/fs.h"

#include "test.h"

static struct names *names; /* what the observer tells */

static bool rename_run(struct conn *conn, void *argument, struct error *err)
{
    const char *name = argument;
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    const struct collection *c = &collections[COLLECTION_BUILDINGS];
    struct entry entry;

    if (!entry_load(conn, c, 1, &arena, &entry, err))
        return false;
    city_set(COLLECTION_BUILDINGS, &entry, "name", CITY_TEXT(name));
    return entry_update(conn, c, STR("2026-02-01"), &entry, err);
}

static bool rename_building(struct ledger *ledger, char *name)
{
    struct write_request request = {
        .run = rename_run, .argument = name, .actor = "test", .day = "2026-02-01"
    };
    struct error err = { 0 };

    return writer_run(ledger_writer(ledger), &request, &err);
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct error err = { 0 };

    (void)context;
    if (names)
        CHECK(names_follow(names, conn, changes, n, &err));
}

static bool finds(const char *words)
{
    struct search_query query = { .text = str_from(words), .limit = 1 };
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct search_index *index = names_take(names);
    struct search_hit *hits = NULL;
    struct error err = { 0 };
    size_t n = 0;
    bool found = index && search_run(index, &query, &arena, &hits, &n, &err) && n == 1 &&
                 hits[0].key.kind == SEARCH_BUILDING && hits[0].key.id == 1;

    search_index_drop(index);
    return found;
}

TESTS
{
    char dir[] = "/tmp/ys_test_names.XXXXXX";
    struct city_order order = { .size = SMALL_CITY };
    struct write_request request = {
        .run = city_make, .argument = &order, .actor = "test", .day = "2026-01-01"
    };
    struct commit_observer observer = { NULL, committed };
    struct ledger *ledger = NULL;
    struct error err = { 0 };

    CHECK(mkdtemp(dir) && ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    CHECK(writer_run(ledger_writer(ledger), &request, &err));
    writer_observe(ledger_writer(ledger), &observer);
    TEST ("what is committed while the names are being read is found, whenever it came") {
        int early = 0;

        for (int i = 0; i < 40; i++) {
            struct names *opened = NULL;
            char name[32], later[] = "后改的楼";

            snprintf(name, sizeof(name), "改名楼%d号", i);
            CHECK(names_open(ledger, &opened, &err));
            names = opened;
            usleep((useconds_t)i * 300);
            early += !names_are_read(names);
            CHECK(rename_building(ledger, name));
            for (int k = 0; k < 10000 && !names_are_read(names); k++)
                usleep(1000);
            CHECK(finds(name));
            CHECK(rename_building(ledger, later) && finds(later) && !finds(name));
            names = NULL;
            names_close(opened);
        }
        NOTE("%d of 40 changes came before the end of the reading", early);
        CHECK(early > 0);
    }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
