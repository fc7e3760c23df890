/*
 * importance: at which zoom each vertex of a layer begins to matter.
 *
 * Visvalingam and Whyatt, "Line generalisation by repeated elimination of
 * points", Cartographic Journal 30, 1993: the vertex whose triangle with its
 * two neighbours is smallest goes first. It is run on arcs, not on rings: a
 * vertex where not exactly two different neighbours meet, over all rings of
 * the layer, is a junction and is always kept, and the chain between two
 * junctions is ranked once for everybody who uses it. So neighbours keep the
 * same vertices at every zoom and walls stay shut. A ring without junctions
 * keeps its least vertex (by x, then y).
 *
 * A vertex matters from the zoom at which its triangle has at least
 * IMPORTANCE_UNITS2 square tile units; from IMPORTANCE_ZOOM on all do.
 * O(n log n); memory about 40 bytes a vertex while it runs.
 */
#pragma once

#include "yardstick/base/error.h"

enum { IMPORTANCE_ZOOM = 16, IMPORTANCE_UNITS2 = 4 };

/* World units relative to the map's origin. */
struct map_point {
    int32_t x, y;
};

struct importance_input {
    const struct map_point *points;
    const uint32_t *ring_starts; /* n_rings + 1; rings do not repeat their first point */
    uint32_t n_rings;
    bool is_closed; /* polygons; false: lines */
};

/* ranks[i] <= z: vertex i is drawn at zoom z. One byte for each point. ERROR_TOO_LARGE. */
MUST_CHECK bool importance_rank(const struct importance_input *in, uint8_t *ranks,
                                struct error *err);
