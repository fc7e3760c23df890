/*
 * measure: see the header. The label point has label_point.c to itself.
 */
#include "yardstick/geo/measure.h"

double measure_ring_area(const struct point *ring, uint32_t n)
{
    double sum = 0;

    for (uint32_t i = 1; i + 1 < n; i++)
        sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
               (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return sum / 2;
}

static double ring_area(const struct geometry *g, uint32_t ring)
{
    uint32_t start = geometry_ring_start(g, ring);

    return fabs(measure_ring_area(g->points + start, g->ring_ends[ring] - start));
}

double measure_area(const struct geometry *g)
{
    double sum = 0;

    if (!geometry_is_areal(g))
        return 0;
    for (uint32_t part = 0; part < g->n_parts; part++) {
        uint32_t shell = geometry_part_start(g, part);

        for (uint32_t ring = shell; ring < g->part_ends[part]; ring++)
            sum += ring == shell ? ring_area(g, ring) : -ring_area(g, ring);
    }
    return sum;
}

double measure_length(const struct geometry *g)
{
    double sum = 0;

    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring) + 1; i < g->ring_ends[ring]; i++)
            sum += hypot(g->points[i].x - g->points[i - 1].x, g->points[i].y - g->points[i - 1].y);
    }
    return sum;
}

/* A weighted mean, gathered relative to an origin. */
struct mean {
    struct point origin;
    double x, y, weight;
};

static void mean_add(struct mean *m, double x, double y, double weight)
{
    m->x += (x - m->origin.x) * weight;
    m->y += (y - m->origin.y) * weight;
    m->weight += weight;
}

/* Triangles from the origin; a hole's are taken away whatever its orientation. */
static void mean_ring(struct mean *m, const struct geometry *g, uint32_t ring, bool hole)
{
    uint32_t start = geometry_ring_start(g, ring), n = g->ring_ends[ring] - start;
    const struct point *p = g->points + start;
    struct point o = m->origin;
    double sign = (measure_ring_area(p, n) < 0) != hole ? -0.5 : 0.5;

    for (uint32_t i = 0; i + 1 < n; i++) {
        double twice = (p[i].x - o.x) * (p[i + 1].y - o.y) - (p[i + 1].x - o.x) * (p[i].y - o.y);

        mean_add(m, (o.x + p[i].x + p[i + 1].x) / 3, (o.y + p[i].y + p[i + 1].y) / 3, sign * twice);
    }
}

static void mean_area(struct mean *m, const struct geometry *g)
{
    for (uint32_t part = 0; part < g->n_parts; part++) {
        uint32_t shell = geometry_part_start(g, part);

        for (uint32_t ring = shell; ring < g->part_ends[part]; ring++)
            mean_ring(m, g, ring, ring != shell);
    }
}

static void mean_length(struct mean *m, const struct geometry *g)
{
    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring) + 1; i < g->ring_ends[ring]; i++) {
            struct point a = g->points[i - 1], b = g->points[i];

            mean_add(m, (a.x + b.x) / 2, (a.y + b.y) / 2, hypot(b.x - a.x, b.y - a.y));
        }
    }
}

struct point measure_centroid(const struct geometry *g)
{
    struct mean m = { 0 };

    if (g->n_points == 0)
        return (struct point){ NAN, NAN };
    m.origin = g->points[0];
    if (geometry_is_areal(g))
        mean_area(&m, g);
    else if (geometry_part_kind(g->kind) == GEOMETRY_LINE)
        mean_length(&m, g);
    if (m.weight == 0) { // points, or flat
        m.x = m.y = 0;
        for (uint32_t i = 0; i < g->n_points; i++)
            mean_add(&m, g->points[i].x, g->points[i].y, 1);
    }
    return (struct point){ m.origin.x + m.x / m.weight, m.origin.y + m.y / m.weight };
}

/* Is p on the segment, with no tolerance? */
static bool on_segment(struct point a, struct point b, struct point p)
{
    if (p.x < fmin(a.x, b.x) || p.x > fmax(a.x, b.x) || p.y < fmin(a.y, b.y) ||
        p.y > fmax(a.y, b.y))
        return false;
    return (b.x - a.x) * (p.y - a.y) == (p.x - a.x) * (b.y - a.y);
}

bool measure_contains(const struct geometry *g, struct point p)
{
    bool inside = false;

    if (!geometry_is_areal(g))
        return false;
    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring) + 1; i < g->ring_ends[ring]; i++) {
            struct point a = g->points[i - 1], b = g->points[i];

            if (on_segment(a, b, p))
                return true;
            if ((a.y > p.y) != (b.y > p.y) && p.x - a.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y))
                inside = !inside;
        }
    }
    return inside;
}

static double segment_distance2(struct point a, struct point b, struct point p)
{
    double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy, t = 0;

    if (length2 > 0)
        t = fmin(1, fmax(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2));
    dx = a.x + t * dx - p.x;
    dy = a.y + t * dy - p.y;
    return dx * dx + dy * dy;
}

double measure_distance(const struct geometry *g, struct point p)
{
    double least = INFINITY;

    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        uint32_t start = geometry_ring_start(g, ring);

        for (uint32_t i = start; i < g->ring_ends[ring]; i++)
            least =
                fmin(least, segment_distance2(g->points[i > start ? i - 1 : i], g->points[i], p));
    }
    return sqrt(least);
}
