/*
 * shape_index: see the header. Coordinates are relative to the snapshot's origin.
 */
#include "yardstick/query/shape_index.h"

#include <stdlib.h>

enum { PIECES_MOST = 1 << 20 };

struct shape_edge {
    double ax, ay, bx, by;
};

/* Far away is as far as the map reaches: the clamp keeps what lies beyond on its side. */
static int32_t whole(double value)
{
    return value <= INT32_MIN ? INT32_MIN : value >= INT32_MAX ? INT32_MAX : (int32_t)value;
}

static struct map_box box_around(const struct shape_edge *e, double by)
{
    return (struct map_box){ whole(floor(fmin(e->ax, e->bx) - by)),
                             whole(floor(fmin(e->ay, e->by) - by)),
                             whole(ceil(fmax(e->ax, e->bx) + by)),
                             whole(ceil(fmax(e->ay, e->by) + by)) };
}

/* How many pieces keep within a quarter unit: the sagitta of y(latitude) shrinks with the square.
 */
static uint32_t pieces_of(struct point a, struct point b)
{
    double high = fmin(85, fmax(fabs(a.y), fabs(b.y))) * (M_PI / 180);
    double step = fabs(a.y - b.y) * (M_PI / 180);
    double units = (double)MERCATOR_WORLD / (2 * M_PI);
    double sagitta = units * tan(high) / cos(high) * step * step / 8;

    return a.x == b.x ? 1 : 1 + (uint32_t)fmin(PIECES_MOST, sqrt(4 * sagitta));
}

static struct point relative(const struct snapshot *s, struct point degrees)
{
    struct point world = mercator_world_exact(degrees);

    return (struct point){ world.x - (double)s->origin.x, world.y - (double)s->origin.y };
}

/* An edge in pieces that are straight enough. */
static void edge_add(const struct snapshot *s, struct point a, struct point b,
                     struct shape_index *out)
{
    uint32_t n = pieces_of(a, b);
    struct point from = relative(s, a);

    for (uint32_t i = 1; i <= n; i++) {
        double t = (double)i / n;
        struct point to = relative(
            s, i == n ? b : (struct point){ a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) });

        out->ends[out->n++] = (struct shape_edge){ from.x, from.y, to.x, to.y };
        from = to;
    }
}

static size_t count_pieces(const struct geometry *g)
{
    size_t n = 0;

    for (uint32_t ring = 0; ring < g->n_rings; ring++)
        for (uint32_t i = geometry_ring_start(g, ring) + 1; i < g->ring_ends[ring]; i++)
            n += pieces_of(g->points[i - 1], g->points[i]);
    return n;
}

static void box_make(const struct snapshot *s, const struct map_box *box, struct shape_index *out)
{
    out->box = (struct world_box){ s->origin.x + box->min_x, s->origin.y + box->min_y,
                                   s->origin.x + box->max_x, s->origin.y + box->max_y };
}

bool shape_index_make(const struct snapshot *s, const struct geometry *degrees,
                      struct shape_index *out, struct error *err)
{
    size_t n = count_pieces(degrees);
    struct map_box *boxes;

    *out = (struct shape_index){ 0 };
    if (n == 0)
        return error_set(err, ERROR_INVALID, "the shape is empty");
    if (n > PIECES_MOST)
        return error_set(err, ERROR_TOO_LARGE, "the shape has too many corners or is too large");
    out->ends = calloc(n, sizeof(*out->ends));
    boxes = calloc(rtree_size((uint32_t)n), sizeof(*boxes));
    if (!out->ends || !boxes) {
        free(boxes);
        shape_index_release(out);
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    }
    for (uint32_t ring = 0; ring < degrees->n_rings; ring++)
        for (uint32_t i = geometry_ring_start(degrees, ring) + 1; i < degrees->ring_ends[ring]; i++)
            edge_add(s, degrees->points[i - 1], degrees->points[i], out);
    for (uint32_t i = 0; i < out->n; i++)
        boxes[i] = box_around(&out->ends[i], SHAPE_NEAR_UNITS);
    rtree_build(&out->edges, boxes, out->n);
    box_make(s, &boxes[out->edges.level_ends[out->edges.n_levels - 1] - 1], out);
    return true;
}

void shape_index_release(struct shape_index *index)
{
    free(index->ends);
    free(index->edges.boxes);
    *index = (struct shape_index){ 0 };
}

struct ray {
    const struct shape_index *index;
    double x, y;
    bool inside, near;
};

static bool is_near(const struct shape_edge *e, double x, double y)
{
    double dx = e->bx - e->ax, dy = e->by - e->ay, length2 = dx * dx + dy * dy, t = 0;

    if (length2 > 0)
        t = fmin(1, fmax(0, ((x - e->ax) * dx + (y - e->ay) * dy) / length2));
    dx = e->ax + t * dx - x;
    dy = e->ay + t * dy - y;
    return dx * dx + dy * dy < (double)SHAPE_NEAR_UNITS * SHAPE_NEAR_UNITS;
}

static bool ray_visit(void *data, uint32_t i)
{
    struct ray *ray = data;
    const struct shape_edge *e = &ray->index->ends[i];

    if (is_near(e, ray->x, ray->y)) {
        ray->near = true;
        return false;
    }
    if ((e->ay > ray->y) != (e->by > ray->y) &&
        ray->x - e->ax < (e->bx - e->ax) * (ray->y - e->ay) / (e->by - e->ay))
        ray->inside = !ray->inside;
    return true;
}

enum shape_side shape_index_point(const struct shape_index *index, struct map_point p)
{
    struct ray ray = { .index = index, .x = p.x, .y = p.y };

    // everything to the east; the boxes of edges have the nearness around them
    rtree_query(&index->edges, (struct map_box){ p.x, p.y, INT32_MAX, p.y }, ray_visit, &ray);
    return ray.near ? SHAPE_NEAR : ray.inside ? SHAPE_INSIDE : SHAPE_OUTSIDE;
}

struct box_search {
    const struct shape_index *index;
    struct map_box box;
    bool near;
};

/* Does the piece pass the box, widened by the nearness? By what is cut off on each side. */
static bool passes(const struct shape_edge *e, struct map_box box)
{
    double from = 0, to = 1;
    const double low[] = { (double)box.min_x - SHAPE_NEAR_UNITS,
                           (double)box.min_y - SHAPE_NEAR_UNITS };
    const double high[] = { (double)box.max_x + SHAPE_NEAR_UNITS,
                            (double)box.max_y + SHAPE_NEAR_UNITS };
    const double start[] = { e->ax, e->ay }, step[] = { e->bx - e->ax, e->by - e->ay };

    for (int i = 0; i < 2; i++) {
        double a, b;

        if (step[i] == 0) {
            if (start[i] < low[i] || start[i] > high[i])
                return false;
            continue;
        }
        a = (low[i] - start[i]) / step[i];
        b = (high[i] - start[i]) / step[i];
        from = fmax(from, fmin(a, b));
        to = fmin(to, fmax(a, b));
    }
    return from <= to;
}

static bool box_visit(void *data, uint32_t i)
{
    struct box_search *search = data;

    search->near = passes(&search->index->ends[i], search->box);
    return !search->near;
}

enum shape_side shape_index_box(const struct shape_index *index, struct map_box box)
{
    struct box_search search = { .index = index, .box = box };

    rtree_query(&index->edges, box, box_visit, &search);
    return search.near ? SHAPE_NEAR
                       : shape_index_point(index, (struct map_point){ box.min_x, box.min_y });
}
