/* cql2: the filter language in memory, both encodings. */
#include "yardstick/query/cql2.h"

#include "yardstick/base/buf.h"

#include "cql2_fixture.h"
#include "test.h"

static const struct {
    const char *filter;
    bool holds;
} cases[] = {
    { "indoor = 'room'", true },
    { "INDOOR = 'room'", true },
    { "indoor <> 'room'", false },
    { "'room' = indoor AND 2 = level", true },
    { "indoor IN ('room','corridor','area')", true },
    { "indoor in ('corridor' , 'area')", false },
    { "indoor NOT IN ('corridor')", true },
    { "level > 10", false },
    { "level > '10'", true }, // as text: "2" stands after "10"
    { "level = 2.0", true },
    { "10 > level", true },
    { "level < \"Area m2\"", true }, // a file without types: both are numbers
    { "\"Area m2\" BETWEEN 12.5 AND 1e2", true },
    { "\"Area m2\" NOT BETWEEN 12.5 AND 100", false },
    { "indoor > 5", false },
    { "NOT indoor > 5", false }, // not comparable is not false either
    { "面积 IS NULL", true },
    { "面积 IS NOT NULL", false },
    { "面积 = 0 OR indoor = 'room'", true },
    { "面积 = 0 AND indoor = 'room'", false },
    { "NOT (面积 = 0)", false },
    { "面积 = 0 AND indoor = 'x' OR level = 2", true },
    { "面积 = 0 AND (indoor = 'x' OR level = 2)", false },
    { "NOT NOT level = 2", true },
    { "@id LIKE 'way/%'", true },
    { "@id LIKE '%-2_'", true },
    { "@id LIKE '%-2'", false },
    { "@id NOT LIKE 'node%'", true },
    { "@id LIKE 'way\\%'", false },
    { "done = true", true },
    { "done = false", false },
    { "indoor = 'it''s'", false },
    { "'it''s' = 'it\\'s'", true },
    { "open", true },
    { "open AND NOT FALSE", true },
    { "open = 0", false },
    { "n = 7 AND 7 = n AND n = '7'", true },
    { "n + 1 = 2 ^ 3", true },
    { "n - 1 - 1 = 5 AND n*2+1 = 15 AND -n = -7 AND n % 4 = 3", true },
    { "n div 2 = 3 AND n / 2 = 3.5", true },
    { "n / 0 = 1 OR n / 0 <> 1", false },
    { "1038290-20/10 = 1038288", true },
    { "ACCENTI(name) = accenti('Chisinau Ｎ')", true },
    { "CASEI(ACCENTI(name)) = casei(accenti('CHIȘINĂU N'))", true },
    { "CASEI(name) LIKE casei('CHIȘ%')", true },
    { "PINYIN('财政局') = 'cai zheng ju'", true },
    { "day = DATE('2022-04-16') AND at > TIMESTAMP('2022-04-16T10:13:18Z')", true },
    { "at = DATE('2022-04-16')", true }, // the moment lies in the day
    { "at = TIMESTAMP('2022-04-16T18:13:19+08:00')", true },
    { "day > '2022-04-15'", true },
    { "t_before(day, DATE('2022-04-17'))", true },
    { "t_during(at, INTERVAL('2022-04-16','..')) OR t_intersects(at, INTERVAL('..','2022-04-16'))",
      true },
    { "t_meets(interval(day, day), interval('2022-04-16','2023-01-01'))", true },
    { "t_equals(interval('2022-04-16','2022-04-16'), day)", true },
    { "A_CONTAINS(tags, ('red'))", true },
    { "A_EQUALS(tags, ('blue','red'))", true },
    { "A_CONTAINEDBY(tags, ('red'))", false },
    { "A_OVERLAPS(tags, ('green','blue'))", true },
    { "S_INTERSECTS(geometry, BBOX(0,0,10,10))", true },
    { "S_INTERSECTS(geom, POLYGON((6 6, 9 6, 9 9, 6 6)))", false },
    { "S_WITHIN(geometry, MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0)),((20 20,30 20,30 30,20 20))))",
      true },
    { "S_EQUALS(geometry, POINT Z (5 5 9))", true },
    { "S_DISJOINT(BBOX(170,0,-170,10), geometry)", true },
    { "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(5 5), LINESTRING(6 6, 7 7)))", true },
    { "geometry IS NULL", false },
};

static const struct {
    const char *filter;
    bool holds;
} json_cases[] = {
    { "{\"op\":\"=\",\"args\":[{\"property\":\"indoor\"},\"room\"]}", true },
    { "{\"op\":\"and\",\"args\":[{\"op\":\"like\",\"args\":[{\"property\":\"@id\"},\"way%\"]},"
      "{\"op\":\"not\",\"args\":[{\"op\":\"isNull\",\"args\":[{\"property\":\"n\"}]}]}]}",
      true },
    { "{\"op\":\"in\",\"args\":[{\"property\":\"n\"},[1,2,7]]}", true },
    { "{\"op\":\"between\",\"args\":[{\"property\":\"n\"},8,9]}", false },
    { "{\"op\":\"s_intersects\",\"args\":[{\"property\":\"geometry\"},{\"bbox\":[0,0,10,10]}]}",
      true },
    { "{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Polygon\","
      "\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]]]}]}",
      false },
    { "{\"op\":\"t_during\",\"args\":[{\"property\":\"at\"},{\"interval\":[\"2022-04-15\",\"..\"]}]"
      "}",
      true },
    { "{\"op\":\"=\",\"args\":[{\"property\":\"day\"},{\"date\":\"2022-04-16\"}]}", true },
    { "{\"op\":\"a_containedBy\",\"args\":[{\"property\":\"tags\"},[\"red\",\"blue\",\"x\"]]}",
      true },
    { "{\"op\":\"=\",\"args\":[{\"op\":\"casei\",\"args\":[{\"property\":\"indoor\"}]},"
      "{\"op\":\"casei\",\"args\":[\"ROOM\"]}]}",
      true },
    { "{\"op\":\"=\",\"args\":[{\"op\":\"+\",\"args\":[{\"property\":\"n\"},1]},8]}", true },
};

static const struct {
    const char *filter, *says;
} wrong[] = {
    { "", "character 1: a field" },
    { "indoor", "character 7: =, <>" },
    { "indoor = ", "character 10: a field" },
    { "面积 == 3", "character 5: a field" },
    { "indoor = 'room", "character 10: a quote" },
    { "indoor IN 'room'", "character 11: (" },
    { "indoor IN ('a' 'b')", "character 16: ) or ," },
    { "(indoor = 'a'", "character 14: )" },
    { "colour = 'red'", "character 1: there is no field \"colour\"" },
    { "indoor = 'a' indoor", "character 14: AND, OR or the end" },
    { "level = 1x", "character 9: a number" },
    { "level BETWEEN 1 OR 2", "character 17: AND" },
    { "n = 'seven'", "character 5: a number" },
    { "indoor = 'a' AND n", "character 18: a condition" },
    { "geometry = 5", "character 1: a text, number, boolean or date" },
    { "S_INTERSECTS(geometry, n)", "character 24: a geometry" },
    { "S_INTERSECTS(geometry, POINT(1))", "character 31: the geometry: a number" },
    { "S_INTERSECTS(geometry)", "two arguments" },
    { "S_NEAR(geometry, POINT(1 1))", "character 1: a function that exists" },
    { "day = DATE('2022-02-30')", "character 12: '2026-01-31'" },
    { "T_AFTER(n, day)", "character 9: a date, timestamp or interval" },
    { "A_EQUALS(tags, n)", "character 16: an array" },
};

static const char *const json_wrong[][2] = {
    { "{\"op\":\"=\",\"args\":[{\"property\":\"n\"}]}", "$: two arguments" },
    { "{\"op\":\"=\",\"args\":[{\"property\":\"colour\"},1]}", "$.args[0]: there is no field" },
    { "{\"op\":\"and\",\"args\":[{\"op\":\"=\",\"args\":[{\"property\":\"n\"},null]}]}",
      "$.args[0].args[1]: a value" },
    { "{\"op\":\"near\",\"args\":[1]}", "$: an operation that exists" },
    { "{\"op\":", "not JSON at line 1" },
};

static bool parse(const char *text, enum cql2_encoding encoding, struct arena *arena,
                  const struct cql2 **out, struct error *err)
{
    struct cql2_request request = { .text = str_from(text), .encoding = encoding };

    return cql2_parse(&request, &fixture_schema, arena, out, err);
}

static bool holds(const struct cql2 *filter, bool *wanted, struct error *err)
{
    struct cql2_row row = { fixture_row, N_FIELDS, { fixture_wkb, sizeof(fixture_wkb) - 1 } };
    struct cql2_eval *eval = NULL;
    bool done = cql2_eval_open(filter, 2000, &eval, err) && cql2_eval_row(eval, &row, wanted, err);

    cql2_eval_close(eval);
    return done;
}

static void check_case(const char *text, enum cql2_encoding encoding, bool expected)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(buf) as_text = BUF_INIT(1 << 16);
    AUTO(buf) as_json = BUF_INIT(1 << 16);
    const struct cql2 *filter = NULL, *again = NULL;
    struct error err = { 0 };
    bool wanted = !expected;

    if (!CHECK(parse(text, encoding, &arena, &filter, &err)) ||
        !CHECK(holds(filter, &wanted, &err)) || !CHECK(wanted == expected)) {
        NOTE("%s: %s", text, err.message[LANG_EN]);
        return;
    }
    cql2_write_text(filter, &as_text);
    cql2_write_json(filter, &as_json);
    wanted = !expected;
    if (!CHECK(parse(as_text.data, CQL2_ENCODING_TEXT, &arena, &again, &err)) ||
        !CHECK(holds(again, &wanted, &err)) || !CHECK(wanted == expected))
        NOTE("%s\n    as %s: %s", text, as_text.data, err.message[LANG_EN]);
    wanted = !expected;
    // A condition that is one value has no JSON encoding of its own.
    if (as_json.data[0] == '{' &&
        (!CHECK(parse(as_json.data, CQL2_ENCODING_JSON, &arena, &again, &err)) ||
         !CHECK(holds(again, &wanted, &err)) || !CHECK(wanted == expected)))
        NOTE("%s\n    as %s: %s", text, as_json.data, err.message[LANG_EN]);
}

static void check_wrong(const char *text, enum cql2_encoding encoding, const char *says)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    const struct cql2 *filter = NULL;
    struct error err = { 0 };

    if (!CHECK(!parse(text, encoding, &arena, &filter, &err)) ||
        !CHECK(strstr(err.message[LANG_EN], says)) ||
        !CHECK(strcmp(err.message[LANG_EN], err.message[LANG_ZH])))
        NOTE("%s: %s", text, err.message[LANG_EN]);
}

TESTS
{
    struct arena arena = ARENA_INIT(4 << 20);
    const struct cql2 *filter = NULL;
    struct error err = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    bool wanted;

    TEST ("a filter is true of a row, also when it was written and read again") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
            check_case(cases[i].filter, CQL2_ENCODING_TEXT, cases[i].holds);
        for (size_t i = 0; i < ARRAY_LEN(json_cases); i++)
            check_case(json_cases[i].filter, CQL2_ENCODING_JSON, json_cases[i].holds);
    }
    TEST ("what is wrong is named with its place, in both languages") {
        for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
            check_wrong(wrong[i].filter, CQL2_ENCODING_TEXT, wrong[i].says);
        for (size_t i = 0; i < ARRAY_LEN(json_wrong); i++)
            check_wrong(json_wrong[i][0], CQL2_ENCODING_JSON, json_wrong[i][1]);
    }
    TEST ("a filter that is too deep, too wide or too long is refused") {
        for (int i = 0; i < 40; i++)
            buf_text(&text, "(");
        CHECK(!parse(text.data, CQL2_ENCODING_TEXT, &arena, &filter, &err) &&
              strstr(err.message[0], "32"));
        buf_clear(&text);
        buf_text(&text, "level IN (1");
        for (int i = 0; i < 1000; i++)
            buf_text(&text, ",1");
        buf_text(&text, ")");
        CHECK(!parse(text.data, CQL2_ENCODING_TEXT, &arena, &filter, &err) &&
              strstr(err.message[0], "1000"));
        for (int i = 0; i < 10000; i++)
            buf_text(&text, " ");
        CHECK(!parse(text.data, CQL2_ENCODING_TEXT, &arena, &filter, &err) &&
              strstr(err.message[0], "8192"));
        buf_clear(&text);
        for (int i = 0; i < 40; i++)
            buf_text(&text, "{\"op\":\"not\",\"args\":[");
        CHECK(!parse(text.data, CQL2_ENCODING_JSON, &arena, &filter, &err));
    }
    TEST ("the coordinates of a filter are in the system it says") {
        struct cql2_request request = { .text = STR("S_WITHIN(geometry, BBOX(4,5,6,7))"),
                                        .epsg = 4326 };

        // Latitude first: the box is 5..7 east and 4..6 north, and has the point on its edge.
        CHECK(cql2_parse(&request, &fixture_schema, &arena, &filter, &err));
        CHECK(holds(filter, &wanted, &err) && !wanted);
        request.text = STR("S_INTERSECTS(geometry, BBOX(5.5,4,6,7))");
        CHECK(cql2_parse(&request, &fixture_schema, &arena, &filter, &err));
        CHECK(holds(filter, &wanted, &err) && !wanted);
        request.epsg = 3857;
        request.text = STR("S_INTERSECTS(geometry, BBOX(556000,556000,558000,560000))");
        CHECK(cql2_parse(&request, &fixture_schema, &arena, &filter, &err));
        CHECK(holds(filter, &wanted, &err) && wanted);
    }
    TEST ("a geometry that is not valid is refused before a row is looked at") {
        struct cql2_eval *eval = NULL;

        CHECK(parse("S_INTERSECTS(geometry, POLYGON((0 0, 9 9, 9 0, 0 9, 0 0)))",
                    CQL2_ENCODING_TEXT, &arena, &filter, &err));
        CHECK(!cql2_eval_open(filter, 0, &eval, &err) && err.code == ERROR_INVALID);
        CHECK(strstr(err.message[LANG_EN], "Self-intersection"));
    }
    TEST ("LIKE with many % ends soon") {
        struct field as[N_FIELDS] = { { 0 } };
        struct cql2_row row = { as, N_FIELDS, { 0 } };
        struct cql2_eval *eval = NULL;

        buf_clear(&text);
        for (int i = 0; i < 20000; i++)
            buf_text(&text, "a");
        as[6] = (struct field){ .kind = FIELD_TEXT, .bytes = buf_str(&text) };
        CHECK(
            parse("name LIKE '%a%a%a%a%a%a%a%a%a%a%b'", CQL2_ENCODING_TEXT, &arena, &filter, &err));
        CHECK(cql2_eval_open(filter, 2000, &eval, &err));
        CHECK(cql2_eval_row(eval, &row, &wanted, &err) && !wanted);
        cql2_eval_close(eval);
    }
    arena_release(&arena);
}
