#include "yardstick/base/str.h"

#include "test.h"

static const struct {
    const char *text;
    unsigned decimals;
    bool ok;
    int64_t value;
} fixed[] = {
    { "12.34", 2, true, 1234 },
    { "12", 2, true, 1200 },
    { "12.3400", 2, true, 1234 },
    { ".5", 2, true, 50 },
    { "-0.05", 2, true, -5 },
    { "12.345", 2, false, 0 },
    { "1e3", 2, false, 0 },
    { "", 2, false, 0 },
    { ".", 2, false, 0 },
    { "--1", 2, false, 0 },
    { "92233720368547758.07", 2, true, INT64_MAX },
    { "92233720368547758.08", 2, false, 0 },
};

static const struct {
    const char *text;
    size_t len;
    bool ok;
} utf8[] = {
    { "office 办公", 13, true },
    { "\xed\xa0\x80", 3, false },     /* a surrogate */
    { "\xc0\xaf", 2, false },         /* overlong slash */
    { "\xf4\x90\x80\x80", 4, false }, /* beyond U+10FFFF */
    { "\xe5\x8a", 2, false },         /* cut off */
    { "", 0, true },
};

TESTS
{
    TEST ("decimal text becomes an exact integer of its smallest unit")
        for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
            int64_t value = 0;

            CHECK(str_to_fixed(str_from(fixed[i].text), fixed[i].decimals, &value) == fixed[i].ok);
            CHECK(value == fixed[i].value);
        }
    TEST ("integers at the edges of 64 bits") {
        int64_t value = 7;

        CHECK(str_to_i64(STR("9223372036854775807"), &value) && value == INT64_MAX);
        CHECK(str_to_i64(STR("-9223372036854775808"), &value) && value == INT64_MIN);
        CHECK(!str_to_i64(STR("9223372036854775808"), &value));
        CHECK(!str_to_i64(STR("1 "), &value) && !str_to_i64(STR("-"), &value));
    }
    TEST ("real numbers are finite decimal text and nothing else") {
        double value;

        CHECK(str_to_f64(STR("-1.5e3"), &value) && value == -1500.0);
        CHECK(!str_to_f64(STR("nan"), &value) && !str_to_f64(STR("inf"), &value));
        CHECK(!str_to_f64(STR("0x10"), &value) && !str_to_f64(STR("1e999"), &value));
    }
    TEST ("only well-formed UTF-8 is UTF-8")
        for (size_t i = 0; i < ARRAY_LEN(utf8); i++)
            CHECK(str_is_utf8((struct str){ utf8[i].text, utf8[i].len }) == utf8[i].ok);
    TEST ("trimming knows the ideographic space and the byte order mark")
        CHECK(str_eq(str_trim(STR("\xef\xbb\xbf \xe3\x80\x80"
                                  "a b\r\n")),
                     STR("a b")));
    TEST ("cutting leaves the rest") {
        struct str rest = STR("a,b");

        CHECK(str_eq(str_cut(&rest, ','), STR("a")) && str_eq(rest, STR("b")));
        CHECK(str_eq(str_cut(&rest, ','), STR("b")) && rest.len == 0);
    }
}
