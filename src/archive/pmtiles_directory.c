/*
 * pmtiles_directory: directories as columns of variable-length integers: how
 * many, numbers as differences, runs, lengths, then offsets, where 0 says
 * "right after the one before".
 */
#include "yardstick/archive/pmtiles.h"

#include <stdlib.h>

struct integers {
    const unsigned char *at, *end;
    bool broken;
};

static uint64_t take(struct integers *in)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && in->at < in->end; shift += 7) {
        unsigned char byte = *in->at++;

        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    in->broken = true;
    return 0;
}

static uint32_t take32(struct integers *in)
{
    uint64_t value = take(in);

    in->broken |= value > UINT32_MAX;
    return (uint32_t)value;
}

static void columns_read(struct integers *in, struct pmtiles_entry *e, size_t n)
{
    uint64_t number = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t step = take(in);

        in->broken |= (i && step == 0) || step > UINT64_MAX - number;
        number += step;
        e[i].tile = number;
    }
    for (size_t i = 0; i < n; i++)
        e[i].run = take32(in);
    for (size_t i = 0; i < n; i++) {
        e[i].length = take32(in);
        in->broken |= e[i].length == 0;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t said = take(in);

        in->broken |= i == 0 && said == 0;
        e[i].offset = said || i == 0 ? said - 1 : e[i - 1].offset + e[i - 1].length;
    }
}

static bool runs_overlap(const struct pmtiles_entry *e, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (e[i].run > e[i + 1].tile - e[i].tile)
            return true;
    return n && e[n - 1].run > UINT64_MAX - e[n - 1].tile;
}

bool pmtiles_directory_read(struct str bytes, struct pmtiles_entry **out, size_t *n,
                            struct error *err)
{
    struct integers in = { (const unsigned char *)bytes.ptr,
                           (const unsigned char *)bytes.ptr + bytes.len, false };
    uint64_t said = take(&in);
    struct pmtiles_entry *entries;

    // Each entry has at least a byte in each of four columns.
    if (in.broken || said > bytes.len / 4)
        return error_set(err, ERROR_INVALID, "a directory of the archive is damaged");
    entries = calloc(said ? said : 1, sizeof(*entries));
    if (!entries)
        return error_set(err, ERROR_TOO_LARGE, "a directory of the archive is too large");
    columns_read(&in, entries, said);
    if (in.broken || in.at != in.end || runs_overlap(entries, said)) {
        free(entries);
        return error_set(err, ERROR_INVALID, "a directory of the archive is damaged");
    }
    *out = entries;
    *n = said;
    return true;
}

static void put(struct buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buf_addc(out, (char)(value | 0x80));
    buf_addc(out, (char)value);
}

void pmtiles_directory_write(const struct pmtiles_entry *e, size_t n, struct buf *out)
{
    put(out, n);
    for (size_t i = 0; i < n; i++)
        put(out, i ? e[i].tile - e[i - 1].tile : e[i].tile);
    for (size_t i = 0; i < n; i++)
        put(out, e[i].run);
    for (size_t i = 0; i < n; i++)
        put(out, e[i].length);
    for (size_t i = 0; i < n; i++)
        put(out, i && e[i].offset == e[i - 1].offset + e[i - 1].length ? 0 : e[i].offset + 1);
}

const struct pmtiles_entry *pmtiles_directory_find(const struct pmtiles_entry *e, size_t n,
                                                   uint64_t number)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (e[middle].tile <= number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    e += low - 1;
    return e->run == 0 || number - e->tile < e->run ? e : NULL;
}
