/*
 * Any text: it is refused with a message, or it can be asked of any row.
 */
#include "yardstick/query/where.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const struct str headers[] = { { "a", 1 }, { "b b", 3 }, { "面积", 6 } };
    static const struct str cells[] = { { "12.5", 4 }, { NULL, 0 }, { "文本", 6 } };
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    const struct where *where = NULL;
    struct error err = { 0 };

    if (!where_parse((struct str){ (const char *)data, size }, headers, 3, &arena, &where, &err)) {
        if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
            __builtin_trap();
        return 0;
    }
    for (size_t n = 0; n <= 3; n++)
        (void)where_holds(where, cells, n);
    return 0;
}
