/*
 * drone_cloud: LAS 1.2, format 2 (coordinates and colours), EPSG:4548, millimetres.
 */
#include "drone.h"

#include <math.h>

#include "yardstick/base/buf.h"
#include "yardstick/base/fs.h"

enum { LAS_MAX = 256 << 20, HEADER = 227, RECORD = 54, KEYS = 24, POINT = 26 };

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

static void put_text(struct buf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        buf_addc(out, i < strlen(text) ? text[i] : '\0');
}

static void header_put(struct buf *out, const struct drone_grid *g, const float *heights)
{
    size_t n = (size_t)g->columns * (size_t)g->rows;
    float low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < n; i++) {
        low = heights[i] < low ? heights[i] : low;
        high = heights[i] > high ? heights[i] : high;
    }
    put_text(out, "LASF", 24);
    put(out, 1, 1);
    put(out, 2, 1);
    put_text(out, "Yardstick demo", 32);
    put_text(out, "yardstick", 32);
    put(out, 293, 2); // 20 October
    put(out, 2026, 2);
    put(out, HEADER, 2);
    put(out, HEADER + RECORD + KEYS, 4);
    put(out, 1, 4);
    put(out, 2, 1);
    put(out, POINT, 2);
    put(out, n, 4);
    put(out, n, 4); // all of the first return
    put_text(out, "", 16);
    for (int i = 0; i < 3; i++)
        put_double(out, 0.001);
    for (int i = 0; i < 3; i++)
        put_double(out, 0);
    put_double(out, (double)(g->west + (g->columns - 1) * g->cell) / 1000);
    put_double(out, (double)g->west / 1000);
    put_double(out, (double)g->north / 1000);
    put_double(out, (double)(g->north - (g->rows - 1) * g->cell) / 1000);
    put_double(out, (double)high);
    put_double(out, (double)low);
}

static void system_put(struct buf *out)
{
    static const uint16_t keys[] = { 1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 4548 };

    put(out, 0, 2);
    put_text(out, "LASF_Projection", 16);
    put(out, 34735, 2);
    put(out, KEYS, 2);
    put_text(out, "", 32);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        put(out, keys[i], 2);
}

bool drone_cloud_write(const char *path, const struct drone_grid *g, const float *heights,
                       const unsigned char *pixels, struct error *err)
{
    AUTO(buf) out = BUF_INIT(LAS_MAX);
    size_t i = 0;

    header_put(&out, g, heights);
    system_put(&out);
    for (int row = 0; row < g->rows; row++)
        for (int c = 0; c < g->columns; c++, i++) {
            put(&out, (uint64_t)(uint32_t)(g->west + c * g->cell), 4);
            put(&out, (uint64_t)(uint32_t)(g->north - row * g->cell), 4);
            put(&out, (uint64_t)(uint32_t)lroundf(heights[i] * 1000), 4);
            put(&out, 0, 2);
            put(&out, 1 | 1 << 3, 1); // return 1 of 1
            put(&out, 0, 5);
            for (int b = 0; b < 3; b++)
                put(&out, (uint64_t)pixels[4 * i + (size_t)b] * 257, 2);
        }
    return buf_ok(&out, err) && fs_write(path, buf_str(&out), 0600, err);
}
