#include "yardstick/registry/table.h"

#include "small_city.h"
#include "yardstick/base/fs.h"

#include "test.h"

/* All rooms in a form, as text; of a workbook the file's first bytes. */
static bool write_rooms(struct conn *conn, struct table_options options, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(table) table = { 0 };
    enum stmt_step_result step;

    options.collection = &collections[COLLECTION_ROOMS];
    if (!stmt_open(conn, SQL_ROOMS, &q, err) || !table_begin(&table, &options, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!table_row(&table, &q, err))
            return false;
    return step == STEP_DONE && table_end(&table, err);
}

static bool has(const struct buf *buf, const char *part)
{
    return memmem(buf->data, buf->len, part, strlen(part)) != NULL;
}

static bool rename_room(struct conn *conn, void *argument, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    const struct collection *c = &collections[COLLECTION_ROOMS];
    struct entry room;

    if (!entry_load(conn, c, 1, &arena, &room, err))
        return false;
    city_set(COLLECTION_ROOMS, &room, "name", CITY_TEXT(argument));
    return entry_update(conn, c, STR("2026-01-01"), &room, err);
}

TESTS
{
    char dir[] = "/tmp/ys_test_table.XXXXXX", path[100];
    struct city_order order = { .size = { 1, 1, 1, 4, 1 } };
    struct write_request request = {
        .run = city_make, .argument = &order, .actor = "test", .day = "2026-01-01"
    };
    char formula[] = "=1+\"1\",\n办公室";
    AUTO(buf) out = BUF_INIT(1 << 20);
    struct ledger *ledger = NULL;
    struct error err = { 0 };
    AUTO(reader) r = { 0 };

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    CHECK(writer_run(ledger_writer(ledger), &request, &err));
    request.run = rename_room;
    request.argument = formula;
    CHECK(writer_run(ledger_writer(ledger), &request, &err));
    CHECK(reader_borrow(ledger, &r, &err));
    TEST ("a table of CSV has a BOM, names as headers, and quotes what it must") {
        CHECK(write_rooms(r.conn, (struct table_options){ .form = TABLE_CSV, .out = &out }, &err));
        CHECK(str_starts(buf_str(&out), STR("\xEF\xBB\xBFid,code,building_code,ordinal,number")));
        CHECK(has(&out, ",\"'=1+\"\"1\"\",\n办公室\",office,,48.00,,48.00,"));
        CHECK(has(&out, "\r\n2,R1-0-1,B1-0,0,102,办公室,"));
        CHECK(str_ends(buf_str(&out), STR("\r\n")));
    }
    TEST ("a table of JSON has null for an empty column, nothing for what was not computed") {
        buf_clear(&out);
        CHECK(write_rooms(r.conn, (struct table_options){ .form = TABLE_JSON, .out = &out }, &err));
        CHECK(has(&out, "\"name\":\"=1+\\\"1\\\",\\n办公室\""));
        CHECK(has(&out, "\"subtype\":null,\"usable_area\":48.00,"));
        CHECK(has(&out, "\"measured_area\":null") && !has(&out, "over_standard"));
        CHECK(!has(&out, "\"holders\"") && !has(&out, "geometry"));
    }
    TEST ("features have their id and a shell that turns counter-clockwise") {
        buf_clear(&out);
        CHECK(write_rooms(r.conn, (struct table_options){ .form = TABLE_GEOJSON, .out = &out },
                          &err));
        CHECK(has(&out, "{\"type\":\"Feature\",\"id\":1,\"geometry\":{\"type\":\"MultiPolygon\","
                        "\"coordinates\":[[[[117.200000000,34.700000000],[117.2000821"));
    }
    TEST ("a workbook is written in constant memory, and leaves nothing else") {
        snprintf(path, sizeof(path), "%s/spool/rooms.xlsx", dir);
        CHECK(
            write_rooms(r.conn, (struct table_options){ .form = TABLE_XLSX, .path = path }, &err));
        CHECK(fs_size(path) > 4000);
        buf_clear(&out);
        CHECK(fs_read(path, &out, &err) && str_starts(buf_str(&out), STR("PK")));
    }
    TEST ("a workbook that cannot be written says so") {
        struct table_options options = { .form = TABLE_XLSX, .path = "/nowhere/rooms.xlsx" };

        CHECK(!write_rooms(r.conn, options, &err));
    }
    reader_release(&r);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
