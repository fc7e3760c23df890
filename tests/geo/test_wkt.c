/* wkt, geojson, relate: geometry as filters and programs send it. */
#include "yardstick/geo/wkt.h"

#include "yardstick/geo/geojson.h"
#include "yardstick/geo/relate.h"

#include "test.h"

static const char *const good[][2] = {
    { "POINT(1 2)", "POINT(1 2)" },
    { "point z (0.1 -2e1 9)", "POINT(0.1 -20)" },
    { "LINESTRING(0 0, 1 1)", "LINESTRING(0 0,1 1)" },
    { "POLYGON((0 0,4 0,4 4,0 4),(1 1,2 1,2 2,1 1))",
      "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1))" },
    { "MULTIPOINT((1 2),(3 4))", "MULTIPOINT((1 2),(3 4))" },
    { "MULTIPOINT(1 2, 3 4)", "MULTIPOINT((1 2),(3 4))" },
    { "MULTILINESTRING((0 0,1 1),(2 2,3 3))", "MULTILINESTRING((0 0,1 1),(2 2,3 3))" },
    { "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))" },
};

static const char *const wrong[][2] = {
    { "", "POINT, LINESTRING" },
    { "POINT 1 2", "( was expected" },
    { "POINT(1)", "a number" },
    { "POINT(1 x)", "a number" },
    { "POINT(1 2", ") was expected" },
    { "LINESTRING(1 2)", "a line of two" },
    { "POLYGON((0 0,1 1))", "a ring of four" },
    { "LINESTRING(1 2 3, 4 5)", "a point of 2" },
    { "POINT EMPTY", "( was expected" },
    { "POINT(1e999 0)", "a number" },
};

static const char *const wrong_json[] = {
    "{\"type\":\"Point\",\"coordinates\":[1]}",
    "{\"type\":\"Point\",\"coordinates\":[\"1\",2]}",
    "{\"type\":\"LineString\",\"coordinates\":[[0,0]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[]}",
    "{\"type\":\"MultiPolygon\",\"coordinates\":[]}",
    "{\"type\":\"Circle\",\"coordinates\":[0,0]}",
    "{\"coordinates\":[0,0]}",
};

static bool json_geometry(const char *text, struct geometry *out, struct error *err)
{
    struct json_doc doc = { 0 };
    bool done = json_read(str_from(text), 1 << 16, &doc, err) && geojson_read(doc.root, out, err);

    json_doc_release(&doc);
    return done;
}

static enum relate_answer ask(struct relate *r, enum relation relation, const char *a,
                              const char *b, bool prepared)
{
    AUTO(geometry) x = { 0 };
    AUTO(geometry) y = { 0 };
    struct relate_shape *left = NULL, *right = NULL;
    struct error err = { 0 };
    enum relate_answer answer = RELATE_UNKNOWN;
    size_t used;

    if (CHECK(wkt_read(str_from(a), &x, &used, &err)) &&
        CHECK(wkt_read(str_from(b), &y, &used, &err)) &&
        CHECK(relate_shape_make(r, &x, 1, prepared, &left, &err)) &&
        CHECK(relate_shape_make(r, &y, 1, false, &right, &err)))
        answer = relate_ask(r, relation, left, right);
    relate_shape_free(r, left);
    relate_shape_free(r, right);
    return answer;
}

static const struct {
    enum relation relation;
    const char *a, *b;
} true_of[] = {
    { RELATION_CONTAINS, "POLYGON((0 0,4 0,4 4,0 4))", "POINT(1 1)" },
    { RELATION_CROSSES, "LINESTRING(0 0,2 2)", "LINESTRING(0 2,2 0)" },
    { RELATION_DISJOINT, "POINT(0 0)", "POINT(1 1)" },
    { RELATION_EQUALS, "LINESTRING(0 0,2 2)", "LINESTRING(2 2,0 0)" },
    { RELATION_INTERSECTS, "POLYGON((0 0,4 0,4 4,0 4))", "POINT(4 4)" },
    { RELATION_OVERLAPS, "POLYGON((0 0,4 0,4 4,0 4))", "POLYGON((2 2,6 2,6 6,2 6))" },
    { RELATION_TOUCHES, "POLYGON((0 0,4 0,4 4,0 4))", "POLYGON((4 0,8 0,8 4,4 4))" },
    { RELATION_WITHIN, "POINT(1 1)", "POLYGON((0 0,4 0,4 4,0 4))" },
};

TESTS
{
    AUTO(geometry) g = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 16);
    struct error err = { 0 };
    size_t used = 0;

    TEST ("well-known text is read, and written plainly") {
        for (size_t i = 0; i < ARRAY_LEN(good); i++) {
            buf_clear(&text);
            CHECK(wkt_read(str_from(good[i][0]), &g, &used, &err) && used == strlen(good[i][0]));
            wkt_write(&text, &g);
            if (!CHECK(str_eq(buf_str(&text), str_from(good[i][1]))))
                NOTE("%s became %s", good[i][0], text.data);
        }
        CHECK(wkt_read(STR("POINT(1 2) AND"), &g, &used, &err) && used == 10);
        CHECK(wkt_starts(STR("  polygon((")) && !wkt_starts(STR("POINTS(")));
    }
    TEST ("what is no geometry is refused, and says what was expected") {
        for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
            if (!CHECK(!wkt_read(str_from(wrong[i][0]), &g, &used, &err)) ||
                !CHECK(strstr(err.message[LANG_EN], wrong[i][1])) || !CHECK(g.n_points == 0))
                NOTE("%s: %s", wrong[i][0], err.message[LANG_EN]);
    }
    TEST ("a number is written with the fewest digits that give it back") {
        const double numbers[] = { 0.1, 117.123456789, 1.0 / 3, 1e300, -0.30000000000000004 };

        for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
            buf_clear(&text);
            wkt_number(&text, numbers[i]);
            CHECK(strtod(text.data, NULL) == numbers[i]);
        }
        buf_clear(&text);
        wkt_number(&text, 0.1);
        CHECK(strcmp(text.data, "0.1") == 0);
    }
    TEST ("GeoJSON is read and written, shells counter-clockwise") {
        struct json j = JSON_INIT(&text);

        buf_clear(&text);
        CHECK(json_geometry("{\"type\":\"Polygon\",\"coordinates\":[[[0,0,7],[0,4],[4,4],[4,0]]]}",
                            &g, &err));
        geojson_write(&j, NULL, &g, -1, false);
        CHECK(strcmp(text.data, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],"
                                "[0,4],[0,0]]]}") == 0);
        for (size_t i = 0; i < ARRAY_LEN(wrong_json); i++)
            if (!CHECK(!json_geometry(wrong_json[i], &g, &err)))
                NOTE("%s", wrong_json[i]);
    }
    TEST ("each relation is true of what it means, prepared or not, and not of its opposite") {
        struct relate *r = relate_open(&err);

        for (size_t i = 0; r && i < ARRAY_LEN(true_of); i++) {
            const char *a = true_of[i].a, *b = true_of[i].b;

            CHECK(ask(r, true_of[i].relation, a, b, false) == RELATE_YES);
            CHECK(ask(r, true_of[i].relation, a, b, true) == RELATE_YES);
            if (true_of[i].relation != RELATION_DISJOINT)
                CHECK(ask(r, true_of[i].relation, a, "POINT(90 90)", true) == RELATE_NO);
        }
        relate_close(r);
    }
}
