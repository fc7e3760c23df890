/*
 * nearest: the features of a layer in the order of their distance from a place.
 *
 * Best first over the packed R-tree (Hjaltason and Samet, "Distance browsing in spatial
 * databases", ACM TODS 24, 1999): boxes wait in a heap by how near they can be at least, features
 * by how far they are. The distance is that along the ground to the nearest place of the shape
 * (geo/geodesic), 0 inside; of equal ones the smaller id comes first. What is at least as far as a
 * box in the Mercator plane is told by the scale at its most northern or southern edge, with the
 * ellipsoid's smallest radius: never too much, so the order is exact.
 *
 * Cost: a few boxes and features more than are visited.
 */
#pragma once

#include "yardstick/map/snapshot.h"

struct nearest_hit {
    struct map_feature feature;
    double distance_m;
    struct point at; /* the nearest place of it, degrees */
};

/* False ends it. */
typedef bool nearest_visit(void *data, const struct nearest_hit *hit);

/* Features without a shape are never visited. within_m may be INFINITY. */
MUST_CHECK bool nearest_walk(const struct snapshot *s, uint32_t layer, struct point degrees,
                             double within_m, nearest_visit *visit, void *data, struct error *err);
