/* give_way: a long import, and people who edit meanwhile. */
#include "intake/intake_run.h"

#include <pthread.h>
#include <stdatomic.h>

#include "yardstick/registry/entry.h"
#include "yardstick/store/stmt.h"

enum {
    ROOMS = 50000,
    PATHS = 100000,
    EDITS = 3,
    ANSWER_MS = 10000 /* five times what a request waits */
};

static struct run run;
static atomic_uint percent;
static atomic_int n_warnings;
static atomic_bool over;
static bool imported;

static void progress(void *context, unsigned n, const char *stage)
{
    (void)context;
    atomic_store(&percent, strcmp(stage, "storing") == 0 ? n : 0);
}

static void told(void *context, const struct problem *problem)
{
    (void)context;
    (void)problem;
    atomic_fetch_add(&n_warnings, 1);
}

static void *import_thread(void *request)
{
    static const struct write_by by = { .actor = "clerk" };
    struct import_watch watch = { .work.progress = progress, .problem = told };

    imported = import_request_run(run.ledger, &by, request, &watch, &run.result, &run.err);
    atomic_store(&over, true);
    return NULL;
}

static const char *rooms_write(void)
{
    AUTO(buf) text = BUF_INIT(8 << 20);

    buf_text(&text, "code,building_code,ordinal,declared_area\n");
    for (int i = 0; i < ROOMS; i++)
        buf_addf(&text, "R%06d,B,%d,%s\n", i, i % 20, i < 2 ? "12.345" : "12.34");
    return run_write(&run, "rooms.csv", buf_str(&text));
}

static const char *paths_write(void)
{
    AUTO(buf) text = BUF_INIT(32 << 20);

    buf_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < PATHS; i++)
        buf_addf(&text, "%s{\"type\":\"Feature\",\"properties\":{\"n\":%d},\"geometry\":%s}",
                 i ? ",\n" : "", i,
                 i < 2 ? "null" : "{\"type\":\"Point\",\"coordinates\":[117,36]}");
    buf_text(&text, "]}");
    return run_write(&run, "paths.geojson", buf_str(&text));
}

static bool district_add(struct conn *conn, void *code, struct error *err)
{
    struct entry district = { 0 };

    district.values[0] = district.values[1] =
        (struct cell){ CELL_TEXT, 0, str_from((const char *)code) };
    return entry_insert(conn, &collections[COLLECTION_DISTRICTS], STR("2026-01-01"), &district,
                        err);
}

static bool edit(const char *code)
{
    struct write_request request = { .run = district_add,
                                     .argument = (void *)(uintptr_t)code,
                                     .actor = "editor",
                                     .day = "2026-01-01",
                                     .wait_ms = ANSWER_MS };
    struct error err = { 0 };
    bool done = writer_run(ledger_writer(run.ledger), &request, &err);

    if (!done)
        NOTE("%s", err.message[LANG_EN]);
    return done;
}

/* The import is storing rows; false when it has ended. */
static bool wait_until_storing(void)
{
    while (!atomic_load(&over) && atomic_load(&percent) < 52)
        usleep(1000);
    return !atomic_load(&over);
}

/* Three edits while `request` is stored, each at a moment of its own. */
static void edit_during(struct import_request *request, const char *const codes[EDITS],
                        const char *collection)
{
    int64_t before = run_count(&run, "districts");
    pthread_t thread;

    atomic_store(&over, false);
    atomic_store(&n_warnings, 0);
    CHECK(pthread_create(&thread, NULL, import_thread, request) == 0);
    for (int i = 0; i < EDITS; i++) {
        CHECK(wait_until_storing());
        atomic_store(&percent, 0);
        CHECK(edit(codes[i]));
        CHECK(run_count(&run, "districts") == before + i + 1);
        CHECK(!collection || run_count(&run, collection) == 0);
    }
    pthread_join(thread, NULL);
    run_say(&run);
}

static void edits_test(void)
{
    static const char *const codes[2][EDITS] = { { "D1", "D2", "D3" }, { "D4", "D5", "D6" } };
    struct import_request rooms = { .type = STR("rooms"), .n_files = 1, .make_floors = true };
    struct import_request paths = { .type = STR("layer"), .n_files = 1, .name = STR("paths") };

    TEST ("who edits during an import of 50,000 rooms is answered, and sees nothing of it") {
        rooms.files[0] = (struct process_file){ rooms_write(), "rooms.csv" };
        edit_during(&rooms, codes[0], "rooms");
    }
    TEST ("neither the edits nor a row are lost, and nothing is told twice") {
        CHECK(imported && run_counts(&run, ROOMS, 0, 0, 0));
        CHECK(run_count(&run, "districts") == EDITS && run_count(&run, "rooms") == ROOMS);
        CHECK(atomic_load(&n_warnings) == 2 && run.result.counts.warnings == 2);
    }
    TEST ("a layer of 100,000 features gives way as well") {
        paths.files[0] = (struct process_file){ paths_write(), "paths.geojson" };
        edit_during(&paths, codes[1], NULL);
        CHECK(imported && run_counts(&run, PATHS - 2, 0, 0, 0));
        CHECK(run_count(&run, "districts") == 2 * EDITS);
        CHECK(atomic_load(&n_warnings) == 2 && run.result.counts.warnings == 2);
    }
    TEST ("the audit of all is one chain") {
        AUTO(reader) r = { 0 };
        struct audit_head head;

        CHECK(reader_borrow(run.ledger, &r, &run.err));
        CHECK(audit_verify(&run.audit, r.conn, &head, &run.err));
    }
}

TESTS
{
    run_open(&run);
    if (!run_found(&run))
        run_say(&run);
    edits_test();
    run_close(&run);
}
