/*
 * cog: a Cloud Optimized GeoTIFF written block by block. Private to the layer.
 *
 * The blocks are complete WebP files of 256 x 256 pixels that lie on the tiles
 * of web maps at every level (EPSG:3857), the coarsest level first, so that it
 * is written in one pass; a block that is not written is sparse. It is a
 * BigTIFF with GDAL's block leaders and trailers, its overviews are IFDs behind
 * the first, and a table of the tiles (base/tile_table.h) stands at the end.
 * Tiles coarser than the last overview are in the table only.
 *
 * Cloud Optimized GeoTIFF: https://cogeo.org; BigTIFF: libtiff.gitlab.io.
 */
#pragma once

#include "yardstick/base/tile_table.h"

enum { COG_TILE = 256, COG_LEVELS_MAX = TILE_LEVELS_MAX };

struct cog_plan {
    uint32_t min_zoom;            /* of the overviews */
    uint32_t max_zoom;            /* of the image itself */
    uint32_t x, y, columns, rows; /* the tiles of min_zoom */
    unsigned n_samples;           /* 4: with alpha; 3 */
};

struct cog;

/* The levels that have tiles, coarsest first, those below min_zoom included. */
MUST_CHECK bool cog_open(const char *path, const struct cog_plan *plan,
                         const struct tile_level *levels, size_t n_levels, struct cog **out,
                         struct error *err);
/* Levels in order, each row by row. */
MUST_CHECK bool cog_put(struct cog *cog, uint32_t z, uint32_t x, uint32_t y, struct str webp,
                        uint32_t flags, struct error *err);
/* Writes head and table. */
MUST_CHECK bool cog_finish(struct cog *cog, uint64_t *n_tiles, uint64_t *n_bytes,
                           struct error *err);
void cog_close(struct cog *cog); /* NULL is fine */
