/*
 * floor: the pieces of one floor, in the frame of its building.
 *
 * Together the pieces tile the outline. floor_share_vertices() puts every
 * corner that lies on a neighbour's side into that side, so that shared walls
 * have the same vertices on both sides; O(n log n) by sorted corners.
 */
#pragma once

#include "make.h"

enum { FLOOR_PIECES_MAX = 400, FLOOR_RING_MAX = 400 };

struct floor_point {
    int64_t x, y;
};

struct floor_piece {
    uint8_t piece;
    uint8_t n;
    struct floor_point p[8]; /* anticlockwise */
};

struct floor_plan {
    const struct block *block;
    int ordinal;
    uint32_t n_pieces, n_corners;
    bool failed;
    struct floor_piece pieces[FLOOR_PIECES_MAX];
    struct floor_point by_x[FLOOR_PIECES_MAX * 6], by_y[FLOOR_PIECES_MAX * 6];
};

/* The outline: the exterior, and the yard of a ring (anticlockwise too; the caller turns it). */
void floor_outline(const struct block *block, struct floor_piece *exterior,
                   struct floor_piece *yard);

/* All pieces of a floor from its spans; rooms come in the order of their numbers. */
void floor_draw(struct floor_plan *plan, const struct span *spans, uint32_t n_spans);

/* The ring of a piece with the corners of its neighbours in its sides; returns how many points. */
uint32_t floor_share_vertices(const struct floor_plan *plan, const struct floor_piece *piece,
                              struct floor_point out[FLOOR_RING_MAX]);
