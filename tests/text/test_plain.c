/* plain: case and marks, each by itself. */
#include "yardstick/text/plain.h"

#include "test.h"

static const struct {
    bool (*fold)(struct str text, struct buf *out, struct error *err);
    const char *text, *becomes;
} cases[] = {
    { plain_casei, "KØBENHAVN", "københavn" },         { plain_casei, "Straße", "strasse" },
    { plain_casei, "ＡＢ１２ 财政局", "ab12 财政局" }, { plain_casei, "plain", "plain" },
    { plain_accenti, "Chișinău", "Chisinau" },         { plain_accenti, "Ἀθῆναι", "Αθηναι" },
    { plain_accenti, "财政局 한글", "财政局 한글" },   { plain_accenti, "Straße", "Straße" },
};

TESTS
{
    AUTO(buf) out = BUF_INIT(1 << 20);
    struct error err = { 0 };

    TEST ("case and width do not count, or marks do not, and twice is as once") {
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            AUTO(buf) again = BUF_INIT(1 << 20);

            buf_clear(&out);
            CHECK(cases[i].fold(str_from(cases[i].text), &out, &err));
            if (!CHECK(str_eq(buf_str(&out), str_from(cases[i].becomes))))
                NOTE("%s became %s", cases[i].text, out.data);
            CHECK(cases[i].fold(buf_str(&out), &again, &err));
            CHECK(str_eq(buf_str(&out), buf_str(&again)));
        }
    }
    TEST ("what grows a lot is still whole") {
        AUTO(buf) many = BUF_INIT(1 << 20);

        // U+FDFA becomes eighteen letters.
        for (int i = 0; i < 1000; i++)
            buf_text(&many, "\xef\xb7\xba");
        buf_clear(&out);
        CHECK(plain_casei(buf_str(&many), &out, &err) && out.len > 30000);
    }
    TEST ("text that is not UTF-8 is refused") {
        CHECK(!plain_casei(STR("\xff"), &out, &err) && !plain_accenti(STR("\xff"), &out, &err));
    }
}
