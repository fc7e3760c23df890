/*
 * idle_adjoin: do two rooms share a wall? See query/idle_group.h.
 */
#include "yardstick/query/idle_group.h"

/* Edges that turn from each other by more than this do not run beside each other: sin 10°. */
static const double askew = 0.1736;

struct edge {
    double x, y, dx, dy, len; /* metres; the direction is a unit vector */
};

static struct edge edge_make(struct map_point a, struct map_point b, double unit_m)
{
    double dx = ((double)b.x - a.x) * unit_m, dy = ((double)b.y - a.y) * unit_m;
    double len = hypot(dx, dy);

    return (struct edge){ a.x * unit_m, a.y * unit_m, len > 0 ? dx / len : 0,
                          len > 0 ? dy / len : 0, len };
}

/* How far two edges run beside each other, a wall apart at most. */
static double beside(const struct edge *a, const struct edge *b)
{
    double from = (b->x - a->x) * a->dx + (b->y - a->y) * a->dy;
    double along = (b->dx * a->dx + b->dy * a->dy) * b->len, to = from + along;
    double low = fmax(0, fmin(from, to)), high = fmin(a->len, fmax(from, to)), at, x, y;

    if (fabs(a->dx * b->dy - a->dy * b->dx) > askew || high <= low)
        return 0;
    at = ((low + high) / 2 - from) / along * b->len; // the middle of the common stretch, on b
    x = b->x + at * b->dx - a->x;
    y = b->y + at * b->dy - a->y;
    return fabs(a->dx * y - a->dy * x) <= IDLE_WALL_M ? high - low : 0;
}

/* Edge number i of a ring of n open points. */
static struct edge ring_edge(const struct map_point *ring, uint32_t n, uint32_t i, double unit_m)
{
    return edge_make(ring[i], ring[i + 1 < n ? i + 1 : 0], unit_m);
}

static double edge_beside(const struct edge *edge, const struct map_feature *f, double unit_m)
{
    const struct segment *g = f->segment;
    double sum = 0;

    for (uint32_t r = g->ring_starts[f->index]; r < g->ring_starts[f->index + 1]; r++) {
        const struct map_point *ring = g->points + g->point_starts[r];
        uint32_t n = g->point_starts[r + 1] - g->point_starts[r];

        for (uint32_t i = 0; i < n; i++) {
            struct edge other = ring_edge(ring, n, i, unit_m);

            sum += beside(edge, &other);
        }
    }
    return sum;
}

static bool boxes_near(const struct map_feature *a, const struct map_feature *b, double unit_m)
{
    struct map_box p, q;
    double wall = IDLE_WALL_M / unit_m;

    if (a->index >= a->segment->tree.n || b->index >= b->segment->tree.n)
        return false; /* without a shape nothing adjoins */
    p = segment_box(a->segment, a->index);
    q = segment_box(b->segment, b->index);
    return p.min_x - wall <= q.max_x && q.min_x - wall <= p.max_x && p.min_y - wall <= q.max_y &&
           q.min_y - wall <= p.max_y;
}

bool idle_rooms_adjoin(const struct map_feature *a, const struct map_feature *b, double unit_m)
{
    const struct segment *g = a->segment;
    double sum = 0;

    if (!boxes_near(a, b, unit_m))
        return false;
    for (uint32_t r = g->ring_starts[a->index]; r < g->ring_starts[a->index + 1]; r++) {
        const struct map_point *ring = g->points + g->point_starts[r];
        uint32_t n = g->point_starts[r + 1] - g->point_starts[r];

        for (uint32_t i = 0; i < n && sum < IDLE_DOOR_M; i++) {
            struct edge edge = ring_edge(ring, n, i, unit_m);

            sum += edge_beside(&edge, b, unit_m);
        }
    }
    return sum >= IDLE_DOOR_M;
}
