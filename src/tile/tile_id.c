/*
 * tile_id: see the header.
 */
#include "yardstick/tile/tile_id.h"

_Static_assert(MERCATOR_WORLD_BITS == TILE_ZOOM_MAX + 12, "one world unit is a unit of zoom 22");

struct world_box tile_reach(struct tile_id id)
{
    int64_t unit = (int64_t)1 << tile_shift(id), side = TILE_EXTENT * unit;
    int64_t x = id.x * side, y = id.y * side, reach = TILE_BUFFER * unit + unit / 2;

    return (struct world_box){ x - reach, y - reach, x + side + reach, y + side + reach };
}
