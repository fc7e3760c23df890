/*
 * bbox: a point, and a box of two corners, in whatever unit the caller has.
 *
 * x is longitude or easting, y latitude or northing. Boxes are closed: two
 * that share an edge meet. An empty box meets nothing. Pure functions.
 */
#pragma once

#include <math.h>
#include <stdbool.h>

struct point {
    double x, y;
};

struct bbox {
    double min_x, min_y, max_x, max_y;
};

#define BBOX_NONE ((struct bbox){ INFINITY, INFINITY, -INFINITY, -INFINITY })

static inline bool bbox_is_empty(struct bbox b)
{
    return !(b.min_x <= b.max_x && b.min_y <= b.max_y);
}

static inline bool bbox_meets(struct bbox a, struct bbox b)
{
    return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

static inline bool bbox_has(struct bbox b, struct point p)
{
    return b.min_x <= p.x && p.x <= b.max_x && b.min_y <= p.y && p.y <= b.max_y;
}

static inline bool bbox_covers(struct bbox outer, struct bbox inner)
{
    return outer.min_x <= inner.min_x && inner.max_x <= outer.max_x && outer.min_y <= inner.min_y &&
           inner.max_y <= outer.max_y;
}

static inline struct bbox bbox_add(struct bbox b, struct point p)
{
    return (struct bbox){ p.x < b.min_x ? p.x : b.min_x, p.y < b.min_y ? p.y : b.min_y,
                          p.x > b.max_x ? p.x : b.max_x, p.y > b.max_y ? p.y : b.max_y };
}

static inline struct bbox bbox_join(struct bbox a, struct bbox b)
{
    return (struct bbox){ b.min_x < a.min_x ? b.min_x : a.min_x,
                          b.min_y < a.min_y ? b.min_y : a.min_y,
                          b.max_x > a.max_x ? b.max_x : a.max_x,
                          b.max_y > a.max_y ? b.max_y : a.max_y };
}
