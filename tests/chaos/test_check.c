/*
 * Whatever is done to a ledger behind the server's back, `yardstick check`
 * names it: an error of the right rule, and exit 1. Each corruption is made on
 * a copy of a small city that is in order.
 */
#include "office.h"

#include <stdarg.h>

static const char *const program = BUILD_DIR "/bin/yardstick";

/* What the ledger refuses must first be switched off. */
#define NO_KEYS    "PRAGMA foreign_keys = OFF;"
#define OPEN_AUDIT "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted;"
#define MOVED(x, y)                                                                                \
    "geometry = CastToMulti(ST_Transform(ShiftCoords(ST_Transform(geometry, 4548), " x ", " y      \
    "), 4490))"

static const struct {
    const char *name, *sql, *rule; /* rule NULL: the ledger is still in order */
} corruptions[] = {
    { "nothing", "", NULL },
    { "a room moved by half a centimetre is drawing, not a fault",
      "UPDATE room SET " MOVED("0.005", "0") " WHERE code = 'R-0-1'", NULL },
    { "an audit row edited", OPEN_AUDIT "UPDATE audit SET actor = 'somebody' WHERE seq = 7",
      "audit" },
    { "an audit row's detail edited by one character",
      OPEN_AUDIT
      "UPDATE audit SET detail = replace(detail, 'R-0-1', 'R-0-2') WHERE object = 'room'",
      "audit" },
    { "an audit row taken out", OPEN_AUDIT "DELETE FROM audit WHERE seq = 7", "audit" },
    { "two audit rows swapped",
      OPEN_AUDIT "UPDATE audit SET seq = 1000 WHERE seq = 7; UPDATE audit SET seq = 7 WHERE seq = "
                 "8; UPDATE audit SET seq = 8 WHERE seq = 1000",
      "audit" },
    { "an audit row put in at the end",
      "INSERT INTO audit(seq, at, day, actor, action, object, object_id, detail, hash) "
      "SELECT seq + 1, at, day, actor, action, object, object_id, detail, hash FROM audit ORDER BY "
      "seq DESC LIMIT 1",
      "audit" },
    { "the audit rows cut off at the end", OPEN_AUDIT "DELETE FROM audit WHERE seq > 10",
      "audit_gap" },
    { "every audit row taken out", OPEN_AUDIT "DELETE FROM audit", "audit_gap" },
    { "a room on a floor that is not there",
      NO_KEYS "UPDATE room SET floor_id = 999 WHERE code = 'R-0-1'", "foreign_key" },
    { "a holding of an institution that is not there",
      NO_KEYS "DELETE FROM institution WHERE "
              "code = 'J3'",
      "foreign_key" },
    { "a room moved outside its floor",
      "UPDATE room SET " MOVED("0", "-30") " WHERE code = 'R-0-0'", "room_outside_floor" },
    { "a room reaching 5 cm beyond its floor",
      "UPDATE room SET " MOVED("-0.05", "0") " WHERE code = 'R-0-0'", "room_outside_floor" },
    { "two rooms overlapping by 3 cm",
      "UPDATE room SET " MOVED("0.03", "0") " WHERE code = 'R-0-1'", "room_overlap" },
    { "a room over the corridor", "UPDATE room SET " MOVED("0", "1") " WHERE code = 'R-0-2'",
      "room_overlap" },
    { "a polygon that crosses itself",
      "UPDATE room SET geometry = GeomFromText('MULTIPOLYGON(((117 36.67, 117.001 36.671, 117.001 "
      "36.67, 117 36.671, 117 36.67)))', 4490) WHERE code = 'R-1-2'",
      "invalid_polygon" },
    { "a courtyard that crosses itself",
      "UPDATE courtyard SET geometry = GeomFromText('MULTIPOLYGON(((116.9 36.6, 117.1 36.8, 117.1 "
      "36.6, 116.9 36.8, 116.9 36.6)))', 4490)",
      "invalid_polygon" },
    { "a floor wider than its building", "UPDATE floor SET " MOVED("2", "0") " WHERE ordinal = 1",
      "floor_outside_building" },
    { "a building outside its courtyard", "UPDATE building SET " MOVED("500", "0"),
      "building_outside_courtyard" },
    { "a row of the R-tree taken out",
      "DELETE FROM idx_room_geometry WHERE pkid = (SELECT id FROM room WHERE code = 'R-0-1')",
      "spatial_index" },
    { "a row of the R-tree in the wrong place",
      "UPDATE idx_room_geometry SET xmin = xmin + 1, xmax = xmax + 1 WHERE pkid = 2",
      "spatial_index" },
    { "a row of the R-tree without a room",
      "INSERT INTO idx_room_geometry VALUES(999, 117, 117.1, 36, 36.1)", "spatial_index" },
    { "a floor of more gross area",
      "UPDATE floor SET gross_area = gross_area + 1 WHERE ordinal = 0", "floor_sum" },
    { "rooms of more area than their floor",
      "UPDATE room SET measured_area = 90000 WHERE code = "
      "'R-0-1'",
      "room_sum" },
    { "more than the whole room held", "UPDATE holding SET share = 6000", "holding_share" },
    { "an institution above itself over two others",
      "UPDATE institution SET parent_id = (SELECT id FROM institution WHERE code = 'J3') WHERE "
      "code = 'J1'",
      "institution_cycle" },
    { "history that overlaps the present",
      "INSERT INTO room_history(id, code, valid_from, revision, valid_to) "
      "SELECT id, code, '2025-01-01', 1, '2026-06-01' FROM room WHERE code = 'R-0-1'",
      "history_order" },
    { "history that overlaps itself",
      "INSERT INTO room_history(id, code, valid_from, revision, valid_to) "
      "SELECT id, code, '2024-01-01', 1, '2024-06-01' FROM room WHERE code = 'R-0-1' UNION ALL "
      "SELECT id, code, '2024-03-01', 2, '2024-09-01' FROM room WHERE code = 'R-0-1'",
      "history_order" },
    { "the history of an institution overlapping",
      "INSERT INTO institution_history(id, code, valid_from, revision, valid_to) "
      "SELECT id, code, '2025-01-01', 1, '2026-06-01' FROM institution WHERE code = 'J2'",
      "history_order" },
};

/* The output of `yardstick ARGUMENTS`, both streams; *status its exit. */
static void run(struct buf *out, int *status, const char *format, ...) PRINTF_LIKE(3, 4);
static void run(struct buf *out, int *status, const char *format, ...)
{
    char arguments[2000], line[3000], text[4096];
    va_list args;
    FILE *pipe;
    size_t n;

    va_start(args, format);
    vsnprintf(arguments, sizeof(arguments), format, args);
    va_end(args);
    snprintf(line, sizeof(line), "YARDSTICK_LANG=en %s %s 2>&1", program, arguments);
    buf_clear(out);
    *status = -1;
    pipe = popen(line, "r");
    if (!CHECK(pipe != NULL))
        return;
    while ((n = fread(text, 1, sizeof(text), pipe)) > 0)
        buf_add(out, (struct str){ text, n });
    *status = WEXITSTATUS(pclose(pipe));
}

/* Import text as TYPE; metres of EPSG:4548 where it has a place. */
static void bring(const char *dir, const char *type, const char *name, struct str text)
{
    AUTO(buf) said = BUF_INIT(1 << 20);
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    int status;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    CHECK(fs_write(path, text, 0600, &err));
    run(&said, &status, "import %s %s --data %s --from 2026-01-01%s", type, path, dir,
        strstr(name, "json") ? " --crs EPSG:4548" : "");
    if (!CHECK(status == 0))
        NOTE("%s: %s", name, said.data);
    unlink(path);
}

/* A GeoJSON feature of a rectangle, in metres from the corner of the courtyard. */
static void add_rectangle(struct buf *out, double x, double y, double w, double h,
                          const char *properties, ...) PRINTF_LIKE(6, 7);
static void add_rectangle(struct buf *out, double x, double y, double w, double h,
                          const char *properties, ...)
{
    char text[300];
    va_list args;

    va_start(args, properties);
    vsnprintf(text, sizeof(text), properties, args);
    va_end(args);
    x += 500000;
    y += 4060000;
    buf_addf(out,
             "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"Polygon\","
             "\"coordinates\":[[[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f]]]}}",
             out->len ? "," : "{\"type\":\"FeatureCollection\",\"features\":[", text, x, y, x + w,
             y, x + w, y + h, x, y + h, x, y);
}

static void bring_places(const char *dir, struct buf *json, const char *type)
{
    buf_add(json, STR("]}"));
    bring(dir, type, "places.geojson", buf_str(json));
    buf_clear(json);
}

static void city_make(const char *dir)
{
    AUTO(buf) said = BUF_INIT(1 << 16);
    AUTO(buf) json = BUF_INIT(1 << 20);
    int status;

    run(&said, &status, "init --data %s", dir);
    CHECK(status == 0);
    bring(dir, "institutions", "i.csv",
          STR("机构代码,机构名称,上级机构代码\nJ1,甲,\nJ2,乙,J1\nJ3,丙,J2\n"));
    add_rectangle(&json, 0, 0, 100, 100, "\"code\":\"Y1\",\"name\":\"院\"");
    bring_places(dir, &json, "courtyards");
    add_rectangle(&json, 10, 10, 36, 20,
                  "\"code\":\"B1\",\"courtyard_code\":\"Y1\",\"name\":\"楼\",\"gross_area\":1440");
    bring_places(dir, &json, "buildings");
    for (int f = 0; f < 2; f++)
        add_rectangle(&json, 10, 10, 36, 20,
                      "\"building_code\":\"B1\",\"ordinal\":%d,\"gross_area\":720", f);
    bring_places(dir, &json, "floors");
    for (int f = 0; f < 2; f++)
        for (int i = 0; i < 4; i++)
            add_rectangle(&json, 10 + 9 * i, 10, 9, 8,
                          "\"code\":\"R-%d-%d\",\"building_code\":\"B1\",\"ordinal\":%d,"
                          "\"number\":\"%d0%d\",\"use\":\"office\",\"measured_area\":72",
                          f, i, f, f + 1, i + 1);
    bring_places(dir, &json, "rooms");
    add_rectangle(&json, 10, 18, 36, 2,
                  "\"building_code\":\"B1\",\"ordinal\":0,\"kind\":\"corridor\"");
    bring_places(dir, &json, "circulation");
    bring(
        dir, "holdings", "h.csv",
        STR("机构代码,房间编号,起始日期,份额\nJ1,R-0-1,2026-01-01,50%\nJ3,R-0-1,2026-01-01,50%\n"));
}

static bool spoil(const char *dir, const char *sql)
{
    char path[LEDGER_PATH_MAX];
    struct conn *conn = NULL;
    struct error err = { 0 };
    bool done;

    snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
    done = conn_open(path, CONN_WRITE, &conn, &err) && conn_script(conn, "corruption", sql, &err);
    conn_close(conn);
    if (!done)
        NOTE("%s", err.message[LANG_EN]);
    return done;
}

/* Check says an error of the rule and exits 1; with NULL, says no error and exits 0. */
static void expect(const char *dir, const char *rule)
{
    AUTO(buf) said = BUF_INIT(1 << 20);
    char line[100];
    int status;

    snprintf(line, sizeof(line), "\"severity\":\"error\",\"rule\":\"%s\"", rule ? rule : "");
    run(&said, &status, "check --data %s --json", dir);
    if (rule ? CHECK(status == 1) && CHECK(said.len && strstr(said.data, line))
             : CHECK(status == 0) && CHECK(!said.len || !strstr(said.data, "\"error\"")))
        return;
    NOTE("exit %d: %s", status, said.len ? said.data : "");
}

/* Overwrite the first page of a table, or of an index. */
static void damage(const char *dir, const char *table)
{
    static const char rubbish[4096] = { "what a bad sector looks like" };
    char path[LEDGER_PATH_MAX];
    sqlite3 *db = file_open(dir);
    sqlite3_stmt *q = NULL;
    int64_t page = 0;
    int fd;

    if (sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &q,
                           NULL) == SQLITE_OK &&
        sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW)
        page = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    CHECK(page > 1 && pwrite(fd, rubbish, sizeof(rubbish), (page - 1) * 4096) == 4096);
    close(fd);
}

static void cut_off(const char *dir)
{
    char path[LEDGER_PATH_MAX];

    snprintf(path, sizeof(path), "%s/ledger.sqlite", dir);
    CHECK(truncate(path, fs_size(path) / 2 / 4096 * 4096) == 0);
}

TESTS
{
    static const char *const pages[] = { "audit", "room_of_floor", "idx_room_geometry_node" };
    char base[LEDGER_PATH_MAX], dir[LEDGER_PATH_MAX];
    struct error err = { 0 };

    snprintf(base, sizeof(base), "%s/ys_chaos_city.XXXXXX", memory_folder());
    snprintf(dir, sizeof(dir), "%s/ys_chaos_check.XXXXXX", memory_folder());
    CHECK(mkdtemp(base) && mkdtemp(dir) && crypto_start(&err));
    city_make(base);
    for (size_t i = 0; i < ARRAY_LEN(corruptions) && !(i == 1 && test_failures); i++)
        TEST (corruptions[i].name) {
            CHECK(office_copy(base, dir));
            CHECK(spoil(dir, corruptions[i].sql));
            expect(dir, corruptions[i].rule);
            CHECK(fs_remove_tree(dir, &err));
        }
    for (size_t i = 0; i < ARRAY_LEN(pages); i++)
        TEST ("a damaged page") {
            CHECK(office_copy(base, dir));
            damage(dir, pages[i]);
            expect(dir, "integrity");
            CHECK(fs_remove_tree(dir, &err));
        }
    TEST ("half of the file") {
        CHECK(office_copy(base, dir));
        cut_off(dir);
        expect(dir, "integrity");
        CHECK(fs_remove_tree(dir, &err));
    }
    TEST ("two damaged pages") {
        CHECK(office_copy(base, dir));
        damage(dir, "room");
        damage(dir, "meta");
        expect(dir, "integrity");
        CHECK(fs_remove_tree(dir, &err));
    }
    CHECK(fs_remove_tree(base, &err));
}
