#include "yardstick/store/bulk.h"

#include "yardstick/base/fs.h"
#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"

#include "test.h"

/* GeoPackage and others are no business of this layer: a square as WKB, of type 3, or a point. */
static const char square[] = "\1\3\0\0\0\1\0\0\0\4\0\0\0"
                             "\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\xf0\x3f"
                             "\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\xf0\x3f"
                             "\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\x40"
                             "\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\xf0\x3f";
static const char point[] = "\1\1\0\0\0\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\xf0\x3f";

struct adding {
    const char *code;
    struct str wkb;
    bool in_bulk, fails;
};

static bool district_add(struct conn *conn, const struct adding *a, struct error *err)
{
    AUTO(stmt) shape = { 0 };
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_GEOMETRY_BLOB, &shape, err) ||
        !stmt_open(conn, SQL_DISTRICT_INSERT, &q, err))
        return false;
    stmt_bind_bytes(&shape, ":wkb", a->wkb);
    if (stmt_step(&shape, err) != STEP_ROW)
        return false;
    stmt_bind_null(&q, ":id");
    stmt_bind_str(&q, ":code", str_from(a->code));
    stmt_bind_str(&q, ":name", STR("区"));
    stmt_bind_str(&q, ":day", STR("2026-01-01"));
    stmt_bind_bytes(&q, ":geometry", stmt_bytes(&shape, 0));
    return stmt_run(&q, err);
}

static bool add(struct conn *conn, void *arg, struct error *err)
{
    const struct adding *a = arg;
    AUTO(bulk) bulk = { 0 };

    if (a->in_bulk && !bulk_begin(&bulk, conn, "district", err))
        return false;
    if (!district_add(conn, a, err) || (a->in_bulk && !bulk_end(&bulk, err)))
        return false;
    return !a->fails || error_set(err, ERROR_INVALID, "more than %zu bytes", (size_t)1);
}

static bool run(struct ledger *ledger, struct adding a, struct error *err)
{
    struct write_request request = { .run = add, .argument = &a, .actor = "test" };

    *err = (struct error){ 0 };
    return writer_run(ledger_writer(ledger), &request, err);
}

/* Districts, and findings of the check that compares them with their index. */
static int64_t count(struct ledger *ledger, enum sql_id sql)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct error err;
    int64_t n = 0;

    CHECK(reader_borrow(ledger, &r, &err) && stmt_open(r.conn, sql, &q, &err));
    while (stmt_step(&q, &err) == STEP_ROW)
        n++;
    return n;
}

static void bulk_test(struct ledger *ledger)
{
    static const struct str area = { square, sizeof(square) - 1 };
    static const struct str place = { point, sizeof(point) - 1 };
    struct error err;

    TEST ("rows added in bulk are in the index") {
        CHECK(run(ledger, (struct adding){ "a", area, true, false }, &err));
        CHECK(count(ledger, SQL_DISTRICT_IDS) == 1 && count(ledger, SQL_CHECK_SPATIAL_INDEX) == 0);
    }
    TEST ("a geometry of another kind fails the whole of it") {
        CHECK(!run(ledger, (struct adding){ "b", place, true, false }, &err));
        CHECK(err.code == ERROR_INVALID && count(ledger, SQL_DISTRICT_IDS) == 1);
    }
    TEST ("afterwards single rows are looked at and indexed, whether it was kept or undone") {
        CHECK(!run(ledger, (struct adding){ "c", area, true, true }, &err));
        CHECK(!run(ledger, (struct adding){ "d", place, false, false }, &err));
        CHECK(run(ledger, (struct adding){ "e", area, false, false }, &err));
        CHECK(count(ledger, SQL_DISTRICT_IDS) == 2 && count(ledger, SQL_CHECK_SPATIAL_INDEX) == 0);
    }
}

TESTS
{
    char dir[] = "/tmp/yardstick-test-XXXXXX";
    struct ledger *ledger = NULL;
    struct error err;

    CHECK(mkdtemp(dir) && ledger_open(dir, LEDGER_CREATE, &ledger, &err) &&
          ledger_start_writer(ledger, NULL, &err));
    bulk_test(ledger);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
