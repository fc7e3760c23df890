/*
 * Any bytes: folding refuses them or gives code points in order whose folding is the same again;
 * floor names and encodings take the same bytes.
 */
#include "yardstick/text/encoding.h"
#include "yardstick/text/floor_label.h"
#include "yardstick/text/fold.h"
#include "yardstick/text/pinyin.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct str text = { (const char *)data, size };
    AUTO(arena) arena = ARENA_INIT(1 << 24);
    AUTO(buf) out = BUF_INIT(1 << 22);
    AUTO(buf) pinyin = BUF_INIT(1 << 22);
    struct fold fold;
    struct error err;
    enum encoding found;
    int ordinal = 0;

    if (floor_ordinal(text, &ordinal) &&
        (ordinal < FLOOR_ORDINAL_MIN || ordinal > FLOOR_ORDINAL_MAX))
        __builtin_trap();
    if (encoding_to_utf8(text, &out, &found, &err) && !str_is_utf8(buf_str(&out)))
        __builtin_trap();
    if (!fold_make(text, &arena, &fold, &err))
        return 0;
    buf_clear(&out);
    for (size_t i = 0; i < fold.n; i++) {
        if (fold.from[i] >= size || (i && fold.from[i] < fold.from[i - 1]))
            __builtin_trap();
        fold_put(&out, fold.cp[i]);
    }
    if (!str_is_utf8(buf_str(&out)))
        __builtin_trap();
    if (!pinyin_write(text, PINYIN_PERSON, &pinyin, NULL, &err))
        __builtin_trap();
    return 0;
}
