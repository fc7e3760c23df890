/*
 * shape_make: a shapefile of one point with one text column, byte by byte, so
 * that its declarations can be true, false or missing.
 */
#pragma once

#include "yardstick/base/buf.h"

static inline void shape_put(struct buf *out, uint64_t value, int bytes, bool big)
{
    for (int i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * (big ? bytes - 1 - i : i))));
}

static inline void shape_double(struct buf *out, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, 8);
    shape_put(out, bits, 8, false);
}

static inline void shape_head(struct buf *out, uint32_t words)
{
    shape_put(out, 9994, 4, true);
    for (int i = 0; i < 5; i++)
        shape_put(out, 0, 4, true);
    shape_put(out, words, 4, true);
    shape_put(out, 1000, 4, false);
    shape_put(out, 1, 4, false);
    for (int i = 0; i < 2; i++) {
        shape_double(out, 117);
        shape_double(out, 36);
    }
    for (int i = 0; i < 4; i++)
        shape_double(out, 0);
}

static inline void shp_make(struct buf *out)
{
    shape_head(out, 64);
    shape_put(out, 1, 4, true);
    shape_put(out, 10, 4, true);
    shape_put(out, 1, 4, false);
    shape_double(out, 117);
    shape_double(out, 36);
}

static inline void shx_make(struct buf *out)
{
    shape_head(out, 54);
    shape_put(out, 50, 4, true);
    shape_put(out, 10, 4, true);
}

/* One column `name` of 20 bytes with this text; `language` is the byte that names the code page. */
static inline void dbf_make(struct buf *out, struct str name, struct str text, unsigned language)
{
    shape_put(out, 0x3, 1, false);
    shape_put(out, 0x010164, 3, false);
    shape_put(out, 1, 4, false);
    shape_put(out, 65, 2, false);
    shape_put(out, 21, 2, false);
    for (int i = 12; i < 29; i++)
        buf_addc(out, 0);
    buf_addc(out, (char)language);
    shape_put(out, 0, 2, false);
    for (size_t i = 0; i < 11; i++)
        buf_addc(out, i < name.len ? name.ptr[i] : '\0');
    buf_addc(out, 'C');
    shape_put(out, 0, 4, false);
    buf_addc(out, 20);
    for (int i = 0; i < 15; i++)
        buf_addc(out, 0);
    buf_addc(out, '\r');
    buf_addc(out, ' ');
    for (size_t i = 0; i < 20; i++)
        buf_addc(out, i < text.len ? text.ptr[i] : ' ');
    buf_addc(out, 0x1A);
}
