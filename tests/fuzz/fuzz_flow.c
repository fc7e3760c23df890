/* Tables of machines: whatever the bytes, what is read makes sense. */
#include "yardstick/flow/flow.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT(1 << 20);
    struct error err = { 0 };
    struct flow flow;

    if (flow_read((struct str){ (const char *)data, size }, &arena, &flow, &err))
        for (size_t i = 0; i < flow.n_moves; i++)
            if (flow.moves[i].to >= flow.n_states || !flow.moves[i].roles.n || !flow_start(&flow))
                abort();
    arena_release(&arena);
    return 0;
}
