/*
 * tile_table: see the header.
 */
#include "yardstick/base/tile_table.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACE_BYTES = 16, LEVEL_BYTES = 32, FOOTER_BYTES = 48, ZOOM_MAX = 30 };

static const char magic[] = "YSTILES1";

static void put(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i) & 0xff));
}

static uint64_t get(const unsigned char *from, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i > 0; i--)
        value = value << 8 | from[i - 1];
    return value;
}

bool tile_table_add(struct tile_table *table, struct tile_level level, struct error *err)
{
    uint64_t more = (uint64_t)level.columns * level.rows;
    struct tile_place *grown;

    if (table->n_levels == TILE_LEVELS_MAX || more > TILE_PLACES_MAX ||
        table->n_places + more > TILE_PLACES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the image has more tiles than can be kept");
    grown = realloc(table->places, (table->n_places + more + 1) * sizeof(*grown));
    if (!grown)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    memset(grown + table->n_places, 0, more * sizeof(*grown));
    level.first = table->n_places;
    table->places = grown;
    table->n_places += more;
    table->levels[table->n_levels++] = level;
    return true;
}

void tile_table_release(struct tile_table *table)
{
    free(table->places);
    *table = (struct tile_table){ 0 };
}

struct tile_place *tile_table_find(const struct tile_table *table, uint32_t z, uint32_t x,
                                   uint32_t y)
{
    for (size_t i = 0; i < table->n_levels; i++) {
        const struct tile_level *l = &table->levels[i];

        if (l->z != z)
            continue;
        return x >= l->x && y >= l->y && x - l->x < l->columns && y - l->y < l->rows
                   ? &table->places[l->first + (uint64_t)(y - l->y) * l->columns + (x - l->x)]
                   : NULL;
    }
    return NULL;
}

void tile_table_write(const struct tile_table *table, uint64_t file_bytes, struct buf *out)
{
    for (size_t i = 0; i < table->n_places; i++) {
        put(out, table->places[i].offset, 8);
        put(out, table->places[i].length, 4);
        put(out, table->places[i].flags, 4);
    }
    for (size_t i = 0; i < table->n_levels; i++) {
        const struct tile_level *l = &table->levels[i];

        put(out, l->z, 4);
        put(out, l->x, 4);
        put(out, l->y, 4);
        put(out, l->columns, 4);
        put(out, l->rows, 4);
        put(out, 0, 4);
        put(out, l->first, 8);
    }
    buf_add(out, (struct str){ magic, 8 });
    put(out, table->n_places, 8);
    put(out, table->n_levels, 4);
    put(out, 0, 4);
    put(out, file_bytes, 8);
    put(out, file_bytes, 8);
    put(out, 0, 8);
}

static bool read_at(int fd, uint64_t offset, void *out, size_t n)
{
    char *to = out;

    while (n) {
        ssize_t got = pread(fd, to, n, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return true;
}

static bool lies(struct error *err)
{
    return error_set(err, ERROR_INVALID, "the table of tiles does not fit its file");
}

static bool level_read(const unsigned char *at, struct tile_table *out, struct error *err)
{
    struct tile_level l = { .z = (uint32_t)get(at, 4),
                            .x = (uint32_t)get(at + 4, 4),
                            .y = (uint32_t)get(at + 8, 4),
                            .columns = (uint32_t)get(at + 12, 4),
                            .rows = (uint32_t)get(at + 16, 4) };
    uint64_t side;

    if (l.z > ZOOM_MAX)
        return lies(err);
    side = UINT64_C(1) << l.z;
    if ((out->n_levels && l.z <= out->levels[out->n_levels - 1].z) || !l.columns || !l.rows ||
        l.x + (uint64_t)l.columns > side || l.y + (uint64_t)l.rows > side ||
        get(at + 24, 8) != out->n_places)
        return lies(err);
    return tile_table_add(out, l, err);
}

/* Every place before the table, none larger than a tile may be. */
static bool places_read(int fd, uint64_t start, struct tile_table *out, struct error *err)
{
    enum { AT_ONCE = 4096 };
    unsigned char piece[AT_ONCE * PLACE_BYTES];

    for (size_t i = 0; i < out->n_places; i++) {
        const unsigned char *at = piece + i % AT_ONCE * PLACE_BYTES;
        size_t left = out->n_places - i;
        struct tile_place *p = &out->places[i];

        if (i % AT_ONCE == 0 && !read_at(fd, start + (uint64_t)i * PLACE_BYTES, piece,
                                         (left < AT_ONCE ? left : AT_ONCE) * PLACE_BYTES))
            return lies(err);
        *p = (struct tile_place){ get(at, 8), (uint32_t)get(at + 8, 4), (uint32_t)get(at + 12, 4) };
        if (p->length > TILE_PLACE_BYTES_MAX || p->offset > start || p->length > start - p->offset)
            return lies(err);
    }
    return true;
}

static bool levels_read(int fd, uint64_t at, size_t n, struct tile_table *out, struct error *err)
{
    unsigned char bytes[TILE_LEVELS_MAX * LEVEL_BYTES];

    if (!read_at(fd, at, bytes, n * LEVEL_BYTES))
        return lies(err);
    for (size_t i = 0; i < n; i++)
        if (!level_read(bytes + i * LEVEL_BYTES, out, err))
            return false;
    return true;
}

bool tile_table_read(int fd, struct tile_table *out, struct error *err)
{
    unsigned char footer[FOOTER_BYTES];
    uint64_t size, n_places, n_levels, start;
    struct stat st;

    *out = (struct tile_table){ 0 };
    if (fstat(fd, &st) != 0 || st.st_size < FOOTER_BYTES)
        return lies(err);
    size = (uint64_t)st.st_size;
    if (!read_at(fd, size - FOOTER_BYTES, footer, FOOTER_BYTES) || memcmp(footer, magic, 8) != 0)
        return lies(err);
    n_places = get(footer + 8, 8);
    n_levels = get(footer + 16, 4);
    start = get(footer + 24, 8);
    if (n_places > TILE_PLACES_MAX || n_levels > TILE_LEVELS_MAX || start > size ||
        size - start != n_places * PLACE_BYTES + n_levels * LEVEL_BYTES + FOOTER_BYTES)
        return lies(err);
    if (levels_read(fd, start + n_places * PLACE_BYTES, n_levels, out, err) &&
        (out->n_places == n_places || lies(err)) && places_read(fd, start, out, err))
        return true;
    tile_table_release(out);
    return false;
}
