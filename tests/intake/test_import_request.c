/* import_request: files into the ledger, through the real worker. */
#include "intake/intake_run.h"

/* Real files, where they lie beside the sources; NULL where they do not. */
static const char *real(const char *name)
{
    static const char *const folders[] = { SOURCE_DIR "/../shared/data",
                                           SOURCE_DIR "/../../shared/data" };
    static char path[512];

    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", folders[i], name);
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

static void csv_test(struct run *run)
{
    TEST ("a CSV of institutions is imported, and again changes nothing") {
        static const char text[] = "code,name,parent_code\nJ1,财政局,\nJ2,国库中心,J1\n";

        CHECK(run_import(run, "institutions", text, NULL) && run_counts(run, 2, 0, 0, 0));
        CHECK(run_import(run, "institutions", text, NULL) && run_counts(run, 0, 0, 2, 0));
        CHECK(run->percent == 100 && run_is_clean(run));
    }
    TEST ("a CSV in GB18030 is read, recognised or declared") {
        struct str text =
            STR("\xBB\xFA\xB9\xB9\xB4\xFA\xC2\xEB,\xBB\xFA\xB9\xB9\xC3\xFB\xB3\xC6\r\n"
                "J1,\xB2\xC6\xD5\xFE\xBE\xD6\r\n");
        const char *path = run_write(run, "gbk.csv", text);
        struct import_request gbk = { .encoding = STR("GBK") };

        CHECK(run_import_file(run, "institutions", path, NULL) && run_counts(run, 0, 0, 1, 0));
        CHECK(run_import_file(run, "institutions", path, &gbk) && run_counts(run, 0, 0, 1, 0));
        run_say(run);
    }
    TEST ("errors name the line of the file, and nothing is imported") {
        CHECK(!run_import(run, "institutions",
                          "code,name,class\n\nJ8,\"two\nlines\",\nJ9,人社局,royal\n", NULL));
        CHECK(run_told(run, "error 5 class: class: \"royal\""));
        CHECK(run->err.code == ERROR_INVALID && run_count(run, "institutions") == 2);
        CHECK(run->result.counts.errors == 1);
    }
    TEST ("a dry run tells all and stores nothing") {
        struct import_request dry = { .dry_run = true };

        CHECK(run_import(run, "institutions", "code,name\nJ1,财政局\nJ3,人社局\nJ2,国库\n", &dry));
        CHECK(run_counts(run, 1, 1, 1, 0) && run->result.dry_run);
        CHECK(run_count(run, "institutions") == 2);
    }
    TEST ("--replace ends what the file lacks") {
        struct import_request replace = { .replace = true };

        CHECK(run_import(run, "institutions", "code,name\nJ1,财政局\n", &replace));
        CHECK(run_counts(run, 0, 0, 1, 1) && run_count(run, "institutions") == 1);
    }
    TEST ("a field is set for all rows, mapped from any column, and rows are chosen") {
        struct import_request r = { .where = STR("keep = 1"), .n_set = 1, .n_map = 2 };

        CHECK(import_choice_read(STR("class=municipal"), &r.set[0], &run->err));
        CHECK(import_choice_read(STR("code=key"), &r.map[0], &run->err));
        CHECK(import_choice_read(STR("name=called"), &r.map[1], &run->err));
        CHECK(!import_choice_read(STR("name"), &r.map[3], &run->err));
        CHECK(
            run_import(run, "institutions", "key,called,keep\nK1,甲,1\nK2,乙,0\nK3,丙,1.0\n", &r));
        CHECK(run_counts(run, 2, 0, 0, 0) && run->result.counts.filtered == 1);
        run_say(run);
    }
    TEST ("what is asked for and cannot be is named") {
        struct import_request r = { .where = STR("kept = 1") };

        CHECK(!run_import(run, "castles", "code\nA\n", NULL) &&
              strstr(run->err.message[0], "castles"));
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲\n", &r) &&
              strstr(run->err.message[LANG_EN], "there is no field \"kept\""));
        r = (struct import_request){ .from = STR("2026-02-30") };
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲\n", &r) &&
              strstr(run->err.message[LANG_EN], "2026-02-30"));
        r = (struct import_request){ .from = STR("2020-01-01") };
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲甲\n", &r));
        CHECK(run_told(run, "give a later day"));
    }
}

static void place_test(struct run *run)
{
    TEST ("rooms of a station, by the command of the manual") {
        struct import_request r = { .where = STR("indoor IN ('room','corridor','area')"),
                                    .n_set = 1,
                                    .n_map = 1,
                                    .make_floors = true };
        const char *path = real("indoor/gare-de-l-est.geojson");

        CHECK(run_found(run));
        CHECK(import_choice_read(STR("building_code=B"), &r.set[0], &run->err));
        CHECK(import_choice_read(STR("ordinal=level"), &r.map[0], &run->err));
        if (!path) {
            SKIP("the real file is not here");
        } else {
            CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 116, 0, 0, 0));
            CHECK(run_told(run, "floor 0") && run_count(run, "floors") == 2);
            CHECK(run->result.counts.filtered == 128);
            CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 0, 0, 116, 0));
        }
    }
}

/* A triangle in GeoJSON, with its properties, in a collection of one. */
static const char *feature(struct run *run, const char *file, const char *crs,
                           const char *properties, const char *geometry)
{
    char text[2000];

    snprintf(text, sizeof(text),
             "{\"type\":\"FeatureCollection\",%s\"features\":[{\"type\":\"Feature\","
             "\"properties\":{%s},\"geometry\":%s}]}",
             crs, properties, geometry);
    return run_write(run, file, str_from(text));
}

static const char room[] = "\"code\":\"R1\",\"building_code\":\"B\",\"ordinal\":0";

static void crs_test(struct run *run)
{
    static const char metres[] = "{\"type\":\"Polygon\",\"coordinates\":[[[500000,4400000],[500009,"
                                 "4400000],[500009,4400008],[500000,4400000]]]}";
    static const char beijing[] = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                                  "\"urn:ogc:def:crs:EPSG::2436\"}},";
    struct import_request r = { .make_floors = true };
    const char *path = feature(run, "m.geojson", "", room, metres);

    TEST ("coordinates that are no degrees need a CRS") {
        CHECK(!run_import_file(run, "rooms", path, &r) && run_told(run, "--crs EPSG:CODE"));
        r.crs = STR("EPSG:4548");
        CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 1, 0, 0, 0));
        CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 0, 0, 1, 0));
        run_say(run);
        r.crs = STR("4548m");
        CHECK(!run_import_file(run, "rooms", path, &r) && strstr(run->err.message[1], "4548m"));
        r.crs = STR("EPSG:999999");
        CHECK(!run_import_file(run, "rooms", path, &r));
    }
    TEST ("Beijing 1954 and Xian 1980 are refused in words") {
        r.crs = STR("EPSG:2363");
        CHECK(!run_import_file(run, "rooms", path, &r) && strstr(run->err.message[1], "Xian 1980"));
        r.crs = STR("");
        path = feature(run, "b.geojson", beijing, room, metres);
        CHECK(!run_import_file(run, "rooms", path, &r));
        CHECK(strstr(run->err.message[1], "Beijing 1954"));
        run_say(run);
    }
    TEST ("a line is no room, a bow tie is mended or named") {
        r.crs = STR("EPSG:4548");
        path = feature(
            run, "l.geojson", "", room,
            "{\"type\":\"LineString\",\"coordinates\":[[500000,4400000],[500009,4400000]]}");
        CHECK(!run_import_file(run, "rooms", path, &r) &&
              run_told(run, "an area is wanted, and this is a line"));
    }
}

static void cancel_test(struct run *run)
{
    AUTO(buf) text = BUF_INIT(16 << 20);

    buf_text(&text, "code,name\n");
    for (int i = 0; i < 20000; i++)
        buf_addf(&text, "C%d,机构%d\n", i, i);
    TEST ("an import is stopped while it reads or while it stores, and leaves nothing") {
        int64_t before = run_count(run, "institutions");
        const char *path = run_write(run, "many.csv", buf_str(&text));
        static const unsigned at[] = { 1, 50, 75 };

        for (size_t i = 0; i < ARRAY_LEN(at); i++) {
            run->cancel_at = at[i];
            CHECK(!run_import_file(run, "institutions", path, NULL));
            CHECK(run->err.code == ERROR_CANCELED && run_count(run, "institutions") == before);
        }
        run->cancel_at = 0;
        CHECK(run_is_clean(run));
    }
}

static int64_t number(struct run *run, enum sql_id sql)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    int64_t n = -1;

    if (!reader_borrow(run->ledger, &r, &run->err) || !stmt_open(r.conn, sql, &q, &run->err))
        return -1;
    if (stmt_has_bind(&q, ":name"))
        stmt_bind_str(&q, ":name", STR("paths"));
    return stmt_get_i64(&q, &n, &run->err) ? n : -1;
}

static void layer_test(struct run *run)
{
    struct import_request r = { .name = STR("Paths"), .role = STR("paths") };
    const char *path =
        feature(run, "wege.geojson", "", "\"name\":\"小路\",\"width\":2.5,\"lit\":true",
                "{\"type\":\"LineString\",\"coordinates\":[[116.4,39.9],[116.5,39.9]]}");

    TEST ("any file becomes a layer of a name") {
        CHECK(run_import_file(run, "layer", path, &r) && run_counts(run, 1, 0, 0, 0));
        CHECK(number(run, SQL_LAYER_NAMED) > 0);
        run_say(run);
    }
    TEST ("a layer is replaced only when asked to") {
        CHECK(!run_import_file(run, "layer", path, &r) && strstr(run->err.message[1], "--replace"));
        r.replace = true;
        CHECK(run_import_file(run, "layer", path, &r) && run_counts(run, 1, 0, 0, 1));
    }
    TEST ("a layer cannot take a name or a role that is not there, and needs geometry") {
        r.name = STR("city");
        CHECK(!run_import_file(run, "layer", path, &r) && run->err.code == ERROR_CONFLICT);
        r.name = STR("道路");
        r.role = STR("river");
        CHECK(!run_import_file(run, "layer", path, &r) && strstr(run->err.message[1], "river"));
        r.role = (struct str){ 0 };
        CHECK(!run_import(run, "layer", "a,b\n1,2\n", &r) &&
              strstr(run->err.message[LANG_EN], "no geometry"));
    }
}

TESTS
{
    struct run run;

    run_open(&run);
    csv_test(&run);
    place_test(&run);
    crs_test(&run);
    cancel_test(&run);
    layer_test(&run);
    run_close(&run);
}
