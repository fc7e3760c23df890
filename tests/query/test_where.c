/* where: rows of a file by a condition. */
#include "yardstick/query/where.h"

#include "yardstick/base/buf.h"

#include "test.h"

static const struct str headers[] = { { "indoor", 6 }, { "level", 5 }, { "Area m2", 7 },
                                      { "面积", 6 },   { "@id", 3 },   { "done", 4 } };
/* A room on level 2, of 12.5 m2; the fourth cell is empty. */
static const struct str cells[] = { { "room", 4 }, { "2", 1 },       { "12.50", 5 },
                                    { "", 0 },     { "way/-22", 7 }, { "true", 4 } };

static const struct {
    const char *filter;
    bool holds;
} cases[] = {
    { "indoor = 'room'", true },
    { "INDOOR = 'room'", true },
    { "indoor <> 'room'", false },
    { "indoor IN ('room','corridor','area')", true },
    { "indoor in ('corridor' , 'area')", false },
    { "indoor NOT IN ('corridor')", true },
    { "level > 10", false },
    { "level > '10'", true }, // as text: "2" stands after "10"
    { "level = 2.0", true },
    { "10 > level", true },
    { "level < \"Area m2\"", true },
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
    { "done = true", true },
    { "done = false", false },
    { "indoor = 'it''s'", false },
};

static const struct {
    const char *filter, *says;
} wrong[] = {
    { "", "character 1: a column" },
    { "indoor", "character 7: =, <>" },
    { "indoor = ", "character 10: a column" },
    { "面积 == 3", "character 5: a column" },
    { "indoor = 'room", "character 10: a quote" },
    { "indoor IN 'room'", "character 11: (" },
    { "indoor IN ('a' 'b')", "character 16: ) or ," },
    { "(indoor = 'a'", "character 14: )" },
    { "colour = 'red'", "character 1: the file has no column \"colour\"" },
    { "indoor = 'a' indoor", "character 14: AND, OR or the end" },
    { "level = 1x", "character 9: a number" },
    { "level BETWEEN 1 OR 2", "character 17: AND" },
};

static bool parse(struct str text, struct arena *arena, const struct where **out, struct error *err)
{
    return where_parse(text, headers, ARRAY_LEN(headers), arena, out, err);
}

TESTS
{
    struct arena arena = ARENA_INIT(1 << 20);
    const struct where *where = NULL;
    struct error err = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);

    TEST ("a condition keeps the rows it is true of") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
            if (!CHECK(parse(str_from(cases[i].filter), &arena, &where, &err)) ||
                !CHECK(where_holds(where, cells, ARRAY_LEN(cells)) == cases[i].holds))
                NOTE("%s: %s", cases[i].filter, err.message[LANG_EN]);
    }
    TEST ("a row may be shorter than the header") {
        CHECK(parse(STR("done IS NULL AND level = 2"), &arena, &where, &err));
        CHECK(where_holds(where, cells, 2));
    }
    TEST ("what is wrong is named with its place") {
        for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
            if (!CHECK(!parse(str_from(wrong[i].filter), &arena, &where, &err)) ||
                !CHECK(strstr(err.message[LANG_EN], wrong[i].says)) ||
                !CHECK(strcmp(err.message[LANG_EN], err.message[LANG_ZH])))
                NOTE("%s: %s", wrong[i].filter, err.message[LANG_EN]);
    }
    TEST ("a filter that is too deep, too wide or too long is refused") {
        for (int i = 0; i < 40; i++)
            buf_text(&text, "(");
        CHECK(!parse(buf_str(&text), &arena, &where, &err) && strstr(err.message[0], "32"));
        buf_clear(&text);
        buf_text(&text, "level IN (1");
        for (int i = 0; i < 1000; i++)
            buf_text(&text, ",1");
        buf_text(&text, ")");
        CHECK(!parse(buf_str(&text), &arena, &where, &err) && strstr(err.message[0], "1000"));
        for (int i = 0; i < 10000; i++)
            buf_text(&text, " ");
        CHECK(!parse(buf_str(&text), &arena, &where, &err) && strstr(err.message[0], "8192"));
    }
    TEST ("LIKE with many % ends soon") {
        struct str as[] = { { 0 } };
        struct str header[] = { { "a", 1 } };

        buf_clear(&text);
        for (int i = 0; i < 20000; i++)
            buf_text(&text, "a");
        as[0] = buf_str(&text);
        CHECK(where_parse(STR("a LIKE '%a%a%a%a%a%a%a%a%a%a%b'"), header, 1, &arena, &where, &err));
        CHECK(!where_holds(where, as, 1));
    }
    arena_release(&arena);
}
