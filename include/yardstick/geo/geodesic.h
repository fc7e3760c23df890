/*
 * geodesic: how far it is along the ground, in metres, between places in degrees.
 *
 * The ellipsoid is that of CGCS2000 (EPSG:4490). Up to a degree apart the
 * distance is that of the middle latitude's radii of curvature, which errs by
 * less than 2e-5 of itself up to 100 km; further apart it is the geodesic of
 * C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013, as
 * PROJ has it. Pure functions.
 */
#pragma once

#include "yardstick/geo/geometry.h"

double geodesic_distance_m(struct point a, struct point b);

/*
 * From p to the nearest place of g, 0 inside a polygon or on its outline; *nearest (may be NULL)
 * is that place. INFINITY of an empty geometry. Meant for what is less than a degree away.
 */
double geodesic_distance_to_m(const struct geometry *g, struct point p, struct point *nearest);

/* A box of degrees around all that is within `metres` of p; a little larger, never smaller. */
struct bbox geodesic_box(struct point p, double metres);
