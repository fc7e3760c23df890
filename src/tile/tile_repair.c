/*
 * tile_repair: the few shapes that rounding broke or flattened.
 */
#include "maker.h"

#include "yardstick/geo/measure.h"

/* Ring r behind `out`; false if this zoom leaves fewer than three of its vertices. */
static bool exact_ring(const struct tile_maker *m, const struct segment *s, uint32_t r,
                       struct geometry *out)
{
    double unit = (double)((int64_t)1 << m->shift);
    const uint8_t *ranks = m->id.z < IMPORTANCE_ZOOM ? s->ranks : NULL;
    uint32_t start = out->n_points;

    for (uint32_t i = s->point_starts[r]; i < s->point_starts[r + 1]; i++) {
        if (!ranks || ranks[i] <= m->id.z)
            geometry_add(out, (struct point){ (double)(m->offset_x + s->points[i].x) / unit,
                                              (double)(m->offset_y + s->points[i].y) / unit });
    }
    if (out->n_points - start < 3) {
        out->n_points = start;
        return false;
    }
    geometry_close_ring(out);
    return true;
}

void exact_shape(struct tile_maker *m, const struct segment *s, uint32_t index,
                 struct geometry *out)
{
    bool has_shell = false;

    geometry_clear(out);
    out->kind = GEOMETRY_MULTIPOLYGON;
    for (uint32_t r = s->ring_starts[index]; r < s->ring_starts[index + 1]; r++) {
        if (!s->is_hole[r] && has_shell)
            geometry_end_part(out);
        if (!s->is_hole[r])
            has_shell = exact_ring(m, s, r, out);
        else if (has_shell)
            exact_ring(m, s, r, out);
    }
    if (has_shell)
        geometry_end_part(out);
}

/* Ring r of what GEOS made, tidied and turned, behind the shape; false if nothing is left. */
static bool take_ring(struct tile_maker *m, uint32_t r, bool is_hole)
{
    const struct geometry *g = &m->clipped;
    struct shape *s = &m->shape;
    uint32_t start = s->n_points, n;
    struct tile_point *p;

    for (uint32_t i = geometry_ring_start(g, r); i + 1 < g->ring_ends[r]; i++)
        shape_add(s, (struct tile_point){ (int32_t)g->points[i].x, (int32_t)g->points[i].y });
    p = s->points + start;
    n = s->failed ? 0 : shape_tidy(p, s->n_points - start);
    s->n_points = start + n;
    if (n == 0)
        return false;
    if ((shape_area2(p, n) < 0) != is_hole) {
        for (uint32_t i = 0, k = n - 1; i < k; i++, k--) {
            struct tile_point keep = p[i];

            p[i] = p[k];
            p[k] = keep;
        }
    }
    shape_end_ring(s, is_hole);
    return true;
}

static void take_shape(struct tile_maker *m)
{
    shape_clear(&m->shape);
    for (uint32_t part = 0; part < m->clipped.n_parts; part++) {
        uint32_t first = geometry_part_start(&m->clipped, part);

        for (uint32_t r = first; r < m->clipped.part_ends[part]; r++) {
            if (!take_ring(m, r, r > first) && r == first)
                break;
        }
    }
}

bool repair_shape(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    struct bbox box = { tile_window.min, tile_window.min, tile_window.max, tile_window.max };
    struct error ignored;

    exact_shape(m, s, index, &m->exact);
    if (m->exact.failed || !valid_clip(m->valid, &m->exact, box, 1, &m->clipped, &ignored))
        return false;
    take_shape(m);
    if (m->shape.n_rings == 0)
        return false;
    switch (clip_check(&m->shape, &m->scratch)) {
    case CLIP_VALID:
        return true;
    case CLIP_TOUCHES:
        return repair_confirm(m);
    case CLIP_BROKEN:
        break;
    }
    return false;
}

bool repair_confirm(struct tile_maker *m)
{
    struct geometry *g = &m->exact;
    struct valid_fault fault;
    struct error ignored;
    bool is_valid = false;

    geometry_clear(g);
    g->kind = GEOMETRY_MULTIPOLYGON;
    for (uint32_t r = 0; r < m->shape.n_rings; r++) {
        struct shape_ring ring = m->shape.rings[r];

        if (r > 0 && !ring.is_hole)
            geometry_end_part(g);
        for (uint32_t i = ring.start; i < ring.end; i++)
            geometry_add(g, (struct point){ m->shape.points[i].x, m->shape.points[i].y });
        geometry_close_ring(g);
    }
    geometry_end_part(g);
    return !g->failed && valid_check(m->valid, g, &is_valid, &fault, &ignored) && is_valid;
}

/* One side of the window, for unrounded rings. */
struct exact_side {
    bool is_y;
    double limit;
    int sign;
};

static double beyond(const struct exact_side *s, struct point p)
{
    return s->sign * ((s->is_y ? p.y : p.x) - s->limit);
}

/* As cut_side() of tile/clip, in floating point: from `in` to `out`, which has room for 2n. */
static uint32_t cut_exact(const struct point *in, uint32_t n, const struct exact_side *side,
                          struct point *out)
{
    uint32_t made = 0;

    for (uint32_t i = 0; i < n; i++) {
        struct point a = in[i ? i - 1 : n - 1], b = in[i];
        double da = beyond(side, a), db = beyond(side, b);

        if ((da > 0) != (db > 0)) {
            double t = da / (da - db);

            out[made++] = (struct point){ a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };
        }
        if (db <= 0)
            out[made++] = b;
    }
    return made;
}

/* What of a feature is inside the window: how much, and its furthest points. */
struct inside {
    double area;
    struct point west, east, north, south; /* east.x < west.x: nothing */
};

static void inside_reach(struct inside *in, struct point p)
{
    in->west = p.x < in->west.x ? p : in->west;
    in->east = p.x > in->east.x ? p : in->east;
    in->north = p.y < in->north.y ? p : in->north;
    in->south = p.y > in->south.y ? p : in->south;
}

/* Adds a ring of n points; a hole's area is taken away. */
static void inside_add(struct geometry *scratch, const struct point *ring, uint32_t n, bool is_hole,
                       struct inside *in)
{
    const struct exact_side sides[] = { { false, tile_window.min, -1 },
                                        { false, tile_window.max, 1 },
                                        { true, tile_window.min, -1 },
                                        { true, tile_window.max, 1 } };
    const struct point *from = ring;
    struct point *halves[2];
    double area;

    geometry_clear(scratch);
    for (uint64_t i = 0; i < 48 * (uint64_t)n && !scratch->failed; i++)
        geometry_add(scratch, (struct point){ 0, 0 });
    if (scratch->failed)
        return;
    halves[0] = scratch->points;
    halves[1] = scratch->points + 24 * (size_t)n;
    for (unsigned i = 0; i < ARRAY_LEN(sides) && n > 0; i++) {
        n = cut_exact(from, n, &sides[i], halves[i % 2]);
        from = halves[i % 2];
    }
    for (uint32_t i = 0; i < n; i++)
        inside_reach(in, from[i]);
    area = n >= 3 ? fabs(measure_ring_area(from, n)) : 0;
    in->area += is_hole ? -area : area;
}

static struct inside inside_of(struct tile_maker *m, const struct geometry *g)
{
    struct point east = { -INFINITY, -INFINITY }, west = { INFINITY, INFINITY };
    struct inside in = { 0, west, east, west, east };

    for (uint32_t part = 0; part < g->n_parts; part++) {
        for (uint32_t r = geometry_part_start(g, part); r < g->part_ends[part]; r++) {
            uint32_t start = geometry_ring_start(g, r);

            inside_add(&m->clipped, g->points + start, g->ring_ends[r] - start - 1,
                       r > geometry_part_start(g, part), &in);
        }
    }
    return in;
}

static int32_t into_window(double value)
{
    double v = floor(value + 0.5);

    return v < tile_window.min   ? tile_window.min
           : v > tile_window.max ? tile_window.max
                                 : (int32_t)v;
}

static struct tile_point point_into_window(struct point p)
{
    return (struct tile_point){ into_window(p.x), into_window(p.y) };
}

/* One unit from v, on the side where the window is. */
static int32_t next_to(int32_t v)
{
    return v < tile_window.max ? v + 1 : v - 1;
}

static void draw_thin(struct tile_maker *m, const struct inside *in)
{
    bool wide = in->east.x - in->west.x >= in->south.y - in->north.y;
    struct tile_point a = point_into_window(wide ? in->west : in->north);
    struct tile_point b = point_into_window(wide ? in->east : in->south), c;
    struct tile_point p[3];

    if (wide && b.x == a.x)
        b.x = next_to(a.x);
    if (!wide && b.y == a.y)
        b.y = next_to(a.y);
    c = wide ? (struct tile_point){ b.x, next_to(b.y) } : (struct tile_point){ next_to(b.x), b.y };
    p[0] = a;
    p[1] = b;
    p[2] = c;
    if (shape_area2(p, 3) < 0) {
        p[1] = c;
        p[2] = b;
    }
    shape_clear(&m->shape);
    for (int i = 0; i < 3; i++)
        shape_add(&m->shape, p[i]);
    shape_end_ring(&m->shape, false);
}

bool thin_shape(struct tile_maker *m, const struct segment *s, uint32_t index)
{
    struct inside in;

    if (m->id.z < IMPORTANCE_ZOOM)
        return false;
    exact_shape(m, s, index, &m->exact);
    if (m->exact.failed)
        return false;
    in = inside_of(m, &m->exact);
    if (in.area < 1)
        return false;
    draw_thin(m, &in);
    return true;
}
