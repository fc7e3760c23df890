#include "../../src/api/names.h"

#include <sys/stat.h>
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
            CHECK(names_open(ledger, STR("2026-01-02"), &opened, &err));
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
    TEST ("names that were kept are there at the next start, unless the ledger has moved on") {
        char path[LEDGER_PATH_MAX], name[] = "留下的楼", later[] = "又改的楼";
        struct stat was, is;

        ledger_path(ledger, "names", path);
        CHECK(rename_building(ledger, name));
        for (int round = 0; round < 3; round++) {
            struct names *opened = NULL;

            CHECK(names_open(ledger, STR("2026-01-02"), &opened, &err));
            for (int k = 0; k < 10000 && !names_are_read(opened); k++)
                usleep(1000);
            names = opened;
            CHECK(finds(name) && !finds(later));
            names_keep(opened, STR("2026-01-02"));
            if (round == 0)
                CHECK(stat(path, &was) == 0);
            // What came out of the file is followed like any other, and not kept again for nothing.
            if (round == 1)
                CHECK(stat(path, &is) == 0 && is.st_ino == was.st_ino);
            if (round == 2)
                CHECK(rename_building(ledger, later) && finds(later) && !finds(name));
            names = NULL;
            names_close(opened);
        }
        {
            struct names *opened = NULL;

            CHECK(names_open(ledger, STR("2026-01-02"), &opened, &err));
            for (int k = 0; k < 10000 && !names_are_read(opened); k++)
                usleep(1000);
            names = opened;
            CHECK(finds(later) && !finds(name)); // the file is of before
            names = NULL;
            names_close(opened);
        }
    }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
