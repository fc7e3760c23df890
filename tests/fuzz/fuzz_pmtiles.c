/* pmtiles: any file is refused or gives tiles whose bytes lie inside it, however it is asked. */
#include "yardstick/archive/pmtiles_reader.h"

struct bytes {
    const unsigned char *at;
    size_t n;
};

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool bytes_read(void *context, uint64_t offset, size_t length, char *out, struct error *err)
{
    const struct bytes *b = context;

    (void)err;
    if (offset > b->n || length > b->n - offset)
        __builtin_trap(); // the reader promises not to ask for it
    memcpy(out, b->at + offset, length);
    return true;
}

static bool visit(void *context, const struct pmtiles_entry *run, struct error *err)
{
    const struct bytes *b = context;

    if (run->run == 0 || run->offset > b->n || run->length > b->n - run->offset)
        __builtin_trap();
    return run->tile < 1 << 20 || error_set(err, ERROR_CANCELED, "far enough");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct bytes bytes = { data, size };
    struct pmtiles_source source = { &bytes, size, bytes_read };
    AUTO(buf) metadata = BUF_INIT(1 << 16);
    struct pmtiles_reader *r;
    struct pmtiles_part part;
    struct tile_id id;
    struct error err;

    if (!pmtiles_reader_open(&source, &r, &err))
        return 0;
    (void)!pmtiles_reader_metadata(r, &metadata, &err);
    (void)!pmtiles_reader_each(r, &bytes, visit, &err);
    for (uint64_t number = 0; number < 3000; number = number * 3 / 2 + 1)
        if (pmtiles_tile(number, &id) && pmtiles_reader_find(r, id, &part, &err) && part.length &&
            (part.offset > size || part.length > size - part.offset))
            __builtin_trap();
    pmtiles_reader_close(r);
    return 0;
}
