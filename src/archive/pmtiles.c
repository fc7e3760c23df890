/*
 * pmtiles: see the header.
 */
#include "yardstick/archive/pmtiles.h"

#include <math.h>

static const char magic[] = "PMTiles";

enum { VERSION_AT = 7, MAGIC_BYTES = 7, VERSION = 3 };

static uint64_t little(const char *p, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | (unsigned char)p[i];
    return value;
}

static void put(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i)));
}

static double degrees(const char *p)
{
    return (double)(int32_t)little(p, 4) / 1e7;
}

static void put_degrees(struct buf *out, double value)
{
    put(out, (uint32_t)(int32_t)lround(value * 1e7), 4);
}

static bool part_read(const char *p, uint64_t file_bytes, struct pmtiles_part *out)
{
    *out = (struct pmtiles_part){ little(p, 8), little(p + 8, 8) };
    return out->offset <= file_bytes && out->length <= file_bytes - out->offset;
}

static bool parts_read(const char *p, uint64_t file_bytes, struct pmtiles_header *h,
                       struct error *err)
{
    if (!part_read(p + 8, file_bytes, &h->root) || !part_read(p + 24, file_bytes, &h->metadata) ||
        !part_read(p + 40, file_bytes, &h->leaves) || !part_read(p + 56, file_bytes, &h->tiles))
        return error_set(err, ERROR_INVALID,
                         "the file is cut short: its parts lie beyond its %llu bytes",
                         (unsigned long long)file_bytes);
    if (h->root.length > PMTILES_ROOT_END || h->metadata.length > PMTILES_METADATA_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the archive's directory or metadata is too large");
    return true;
}

bool pmtiles_header_read(struct str head, uint64_t file_bytes, struct pmtiles_header *out,
                         struct error *err)
{
    const char *p = head.ptr;
    struct pmtiles_header h = { 0 };

    if (head.len < PMTILES_HEADER_BYTES || memcmp(p, magic, MAGIC_BYTES) != 0)
        return error_set(err, ERROR_INVALID, "this is no PMTiles file");
    if (p[VERSION_AT] != VERSION)
        return error_set(err, ERROR_UNSUPPORTED,
                         "this is PMTiles of version %d; convert it to version 3",
                         (unsigned char)p[VERSION_AT]);
    if (!parts_read(p, file_bytes, &h, err))
        return false;
    h.n_addressed = little(p + 72, 8);
    h.n_entries = little(p + 80, 8);
    h.n_contents = little(p + 88, 8);
    h.clustered = p[96] == 1;
    h.inner = (enum pmtiles_compression)(unsigned char)p[97];
    h.outer = (enum pmtiles_compression)(unsigned char)p[98];
    h.kind = (unsigned char)p[99];
    h.min_zoom = (unsigned char)p[100];
    h.max_zoom = (unsigned char)p[101];
    h.bounds =
        (struct bbox){ degrees(p + 102), degrees(p + 106), degrees(p + 110), degrees(p + 114) };
    h.center_zoom = (unsigned char)p[118];
    h.center = (struct point){ degrees(p + 119), degrees(p + 123) };
    *out = h;
    return true;
}

void pmtiles_header_write(const struct pmtiles_header *h, struct buf *out)
{
    const struct pmtiles_part parts[] = { h->root, h->metadata, h->leaves, h->tiles };
    const uint64_t counts[] = { h->n_addressed, h->n_entries, h->n_contents };
    const double corners[] = { h->bounds.min_x, h->bounds.min_y, h->bounds.max_x, h->bounds.max_y };

    buf_add(out, (struct str){ magic, MAGIC_BYTES });
    buf_addc(out, VERSION);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        put(out, parts[i].offset, 8);
        put(out, parts[i].length, 8);
    }
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        put(out, counts[i], 8);
    buf_addc(out, h->clustered ? 1 : 0);
    buf_addc(out, (char)h->inner);
    buf_addc(out, (char)h->outer);
    buf_addc(out, (char)h->kind);
    buf_addc(out, (char)h->min_zoom);
    buf_addc(out, (char)h->max_zoom);
    for (size_t i = 0; i < ARRAY_LEN(corners); i++)
        put_degrees(out, corners[i]);
    buf_addc(out, (char)h->center_zoom);
    put_degrees(out, h->center.x);
    put_degrees(out, h->center.y);
}

/* How many tiles all zooms before z have: (4^z - 1) / 3. */
static uint64_t before(unsigned z)
{
    return (((uint64_t)1 << (2 * z)) - 1) / 3;
}

/* The quarter's corner of the Hilbert curve comes to the origin, its entry to the west. */
static void turn(uint32_t side, uint32_t *x, uint32_t *y, uint32_t east, uint32_t south)
{
    uint32_t kept = *x;

    if (south)
        return;
    if (east) {
        *x = side - 1 - *x;
        *y = side - 1 - *y;
        kept = *x;
    }
    *x = *y;
    *y = kept;
}

uint64_t pmtiles_number(struct tile_id id)
{
    uint64_t place = 0;
    uint32_t x = id.x, y = id.y;

    for (uint32_t side = (1u << id.z) >> 1; side; side >>= 1) {
        uint32_t east = (x & side) ? 1 : 0, south = (y & side) ? 1 : 0;

        place += (uint64_t)side * side * ((3 * east) ^ south);
        x &= side - 1;
        y &= side - 1;
        turn(side, &x, &y, east, south);
    }
    return before(id.z) + place;
}

bool pmtiles_tile(uint64_t number, struct tile_id *out)
{
    uint32_t z = 0, x = 0, y = 0;
    uint64_t place;

    while (z <= TILE_ZOOM_MAX && number >= before(z + 1))
        z++;
    if (z > TILE_ZOOM_MAX)
        return false;
    place = number - before(z);
    for (uint32_t side = 1; side < 1u << z; side <<= 1) {
        uint32_t east = (place >> 1) & 1, south = (uint32_t)(place ^ east) & 1;

        turn(side, &x, &y, east, south);
        x += side * east;
        y += side * south;
        place >>= 2;
    }
    *out = (struct tile_id){ z, x, y };
    return true;
}
