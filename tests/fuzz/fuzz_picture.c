/* picture: any bytes are refused or laid, and what comes out is a picture again. */
#include "yardstick/tile/picture.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(buf) out = BUF_INIT(4 << 20);
    struct picture_part part = { 0 };
    struct str webp = { (const char *)data, size };
    struct picture *p, *again;
    struct error err;

    if (!picture_begin(&arena, &p, &err))
        __builtin_trap();
    if (size % 2) {
        part = (struct picture_part){ data[0] % 10, data[0] >> 4, 1 };
        webp = (struct str){ webp.ptr + 1, size - 1 };
    }
    if (!picture_under(p, webp, part, &err) || !picture_under(p, webp, part, &err))
        return 0;
    if (!picture_write(p, &out, &err) || !picture_begin(&arena, &again, &err) ||
        !picture_under(again, buf_str(&out), (struct picture_part){ 0 }, &err) ||
        picture_is_empty(again) != picture_is_empty(p) ||
        picture_is_full(again) != picture_is_full(p))
        __builtin_trap();
    return 0;
}
