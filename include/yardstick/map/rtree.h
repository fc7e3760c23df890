/*
 * rtree: which of many boxes meet this one. Packed, static, read by anyone.
 *
 * The boxes are those of things already sorted along the Hilbert curve of
 * their centres (Kamel and Faloutsos, "On packing R-trees", CIKM 1993), 16 to
 * a node; box i belongs to thing i and inner levels follow in the same array
 * (the layout of V. Agafonkin's flatbush). A query costs 10 to 100 ns a node
 * and answers in ascending order, so equal trees give equal answers.
 */
#pragma once

#include "yardstick/base/error.h"

/* Closed; world units relative to the map's origin (map/snapshot.h). */
struct map_box {
    int32_t min_x, min_y, max_x, max_y;
};

enum { RTREE_FANOUT = 16, RTREE_LEVELS_MAX = 9 };

struct rtree {
    struct map_box *boxes; /* the things', then level after level up to the root */
    uint32_t n;
    uint32_t level_ends[RTREE_LEVELS_MAX]; /* level 0 are the things */
    unsigned n_levels;
};

static inline bool map_box_meets(struct map_box a, struct map_box b)
{
    return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

static inline struct map_box map_box_join(struct map_box a, struct map_box b)
{
    return (struct map_box){ b.min_x < a.min_x ? b.min_x : a.min_x,
                             b.min_y < a.min_y ? b.min_y : a.min_y,
                             b.max_x > a.max_x ? b.max_x : a.max_x,
                             b.max_y > a.max_y ? b.max_y : a.max_y };
}

/* The place of a box's centre on the curve of order 16 over the whole range. */
uint32_t rtree_hilbert(struct map_box box, struct map_box whole);

/* How many boxes the tree over n things has in all; n <= 2^31. */
uint32_t rtree_size(uint32_t n);

/* Fills the levels above the n boxes already in `boxes`, which has rtree_size(n) and is kept. */
void rtree_build(struct rtree *tree, struct map_box *boxes, uint32_t n);

/* The tree over `boxes` that rtree_build() has filled before, as from a file. */
void rtree_levels(struct rtree *tree, struct map_box *boxes, uint32_t n);

/* Calls visit for each thing whose box meets; false from visit ends the search. */
typedef bool rtree_visit(void *data, uint32_t index);
bool rtree_query(const struct rtree *tree, struct map_box box, rtree_visit *visit, void *data);
