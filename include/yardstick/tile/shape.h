/*
 * shape: a feature in whole tile units, on its way into a tile.
 *
 * x grows east and y SOUTH from the tile's north-west corner; inside a tile 0
 * to 4096, in its buffer -64 to 4160, before clipping anything. Rings are
 * open (first point not repeated); of polygons, shells have positive area by
 * the shoelace with y south, holes negative, and a shell is followed by its
 * holes. A shape is scratch memory of one thread, used again and again.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/geo/geometry.h"

/* Within 2^28 of the tile in both directions: products of differences fit 64 bits. */
struct tile_point {
    int32_t x, y;
};

struct shape_ring {
    uint32_t start, end; /* of points */
    bool is_hole;
};

struct shape {
    enum geometry_kind kind; /* POINT, LINE, POLYGON: of each ring */
    struct tile_point *points;
    struct shape_ring *rings;
    uint32_t n_points, n_rings, room_points, room_rings;
    bool failed; /* memory ran out: as empty */
};

void shape_clear(struct shape *s);
void shape_release(struct shape *s);
void shape_add(struct shape *s, struct tile_point p);
/* What was added since the last ring. */
void shape_end_ring(struct shape *s, bool is_hole);
/* Room for so many more points, so that the caller may fill them in at once. */
struct tile_point *shape_room(struct shape *s, uint32_t n);

/* Twice the area by the shoelace: positive for a shell. */
int64_t shape_area2(const struct tile_point *p, uint32_t n);

/*
 * Removes from an open ring what has no area: repeated points, points on a
 * straight line, spikes that go out and back. The area is exactly the same.
 * Gives back how many points are left, 0 if fewer than three.
 */
uint32_t shape_tidy(struct tile_point *p, uint32_t n);
