/*
 * Any text: it is refused with a message, or it is a rule set that can be asked and computed with.
 */
#include "yardstick/housing/entitlement.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct establishment posts = { { { STR("staff"), ESTABLISHMENT_POSTS_MAX } }, 1 };
    struct ruleset set = { 0 };
    struct entitlement e;
    struct error err = { 0 };

    if (!ruleset_read(STR("f"), (struct str){ (const char *)data, size }, &arena, &set, &err)) {
        if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
            __builtin_trap();
        return 0;
    }
    entitlement_compute(&set, STR("municipal"), &posts, 1, &e);
    if (e.office.value < 0 || (e.gross.known && e.gross.value < e.basic.value))
        __builtin_trap();
    return 0;
}
