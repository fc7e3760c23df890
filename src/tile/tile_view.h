/*
 * tile_view: what the bits of a view say; private to src/tile.
 *
 *     0..1    TILE_VIEW_*
 *     2       narrowed to a floor, whose number less TILE_FLOOR_MIN is in
 *     3..14
 *     15..30  layers of the source by their place in it; none: all
 */
#pragma once

#include "yardstick/tile/tile_vector.h"

enum {
    VIEW_HAS_FLOOR = 1 << 2,
    VIEW_FLOOR_SHIFT = 3,
    VIEW_FLOOR_MASK = 0xfff,
    VIEW_LAYERS_SHIFT = 15
};

static inline int view_floor(unsigned view)
{
    return (int)(view >> VIEW_FLOOR_SHIFT & VIEW_FLOOR_MASK) + TILE_FLOOR_MIN;
}

/* Is the source's layer number `i` in it? */
static inline bool view_has_layer(unsigned view, unsigned i)
{
    unsigned layers = view >> VIEW_LAYERS_SHIFT;

    return !layers || (i < TILE_SOURCE_LAYERS_MAX && layers >> i & 1);
}
