/*
 * shape_index: where places of the map lie to a given shape, quickly and never wrongly.
 *
 * The map in memory is rounded to world units (2 mm), so a place within SHAPE_NEAR_UNITS of the
 * outline is NEAR: only the ledger's own coordinates can tell (query/within.h asks GEOS about
 * those). All others are told here by ray casting over an R-tree of the outline's edges.
 *
 * Edges are straight in degrees, as GeoJSON (RFC 7946, 3.1.1) and SQL have them; in the Mercator
 * plane they are bent, so each is cut into pieces that stray from it by less than a quarter unit.
 * Read-only once made; any thread.
 */
#pragma once

#include "yardstick/geo/geometry.h"
#include "yardstick/map/snapshot.h"

enum { SHAPE_NEAR_UNITS = 8 };

enum shape_side { SHAPE_OUTSIDE, SHAPE_INSIDE, SHAPE_NEAR };

struct shape_index {
    struct world_box box; /* absolute, with SHAPE_NEAR_UNITS around it */
    struct rtree edges;
    struct shape_edge *ends; /* of edge i */
    uint32_t n;
};

/* Polygons only, even-odd over all rings. ERROR_TOO_LARGE with more than a million pieces. */
MUST_CHECK bool shape_index_make(const struct snapshot *s, const struct geometry *degrees,
                                 struct shape_index *out, struct error *err);
void shape_index_release(struct shape_index *index);

/* Of a point of a segment. */
enum shape_side shape_index_point(const struct shape_index *index, struct map_point p);
/* Of a whole box: NEAR when the outline comes near it, or may. */
enum shape_side shape_index_box(const struct shape_index *index, struct map_box box);
