/* webp_tile: 256 x 256 pixels as a WebP file, by GDAL's driver. Private to the layer. */
#pragma once

#include "yardstick/base/buf.h"

struct webp_tile {
    unsigned n_samples; /* 4: red green blue alpha; 3 */
    bool lossless;
    unsigned thread; /* a name of its own for each thread's file in memory */
};

/*
 * `pixels` are interleaved. The bytes are appended to `out`, which is emptied before; they have
 * been decoded again: alpha is the same, and so is everything else when lossless.
 */
MUST_CHECK bool webp_tile_make(const struct webp_tile *how, unsigned char *pixels, struct buf *out,
                               struct error *err);
void webp_tile_register(void);
