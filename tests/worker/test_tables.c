/* tables: files as offices send them, with their encodings, titles, numbers and lies. */
#include "jobs/worker_run.h"

#include "worker/shape_make.h"
#include "worker/zip_make.h"
#include "yardstick/base/clock.h"

#define ZHONGGUO_GBK "\xD6\xD0\xB9\xFA"

struct shape {
    const char *stem; /* in the zip */
    struct str column, text;
    unsigned language;
    const char *cpg, *prj;
    bool upper;
    const char *lacks;
};

static void member(struct zip_make *zip, const struct shape *shape, const char *ending,
                   const char *upper, struct str bytes)
{
    char name[64];

    snprintf(name, sizeof(name), "%s%s", shape->stem, shape->upper ? upper : ending);
    if (!shape->lacks || strcmp(shape->lacks, ending) != 0)
        zip_add(zip, (struct zip_member){ .name = name, .bytes = bytes, .deflated = true });
}

static bool shape_read(struct run *run, struct shape shape)
{
    struct zip_make zip = ZIP_MAKE_INIT;
    AUTO(buf) shp = BUF_INIT(4096);
    AUTO(buf) shx = BUF_INIT(4096);
    AUTO(buf) dbf = BUF_INIT(4096);
    bool done;

    shp_make(&shp);
    shx_make(&shx);
    dbf_make(&dbf, shape.column, shape.text, shape.language);
    member(&zip, &shape, ".shp", ".SHP", buf_str(&shp));
    member(&zip, &shape, ".shx", ".SHX", buf_str(&shx));
    member(&zip, &shape, ".dbf", ".DBF", buf_str(&dbf));
    if (shape.cpg)
        member(&zip, &shape, ".cpg", ".CPG", str_from(shape.cpg));
    if (shape.prj)
        member(&zip, &shape, ".prj", ".PRJ", str_from(shape.prj));
    done = run_bytes(run, "read", "upload.zip", zip_end(&zip));
    zip_make_release(&zip);
    return done;
}

static void shapefiles(struct run *run)
{
    static const struct shape encodings[] = {
        { .language = 0x4D },
        { .language = 0, .cpg = "GBK\n" },
        { .language = 0, .cpg = "936" },
        { .language = 0 },
        { .language = 0x57 },
        { .language = 0, .cpg = "nonsense" },
        { .language = 0, .cpg = "UTF-8" },
    };

    for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
        struct shape shape = encodings[i];

        shape.stem = "rooms";
        shape.column = shape.text = STR(ZHONGGUO_GBK);
        if (!CHECK(shape_read(run, shape)) ||
            !CHECK(said(run, "GB18030 | 中国:text\nR 1 | 中国 | wkb 21")))
            NOTE("case %zu: %s", i, run->err.message[LANG_EN]);
        shape.column = shape.text = STR("中国");
        shape.cpg = shape.cpg ? "UTF-8" : NULL;
        if (encodings[i].language == 0x4D)
            continue;
        if (!CHECK(shape_read(run, shape)) ||
            !CHECK(said(run, "UTF-8 | 中国:text\nR 1 | 中国 | wkb 21")))
            NOTE("case %zu: %s", i, run->err.message[LANG_EN]);
    }
}

/* Nothing is lost without a word. */
static void damaged_text(struct run *run)
{
    struct shape shape = {
        .stem = "rooms", .column = STR("a"), .text = STR("x\xFFy"), .cpg = "GBK"
    };

    CHECK(shape_read(run, shape));
    CHECK(said(run, "R 1 | x?y | wkb 21") && said(run, "W 1 some text is not GB18030; "));
    shape.text = STR(ZHONGGUO_GBK);
    CHECK(shape_read(run, shape) && !said(run, "W "));
}

static void shape_names(struct run *run)
{
    struct shape shape = { .stem = "\xB7\xBF\xBC\xE4/" ZHONGGUO_GBK,
                           .column = STR("a"),
                           .text = STR("x") };

    CHECK(shape_read(run, shape) && said(run, "L 中国 shp.zip 1 exact Point 0 unknown"));
    shape.stem = "房间";
    CHECK(shape_read(run, shape) && said(run, "L 房间 shp.zip"));
    shape.upper = true;
    shape.prj = "GEOGCS[\"China Geodetic Coordinate System 2000\",DATUM[\"China_2000\",SPHEROID["
                "\"CGCS2000\",6378137,298.257222101]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\","
                "0.0174532925199433]]";
    CHECK(shape_read(run, shape) && said(run, "Point 4490 exact"));
    shape.upper = false;
    for (int i = 0; i < 2; i++) {
        shape.lacks = i ? ".dbf" : ".shx";
        CHECK(!shape_read(run, shape));
        CHECK(failed_with(run, ERROR_INVALID, i ? "lacks its .dbf" : "lacks its .shx"));
    }
}

#define SHEET(rows)                                                                                \
    STR("<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/"             \
        "spreadsheetml/2006/main\"><sheetData>" rows "</sheetData></worksheet>")
#define TEXT(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static bool sheet_read(struct run *run, struct str sheet)
{
    struct zip_make zip = ZIP_MAKE_INIT;
    bool done = run_bytes(run, "read", "rooms.xlsx",
                          xlsx_make(&zip, sheet, STR("<?xml version=\"1.0\"?><sst/>")));

    zip_make_release(&zip);
    return done;
}

static void sheets(struct run *run)
{
    CHECK(sheet_read(
        run,
        SHEET("<row r=\"2\">" TEXT(
            "A2",
            "房间清单") "</row>"
                        "<row r=\"3\">" TEXT("A3", "code") TEXT("B3", "area") TEXT(
                            "D3",
                            "area") "</row>"
                                    "<row r=\"5\">" TEXT(
                                        "A5",
                                        "007") "<c r=\"B5\"><v>36.600000000000001"
                                               "</v></c><c "
                                               "r=\"D5\"><v>110101199001011234</v></c></row>"
                                               "<row r=\"6\">" TEXT(
                                                   "A6",
                                                   "3601021990010112") "<c r=\"B6\"><v>12</v>"
                                                                       "</c>" TEXT(
                                                                           "E6",
                                                                           "stray") "</row>")));
    CHECK(said(run, "L 房间 xlsx 2 exact none 0 unknown UTF-8 | code:text area:text column 3:text "
                    "area_2:text\n"));
    CHECK(said(run, "R 5 | 007 | 36.6 | - | 110101199001011234\n"));
    CHECK(said(run, "R 6 | 3601021990010112 | 12 | - | -\n"));
    CHECK(said(run, "W 6 the row has 5 cells, the header 4\n"));
    CHECK(said(run, "Z 2 1"));
}

static void too_many_rows(struct run *run)
{
    AUTO(buf) sheet = BUF_INIT(64 << 20);
    int64_t start = clock_ms();

    buf_text(&sheet, "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/"
                     "spreadsheetml/2006/main\"><sheetData>");
    // Varied, so that the zip is no bomb.
    for (unsigned i = 1; i <= 200002; i++)
        buf_addf(&sheet, "<row r=\"%u\"><c r=\"A%u\"><v>%u</v></c></row>", i, i, i * 2654435761u);
    buf_text(&sheet, "</sheetData></worksheet>");
    CHECK(!sheet_read(run, buf_str(&sheet)));
    CHECK(failed_with(run, ERROR_TOO_LARGE, "save it as CSV"));
    NOTE("%lld ms", (long long)(clock_ms() - start));
}

static void csvs(struct run *run)
{
    static const char gbk[] = "\xB1\xE0\xBA\xC5;\xC3\xE6\xBB\xFD\r\n001;12,5\r\n\"a\r\nb\";2\r\n";

    CHECK(run_bytes(run, "read", "r.csv",
                    STR("\xEF\xBB\xBF"
                        "a,b,a,\n'=1+1,'x,3,\n")));
    CHECK(said(run, "UTF-8 | a:text b:text a_2:text\nR 2 | =1+1 | 'x | 3\n"));
    CHECK(run_bytes(run, "read", "r.txt", str_from(gbk)));
    CHECK(said(run, "GB18030 | 编号:text 面积:text\nR 2 | 001 | 12,5\nR 3 | a\r\nb | 2\nZ 2 0"));
    CHECK(run_bytes(run, "read", "r.csv", STR("sep=|\na,b|c\n1,2|3\n")));
    CHECK(said(run, "| a,b:text c:text\nR 3 | 1,2 | 3\n"));
    CHECK(run_bytes(run, "read", "r.csv",
                    STR("\xFF\xFE"
                        "a\0,\0b\0\n\0"
                        "-N,\0"
                        "1\0\n\0")));
    CHECK(said(run, "UTF-16LE | a:text b:text\nR 2 | 中 | 1\n"));
    CHECK(run_bytes(run, "read", "r.csv", STR("a\n1\n2,3\n")));
    CHECK(said(run, "W 3 the row has 2 cells, the header 1\n"));
    CHECK(!run_bytes(run, "read", "r.csv", STR("a,b\n1,2\n\xFF\xFF\xFF,\xFF\n")));
    CHECK(failed_with(run, ERROR_INVALID, "line 3 holds bytes that are not GB18030"));
    CHECK(!run_bytes(run, "read", "r.csv", STR("\n\n")));
    CHECK(failed_with(run, ERROR_INVALID, "no header"));
}

static void csv_long(struct run *run)
{
    AUTO(buf) text = BUF_INIT(64 << 20);

    buf_text(&text, "a,b\n");
    for (int i = 0; i < 20000; i++)
        buf_addf(&text, "%d,中文 text that is long enough to cross the pieces it is read in\n", i);
    buf_text(&text, "last,\"");
    for (int i = 0; i < 300000; i++)
        buf_text(&text, "x\n");
    buf_text(&text, "\"\nafter,1\n");
    CHECK(run_bytes(run, "read", "r.csv", buf_str(&text)));
    CHECK(run->n_rows == 20002 && said(run, "R 320003 | after | 1\nZ 20002 0"));
}

static void geojsons(struct run *run)
{
    CHECK(run_bytes(run, "read", "r.geojson",
                    STR("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                        "\"properties\":{\"a\":{\"b\":[1,2]},\"n\":12.3,\"t\":true,\"l\":[\"x\","
                        "\"y\"],\"d\":\"2026-11-23\"},\"geometry\":{\"type\":\"Point\","
                        "\"coordinates\":[117,36]}},{\"type\":\"Feature\",\"properties\":{},"
                        "\"geometry\":null}]}")));
    CHECK(said(run, "L r geojson 2 exact Point 4326 exact UTF-8 | a:json n:real t:boolean l:list "
                    "d:date\n"));
    CHECK(said(run, "R 1 | { \"b\": [ 1, 2 ] } | 12.3 | 1 | x;y | 2026-11-23 | wkb 21\n"));
    CHECK(said(run, "R 2 | - | - | - | - | -\n"));
    CHECK(
        run_bytes(run, "read", "r.geojson",
                  STR("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{"
                      "\"name\":\"urn:ogc:def:crs:EPSG::4548\"}},\"features\":[{\"type\":"
                      "\"Feature\",\"properties\":{\"a\":1},\"geometry\":{\"type\":\"Point\","
                      "\"coordinates\":[500000,4000000]}}]}")));
    CHECK(said(run, "Point 4548 exact"));
    CHECK(!run_bytes(run, "read", "r.geojson",
                     STR("{\"type\":\"FeatureCollection\",\"features\":[")));
    // Against the rules, but sent: GeoJSON in GBK.
    CHECK(run_bytes(run, "read", "r.geojson",
                    STR("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                        "\"properties\":{\"" ZHONGGUO_GBK "\":\"" ZHONGGUO_GBK "\"},\"geometry\":"
                        "null}]}")));
    CHECK(said(run, "| 中国:text\nR 1 | 中国\n"));
    CHECK(!run_bytes(run, "read", "r.geojson", STR("{\"a\":1}")));
    CHECK(failed_with(run, ERROR_UNSUPPORTED, "not GeoJSON"));
}

static void rogues(struct run *run)
{
    static const struct {
        const char *act, *complaint;
    } rogues[] = { { "crash", "signal 6" },
                   { "hang", "longer than 1 seconds" },
                   { "alloc", "signal 6" },
                   { "sleep", "longer than 1 seconds" } };

    for (size_t i = 0; i < ARRAY_LEN(rogues); i++) {
        int64_t start = clock_ms();
        struct process_spec spec = { .verb = rogues[i].act,
                                     .seconds = 1,
                                     .program = BUILD_DIR "/bin/worker_rogue" };

        CHECK(!run_spec(run, spec));
        if (!CHECK(strstr(run->err.message[LANG_EN], rogues[i].complaint)))
            NOTE("%s: %s", rogues[i].act, run->err.message[LANG_EN]);
        CHECK(clock_ms() - start < 3000);
        CHECK(run_is_clean(run));
    }
}

TESTS
{
    struct run run;

    run_init(&run);
    TEST ("text of a shapefile is read in the encoding it is in, whatever is declared") {
        shapefiles(&run);
        damaged_text(&run);
    }
    TEST ("shapefiles in zips have GBK names, upper case endings, or lack a part") {
        shape_names(&run);
    }
    TEST ("sheets have titles, gaps, long numbers and stray cells") {
        sheets(&run);
    }
    TEST ("a sheet of more than 200,000 rows is sent back as CSV") {
        too_many_rows(&run);
    }
    TEST ("CSV comes in every encoding, with every delimiter, and says which line is wrong") {
        csvs(&run);
    }
    TEST ("records longer than any piece that is read at once") {
        csv_long(&run);
    }
    TEST ("GeoJSON has nested values, lists, and sometimes another system") {
        geojsons(&run);
    }
    TEST ("a sandboxed worker that crashes, hangs, sleeps or wants 2 GB is an error in time") {
        rogues(&run);
    }
    run_release(&run);
    run_folder_remove();
}
