#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include <pthread.h>

#include "yardstick/base/fs.h"

#include "test.h"

static bool district_add(struct conn *conn, void *arg, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_DISTRICT_INSERT, &q, err))
        return false;
    stmt_bind_null(&q, ":id");
    stmt_bind_str(&q, ":code", str_from(arg));
    stmt_bind_str(&q, ":name", STR("区"));
    stmt_bind_str(&q, ":day", STR("2026-01-01"));
    stmt_bind_null(&q, ":geometry");
    return stmt_run(&q, err);
}

static bool district_rename(struct conn *conn, void *arg, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_DISTRICT_UPDATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", 1);
    stmt_bind_str(&q, ":code", STR("a"));
    stmt_bind_str(&q, ":name", STR("new name"));
    stmt_bind_str(&q, ":day", str_from(arg));
    stmt_bind_null(&q, ":geometry");
    return stmt_run(&q, err);
}

static bool add_then_fail(struct conn *conn, void *arg, struct error *err)
{
    if (!district_add(conn, arg, err))
        return false;
    return error_set(err, ERROR_INVALID, "more than %zu bytes", (size_t)1);
}

static int64_t count(struct ledger *ledger)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct error err;
    int64_t n = 0;

    CHECK(reader_borrow(ledger, &r, &err) && stmt_open(r.conn, SQL_DISTRICT_IDS, &q, &err));
    while (stmt_step(&q, &err) == STEP_ROW)
        n++;
    return n;
}

static bool run(struct ledger *ledger, write_function *fn, const char *arg, struct error *err)
{
    struct write_request request = { .run = fn,
                                     .argument = (void *)(uintptr_t)arg,
                                     .actor = "test" };

    return writer_run(ledger_writer(ledger), &request, err);
}

static struct {
    size_t n;
    char detail[4][200];
    enum change_action action[4];
} seen;

static bool sink_write(void *context, struct conn *conn, const struct change *changes, size_t n,
                       struct error *err)
{
    (void)context;
    (void)conn;
    (void)err;
    for (size_t i = 0; i < n && seen.n < 4; i++, seen.n++) {
        snprintf(seen.detail[seen.n], 200, "%.*s", STR_ARG(changes[i].detail));
        seen.action[seen.n] = changes[i].action;
    }
    return true;
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    (void)conn;
    (void)changes;
    *(size_t *)context += n;
}

static void *many(void *arg)
{
    struct ledger *ledger = arg;
    struct error err = { 0 };
    char code[40];

    for (int i = 0; i < 50; i++) {
        snprintf(code, sizeof(code), "%lx-%d", (unsigned long)pthread_self(), i);
        CHECK(run(ledger, i % 5 == 4 ? add_then_fail : district_add, code, &err) == (i % 5 != 4));
    }
    return NULL;
}

TESTS
{
    char dir[] = "/tmp/ys_test_writer.XXXXXX";
    struct error err = { 0 };
    struct ledger *ledger = NULL;
    struct change_sink sink = { .write = sink_write };
    size_t n_committed = 0;
    struct commit_observer observer = { &n_committed, committed };

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, &sink, &err));
    if (!ledger || !ledger_writer(ledger))
        return;
    writer_observe(ledger_writer(ledger), &observer);
    TEST ("a write that is answered is there for the next reader, noted and observed") {
        CHECK(run(ledger, district_add, "a", &err));
        CHECK(count(ledger) == 1 && n_committed == 1 && seen.n == 1);
        CHECK(strstr(seen.detail[0], "\"after\":{\"id\":1,\"code\":\"a\"") != NULL);
    }
    TEST ("a write that fails leaves nothing and is not observed") {
        CHECK(!run(ledger, add_then_fail, "b", &err) && err.code == ERROR_INVALID);
        CHECK(count(ledger) == 1 && n_committed == 1 && seen.n == 1);
    }
    TEST ("a broken rule of the schema is a conflict")
        CHECK(!run(ledger, district_add, "a", &err) && err.code == ERROR_CONFLICT);
    TEST ("a later change keeps what it replaced, one of the same day corrects") {
        CHECK(run(ledger, district_rename, "2026-01-01", &err));
        CHECK(run(ledger, district_rename, "2026-02-01", &err));
        CHECK(!run(ledger, district_rename, "2026-01-15", &err));
        CHECK(strstr(err.message[LANG_EN], "dated before") != NULL);
        CHECK(seen.n == 3 && strstr(seen.detail[1], "\"before\":{\"name\":\"区\"") != NULL);
    }
    TEST ("many threads write, each gets its own answer") {
        pthread_t threads[4];

        for (int i = 0; i < 4; i++)
            CHECK(pthread_create(&threads[i], NULL, many, ledger) == 0);
        for (int i = 0; i < 4; i++)
            pthread_join(threads[i], NULL);
        CHECK(count(ledger) == 1 + 4 * 40);
    }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
