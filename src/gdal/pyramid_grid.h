/* pyramid_grid: which tiles of which zooms an image covers. Private to the layer; pure. */
#pragma once

#include "cog.h"
#include "yardstick/geo/bbox.h"

struct pyramid_grid {
    struct cog_plan plan;
    struct tile_level levels[COG_LEVELS_MAX]; /* coarsest first, with those below plan.min_zoom */
    size_t n_levels;
};

/* `box` in metres of EPSG:3857, `pixel` the source's pixel there. */
MUST_CHECK bool pyramid_grid_make(struct bbox box, double pixel, unsigned max_zoom,
                                  struct pyramid_grid *out, struct error *err);
/* Metres a pixel at a zoom. */
double pyramid_pixel(unsigned zoom);
