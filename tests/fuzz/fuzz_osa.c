/* osa: any text is read or refused with a reason; what is read can be laid out and costs something.
 */
#include "yardstick/plan/osa_cost.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static uint32_t rooms[OSA_ENTITIES_MAX];
    struct arena arena = ARENA_INIT(16 << 20);
    struct error err = { 0 };
    struct osa_cost cost;
    struct osa osa;

    if (!osa_read((struct str){ (const char *)data, size }, &arena, &osa, &err)) {
        if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
            __builtin_trap();
    } else if (!osa_cost_make(&osa, rooms, &cost, &err) || cost.total < 0) {
        __builtin_trap();
    }
    arena_release(&arena);
    return 0;
}
