#include "yardstick/text/encoding.h"

#include "test.h"

static const struct {
    struct str bytes;
    bool ok;
    enum encoding encoding;
    const char *text;
} cases[] = {
    { { "财政局", 9 }, true, ENCODING_UTF8, "财政局" },
    { { "\xef\xbb\xbf"
        "a",
        4 },
      true,
      ENCODING_UTF8,
      "a" },
    { { "\xb2\xc6\xd5\xfe\xbe\xd6", 6 }, true, ENCODING_GB18030, "财政局" },
    { { "\x95\x32\x82\x36", 4 }, true, ENCODING_GB18030, "𠀀" }, /* four bytes */
    { { "\xff\xfe\x22\x8d", 4 }, true, ENCODING_UTF16LE, "财" },
    { { "\xfe\xff\x8d\x22", 4 }, true, ENCODING_UTF16BE, "财" },
    { { "", 0 }, true, ENCODING_UTF8, "" },
    { { "\xb2\xc6\xd5", 3 }, false, 0, NULL },     /* cut off */
    { { "\xef\xbb\xbf\xff", 4 }, false, 0, NULL }, /* says UTF-8, is not */
    { { "\xff\xff\xff", 3 }, false, 0, NULL },
};

TESTS
{
    TEST ("a text is recognised by its mark or by being well-formed, and becomes UTF-8")
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            AUTO(buf) out = BUF_INIT(100);
            enum encoding found = ENCODING_UTF8;
            struct error err = { 0 };

            buf_text(&out, ">");
            CHECK(encoding_to_utf8(cases[i].bytes, &out, &found, &err) == cases[i].ok);
            if (cases[i].ok) {
                CHECK(found == cases[i].encoding);
                CHECK(str_eq(str_from(cases[i].text), str_from(out.data + 1)));
            } else {
                CHECK(err.code == ERROR_UNSUPPORTED && out.len == 1);
            }
        }
    TEST ("a text longer than one piece comes through whole") {
        AUTO(buf) in = BUF_INIT(100000);
        AUTO(buf) out = BUF_INIT(100000);
        enum encoding found;
        struct error err;

        for (int i = 0; i < 10000; i++)
            buf_text(&in, "\xb2\xc6");
        CHECK(encoding_to_utf8(buf_str(&in), &out, &found, &err) && out.len == 30000);
        CHECK(str_ends(buf_str(&out), STR("财财")) && str_is_utf8(buf_str(&out)));
    }
}
