#include "yardstick/registry/entry.h"

#include "yardstick/base/fs.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/ledger.h"

#include "test.h"

/* POLYGON((117 34, 117.001 34, 117.001 34.001, 117 34)) as little-endian WKB. */
static struct str triangle(struct arena *arena)
{
    double xy[] = { 117, 34, 117.001, 34, 117.001, 34.001, 117, 34 };
    char *wkb = arena_alloc(arena, 13 + sizeof(xy));

    memcpy(wkb, "\x01\x03\0\0\0\x01\0\0\0\x04\0\0\0", 13);
    memcpy(wkb + 13, xy, sizeof(xy));
    return (struct str){ wkb, 13 + sizeof(xy) };
}

static void set(const struct collection *c, struct entry *e, const char *column, struct cell v)
{
    e->values[collection_column_named(c, column)] = v;
}

#define TEXT(s) ((struct cell){ CELL_TEXT, 0, str_from(s) })
#define I64(n)  ((struct cell){ .kind = CELL_I64, .i64 = (n) })

static bool city_make(struct conn *conn, void *arg, struct error *err)
{
    struct entry yard = { 0 }, building = { 0 }, floor = { 0 }, room = { 0 }, again;
    struct arena *arena = arg;
    bool found = false;

    set(&collections[COLLECTION_COURTYARDS], &yard, "code", TEXT("Y"));
    set(&collections[COLLECTION_COURTYARDS], &yard, "name", TEXT("院"));
    if (!geometry_store(conn, triangle(arena), arena, &yard.geometry, err) ||
        !entry_insert(conn, &collections[COLLECTION_COURTYARDS], STR("2026-01-01"), &yard, err))
        return false;
    set(&collections[COLLECTION_BUILDINGS], &building, "code", TEXT("B"));
    set(&collections[COLLECTION_BUILDINGS], &building, "name", TEXT("楼"));
    set(&collections[COLLECTION_BUILDINGS], &building, "courtyard_code", I64(yard.id));
    if (!entry_insert(conn, &collections[COLLECTION_BUILDINGS], STR("2026-01-01"), &building, err))
        return false;
    set(&collections[COLLECTION_FLOORS], &floor, "building_code", I64(building.id));
    set(&collections[COLLECTION_FLOORS], &floor, "ordinal", I64(4));
    if (!entry_insert(conn, &collections[COLLECTION_FLOORS], STR("2026-01-01"), &floor, err))
        return false;
    set(&collections[COLLECTION_ROOMS], &room, "code", TEXT("R"));
    set(&collections[COLLECTION_ROOMS], &room, "building_code", I64(building.id));
    set(&collections[COLLECTION_ROOMS], &room, "ordinal", I64(4));
    set(&collections[COLLECTION_ROOMS], &room, "measured_area", I64(2350));
    if (!entry_insert(conn, &collections[COLLECTION_ROOMS], STR("2026-01-01"), &room, err) ||
        !entry_find(conn, &collections[COLLECTION_ROOMS], &room, arena, &again, &found, err))
        return false;
    CHECK(found && again.id == room.id && again.revision == 1);
    CHECK(cell_eq(again.values[collection_column_named(&collections[COLLECTION_ROOMS], "state")],
                  TEXT("in_use")));
    set(&collections[COLLECTION_ROOMS], &again, "measured_area", I64(2400));
    CHECK(!entry_eq(&collections[COLLECTION_ROOMS], &room, &again));
    return entry_update(conn, &collections[COLLECTION_ROOMS], STR("2026-02-01"), &again, err);
}

static bool building_end(struct conn *conn, void *arg, struct error *err)
{
    (void)arg;
    return entry_end(conn, &collections[COLLECTION_BUILDINGS], STR("2026-03-01"), 1, err);
}

static bool room_without_floor(struct conn *conn, void *arg, struct error *err)
{
    struct entry room = { 0 };

    (void)arg;
    set(&collections[COLLECTION_ROOMS], &room, "code", TEXT("R2"));
    set(&collections[COLLECTION_ROOMS], &room, "building_code", I64(1));
    return entry_insert(conn, &collections[COLLECTION_ROOMS], STR("2026-01-01"), &room, err);
}

static bool area_as_of(struct ledger *ledger, const char *day, double *area)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct error err;

    if (!reader_borrow(ledger, &r, &err) || !stmt_open(r.conn, SQL_ROOMS_AS_OF, &q, &err))
        return false;
    stmt_bind_str(&q, ":day", str_from(day));
    if (stmt_step(&q, &err) != STEP_ROW)
        return false;
    *area = stmt_f64(&q, 8);
    return true;
}

TESTS
{
    char dir[] = "/tmp/ys_test_entry.XXXXXX";
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct error err = { 0 };
    struct ledger *ledger = NULL;
    struct write_request request = {
        .run = city_make, .argument = &arena, .actor = "test", .day = "2026-01-01"
    };
    double area;

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    TEST ("records of every level are stored, found by key and changed")
        if (!CHECK(writer_run(ledger_writer(ledger), &request, &err)))
            NOTE("%s", err.message[LANG_EN]);
    TEST ("a register is read as it was on a day") {
        CHECK(area_as_of(ledger, "2026-01-15", &area) && area == 23.5);
        CHECK(area_as_of(ledger, "2026-02-01", &area) && area == 24.0);
        CHECK(!area_as_of(ledger, "2025-12-31", &area));
    }
    TEST ("what others refer to cannot be ended") {
        request.run = building_end;
        CHECK(!writer_run(ledger_writer(ledger), &request, &err) && err.code == ERROR_CONFLICT);
    }
    TEST ("a required column that is empty is named") {
        request.run = room_without_floor;
        CHECK(!writer_run(ledger_writer(ledger), &request, &err) && err.code == ERROR_INVALID);
        CHECK(strcmp(err.parameter, "ordinal") == 0);
    }
    TEST ("geometry comes back as it went in, as a multipolygon") {
        AUTO(reader) r = { 0 };
        struct entry yard;
        struct str wkb;

        CHECK(reader_borrow(ledger, &r, &err));
        CHECK(entry_load(r.conn, &collections[COLLECTION_COURTYARDS], 1, &arena, &yard, &err));
        CHECK(geometry_load(r.conn, yard.geometry, &arena, &wkb, &err) && wkb.len > 80);
        CHECK(wkb.ptr && wkb.ptr[1] == 6);
    }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
