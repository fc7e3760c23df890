/*
 * drone_photo: photos straight down, as a drone writes them: baseline JPEG
 * with Exif (position, height) and the attributes DJI writes into XMP.
 *
 * A block of 8 x 8 pixels has one colour, that of one cell: only the first
 * coefficient of each is written, which needs no transform. ITU-T T.81.
 */
#include "drone.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/buf.h"
#include "yardstick/base/fs.h"
#include "yardstick/geo/crs.h"

enum { CELL = 600, COLUMNS = 160, ROWS = 120, PHOTOS = 6, PHOTO_MAX = 4 << 20, ABOVE_M = 80 };
enum { METRE_EPSG = 4548, DEGREE_EPSG = 4490 };

struct bits {
    struct buf *out;
    uint32_t pending;
    unsigned n;
};

static void bits_put(struct bits *b, uint32_t value, unsigned n)
{
    for (unsigned i = n; i-- > 0;) {
        b->pending = b->pending << 1 | (value >> i & 1);
        if (++b->n < 8)
            continue;
        buf_addc(b->out, (char)b->pending);
        if ((b->pending & 0xff) == 0xff)
            buf_addc(b->out, 0);
        b->n = 0;
        b->pending = 0;
    }
}

/* The difference to the block before; sizes have codes of 4 bits, the end of a block one of 1. */
static void block_put(struct bits *b, int level, int *before)
{
    int difference = level - *before;
    unsigned size = 0;

    *before = level;
    while (abs(difference) >> size)
        size++;
    bits_put(b, size, 4);
    bits_put(b, (uint32_t)(difference < 0 ? difference + (1 << size) - 1 : difference), size);
    bits_put(b, 0, 1);
}

static void be(struct buf *out, uint32_t value, unsigned bytes)
{
    for (unsigned i = bytes; i-- > 0;)
        buf_addc(out, (char)(value >> (8 * i) & 0xff));
}

static void segment(struct buf *out, unsigned marker, struct str body)
{
    be(out, 0xff00 | marker, 2);
    be(out, (uint32_t)body.len + 2, 2);
    buf_add(out, body);
}

static void rational(struct buf *out, double value)
{
    be(out, (uint32_t)lround(value * 10000), 4);
    be(out, 10000, 4);
}

static void angle(struct buf *out, double degrees)
{
    double minutes = (degrees - floor(degrees)) * 60;

    rational(out, floor(degrees));
    rational(out, floor(minutes));
    rational(out, (minutes - floor(minutes)) * 60);
}

static void entry(struct buf *out, unsigned tag, unsigned type, uint32_t count, uint32_t value)
{
    be(out, tag, 2);
    be(out, type, 2);
    be(out, count, 4);
    be(out, value, 4);
}

/* Big-endian TIFF with two directories; offsets are of its own beginning. */
static void exif_put(struct buf *out, struct point degrees, double altitude_m, unsigned number)
{
    enum { MAKE = 62, DATE = 74, GPS = 94, LAT = 176, LON = 200, ALTITUDE = 224 };

    buf_add(out, (struct str){ "Exif\0\0MM\0*\0\0\0\x08", 14 });
    be(out, 4, 2);
    entry(out, 271, 2, 4, 0x444a4900); // "DJI"
    entry(out, 272, 2, 12, MAKE);
    entry(out, 306, 2, 20, DATE);
    entry(out, 34853, 4, 1, GPS);
    be(out, 0, 4);
    buf_add(out, (struct str){ "Demo camera\0", 12 });
    buf_addf(out, "2026:10:20 10:%02u:00", 30 + number);
    buf_addc(out, 0);
    be(out, 6, 2);
    entry(out, 1, 2, 2, 'N' << 24);
    entry(out, 2, 5, 3, LAT);
    entry(out, 3, 2, 2, 'E' << 24);
    entry(out, 4, 5, 3, LON);
    entry(out, 5, 1, 1, 0);
    entry(out, 6, 5, 1, ALTITUDE);
    be(out, 0, 4);
    be(out, 0, 2);
    be(out, 0, 2);
    angle(out, degrees.y);
    angle(out, degrees.x);
    rational(out, altitude_m);
}

static void tables_put(struct buf *out)
{
    char quantiser[65], dc[29] = { 0 }, ac[18] = { 0x10, 1 };
    static const char scan[] = { 3, 1, 0, 2, 0, 3, 0, 0, 63, 0 };

    memset(quantiser, 8, sizeof(quantiser));
    quantiser[0] = 0;
    segment(out, 0xdb, (struct str){ quantiser, 65 });
    dc[4] = 12; // twelve codes of four bits
    for (char i = 0; i < 12; i++)
        dc[17 + i] = i;
    segment(out, 0xc4, (struct str){ dc, 29 });
    segment(out, 0xc4, (struct str){ ac, 18 });
    segment(out, 0xda, (struct str){ scan, sizeof(scan) });
}

static void head_put(struct buf *out, struct point degrees, double ground_m, unsigned number)
{
    static const unsigned char sizes[] = { 8, ROWS * 8 >> 8, ROWS * 8 & 0xff, COLUMNS * 8 >> 8,
                                           COLUMNS * 8 & 0xff };
    static const unsigned char colours[] = { 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0 };
    struct buf body = BUF_INIT(4096);

    be(out, 0xffd8, 2);
    exif_put(&body, degrees, ground_m + ABOVE_M, number);
    segment(out, 0xe1, buf_str(&body));
    buf_clear(&body);
    buf_add(&body, (struct str){ "http://ns.adobe.com/xap/1.0/\0", 29 });
    buf_addf(&body,
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:Description "
             "drone-dji:RelativeAltitude=\"+%d.00\" drone-dji:GimbalYawDegree=\"+0.00\" "
             "drone-dji:GimbalPitchDegree=\"-90.00\"/></x:xmpmeta>",
             ABOVE_M);
    segment(out, 0xe1, buf_str(&body));
    buf_clear(&body);
    buf_add(&body, (struct str){ (const char *)sizes, sizeof(sizes) });
    buf_add(&body, (struct str){ (const char *)colours, sizeof(colours) });
    segment(out, 0xc0, buf_str(&body));
    buf_release(&body);
}

/* Luma and the two differences of colour, less 128. ITU-R BT.601, as JFIF has it. */
static void cell_put(struct bits *b, const unsigned char *rgb, int before[3])
{
    double red = rgb[0], green = rgb[1], blue = rgb[2];
    double luma = 0.299 * red + 0.587 * green + 0.114 * blue;

    block_put(b, (int)lround(luma) - 128, &before[0]);
    block_put(b, (int)lround((blue - luma) * 0.564), &before[1]);
    block_put(b, (int)lround((red - luma) * 0.713), &before[2]);
}

static void picture_put(struct buf *out, const struct drone_grid *g, const unsigned char *pixels,
                        int column, int row)
{
    struct bits bits = { out, 0, 0 };
    int before[3] = { 0 };

    for (int y = row - ROWS / 2; y < row + ROWS / 2; y++)
        for (int x = column - COLUMNS / 2; x < column + COLUMNS / 2; x++) {
            int c = x < 0 ? 0 : x >= g->columns ? g->columns - 1 : x;
            int r = y < 0 ? 0 : y >= g->rows ? g->rows - 1 : y;

            cell_put(&bits, pixels + 4 * ((size_t)r * (size_t)g->columns + (size_t)c), before);
        }
    bits_put(&bits, 0x7f, 7); // fill the last byte with ones
    be(out, 0xffd9, 2);
}

/* A flight over the courtyard, its picture, and what turns metres into degrees. */
struct flight {
    struct drone_grid grid;
    unsigned char *pixels;
    struct crs_cache *crs;
};

static bool photo_write(const struct flight *f, unsigned number, const char *folder,
                        struct error *err)
{
    AUTO(buf) out = BUF_INIT(PHOTO_MAX);
    const struct drone_grid *g = &f->grid;
    int column = g->columns * (int)(1 + number) / (PHOTOS + 1), row = g->rows / 2;
    int64_t e = g->west + column * g->cell, n = g->north - row * g->cell;
    struct point at = { (double)e / 1000, (double)n / 1000 };
    char path[1200];

    if (!crs_transform(f->crs, METRE_EPSG, DEGREE_EPSG, &at, 1, err))
        return false;
    head_put(&out, at, drone_ground(e, n), number);
    tables_put(&out);
    picture_put(&out, g, f->pixels, column, row);
    snprintf(path, sizeof(path), "%s/DJI_%04u.JPG", folder, number + 1);
    return buf_ok(&out, err) && fs_write(path, buf_str(&out), 0600, err);
}

bool drone_photos_write(const struct city *city, const char *folder, struct error *err)
{
    struct flight f = { .pixels = NULL };
    bool done;

    if (!drone_grid_make(city, CELL, &f.grid, err))
        return false;
    f.crs = crs_cache_open(err);
    if (!f.crs)
        return false;
    f.pixels = calloc((size_t)f.grid.columns * (size_t)f.grid.rows, 4);
    done = f.pixels ? drone_paint(&f.grid, f.pixels, err)
                    : error_set(err, ERROR_INTERNAL, "out of memory");
    for (unsigned i = 0; done && i < PHOTOS; i++)
        done = photo_write(&f, i, folder, err);
    free(f.pixels);
    crs_cache_close(f.crs);
    return done;
}
