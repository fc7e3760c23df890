/*
 * tile_id: an address in the web Mercator quad-tree.
 *
 * z is the zoom, 0 for the one tile that shows the world; x grows to the
 * east and y to the SOUTH (the XYZ order of browsers, not the TMS order of
 * MBTiles: tile_flip_y() is the only place that converts).
 *
 * A tile_id is three words passed by value. Everything here is pure. One made
 * by tile_id_make() is valid; the functions below assume so.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/geo/bbox.h"

enum { TILE_ZOOM_MAX = 22 };

struct tile_id {
    uint32_t z, x, y;
};

/* ERROR_INVALID names what is out of range. */
MUST_CHECK bool tile_id_make(int64_t z, int64_t x, int64_t y, struct tile_id *out,
                             struct error *err);

struct tile_id tile_parent(struct tile_id id); /* the root is its own parent */
uint32_t tile_flip_y(struct tile_id id);

/* Degrees, without a buffer. */
struct bbox tile_degrees(struct tile_id id);
