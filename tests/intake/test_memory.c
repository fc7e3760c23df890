/*
 * memory: an import in which the n-th allocation fails, for every n.
 *
 * The linker puts itself between the layers and malloc(3) (--wrap), and SQLite
 * gets its memory through us as well. Whatever fails, the import says so, the
 * ledger is as it was, and nothing is lost from the heap (LeakSanitizer at the
 * end). With every n tried the last import, in which nothing fails, succeeds.
 */
#include <sqlite3.h>
#include <stdatomic.h>

#include "intake/intake_run.h"
#include "../../src/intake/import_layer.h"
#include "../../src/intake/import_rows.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

/* Allocations until the one that fails; below 0: not counted. `on`: all after it fail, too. */
static atomic_long until = -1, until_sqlite = -1;
static atomic_bool go_on;

static bool fails(atomic_long *counter)
{
    long left = atomic_load(counter);

    if (left < 0)
        return false;
    if (left == 0)
        return atomic_load(&go_on);
    return atomic_fetch_sub(counter, 1) == 1;
}

void *__wrap_malloc(size_t n)
{
    return fails(&until) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails(&until) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails(&until) ? NULL : __real_realloc(p, n);
}

static sqlite3_mem_methods plain;

static void *sqlite_malloc(int n)
{
    return fails(&until_sqlite) ? NULL : plain.xMalloc(n);
}

static void *sqlite_realloc(void *p, int n)
{
    return fails(&until_sqlite) ? NULL : plain.xRealloc(p, n);
}

static void sqlite_wrap(void)
{
    sqlite3_mem_methods mine;

    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
    mine = plain;
    mine.xMalloc = sqlite_malloc;
    mine.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
}

static const char shapes[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"一号楼\",\"n\":1},\"geometry\":{\"type\":"
    "\"Polygon\",\"coordinates\":[[[117,36],[117.001,36],[117.001,36.001],[117,36.001],[117,36]]]}}"
    ","
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"二号路\"},\"geometry\":{\"type\":"
    "\"LineString\",\"coordinates\":[[117,36],[117.001,36.002]]}}]}";
#define BUILDING(code, x)                                                                          \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\",\"courtyard_code\":\"Y\","        \
    "\"name\":\"楼\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" x ",36],[" x         \
    "1,36],[" x "1,36.001],[" x ",36.001],[" x ",36]]]}}"
static const char drawn[] = "{\"type\":\"FeatureCollection\",\"features\":[" BUILDING(
    "B1", "117.00") "," BUILDING("B2", "117.01") "]}";
static const char good[] = "code,courtyard_code,name,built\nB1,Y,一号楼,1987\nB2,Y,二号楼,1990\n";

static int64_t revision(struct run *run)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    int64_t n = -1;

    if (!reader_borrow(run->ledger, &r, &run->err) ||
        !stmt_open(r.conn, SQL_REVISION, &q, &run->err) || !stmt_get_i64(&q, &n, &run->err))
        return -1;
    return n;
}

struct trial {
    struct run *run;
    struct import_rows rows;
    bool (*store)(const struct import_rows *rows, struct error *err);
};

/* One import with the n-th allocation of `counter` failing: true when it never came to that. */
static bool try(struct trial *t, atomic_long *counter, long n, bool on)
{
    struct error err = { 0 };
    bool done, untouched;

    t->rows.out->counts = (struct import_counts){ 0 };
    atomic_store(&go_on, on);
    atomic_store(counter, n);
    done = t->store(&t->rows, &err);
    untouched = atomic_exchange(counter, -1) > 0;
    // Some memory can be done without: what went through must be whole, which a trial run cannot
    // show.
    if (untouched && !CHECK(done))
        NOTE("%s", err.message[LANG_EN]);
    if (done && !CHECK(t->rows.out->counts.inserted == 2 && t->rows.out->counts.warnings == 0))
        NOTE("allocation %ld: %lld rows came in", n, (long long)t->rows.out->counts.inserted);
    if (done || untouched)
        return untouched;
    if (getenv("TORTURE_SAY"))
        NOTE("%ld: %s", n, err.message[LANG_EN]);
    CHECK(err.code != ERROR_NONE && err.message[LANG_EN][0] && err.message[LANG_ZH][0]);
    CHECK(!writer_is_broken(t->rows.writer));
    return false;
}

/*
 * Every n in steps, which grow as n does, until the import is through; nothing may be stored on the
 * way. What is undone makes SQLite read the schema again, so that one step costs the more, the
 * later it is.
 */
static long tortured(struct trial *t, atomic_long *counter, long step, bool on)
{
    int64_t before = revision(t->run), rows = run_count(t->run, "buildings");
    long n = 1;

    while (!try(t, counter, n, on) && n < 1000000) {
        if (!CHECK(revision(t->run) == before && run_count(t->run, "buildings") == rows)) {
            NOTE("stored when allocation %ld failed", n);
            break;
        }
        n += step + n / 200;
    }
    return n;
}

static bool spool_fill(struct run *run, struct row_spool *spool, const char *text)
{
    const struct process_file file = { run_write(run, "given", str_from(text)), "given" };
    struct watch nobody = { 0 };
    struct row_spool_watch told = { &nobody, NULL, NULL };
    char folder[LEDGER_PATH_MAX];
    struct process_spec spec = { .verb = "read", .spool = folder, .files = &file, .n_files = 1 };

    ledger_path(run->ledger, "spool", folder);
    return row_spool_fill(spool, &spec, &told, &run->err);
}

static void storing(struct run *run, const char *type, const char *text)
{
    static const struct import_watch nobody;
    static const struct write_by by = { .actor = "test" };
    struct row_spool spool = ROW_SPOOL_INIT;
    /* A trial run goes the whole way and is rolled back: so all of it can be done again and again.
     */
    struct import_request request = { .type = str_from(type),
                                      .dry_run = true,
                                      .role = STR("other") };
    struct trial t = { .run = run,
                       .rows = { .ledger = run->ledger,
                                 .writer = ledger_writer(run->ledger),
                                 .by = &by,
                                 .day = "2026-01-01",
                                 .collection = collection_find(str_from(type)),
                                 .spool = &spool,
                                 .request = &request,
                                 .watch = &nobody,
                                 .out = &run->result },
                       .store =
                           strcmp(type, "layer") == 0 ? import_layer_store : import_rows_store };
    long n;

    request.files[0] = (struct process_file){ "given", "given" };
    request.n_files = 1;
    if (!CHECK(spool_fill(run, &spool, text)))
        return;
    n = tortured(&t, &until, 1, false);
    NOTE("%s: %ld allocations, each of the first failed once", type, n - 1);
    CHECK(n > 5);
    tortured(&t, &until, 3, true);
    n = tortured(&t, &until_sqlite, 2, false);
    NOTE("%s: %ld allocations of SQLite, every other at first", type, n - 1);
    tortured(&t, &until_sqlite, 11, true);
    row_spool_release(&spool);
}

/* The whole of it, with the worker: what fails before anything can be stored. */
static void reading(struct run *run)
{
    int64_t before = revision(run);
    long n = 0;
    bool through = false;

    while (!through && ++n < 100) {
        atomic_store(&go_on, false);
        atomic_store(&until, n);
        through = run_import(run, "buildings", good, &(struct import_request){ .dry_run = true });
        through = atomic_exchange(&until, -1) > 0;
        CHECK(through || run->err.code != ERROR_NONE || run->result.dry_run);
        CHECK(run_is_clean(run));
    }
    CHECK(revision(run) == before);
    NOTE("the first %ld allocations of a whole import, each failed once", n);
}

TESTS
{
    struct run run;

    sqlite_wrap();
    run_open(&run);
    CHECK(run_import(&run, "courtyards", "code,name\nY,院落\n", NULL));
    TEST ("an import that runs out of memory anywhere says so and stores nothing")
        storing(&run, "buildings", good);
    TEST ("so does one with shapes")
        storing(&run, "buildings", drawn);
    TEST ("so does a layer")
        storing(&run, "layer", shapes);
    TEST ("so does reading the file, and nothing is left in the spool")
        reading(&run);
    TEST ("afterwards the same import goes through") {
        CHECK(run_import(&run, "buildings", good, NULL) && run_counts(&run, 2, 0, 0, 0));
        run_say(&run);
    }
    run_close(&run);
}
