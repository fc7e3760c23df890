/* export: what comes out goes in again and changes nothing. */
#include "intake/intake_run.h"

#include "yardstick/intake/export.h"

static const struct {
    const char *type, *file, *text;
} registers[] = {
    { "districts", "d.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"D1\",\"name\":\"东城区\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[["
      "116.3,39.8],[116.5,39.8],[116.5,40.0],[116.3,40.0],[116.3,39.8]],[[116.35,39.85],[116.35,"
      "39.9],[116.4,39.9],[116.35,39.85]]]}}]}" },
    { "institutions", "i.csv",
      "code,name,short_name,class,category,parent_code,secret\n"
      "J1,市财政局,财政,municipal,government,,0\nJ2,国库支付中心,,municipal,,J1,1\n" },
    { "establishments", "e.csv",
      "institution_code,rank,from,posts,document\nJ1,staff,2020-01-01,30,京编〔2020〕1号\n"
      "J1,bureau_head,2020-01-01,1,\n" },
    { "courtyards", "c.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"Y1\",\"name\":\"行政中心\",\"district\":\"东城区\",\"address\":\"前门, 1号\","
      "\"land_area\":12345.67,\"tenure\":\"own\"},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[116.4,39.9],[116.41,39.9],[116.41,39.91],[116.4,39.91],[116.4,39.9]]]}}"
      "]}" },
    { "buildings", "b.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"B1\",\"courtyard_code\":\"Y1\",\"name\":\"A座\",\"floors_above\":6,\"height\":"
      "21.6,\"gross_area\":5000.5,\"built\":1987,\"state\":\"in_use\"},\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[116.401,39.901],[116.402,39.901],[116.402,39.902],[116.401,"
      "39.902],[116.401,39.901]]]}},{\"type\":\"Feature\",\"properties\":{\"code\":\"B2\","
      "\"courtyard_code\":\"Y1\",\"name\":\"=B座\"},\"geometry\":null}]}" },
    { "floors", "f.csv",
      "building_code,ordinal,label,gross_area\nB1,-1,B1,800\nB1,0,1F,900.25\nB1,1,2F,\n" },
    { "rooms", "r.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"R1\",\"building_code\":\"B1\",\"ordinal\":0,\"number\":\"0101\",\"name\":\"\\\"大"
      "\\\"办公室\",\"use\":\"office\",\"subtype\":\"staff\",\"measured_area\":23.45},\"geometry\":"
      "{"
      "\"type\":\"Polygon\",\"coordinates\":[[[116.4011234567,39.9011],[116.4012,39.9011],[116.4012"
      ",39.90123456789],[116.4011234567,39.9011]]]}},{\"type\":\"Feature\",\"properties\":{\"code\""
      ":\"R2\",\"building_code\":\"B1\",\"ordinal\":-1,\"declared_area\":7,\"state\":\"sealed\"},"
      "\"geometry\":null}]}" },
    { "circulation", "k.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"building_code\":\"B1\",\"ordinal\":1,\"kind\":\"stairs\"},\"geometry\":{\"type\":"
      "\"Polygon\""
      ",\"coordinates\":[[[116.4011,39.9011],[116.4012,39.9011],[116.4012,39.9012],[116.4011,"
      "39.9011]]]}}]}" },
    { "people", "p.csv",
      "code,name,institution_code,department,rank,status\nP1,张三,J1,办公室,staff,active\n"
      ",李四,J1,,staff,\n" },
    { "occupancy", "o.csv",
      "person_code,room_code,from,to,share,kind\nP1,R1,2021-02-03,,0.5,main\n" },
    { "holdings", "h.csv",
      "institution_code,room_code,from,to,share,document\nJ1,R1,2021-02-03,,0.75,文\n"
      "J2,R1,2021-02-03,2030-01-01,0.25,\n" },
    { "tenures", "t.csv",
      "room_code,building_code,kind,party,from,to,rent,document\n,B2,lease_in,某公司,2022-01-01,"
      "2025-12-31,1234.5,\n" },
    { "canteens", "n.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"N1\",\"courtyard_code\":\"Y1\",\"name\":\"一食堂\",\"gross_area\":300,\"seats\":"
      "120},\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.405,39.905]}}]}" },
    { "parking", "g.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
      "\"code\":\"G1\",\"courtyard_code\":\"Y1\",\"kind\":\"car\",\"underground\":true,\"spaces\":"
      "40,\"area\":1000},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[116.404,39.904],["
      "116.405,39.904],[116.405,39.905],[116.404,39.904]]]}}]}" },
};

static const struct import_request early = { .from = { "2020-01-01", 10 } };

static bool out(struct run *run, const char *type, const char *path, struct export_request r)
{
    r.collection = str_from(type);
    r.format = export_format_of(str_from(path));
    r.personal = true;
    run->err = (struct error){ 0 };
    return export_write(run->ledger, &r, NULL, path, NULL, &run->err);
}

/* How often the words stand in the file; -1 when it cannot be read. */
static int file_count(const char *path, const char *what)
{
    AUTO(buf) text = BUF_INIT(64 << 20);
    struct error err = { 0 };
    int n = 0;

    if (!fs_read(path, &text, &err))
        return -1;
    for (const char *at = text.data; at && (at = strstr(at, what)); at++)
        n++;
    return n;
}

static bool file_has(const char *path, const char *what)
{
    return file_count(path, what) > 0;
}

static bool same_bytes(const char *a, const char *b)
{
    AUTO(buf) x = BUF_INIT(64 << 20);
    AUTO(buf) y = BUF_INIT(64 << 20);
    struct error err = { 0 };

    return fs_read(a, &x, &err) && fs_read(b, &y, &err) && str_eq(buf_str(&x), buf_str(&y));
}

static void fill(struct run *run)
{
    TEST ("every register takes its file") {
        for (size_t i = 0; i < ARRAY_LEN(registers); i++) {
            const char *path = run_write(run, registers[i].file, str_from(registers[i].text));

            if (!CHECK(run_import_file(run, registers[i].type, path, &early)) ||
                !CHECK(run->result.counts.inserted >= 1 && run->result.counts.warnings == 0)) {
                NOTE("%s", registers[i].type);
                run_say(run);
            }
        }
    }
}

/* Out, and in again on a later day: nothing differs. */
static void round_trip(struct run *run, const char *type, const char *ending,
                       struct export_request r)
{
    char name[64];
    const char *path;

    snprintf(name, sizeof(name), "%s.%s", type, ending);
    path = run_path(run, name);
    if (!CHECK(out(run, type, path, r)) || !CHECK(run_import_file(run, type, path, NULL)) ||
        !CHECK((run->result.counts.rows > 0 || strcmp(ending, "fgb") == 0) &&
               run->result.counts.unchanged == run->result.counts.rows) ||
        !CHECK(run->result.counts.warnings == 0)) {
        NOTE("%s", name);
        run_counts(run, -1, 0, 0, 0);
        run_say(run);
    }
    unlink(path);
}

/* All registers in one file; each goes in from its layer. */
static void round_trip_all(struct run *run, const char *ending)
{
    char name[32];
    const char *path;

    snprintf(name, sizeof(name), "all.%s", ending);
    path = run_path(run, name);
    CHECK(out(run, "all", path, (struct export_request){ 0 }));
    for (size_t i = 0; i < ARRAY_LEN(registers); i++) {
        const struct collection *c = collection_find(str_from(registers[i].type));
        struct import_request r = {
            .layer = str_from(strcmp(ending, "xlsx") == 0 ? c->title[LANG_ZH] : c->name)
        };

        if (!CHECK(run_import_file(run, c->name, path, &r)) ||
            !CHECK(run->result.counts.rows > 0 && run->result.counts.warnings == 0 &&
                   run->result.counts.unchanged == run->result.counts.rows)) {
            NOTE("%s of %s", c->name, name);
            run_say(run);
        }
    }
}

static void round_trips(struct run *run)
{
    static const char *const endings[] = { "csv", "geojson", "shp.zip", "fgb" };

    TEST ("exports go in again and change nothing, in every format") {
        for (size_t i = 0; i < ARRAY_LEN(registers); i++)
            for (size_t f = 0; f < ARRAY_LEN(endings); f++)
                if (f == 0 ||
                    collection_find(str_from(registers[i].type))->flags & COLLECTION_GEOMETRY)
                    round_trip(run, registers[i].type, endings[f], (struct export_request){ 0 });
    }
    TEST ("all registers in one GeoPackage or workbook go in again, layer by layer") {
        round_trip_all(run, "gpkg");
        round_trip_all(run, "xlsx");
    }
    TEST ("a workbook in English too") {
        round_trip(run, "rooms", "xlsx", (struct export_request){ .lang = LANG_EN });
        round_trip(run, "people", "xlsx", (struct export_request){ .lang = LANG_EN });
    }
    TEST ("with shapes as text they change nothing either, in a CSV and in a workbook") {
        round_trip(run, "rooms", "csv", (struct export_request){ .wkt = true });
        round_trip(run, "rooms", "xlsx", (struct export_request){ .wkt = true });
    }
    TEST ("in another CRS too") {
        round_trip(run, "rooms", "gpkg", (struct export_request){ .epsg = 4548 });
        round_trip(run, "buildings", "shp.zip", (struct export_request){ .epsg = 4548 });
    }
}

static void content(struct run *run)
{
    const char *a = run_path(run, "a.csv"), *b = run_path(run, "b.csv");
    struct export_request r = { .filter = STR("number = '0101' AND measured_area > 20") };

    TEST ("a CSV has the names as headers, text that is no formula, and no geometry") {
        CHECK(out(run, "rooms", a, r) && file_has(a, "id,code,building_code,ordinal,number"));
        CHECK(file_has(a, "23.45") && file_has(a, "市财政局 75%") && file_count(a, "R2") == 0);
        CHECK(out(run, "buildings", a, (struct export_request){ 0 }) && file_has(a, "'=B座"));
        CHECK(out(run, "rooms", b, (struct export_request){ .wkt = true }));
        CHECK(file_has(b, "MULTIPOLYGON"));
    }
    TEST ("the ledger as it was on a day") {
        CHECK(out(run, "rooms", a, (struct export_request){ .as_of = STR("2019-12-31") }));
        CHECK(file_has(a, "code,") && file_count(a, "R1") == 0);
        CHECK(out(run, "rooms", a, (struct export_request){ .as_of = STR("2020-06-01") }));
        CHECK(file_has(a, "R1"));
    }
    TEST ("the same ledger gives the same bytes") {
        static const char *const endings[] = { "csv", "gpkg", "geojson", "shp.zip", "fgb", "xlsx" };

        for (size_t f = 0; f < ARRAY_LEN(endings); f++) {
            char one[32], two[32];
            const char *x, *y;

            snprintf(one, sizeof(one), "one.%s", endings[f]);
            snprintf(two, sizeof(two), "two.%s", endings[f]);
            x = run_path(run, one);
            y = run_path(run, two);
            CHECK(out(run, "buildings", x, (struct export_request){ 0 }));
            usleep(1100000 / (f == 1 ? 1 : 100));
            CHECK(out(run, "buildings", y, (struct export_request){ 0 }) && same_bytes(x, y));
        }
    }
    TEST ("what cannot be is refused in words") {
        r = (struct export_request){ .collection = STR("people"), .format = EXPORT_CSV };
        CHECK(!export_write(run->ledger, &r, NULL, a, NULL, &run->err));
        CHECK(run->err.code == ERROR_FORBIDDEN);
        CHECK(!out(run, "people", run_path(run, "p.fgb"), (struct export_request){ 0 }));
        CHECK(run->err.code == ERROR_UNSUPPORTED);
        CHECK(!out(run, "castles", a, (struct export_request){ 0 }));
        CHECK(run->err.code == ERROR_NOT_FOUND);
        CHECK(!out(run, "rooms", run_path(run, "rooms.doc"), (struct export_request){ 0 }));
        CHECK(!out(run, "rooms", "/nowhere/a.csv", (struct export_request){ 0 }));
        CHECK(!out(run, "rooms", a, (struct export_request){ .filter = STR("colour = 1") }));
        CHECK(strstr(run->err.message[LANG_EN], "colour"));
        CHECK(run_is_clean(run));
    }
}

TESTS
{
    struct run run;

    run_open(&run);
    fill(&run);
    round_trips(&run);
    content(&run);
    run_close(&run);
}
