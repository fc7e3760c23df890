/* wish: any JSON is read or refused with a reason; what is read keeps within its limits. */
#include "yardstick/scenario/wish.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena arena = ARENA_INIT(8 << 20);
    struct json_doc doc = { 0 };
    struct error err = { 0 };
    struct wish wish;

    if (json_read((struct str){ (const char *)data, size }, 1 << 20, &doc, &err)) {
        if (!wish_read(doc.root, &arena, &wish, &err)) {
            if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
                __builtin_trap();
        } else if (wish.kind >= WISH_KINDS || wish.buildings.n > WISH_IDS_MAX ||
                   wish.institutions.n > WISH_IDS_MAX) {
            __builtin_trap();
        }
    }
    json_doc_release(&doc);
    arena_release(&arena);
    return 0;
}
