/*
 * label_point: measure_label_point(), after the papers its header names.
 */
#include "yardstick/geo/measure.h"

enum { CELLS_MAX = 512 }; /* then the best so far is good enough */

/* A square; `most` is the best distance any point of it may have. */
struct cell {
    struct point at;
    double half, distance, most;
};

struct search {
    const struct geometry *part;
    struct cell heap[CELLS_MAX]; /* greatest `most` first */
    int n;
    struct cell best;
};

static struct cell cell_make(const struct search *s, double x, double y, double half)
{
    struct cell c = { .at = { x, y }, .half = half };

    c.distance = measure_distance(s->part, c.at);
    if (!measure_contains(s->part, c.at))
        c.distance = -c.distance;
    c.most = c.distance + half * M_SQRT2;
    return c;
}

static void heap_add(struct search *s, struct cell c)
{
    int i = s->n;

    if (c.distance > s->best.distance)
        s->best = c;
    if (s->n == CELLS_MAX)
        return;
    s->n++;
    for (; i > 0 && s->heap[(i - 1) / 2].most < c.most; i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = c;
}

static struct cell heap_take(struct search *s)
{
    struct cell top = s->heap[0], last = s->heap[--s->n];
    int i = 0;

    for (int child = 1; child < s->n; child = 2 * i + 1) {
        if (child + 1 < s->n && s->heap[child + 1].most > s->heap[child].most)
            child++;
        if (s->heap[child].most <= last.most)
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return top;
}

static void search_run(struct search *s, double precision)
{
    for (int rounds = 0; s->n > 0 && rounds < CELLS_MAX; rounds++) {
        struct cell c = heap_take(s);
        double h = c.half / 2;

        if (c.most - s->best.distance <= precision)
            return;
        heap_add(s, cell_make(s, c.at.x - h, c.at.y - h, h));
        heap_add(s, cell_make(s, c.at.x + h, c.at.y - h, h));
        heap_add(s, cell_make(s, c.at.x - h, c.at.y + h, h));
        heap_add(s, cell_make(s, c.at.x + h, c.at.y + h, h));
    }
}

static struct point pole(const struct geometry *part)
{
    struct bbox box = geometry_bbox(part);
    double width = box.max_x - box.min_x, height = box.max_y - box.min_y;
    double side = fmin(width, height), long_side = fmax(width, height);
    struct point centre = measure_centroid(part);
    struct search s;

    s.part = part;
    s.n = 0;
    s.best = cell_make(&s, centre.x, centre.y, 0);
    if (!(side > 0))
        return part->points[0];
    // at most 64 cells along the long side, however thin the shape is
    side = fmax(side, long_side / 64);
    for (double x = box.min_x; x < box.max_x; x += side) {
        for (double y = box.min_y; y < box.max_y; y += side)
            heap_add(&s, cell_make(&s, x + side / 2, y + side / 2, side / 2));
    }
    search_run(&s, 0.02 * fmin(width, height));
    return s.best.at;
}

/* A copy of the part with the largest shell; false without memory. */
static bool largest_part(const struct geometry *g, struct geometry *out)
{
    double most = -1;
    uint32_t chosen = 0;

    for (uint32_t part = 0; part < g->n_parts; part++) {
        uint32_t start = geometry_ring_start(g, geometry_part_start(g, part));
        uint32_t end = g->ring_ends[geometry_part_start(g, part)];
        double area = fabs(measure_ring_area(g->points + start, end - start));

        if (area > most) {
            most = area;
            chosen = part;
        }
    }
    out->kind = GEOMETRY_POLYGON;
    for (uint32_t ring = geometry_part_start(g, chosen); ring < g->part_ends[chosen]; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring); i < g->ring_ends[ring]; i++)
            geometry_add(out, g->points[i]);
        geometry_end_ring(out);
    }
    geometry_end_part(out);
    return !out->failed;
}

static struct point middle_of_line(const struct geometry *g)
{
    double left = measure_length(g) / 2;

    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring) + 1; i < g->ring_ends[ring]; i++) {
            struct point a = g->points[i - 1], b = g->points[i];
            double length = hypot(b.x - a.x, b.y - a.y);

            if (left <= length && length > 0)
                return (struct point){ a.x + (b.x - a.x) * left / length,
                                       a.y + (b.y - a.y) * left / length };
            left -= length;
        }
    }
    return g->points[0];
}

struct point measure_label_point(const struct geometry *g)
{
    AUTO(geometry) part = { 0 };

    if (g->n_points == 0)
        return (struct point){ NAN, NAN };
    if (geometry_part_kind(g->kind) == GEOMETRY_LINE)
        return middle_of_line(g);
    if (!geometry_is_areal(g))
        return g->points[0];
    if (g->n_parts == 1)
        return pole(g);
    return largest_part(g, &part) ? pole(&part) : g->points[0];
}
