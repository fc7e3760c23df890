#include "yardstick/text/fold.h"

#include "test.h"

static const struct {
    const char *text, *folded;
} cases[] = {
    { "财政局", "财政局" },
    { "財政局", "财政局" },
    { "臺兒莊區國土資源局", "台儿庄区国土资源局" },
    { "後勤樓", "后勤楼" },
    { "Ａ座５１２", "a座512" },
    { "ＫＦＣ－１", "kfc-1" },
    { "  行政\t中心 \n\xe3\x80\x80 512 ", "行政 中心 512" },
    { "Café Zürich Ñandú", "cafe zurich nandu" },
    { "e\xcc\x81t\xc3\xa9", "ete" },
    { "lǜ", "lu" },
    { "①②", "12" },
    { "㎡", "m2" },
    { "STRASSE Straße", "strasse strasse" },
    { "张\xe2\x80\x8b伟", "张伟" }, /* a zero-width space */
    { "（办公室）", "(办公室)" },
    { "", "" },
    { " \t ", "" },
};

static bool folds_to(const char *text, const char *folded)
{
    AUTO(buf) out = BUF_INIT(1000);
    AUTO(buf) again = BUF_INIT(1000);
    struct error err;

    if (!fold_write(str_from(text), &out, &err) || !fold_write(buf_str(&out), &again, &err))
        return false;
    if (!str_eq(buf_str(&out), str_from(folded)))
        NOTE("%s became %s", text, out.data);
    return str_eq(buf_str(&out), str_from(folded)) && str_eq(buf_str(&again), buf_str(&out));
}

TESTS
{
    TEST ("every way of writing a text has one form, and folding it again changes nothing")
        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
            CHECK(folds_to(cases[i].text, cases[i].folded));
    TEST ("each folded character knows the one it came from") {
        AUTO(arena) arena = ARENA_INIT(100000);
        struct fold fold;
        struct error err;
        static const uint32_t from[] = { 1, 2, 2, 3, 5, 7 };

        /* space, Ａ, ㎡ (two), e with its mark, space twice, 財 */
        CHECK(fold_make(STR(" Ａ㎡e\xcc\x81  財"), &arena, &fold, &err));
        CHECK(fold.n == ARRAY_LEN(from) && memcmp(fold.from, from, sizeof(from)) == 0);
        CHECK(fold.cp[0] == 'a' && fold.cp[5] == 0x8d22);
    }
    TEST ("bytes that are not UTF-8 are refused and a text beyond the arena too") {
        AUTO(arena) arena = ARENA_INIT(600);
        struct fold fold = { .n = 77 };
        struct error err = { 0 };
        char long_text[4000];

        CHECK(!fold_make(STR("\xb2\xc6\xd5\xfe"), &arena, &fold, &err));
        CHECK(err.code == ERROR_INVALID && fold.n == 77);
        memset(long_text, 'a', sizeof(long_text));
        CHECK(!fold_make((struct str){ long_text, sizeof(long_text) }, &arena, &fold, &err));
        CHECK(err.code == ERROR_TOO_LARGE);
    }
    TEST ("words are letters, digits and ideographs") {
        CHECK(fold_is_word('a') && fold_is_word('5') && fold_is_word(0x8d22));
        CHECK(!fold_is_word('-') && !fold_is_word(' ') && !fold_is_word(0xb7));
        CHECK(fold_is_han(0x8d22) && fold_is_han(0x20000) && !fold_is_han('a'));
    }
}
