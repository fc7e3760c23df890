/*
 * tile_id: how an address of the quad-tree lies in the world of a snapshot.
 */
#pragma once

#include "yardstick/geo/tile_id.h"
#include "yardstick/map/snapshot.h"

enum {
    TILE_EXTENT = 4096, /* units along one side */
    TILE_BUFFER = 64    /* units drawn beyond each side */
};

/* How many bits of a world coordinate one tile unit has at this zoom. */
static inline unsigned tile_shift(struct tile_id id)
{
    return TILE_ZOOM_MAX - id.z;
}

/* World units with the buffer and the half unit that rounding may reach. */
struct world_box tile_reach(struct tile_id id);
