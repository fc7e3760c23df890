/* detect: what bytes are, whatever their name. */
#include "test.h"
#include "yardstick/gdal/detect.h"

static const struct {
    const char *name;
    struct str head;
    enum vector_format format;
    const char *complaint;
} cases[] = {
    { "GeoJSON", { " \n{\"type\":", 10 }, VECTOR_GEOJSON, NULL },
    { "GeoJSON with a byte order mark", { "\xEF\xBB\xBF{\"a\"", 7 }, VECTOR_GEOJSON, NULL },
    { "a table", { "code,name\n", 10 }, VECTOR_CSV, NULL },
    { "a table in GBK", { "\xB7\xBF\xBC\xE4,a\n", 7 }, VECTOR_CSV, NULL },
    { "a table in UTF-16",
      { "\xFF\xFE"
        "a\0,\0",
        6 },
      VECTOR_CSV,
      NULL },
    { "FlatGeobuf", { "fgb\3fgb\0", 8 }, VECTOR_FGB, NULL },
    { "a zip, to be looked into", { "PK\3\4....", 8 }, VECTOR_NONE, NULL },
    { "a shapefile", { "\0\0\x27\x0A....", 8 }, VECTOR_SHP, NULL },
    { "nothing", { "", 0 }, VECTOR_NONE, "empty" },
    { "an old workbook", { "\xD0\xCF\x11\xE0", 4 }, VECTOR_NONE, ".xlsx" },
    { "a picture", { "II*\0....", 8 }, VECTOR_NONE, "TIFF" },
    { "a drawing", { "0\r\nSECTION\r\n2\r\n", 15 }, VECTOR_NONE, "DXF" },
    { "a drawing with a comment", { "999\nby hand\n  0\nSECTION\n", 24 }, VECTOR_NONE, "DXF" },
    { "XML", { "<?xml version", 13 }, VECTOR_NONE, "XML" },
    { "a list", { "[1,2]", 5 }, VECTOR_NONE, "FeatureCollection" },
    { "a database that is no GeoPackage", { "SQLite format 3\0....", 20 }, VECTOR_NONE, "SQLite" },
    { "bytes", { "\x01\x02\0\x03", 4 }, VECTOR_NONE, "no known format" },
};

TESTS
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TEST (cases[i].name) {
            struct error err = { 0 };
            enum vector_format format;
            bool known = vector_detect_bytes(cases[i].head, &format, &err);

            CHECK(known == !cases[i].complaint);
            CHECK(!known || format == cases[i].format);
            CHECK(known || strstr(err.message[LANG_EN], cases[i].complaint));
        }
    }
}
