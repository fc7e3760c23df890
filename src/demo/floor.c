/*
 * floor: see the header.
 */
#include "floor.h"

#include <string.h>

static struct floor_point wing_point(const struct block *block, int wing, int64_t u, int64_t v)
{
    int64_t width, height, depth = block_wing_depth(block);

    block_size(block, &width, &height);
    switch (wing) {
    case 0:
        return (struct floor_point){ (block->form == FORM_BAR ? 0 : depth) + u, v };
    case 1:
        return (struct floor_point){ v, depth + u };
    case 2:
        return (struct floor_point){ width - v, depth + u };
    default:
        return (struct floor_point){ depth + u, height - v };
    }
}

static struct floor_point corner_point(const struct block *block, int corner, int64_t x, int64_t y)
{
    int64_t width, height;

    block_size(block, &width, &height);
    return (struct floor_point){ corner % 2 ? width - x : x, corner / 2 ? height - y : y };
}

/* Mirrored wings and corners come clockwise: turn them. */
static void piece_turn(struct floor_piece *piece)
{
    int64_t twice = 0;

    for (unsigned i = 0; i < piece->n; i++) {
        struct floor_point p = piece->p[i], q = piece->p[(i + 1) % piece->n];

        twice += p.x * q.y - q.x * p.y;
    }
    for (unsigned i = 0; twice < 0 && i < piece->n / 2U; i++) {
        struct floor_point kept = piece->p[i];

        piece->p[i] = piece->p[piece->n - 1 - i];
        piece->p[piece->n - 1 - i] = kept;
    }
}

static struct floor_piece *piece_add(struct floor_plan *plan, enum piece piece, unsigned n)
{
    struct floor_piece *out = &plan->pieces[plan->n_pieces];

    if (plan->n_pieces == FLOOR_PIECES_MAX - 1)
        plan->failed = true;
    else
        plan->n_pieces++;
    *out = (struct floor_piece){ .piece = (uint8_t)piece, .n = (uint8_t)n };
    return out;
}

static void wing_piece(struct floor_plan *plan, int wing, enum piece piece, int64_t u0, int64_t u1,
                       int64_t v0, int64_t v1)
{
    struct floor_piece *out = piece_add(plan, piece, 4);

    out->p[0] = wing_point(plan->block, wing, u0, v0);
    out->p[1] = wing_point(plan->block, wing, u1, v0);
    out->p[2] = wing_point(plan->block, wing, u1, v1);
    out->p[3] = wing_point(plan->block, wing, u0, v1);
    piece_turn(out);
}

static void corner_piece(struct floor_plan *plan, int corner, enum piece piece, int64_t x0,
                         int64_t x1, int64_t y0, int64_t y1)
{
    struct floor_piece *out = piece_add(plan, piece, 4);

    out->p[0] = corner_point(plan->block, corner, x0, y0);
    out->p[1] = corner_point(plan->block, corner, x1, y0);
    out->p[2] = corner_point(plan->block, corner, x1, y1);
    out->p[3] = corner_point(plan->block, corner, x0, y1);
    piece_turn(out);
}

/* Two fifths of the depth towards the corridor are cut off: the WC of a suite, the lift's lobby. */
static void draw_cut(struct floor_plan *plan, const struct span *span, int64_t u0, int64_t u1)
{
    const struct block *block = plan->block;
    int64_t part = (int64_t)block->depth * 2 / 5 / block->unit * block->unit;
    bool suite = span->piece == PIECE_SUITE;
    enum piece outside = suite ? PIECE_LOUNGE : PIECE_LIFT, inside = suite ? PIECE_WC : PIECE_LOBBY;
    int64_t depth = block_wing_depth(block), corridor = block->depth + block->corridor;

    if (span->strip == 0) {
        wing_piece(plan, span->wing, outside, u0, u1, 0, block->depth - part);
        wing_piece(plan, span->wing, inside, u0, u1, block->depth - part, block->depth);
    } else {
        wing_piece(plan, span->wing, outside, u0, u1, corridor + part, depth);
        wing_piece(plan, span->wing, inside, u0, u1, corridor, corridor + part);
    }
}

static void draw_span(struct floor_plan *plan, const struct span *span)
{
    const struct block *block = plan->block;
    int64_t u0 = (int64_t)span->start * block->module, u1 = u0 + (int64_t)span->len * block->module;
    int64_t v0 = span->strip ? block->depth + block->corridor : 0;

    if (span->piece == PIECE_SUITE || span->piece == PIECE_LIFTS)
        draw_cut(plan, span, u0, u1);
    else
        wing_piece(plan, span->wing, span->piece, u0, u1, v0, v0 + block->depth);
}

/* A room across the whole depth, one beside it, the corridor around the corner, stairs inside. */
static void draw_corner(struct floor_plan *plan, int corner)
{
    const struct block *block = plan->block;
    int64_t d = block->depth, c = d + block->corridor, e = block_wing_depth(block);
    enum piece filling = block_filling(block, plan->ordinal);
    const struct floor_point bend[] = {
        { d, d }, { e, d }, { e, c }, { c, c }, { c, e }, { d, e }
    };
    struct floor_piece *corridor;

    corner_piece(plan, corner, filling, 0, d, 0, e);
    corner_piece(plan, corner, filling, d, e, 0, d);
    corner_piece(plan, corner, PIECE_STAIRS, c, e, c, e);
    corridor = piece_add(plan, PIECE_CORRIDOR, 6);
    for (int i = 0; i < 6; i++)
        corridor->p[i] = corner_point(block, corner, bend[i].x, bend[i].y);
    piece_turn(corridor);
}

static int compare_by_x(const void *a, const void *b)
{
    const struct floor_point *p = a, *q = b;

    return p->x != q->x ? (p->x < q->x ? -1 : 1) : (p->y > q->y) - (p->y < q->y);
}

static int compare_by_y(const void *a, const void *b)
{
    const struct floor_point *p = a, *q = b;

    return p->y != q->y ? (p->y < q->y ? -1 : 1) : (p->x > q->x) - (p->x < q->x);
}

static void sort_corners(struct floor_plan *plan)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < plan->n_pieces; i++)
        for (unsigned k = 0; k < plan->pieces[i].n; k++)
            plan->by_x[n++] = plan->pieces[i].p[k];
    memcpy(plan->by_y, plan->by_x, n * sizeof(*plan->by_x));
    qsort(plan->by_x, n, sizeof(*plan->by_x), compare_by_x);
    qsort(plan->by_y, n, sizeof(*plan->by_y), compare_by_y);
    plan->n_corners = n;
}

void floor_draw(struct floor_plan *plan, const struct span *spans, uint32_t n_spans)
{
    const struct block *block = plan->block;

    plan->n_pieces = 0;
    for (uint32_t i = 0; i < n_spans; i++)
        draw_span(plan, &spans[i]);
    for (int wing = 0; wing < block_n_wings(block); wing++)
        wing_piece(plan, wing, PIECE_CORRIDOR, 0,
                   (int64_t)block_wing_modules(block, wing) * block->module, block->depth,
                   block->depth + block->corridor);
    for (int corner = 0; corner < block_n_corners(block); corner++)
        draw_corner(plan, corner);
    sort_corners(plan);
}

void floor_outline(const struct block *block, struct floor_piece *exterior,
                   struct floor_piece *yard)
{
    int64_t w, h, d = block_wing_depth(block);
    const struct floor_point *from;

    block_size(block, &w, &h);
    const struct floor_point box[] = { { 0, 0 }, { w, 0 }, { w, h }, { 0, h } };
    const struct floor_point l[] = { { 0, 0 }, { w, 0 }, { w, d }, { d, d }, { d, h }, { 0, h } };
    const struct floor_point u[] = { { 0, 0 },     { w, 0 }, { w, h }, { w - d, h },
                                     { w - d, d }, { d, d }, { d, h }, { 0, h } };
    const struct floor_point hole[] = { { d, d }, { w - d, d }, { w - d, h - d }, { d, h - d } };

    from = block->form == FORM_L ? l : block->form == FORM_U ? u : box;
    exterior->n = block->form == FORM_L ? 6 : block->form == FORM_U ? 8 : 4;
    memcpy(exterior->p, from, exterior->n * sizeof(*from));
    yard->n = block->form == FORM_RING ? 4 : 0;
    memcpy(yard->p, hole, sizeof(hole));
}

/* The index of the first corner not before `at`. */
static uint32_t lower_bound(const struct floor_point *sorted, uint32_t n, struct floor_point at,
                            int (*compare)(const void *, const void *))
{
    uint32_t low = 0;

    while (n) {
        uint32_t half = n / 2;

        if (compare(&sorted[low + half], &at) < 0) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return low;
}

/* Corners strictly between p and q on the side from p to q, in that order; returns how many. */
static uint32_t side_corners(const struct floor_plan *plan, struct floor_point p,
                             struct floor_point q, struct floor_point *out, uint32_t room)
{
    bool upright = p.x == q.x, forward = upright ? p.y < q.y : p.x < q.x;
    const struct floor_point *sorted = upright ? plan->by_x : plan->by_y;
    int (*compare)(const void *, const void *) = upright ? compare_by_x : compare_by_y;
    struct floor_point low = forward ? p : q, high = forward ? q : p;
    uint32_t n = 0;

    for (uint32_t i = lower_bound(sorted, plan->n_corners, low, compare); i < plan->n_corners;
         i++) {
        if (compare(&sorted[i], &high) >= 0)
            break;
        if (compare(&sorted[i], &low) > 0 && n < room &&
            (n == 0 || compare(&sorted[i], &out[n - 1]) != 0))
            out[n++] = sorted[i];
    }
    for (uint32_t i = 0; !forward && i < n / 2; i++) {
        struct floor_point kept = out[i];

        out[i] = out[n - 1 - i];
        out[n - 1 - i] = kept;
    }
    return n;
}

uint32_t floor_share_vertices(const struct floor_plan *plan, const struct floor_piece *piece,
                              struct floor_point out[FLOOR_RING_MAX])
{
    uint32_t n = 0;

    for (unsigned i = 0; i < piece->n && n < FLOOR_RING_MAX; i++) {
        out[n++] = piece->p[i];
        n += side_corners(plan, piece->p[i], piece->p[(i + 1) % piece->n], out + n,
                          FLOOR_RING_MAX - n);
    }
    return n;
}
