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
 * Cost: a few boxes and features more than are visited. What is not wanted is measured no nearer
 * than its leaf of the tree.
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

/* Is it to be visited? Asked in no order, and of more than are visited in the end. */
typedef bool nearest_wants(void *data, const struct map_feature *feature);

struct nearest_search {
    const struct snapshot *snapshot;
    uint32_t layer;
    struct point degrees; /* from here */
    double within_m;      /* may be INFINITY */
    nearest_wants *wants; /* NULL: all */
    nearest_visit *visit;
    void *data;
};

/* Features without a shape are never visited. */
MUST_CHECK bool nearest_walk(const struct nearest_search *search, struct error *err);
