/*
 * axis: see the header. Degrees are turned into metres by the radii of
 * curvature of the CGCS2000 ellipsoid at the wall's own latitude. O(n²) in the
 * worst case, of a ring of at most VERTICES_MAX.
 */
#include "yardstick/geo/axis.h"

#include <math.h>

enum { VERTICES_MAX = 2000, TURN_DEG = 3 };

static const double major_axis_m = 6378137.0, eccentricity_2 = 0.00669438002290;

/* Metres east and north from a to b. */
static struct point step_m(struct point a, struct point b)
{
    double lat = (a.y + b.y) / 2 * M_PI / 180;
    double w = 1 - eccentricity_2 * sin(lat) * sin(lat);
    double meridian = major_axis_m * (1 - eccentricity_2) / (w * sqrt(w));
    double vertical = major_axis_m / sqrt(w);

    return (struct point){ (b.x - a.x) * M_PI / 180 * vertical * cos(lat),
                           (b.y - a.y) * M_PI / 180 * meridian };
}

/* Clockwise from north, 0 up to 360. */
static double direction(struct point step)
{
    double deg = atan2(step.x, step.y) * 180 / M_PI;

    return deg < 0 ? deg + 360 : deg;
}

static double turn_between(double a, double b)
{
    double turn = fabs(a - b);

    return turn > 180 ? 360 - turn : turn;
}

/* The wall that begins at vertex `start`, as one straight step. */
static struct point wall_from(const struct point *ring, uint32_t n, uint32_t start)
{
    struct point a = ring[start], whole = { 0, 0 };
    double first = NAN;

    for (uint32_t k = 1; k < n; k++) {
        struct point piece = step_m(ring[(start + k - 1) % n], ring[(start + k) % n]);

        if (piece.x == 0 && piece.y == 0)
            continue;
        if (isnan(first))
            first = direction(piece);
        if (turn_between(first, direction(piece)) > TURN_DEG)
            break;
        whole = step_m(a, ring[(start + k) % n]);
    }
    return whole;
}

double axis_degrees(const struct geometry *degrees)
{
    double longest = 0, axis = NAN;

    for (uint32_t part = 0; geometry_is_areal(degrees) && part < degrees->n_parts; part++) {
        uint32_t ring = geometry_part_start(degrees, part);
        uint32_t start = geometry_ring_start(degrees, ring);
        uint32_t n = degrees->ring_ends[ring] - start - 1; // the last repeats the first

        for (uint32_t i = 0; i < n && n <= VERTICES_MAX; i++) {
            struct point wall = wall_from(degrees->points + start, n, i);
            double length = hypot(wall.x, wall.y);

            if (length > longest * (1 + 1e-6)) {
                longest = length;
                axis = fmod(direction(wall), 180);
            }
        }
    }
    // 179.999 would be written as 180.00, which is 0.
    return axis >= 179.995 ? 0 : axis;
}
