#include "yardstick/draw/letters.h"

#include "test.h"

/* A letter of one paragraph of `n` narrow words. */
static void print(size_t n, struct buf *out)
{
    struct letters_form form = { STR("Notice"), STR("plan"), STR("2026-12-01"), LANG_EN };
    AUTO(buf) text = BUF_INIT(1 << 16);
    struct letters *letters;
    struct error err;

    for (size_t i = 0; i < n; i++)
        buf_text(&text, "i ");
    if (!CHECK(letters_open(&form, out, &letters, &err)))
        return;
    letters_add(letters, &(struct letter){ .to = STR("A unit"), .texts = { buf_str(&text) } });
    CHECK(letters_close(letters, &err));
}

TESTS
{
    TEST ("what fits the sheet at nine points is all there, however many bytes it has") {
        AUTO(buf) whole = BUF_INIT(1 << 20);
        AUTO(buf) shorter = BUF_INIT(1 << 20);
        AUTO(buf) again = BUF_INIT(1 << 20);

        print(4106, &whole);
        print(4100, &shorter);
        print(4106, &again);
        CHECK(!str_eq(buf_str(&whole), buf_str(&shorter)));
        CHECK(str_eq(buf_str(&whole), buf_str(&again)));
    }
}
