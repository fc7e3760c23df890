/*
 * mercator: longitude and latitude to the square world of web maps.
 *
 * Degrees are EPSG:4490 (CGCS2000), which for a map is EPSG:4326: the two
 * differ by centimetres that no transformation of public record describes.
 * Metres are EPSG:3857. World units divide the side of the square into 2^34:
 * a tile of zoom 22 is 4096 of them, 2.3 mm at the equator, and x grows to
 * the east, y to the SOUTH from the north-west corner. Latitudes beyond
 * ±85.0511287798066° are clamped to the edge, longitudes to ±180°. Pure.
 */
#pragma once

#include <stdint.h>

#include "yardstick/geo/bbox.h"

enum { MERCATOR_WORLD_BITS = 34 };
#define MERCATOR_WORLD     ((int64_t)1 << MERCATOR_WORLD_BITS)
#define MERCATOR_LAT_MAX   85.05112877980659
#define MERCATOR_HALF_SIDE 20037508.342789244 /* metres, pi times 6378137 */

struct world_point {
    int64_t x, y; /* 0 .. MERCATOR_WORLD */
};

struct point mercator_from_degrees(struct point degrees); /* EPSG:3857 metres, y north */
struct point mercator_to_degrees(struct point metres);

struct world_point mercator_world(struct point degrees); /* rounded to nearest */
/* The same without rounding, for references and tests. */
struct point mercator_world_exact(struct point degrees);
struct point mercator_world_to_degrees(struct point world);
