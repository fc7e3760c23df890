/*
 * pyramid: an image or heights as tiles of web maps, in one file.
 *
 * The source is a copy made by raster_copy_image() or raster_copy_heights().
 * Each level is warped from it by itself, as `gdalwarp -t_srs EPSG:3857 -tr …
 * -r cubic -dstalpha` would (heights: bilinear), a row of tiles at a time:
 * memory is a row of tiles a thread and 64 MB of the warper's, whatever the
 * size. Images become WebP of quality 85, whose alpha is lossless; heights
 * become Terrarium colours (R*256 + G + B/256 - 32768 m) in lossless WebP,
 * where the source has none the lowest of its heights. Every tile is decoded
 * again before it is written, its alpha must be the same.
 *
 * The finest zoom is the one whose pixels are nearest to the source's, at most
 * PYRAMID_ZOOM_MAX; the levels are those of the file (gdal, cog.h) down to two
 * tiles across, and two coarser ones behind them.
 *
 * The file is the same for the same source, whatever the number of threads.
 */
#pragma once

#include "yardstick/gdal/raster.h"

enum { PYRAMID_ZOOM_MAX = 22, PYRAMID_THREADS_MAX = 16, PYRAMID_QUALITY = 85 };

struct pyramid_spec {
    const char *from, *to;
    bool is_heights;
    float lowest; /* of the heights */
    unsigned n_threads;
    const struct raster_watch *watch; /* called from this thread and the workers', one at a time */
};

struct pyramid_facts {
    unsigned min_zoom, max_zoom; /* with tiles */
    unsigned n_levels;           /* aligned levels of the TIFF */
    struct bbox degrees;
    uint64_t n_tiles, n_bytes;
};

/* ERROR_INVALID when the source has no pixel to show, or lies nowhere on a map. */
MUST_CHECK bool pyramid_make(const struct pyramid_spec *spec, struct pyramid_facts *out,
                             struct error *err);
