/*
 * Any bytes: they are refused, or what was read is written and read again as the same.
 */
#include "yardstick/geo/wkb.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(geometry) first = { 0 };
    AUTO(geometry) second = { 0 };
    AUTO(buf) once = BUF_INIT(64 << 20);
    AUTO(buf) twice = BUF_INIT(64 << 20);
    struct error err = { 0 };

    if (!wkb_read((struct str){ (const char *)data, size }, &first, &err)) {
        if (err.code == ERROR_NONE || first.n_points)
            __builtin_trap();
        return 0;
    }
    wkb_write(&once, &first);
    if (!wkb_read(buf_str(&once), &second, &err))
        __builtin_trap();
    wkb_write(&twice, &second);
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        __builtin_trap();
    return 0;
}
