/*
 * axis: which way a building lies.
 */
#pragma once

#include "yardstick/geo/geometry.h"

/*
 * The direction of the longest wall of a polygon in degrees (EPSG:4490), clockwise from north,
 * 0 up to 180; NaN when it is no polygon. Pieces of a wall that turn by less than 3 degrees from
 * its start are one wall. Exact to a hundredth of a degree over the size of a building.
 */
double axis_degrees(const struct geometry *degrees);
