/* charset: text of files into UTF-8. */
#include "test.h"
#include "yardstick/gdal/charset.h"

static bool decodes(const char *name, struct str bytes, const char *text, size_t want_used)
{
    AUTO(buf) out = BUF_INIT(4096);
    struct charset charset = { 0 };
    struct error err = { 0 };
    size_t used = 0;
    bool done = charset_open(&charset, str_from(name), &err) &&
                charset_decode(&charset, bytes, &out, &used, &err);

    charset_release(&charset);
    return done && used == want_used && str_eq(buf_str(&out), str_from(text));
}

TESTS
{
    TEST ("GBK, GB18030 and Big5 become UTF-8") {
        CHECK(decodes("gbk", STR("\xD6\xD0\xB9\xFA"), "中国", 4));
        CHECK(decodes("936", STR("\x95\x32\x82\x36"), "𠀀", 4));
        CHECK(decodes("Big5", STR("\xA4\xA4"), "中", 2));
        CHECK(decodes("utf-16le", STR("\x2D\x4E"), "中", 2));
    }
    TEST ("a character cut off at the end is left for the next piece") {
        CHECK(decodes("gb18030", STR("a\xD6"), "a", 1));
        CHECK(decodes("utf8", STR("a\xE4\xB8"), "a", 1));
    }
    TEST ("bytes that are no character are an error that points at them") {
        AUTO(buf) out = BUF_INIT(64);
        struct charset charset = { 0 };
        struct error err = { 0 };
        size_t used = 0;

        CHECK(charset_open(&charset, STR("UTF-8"), &err));
        CHECK(!charset_decode(&charset, STR("ab\xFFz"), &out, &used, &err));
        CHECK(used == 2 && err.code == ERROR_INVALID);
        charset_release(&charset);
    }
    TEST ("what is not declared is UTF-8 if it can be, else GB18030") {
        CHECK(str_eq(charset_guess(STR("plain")), STR("UTF-8")));
        CHECK(str_eq(charset_guess(STR("中国\xE4\xB8")), STR("UTF-8")));
        CHECK(str_eq(charset_guess(STR("\xD6\xD0\xB9\xFA")), STR("GB18030")));
        CHECK(str_eq(charset_guess(STR("\xFF\xFE"
                                       "a\0")),
                     STR("UTF-16LE")));
    }
    TEST ("an unknown encoding is named") {
        struct charset charset = { 0 };
        struct error err = { 0 };

        CHECK(!charset_open(&charset, STR("klingon"), &err));
        CHECK(strstr(err.message[LANG_EN], "klingon"));
    }
}
