/*
 * mercator: see the header. Spherical formulas of EPSG method 1024.
 */
#include "yardstick/geo/mercator.h"

#define EARTH_M 6378137.0 /* radius of EPSG:3857's sphere */

static double clamp(double value, double most)
{
    return value > most ? most : value < -most ? -most : value;
}

struct point mercator_from_degrees(struct point degrees)
{
    double lat = clamp(degrees.y, MERCATOR_LAT_MAX) * (M_PI / 180);

    return (struct point){ clamp(degrees.x, 180) * (M_PI / 180) * EARTH_M,
                           EARTH_M * asinh(tan(lat)) };
}

struct point mercator_to_degrees(struct point metres)
{
    return (struct point){ metres.x / EARTH_M * (180 / M_PI),
                           atan(sinh(metres.y / EARTH_M)) * (180 / M_PI) };
}

struct point mercator_world_exact(struct point degrees)
{
    struct point m = mercator_from_degrees(degrees);
    double scale = (double)MERCATOR_WORLD / (2 * MERCATOR_HALF_SIDE);

    return (struct point){ clamp((m.x + MERCATOR_HALF_SIDE) * scale, (double)MERCATOR_WORLD),
                           clamp((MERCATOR_HALF_SIDE - m.y) * scale, (double)MERCATOR_WORLD) };
}

struct world_point mercator_world(struct point degrees)
{
    struct point exact = mercator_world_exact(degrees);

    return (struct world_point){ exact.x <= 0 ? 0 : llround(exact.x),
                                 exact.y <= 0 ? 0 : llround(exact.y) };
}

struct point mercator_world_to_degrees(struct point world)
{
    double scale = 2 * MERCATOR_HALF_SIDE / (double)MERCATOR_WORLD;

    return mercator_to_degrees((struct point){ world.x * scale - MERCATOR_HALF_SIDE,
                                               MERCATOR_HALF_SIDE - world.y * scale });
}
