/*
 * geodesic: see the header.
 */
#include "yardstick/geo/geodesic.h"

#include <geodesic.h>

#include "yardstick/geo/measure.h"

static const double semi_major_m = 6378137;
static const double flattening = 1 / 298.257222101;
static const double radian = M_PI / 180;

/* Metres of a degree of longitude (x) and of latitude (y) at a latitude. */
static struct point degree_m(double latitude)
{
    double e2 = flattening * (2 - flattening), sine = sin(latitude * radian);
    double w2 = 1 - e2 * sine * sine, prime = semi_major_m / sqrt(w2);

    return (struct point){ prime * cos(latitude * radian) * radian,
                           prime * (1 - e2) / w2 * radian };
}

double geodesic_distance_m(struct point a, struct point b)
{
    double dx = fabs(a.x - b.x), dy = fabs(a.y - b.y), metres;
    struct geod_geodesic ellipsoid;

    if (dx < 1 && dy < 1 && fabs(a.y) < 85) {
        struct point degree = degree_m((a.y + b.y) / 2);

        return hypot(dx * degree.x, dy * degree.y);
    }
    geod_init(&ellipsoid, semi_major_m, flattening);
    geod_inverse(&ellipsoid, a.y, a.x, b.y, b.x, &metres, NULL, NULL);
    return metres;
}

/* The place of the segment that is nearest to the origin of the plane. */
static struct point nearest_on(struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy, t = 0;

    if (length2 > 0)
        t = fmin(1, fmax(0, -(a.x * dx + a.y * dy) / length2));
    return (struct point){ a.x + t * dx, a.y + t * dy };
}

/* Metres east and north of p: a plane that touches the ground there. */
static struct point plane(struct point degree, struct point p, struct point q)
{
    return (struct point){ (q.x - p.x) * degree.x, (q.y - p.y) * degree.y };
}

double geodesic_distance_to_m(const struct geometry *g, struct point p, struct point *nearest)
{
    struct point degree = degree_m(p.y), best = { INFINITY, INFINITY }, place;
    bool is_points = geometry_part_kind(g->kind) == GEOMETRY_POINT;

    if (measure_contains(g, p)) {
        if (nearest)
            *nearest = p;
        return 0;
    }
    for (uint32_t ring = 0; ring < g->n_rings; ring++) {
        for (uint32_t i = geometry_ring_start(g, ring); i < g->ring_ends[ring]; i++) {
            bool first = is_points || i == geometry_ring_start(g, ring);
            struct point b = plane(degree, p, g->points[i]);
            struct point q = nearest_on(first ? b : plane(degree, p, g->points[i - 1]), b);

            if (q.x * q.x + q.y * q.y < best.x * best.x + best.y * best.y)
                best = q;
        }
    }
    if (!isfinite(best.x))
        return INFINITY;
    place = (struct point){ p.x + best.x / degree.x, p.y + best.y / degree.y };
    if (nearest)
        *nearest = place;
    return geodesic_distance_m(p, place);
}

struct bbox geodesic_box(struct point p, double metres)
{
    double least = semi_major_m * 0.993 * radian; /* a degree is nowhere shorter */
    double dy = metres / least, furthest = fabs(p.y) + dy, dx = 180;

    if (furthest < 89)
        dx = fmin(180, metres / (least * cos(furthest * radian)));
    return (struct bbox){ p.x - dx, p.y - dy, p.x + dx, p.y + dy };
}
