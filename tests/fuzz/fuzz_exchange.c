/* exchange: whatever a worker says, the program's readers stay within what they were told. */
#include <unistd.h>

#include "yardstick/base/exchange.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static struct field values[EXCHANGE_COLUMNS_MAX];

static bool take(struct record_reader *r, char tag, struct arena *arena,
                 struct exchange_layer *layer)
{
    struct exchange_row row = { .values = values, .n_values = layer->n_columns };
    struct exchange_progress progress;
    struct exchange_end end;
    struct error err, notice;
    int64_t at;

    switch (tag) {
    case EXCHANGE_LAYER:
        return exchange_layer_read(r, arena, layer, &err);
    case EXCHANGE_ROW:
        return exchange_row_read(r, &row, &err);
    case EXCHANGE_PROGRESS:
        return exchange_progress_read(r, &progress, &err);
    case EXCHANGE_END:
        return exchange_end_read(r, &end, &err);
    default:
        return exchange_notice_read(r, &notice, &at, &err);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(arena) arena = ARENA_INIT(16 << 20);
    struct exchange_layer layer = { 0 };
    struct record_reader r;
    struct error err;
    int ends[2];
    char tag;

    // A pipe holds this much without a reader.
    if (size > 65536 || pipe(ends) != 0)
        return 0;
    if (write(ends[1], data, size) == (ssize_t)size) {
        close(ends[1]);
        r = (struct record_reader)RECORD_READER_INIT(ends[0], 1 << 20);
        while (record_next(&r, &tag, &err) == RECORD_READ && take(&r, tag, &arena, &layer))
            if (layer.n_columns > EXCHANGE_COLUMNS_MAX)
                __builtin_trap();
        record_reader_release(&r);
    } else {
        close(ends[1]);
    }
    close(ends[0]);
    return 0;
}
