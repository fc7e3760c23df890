/*
 * clip: what of a shape lies in the tile and its buffer, and is it a polygon.
 *
 * Clipping is in whole units, after rounding, side by side (Sutherland and
 * Hodgman, "Reentrant polygon clipping", CACM 17, 1974); a cut is rounded to
 * the nearest unit, halves to the south-east, and is the same from both ends
 * of the edge, so neighbours keep their common wall. A concave ring that
 * falls apart comes out with its pieces joined along the border; clip_check()
 * then says so and the caller mends it. Pure, but for the shape's memory.
 */
#pragma once

#include "yardstick/tile/shape.h"

/* Closed, in tile units. */
struct clip_box {
    int32_t min, max; /* the same for x and y */
};

/*
 * Appends to `out` the part of an open ring (a closed polygon) inside the box,
 * as one ring with shape_tidy() done; nothing if no area is left.
 */
void clip_ring(const struct tile_point *p, uint32_t n, struct clip_box box, bool is_hole,
               struct shape *out);
/* The same for a line, as any number of lines. */
void clip_line(const struct tile_point *p, uint32_t n, struct clip_box box, struct shape *out);

enum clip_verdict {
    CLIP_VALID,   /* a valid (multi)polygon of OGC Simple Features, surely */
    CLIP_TOUCHES, /* rings touch each other at a point: valid or not, GEOS knows */
    CLIP_BROKEN   /* crosses or touches itself, overlaps, has a hole outside */
};

/* Memory for clip_check(), kept from one shape to the next; zero is empty. */
struct clip_scratch {
    struct clip_edge *edges;
    uint32_t room;
};
void clip_scratch_release(struct clip_scratch *scratch);

/*
 * Exact, in integers. Pairs of edges are looked at where their spans along
 * x overlap: O(n log n) for what maps have. CLIP_BROKEN without memory.
 */
enum clip_verdict clip_check(const struct shape *s, struct clip_scratch *scratch);
