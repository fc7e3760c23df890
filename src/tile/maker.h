/*
 * maker: what one tile in the making has at hand; private to src/tile.
 */
#pragma once

#include "yardstick/geo/valid.h"
#include "yardstick/tile/clip.h"
#include "yardstick/tile/mvt.h"
#include "yardstick/tile/tile_vector.h"

static const struct clip_box tile_window = { -TILE_BUFFER, TILE_EXTENT + TILE_BUFFER };

struct tile_maker {
    struct valid *valid;
    struct mvt mvt;
    struct shape ring, shape; /* one ring before clipping; the feature */
    struct clip_scratch scratch;
    struct geometry exact, clipped;
    struct tile_counts counts;
    /* the tile being made */
    const struct map_schema *schema;
    struct tile_id id;
    unsigned view;
    uint64_t unwritten; /* bit a: attribute a is not for this view */
    int secret;         /* the attribute that says so; -1: none */
    int ordinal;        /* the attribute by which the view is narrowed; -1: it is not */
    int64_t floor;
    int64_t offset_x, offset_y; /* a relative coordinate plus this counts from the tile's corner */
    unsigned shift;
};

/* The feature's vertices at this zoom, unrounded, in tile units. */
void exact_shape(struct tile_maker *m, const struct segment *s, uint32_t index,
                 struct geometry *out);

/*
 * After rounding broke it: m->shape becomes what GEOS makes of the exact
 * feature on the grid, clipped. False if that is empty or GEOS gave up.
 */
bool repair_shape(struct tile_maker *m, const struct segment *s, uint32_t index);

/* Says GEOS that m->shape is valid? */
bool repair_confirm(struct tile_maker *m);

/*
 * When rounding left nothing of it: a triangle one unit wide along the part
 * of the feature that is in the window, from zoom 16 on and if that part
 * covers a square unit or more; else false.
 */
bool thin_shape(struct tile_maker *m, const struct segment *s, uint32_t index);
