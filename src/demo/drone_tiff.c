/*
 * drone_tiff: the plainest GeoTIFF (6.0): little-endian, one strip a row,
 * nothing compressed, EPSG:4548.
 */
#include "drone.h"

#include "yardstick/base/buf.h"
#include "yardstick/base/fs.h"

enum {
    TIFF_MAX = 512 << 20,
    SHORT = 3,
    LONG = 4,
    DOUBLE = 12,
    ASCII = 2,
    TAGS = 16,
    DATE_BYTES = 20
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

struct entries {
    struct buf head, later;
    uint32_t later_at; /* in the file */
};

static void entry(struct entries *e, unsigned tag, unsigned type, uint32_t count, struct str values)
{
    put(&e->head, tag, 2);
    put(&e->head, type, 2);
    put(&e->head, count, 4);
    if (values.len <= 4) {
        buf_add(&e->head, values);
        put(&e->head, 0, 4 - (unsigned)values.len);
    } else {
        put(&e->head, e->later_at + e->later.len, 4);
        buf_add(&e->later, values);
        if (e->later.len % 2)
            buf_addc(&e->later, 0);
    }
}

static void numbers(struct entries *e, unsigned tag, unsigned type, uint64_t value, unsigned times)
{
    struct buf values = BUF_INIT(256);

    for (unsigned i = 0; i < times; i++)
        put(&values, value, type == SHORT ? 2 : 4);
    entry(e, tag, type, times, buf_str(&values));
    buf_release(&values);
}

static void strips(struct entries *e, unsigned tag, uint32_t first, uint32_t step, uint32_t n)
{
    struct buf values = BUF_INIT(64 << 20);

    for (uint32_t i = 0; i < n; i++)
        put(&values, first + (uint64_t)i * step, 4);
    entry(e, tag, LONG, n, buf_str(&values));
    buf_release(&values);
}

static void place(struct entries *e, const struct drone_grid *grid, bool is_float)
{
    // Heights are of the 1985 datum, EPSG:5737.
    static const uint16_t keys[] = { 1, 1, 0,    4, 1024, 0,    1,    1, 1025, 0,
                                     1, 1, 3072, 0, 1,    4548, 4096, 0, 1,    5737 };
    size_t n_keys = ARRAY_LEN(keys) - (is_float ? 0 : 4);
    struct buf values = BUF_INIT(256);

    put_double(&values, (double)grid->cell / 1000);
    put_double(&values, (double)grid->cell / 1000);
    put_double(&values, 0);
    entry(e, 33550, DOUBLE, 3, buf_str(&values));
    buf_clear(&values);
    for (int i = 0; i < 3; i++)
        put_double(&values, 0);
    put_double(&values, (double)grid->west / 1000);
    put_double(&values, (double)grid->north / 1000);
    put_double(&values, 0);
    entry(e, 33922, DOUBLE, 6, buf_str(&values));
    buf_clear(&values);
    for (size_t i = 0; i < n_keys; i++)
        put(&values, i == 3 ? n_keys / 4 - 1 : keys[i], 2);
    entry(e, 34735, SHORT, (uint32_t)n_keys, buf_str(&values));
    buf_release(&values);
}

static void tags(struct entries *e, const struct drone_grid *grid, bool is_float, uint32_t data)
{
    const char *date = grid->is_earlier ? "2024:10:15 10:30:00" : "2026:10:20 10:30:00";
    unsigned samples = is_float ? 1 : 4;
    uint32_t row = (uint32_t)grid->columns * 4;

    numbers(e, 256, LONG, (uint64_t)grid->columns, 1);
    numbers(e, 257, LONG, (uint64_t)grid->rows, 1);
    numbers(e, 258, SHORT, is_float ? 32 : 8, samples);
    numbers(e, 259, SHORT, 1, 1);
    numbers(e, 262, SHORT, is_float ? 1 : 2, 1);
    strips(e, 273, data, row, (uint32_t)grid->rows);
    numbers(e, 277, SHORT, samples, 1);
    numbers(e, 278, LONG, 1, 1);
    strips(e, 279, row, 0, (uint32_t)grid->rows);
    numbers(e, 284, SHORT, 1, 1);
    entry(e, 306, ASCII, DATE_BYTES, (struct str){ date, DATE_BYTES });
    if (!is_float)
        numbers(e, 338, SHORT, 2, 1);
    numbers(e, 339, SHORT, is_float ? 3 : 1, samples);
    place(e, grid, is_float);
    if (is_float)
        entry(e, 42113, ASCII, 6, (struct str){ "-9999", 6 });
}

bool drone_tiff_write(const char *path, const struct drone_grid *grid, bool is_float,
                      const void *pixels, struct error *err)
{
    size_t n = (size_t)grid->columns * (size_t)grid->rows * 4;
    AUTO(buf) out = BUF_INIT(TIFF_MAX);
    struct entries e = { BUF_INIT(4096), BUF_INIT(TIFF_MAX), 8 + 2 + 12 * TAGS + 4 + 2 };
    uint32_t data;
    bool done;

    // Two passes: where the pixels begin is known when the values have been laid out.
    tags(&e, grid, is_float, 0);
    data = e.later_at + (uint32_t)e.later.len;
    buf_clear(&e.head);
    buf_clear(&e.later);
    tags(&e, grid, is_float, data);
    buf_add(&out, (struct str){ "II*\0\x08\0\0\0", 8 });
    put(&out, e.head.len / 12, 2);
    buf_add(&out, buf_str(&e.head));
    while (out.len < e.later_at)
        buf_addc(&out, 0);
    buf_add(&out, buf_str(&e.later));
    buf_add(&out, (struct str){ pixels, n });
    done = buf_ok(&out, err) && fs_write(path, buf_str(&out), 0600, err);
    buf_release(&e.head);
    buf_release(&e.later);
    return done;
}
