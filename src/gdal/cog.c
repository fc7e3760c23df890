/*
 * cog: see the header. The head is as long as the plan says, so that the
 * blocks can be written before it.
 */
#include "cog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/geo/mercator.h"

enum { TAGS_MAX = 18, ENTRY_BYTES = 20, HEAD_BYTES = 16, HEAD_MAX = 512 << 20 };
enum { SHORT = 3, LONG = 4, DOUBLE = 12, ASCII = 2, LONG8 = 16 };

static const char ghost[] = "LAYOUT=IFDS_BEFORE_DATA\nBLOCK_ORDER=ROW_MAJOR\n"
                            "BLOCK_LEADER=SIZE_AS_UINT4\nBLOCK_TRAILER=LAST_4_BYTES_REPEATED\n"
                            "KNOWN_INCOMPATIBLE_EDITION=NO\n ";

/* One level of the TIFF: its offsets and lengths, row by row. */
struct level {
    uint32_t z, columns, rows;
    uint64_t *offsets;
    uint32_t *lengths;
};

struct cog {
    struct cog_plan plan;
    int fd;
    uint64_t at; /* where the next block goes */
    uint64_t n_tiles;
    struct level levels[COG_LEVELS_MAX]; /* finest first, as in the file */
    size_t n_levels;
    struct tile_table table;
    struct buf pending;
};

struct head {
    struct buf bytes; /* of the whole head */
    struct buf later; /* values of the IFD being written that do not fit into their entries */
    struct buf entries;
    uint64_t later_at; /* where `later` will lie */
    unsigned n_entries;
};

static void put(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i) & 0xff));
}

static void put_double(struct buf *out, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    put(out, bits, 8);
}

/* An entry with its values, which are `bytes` long in all. */
static void entry(struct head *h, unsigned tag, unsigned type, uint64_t count, struct str values)
{
    put(&h->entries, tag, 2);
    put(&h->entries, type, 2);
    put(&h->entries, count, 8);
    if (values.len <= 8) {
        buf_add(&h->entries, values);
        put(&h->entries, 0, 8 - (unsigned)values.len);
    } else {
        put(&h->entries, h->later_at + h->later.len, 8);
        buf_add(&h->later, values);
        while (h->later.len % 8)
            buf_addc(&h->later, 0);
    }
    h->n_entries++;
}

static void entry_of(struct head *h, unsigned tag, unsigned type, uint64_t value, unsigned times)
{
    struct buf values = BUF_INIT(64);

    for (unsigned i = 0; i < times; i++)
        put(&values, value, type == SHORT ? 2 : 4);
    entry(h, tag, type, times, buf_str(&values));
    buf_release(&values);
}

static void blocks_put(struct head *h, const struct level *l)
{
    uint64_t n = (uint64_t)l->columns * l->rows;
    struct buf values = BUF_INIT(HEAD_MAX);

    for (uint64_t i = 0; i < n; i++)
        put(&values, l->offsets[i], 8);
    entry(h, 324, LONG8, n, buf_str(&values));
    buf_clear(&values);
    for (uint64_t i = 0; i < n; i++)
        put(&values, l->lengths[i], 4);
    entry(h, 325, LONG, n, buf_str(&values));
    buf_release(&values);
}

/* Where the north-west corner is and how large a pixel: EPSG:3857, metres. */
static void place_put(struct head *h, const struct cog *cog)
{
    static const uint16_t keys[] = { 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 3857 };
    double tile = 2 * MERCATOR_HALF_SIDE / (double)(UINT64_C(1) << cog->plan.min_zoom);
    double pixel = 2 * MERCATOR_HALF_SIDE / COG_TILE / (double)(UINT64_C(1) << cog->plan.max_zoom);
    const double scale[] = { pixel, pixel, 0 };
    const double tie[] = {
        0, 0, 0, cog->plan.x * tile - MERCATOR_HALF_SIDE, MERCATOR_HALF_SIDE - cog->plan.y * tile, 0
    };
    char text[400];
    struct buf values = BUF_INIT(4096);

    for (size_t i = 0; i < ARRAY_LEN(scale); i++)
        put_double(&values, scale[i]);
    entry(h, 33550, DOUBLE, 3, buf_str(&values));
    buf_clear(&values);
    for (size_t i = 0; i < ARRAY_LEN(tie); i++)
        put_double(&values, tie[i]);
    entry(h, 33922, DOUBLE, 6, buf_str(&values));
    buf_clear(&values);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        put(&values, keys[i], 2);
    entry(h, 34735, SHORT, ARRAY_LEN(keys), buf_str(&values));
    buf_release(&values);
    snprintf(text, sizeof(text),
             "<GDALMetadata>\n"
             "  <Item name=\"NAME\" domain=\"TILING_SCHEME\">GoogleMapsCompatible</Item>\n"
             "  <Item name=\"ZOOM_LEVEL\" domain=\"TILING_SCHEME\">%u</Item>\n"
             "  <Item name=\"ALIGNED_LEVELS\" domain=\"TILING_SCHEME\">%zu</Item>\n"
             "</GDALMetadata>\n",
             cog->plan.max_zoom, cog->n_levels);
    entry(h, 42112, ASCII, strlen(text) + 1, (struct str){ text, strlen(text) + 1 });
}

/* How many entries the IFD of level `i` has. */
static unsigned n_entries(const struct cog *cog, size_t i)
{
    return 13 + (cog->plan.n_samples == 4) + (i == 0 ? 4 : 0);
}

static void ifd_put(struct head *h, const struct cog *cog, size_t i)
{
    const struct level *l = &cog->levels[i];
    unsigned samples = cog->plan.n_samples, n = n_entries(cog, i);

    buf_clear(&h->entries);
    buf_clear(&h->later);
    h->n_entries = 0;
    h->later_at = h->bytes.len + 8 + (uint64_t)n * ENTRY_BYTES + 8;
    entry_of(h, 254, LONG, i > 0, 1);
    entry_of(h, 256, LONG, (uint64_t)l->columns * COG_TILE, 1);
    entry_of(h, 257, LONG, (uint64_t)l->rows * COG_TILE, 1);
    entry_of(h, 258, SHORT, 8, samples);
    entry_of(h, 259, SHORT, 50001, 1);
    entry_of(h, 262, SHORT, 2, 1);
    entry_of(h, 277, SHORT, samples, 1);
    entry_of(h, 284, SHORT, 1, 1);
    entry_of(h, 322, SHORT, COG_TILE, 1);
    entry_of(h, 323, SHORT, COG_TILE, 1);
    blocks_put(h, l);
    if (samples == 4)
        entry_of(h, 338, SHORT, 2, 1);
    entry_of(h, 339, SHORT, 1, samples);
    if (i == 0)
        place_put(h, cog);
    put(&h->bytes, n, 8);
    buf_add(&h->bytes, buf_str(&h->entries));
    put(&h->bytes, i + 1 < cog->n_levels ? h->later_at + h->later.len : 0, 8);
    buf_add(&h->bytes, buf_str(&h->later));
}

static bool head_make(const struct cog *cog, struct buf *out, struct error *err)
{
    struct head h = { .bytes = BUF_INIT(HEAD_MAX),
                      .later = BUF_INIT(HEAD_MAX),
                      .entries = BUF_INIT(4096) };
    bool done;
    uint64_t first;

    buf_addf(out, "GDAL_STRUCTURAL_METADATA_SIZE=%06zu bytes\n%s", sizeof(ghost) - 1, ghost);
    while (out->len % 8)
        buf_addc(out, ' ');
    first = HEAD_BYTES + out->len;
    buf_add(&h.bytes, (struct str){ "II+\0\x08\0\0\0", 8 });
    put(&h.bytes, first, 8);
    buf_add(&h.bytes, buf_str(out));
    for (size_t i = 0; i < cog->n_levels; i++)
        ifd_put(&h, cog, i);
    buf_clear(out);
    buf_add(out, buf_str(&h.bytes));
    done = buf_ok(&h.bytes, err) && buf_ok(&h.later, err) && buf_ok(out, err);
    buf_release(&h.bytes);
    buf_release(&h.later);
    buf_release(&h.entries);
    return done;
}

static bool write_all(int fd, const char *bytes, size_t n, uint64_t at, struct error *err)
{
    while (n) {
        ssize_t put_now = pwrite(fd, bytes, n, (off_t)at);

        if (put_now < 0 && errno == EINTR)
            continue;
        if (put_now <= 0)
            return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERROR_FULL : ERROR_INTERNAL,
                             "the tiles cannot be written: %s", strerror(errno));
        bytes += put_now;
        at += (uint64_t)put_now;
        n -= (size_t)put_now;
    }
    return true;
}

static bool levels_make(struct cog *cog, struct error *err)
{
    const struct cog_plan *p = &cog->plan;

    for (uint32_t z = p->max_zoom + 1; z-- > p->min_zoom;) {
        struct level *l = &cog->levels[cog->n_levels++];
        unsigned deeper = z - p->min_zoom;
        uint64_t n = (uint64_t)p->columns * p->rows << (2 * deeper);

        if (cog->n_levels == COG_LEVELS_MAX || n > TILE_PLACES_MAX)
            return error_set(err, ERROR_TOO_LARGE, "the image has more tiles than can be kept");
        *l = (struct level){ z, p->columns << deeper, p->rows << deeper,
                             calloc(n, sizeof(uint64_t)), calloc(n, sizeof(uint32_t)) };
        if (!l->offsets || !l->lengths)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
    }
    return true;
}

bool cog_open(const char *path, const struct cog_plan *plan, const struct tile_level *levels,
              size_t n_levels, struct cog **out, struct error *err)
{
    struct cog *cog = calloc(1, sizeof(*cog));
    AUTO(buf) head = BUF_INIT(HEAD_MAX);
    bool done = cog != NULL;

    if (!done)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    cog->plan = *plan;
    cog->pending = (struct buf)BUF_INIT(TILE_PLACE_BYTES_MAX + 64);
    cog->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (cog->fd < 0)
        done = error_set(err, ERROR_INTERNAL, "the tiles cannot be written: %s", strerror(errno));
    done = done && levels_make(cog, err);
    for (size_t i = 0; done && i < n_levels; i++)
        done = tile_table_add(&cog->table, levels[i], err);
    done = done && head_make(cog, &head, err);
    cog->at = (head.len + 15) / 16 * 16;
    if (done)
        *out = cog;
    else
        cog_close(cog);
    return done;
}

/* The place of a tile in the TIFF's own lists; NULL when the level is in the table only. */
static struct level *level_of(struct cog *cog, uint32_t z, uint32_t x, uint32_t y, uint64_t *index)
{
    const struct cog_plan *p = &cog->plan;
    struct level *l;

    if (z < p->min_zoom || z > p->max_zoom)
        return NULL;
    l = &cog->levels[p->max_zoom - z];
    *index = (uint64_t)(y - (p->y << (z - p->min_zoom))) * l->columns +
             (x - (p->x << (z - p->min_zoom)));
    return *index < (uint64_t)l->columns * l->rows ? l : NULL;
}

bool cog_put(struct cog *cog, uint32_t z, uint32_t x, uint32_t y, struct str webp, uint32_t flags,
             struct error *err)
{
    struct tile_place *place = tile_table_find(&cog->table, z, x, y);
    uint64_t index;
    struct level *l = level_of(cog, z, x, y, &index);

    if (!place || webp.len < 4 || webp.len > TILE_PLACE_BYTES_MAX)
        return error_set(err, ERROR_INTERNAL, "a tile lies outside its image");
    buf_clear(&cog->pending);
    put(&cog->pending, webp.len, 4);
    buf_add(&cog->pending, webp);
    buf_add(&cog->pending, (struct str){ webp.ptr + webp.len - 4, 4 });
    if (!buf_ok(&cog->pending, err) ||
        !write_all(cog->fd, cog->pending.data, cog->pending.len, cog->at, err))
        return false;
    *place = (struct tile_place){ cog->at + 4, (uint32_t)webp.len, flags };
    if (l) {
        l->offsets[index] = place->offset;
        l->lengths[index] = place->length;
    }
    cog->at += cog->pending.len;
    cog->n_tiles++;
    return true;
}

bool cog_finish(struct cog *cog, uint64_t *n_tiles, uint64_t *n_bytes, struct error *err)
{
    AUTO(buf) head = BUF_INIT(HEAD_MAX);
    AUTO(buf) table = BUF_INIT((size_t)TILE_PLACES_MAX * 16 + 4096);

    tile_table_write(&cog->table, cog->at, &table);
    if (!buf_ok(&table, err) || !head_make(cog, &head, err) ||
        !write_all(cog->fd, head.data, head.len, 0, err) ||
        !write_all(cog->fd, table.data, table.len, cog->at, err))
        return false;
    *n_tiles = cog->n_tiles;
    *n_bytes = cog->at + table.len;
    return true;
}

void cog_close(struct cog *cog)
{
    if (!cog)
        return;
    for (size_t i = 0; i < cog->n_levels; i++) {
        free(cog->levels[i].offsets);
        free(cog->levels[i].lengths);
    }
    if (cog->fd >= 0)
        close(cog->fd);
    tile_table_release(&cog->table);
    buf_release(&cog->pending);
    free(cog);
}
