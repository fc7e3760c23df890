/* zipdir: any bytes are refused or give entries that lie inside, with safe names. */
#include "yardstick/gdal/zipdir.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct zip_limits limits = { 2000, 1 << 30, 200 };
    AUTO(arena) arena = ARENA_INIT(64 << 20);
    struct zipdir dir;
    struct error err;

    if (!zipdir_parse((struct str){ (const char *)data, size }, &arena, &dir, &err))
        return 0;
    for (size_t i = 0; i < dir.n_entries; i++)
        if (!str_is_utf8(dir.entries[i].name) || dir.entries[i].name.ptr[0] == '/')
            __builtin_trap();
    (void)!zipdir_judge(&dir, &limits, &err);
    return 0;
}
