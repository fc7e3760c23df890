/*
 * measure: plane lengths, areas and places of a geometry, in its own unit.
 *
 * Give it metres: the area of a geometry in degrees is a number without
 * meaning (a label point or a containment test in degrees is fine). Sums are
 * taken relative to the first vertex, so eastings of 500,000 m cost no
 * digits. Orientation does not matter: a hole is what stands after the shell.
 * Pure functions.
 */
#pragma once

#include "yardstick/geo/geometry.h"

/* Signed shoelace area of a closed ring: positive when counter-clockwise with y up. */
double measure_ring_area(const struct point *ring, uint32_t n);

/* Shells less holes; 0 of points and lines. */
double measure_area(const struct geometry *g);

/* Of lines; of polygons the outline with that of the holes. */
double measure_length(const struct geometry *g);

/* The centre of mass of the highest dimension present; NaN when empty. It may lie outside. */
struct point measure_centroid(const struct geometry *g);

/*
 * Where to write on it: inside, far from the outline. For polygons the pole
 * of inaccessibility of the largest part, found by quartering cells in order
 * of their promise until no cell can be better by more than 2 % of the
 * shorter side (the method of V. Agafonkin's polylabel, after D.
 * Garcia-Castellanos and U. Lombardo, "Poles of inaccessibility", Scottish
 * Geographical Journal 123, 2007); the centroid, if that is nearly as good.
 * For a line the middle of its length, for points the first. NaN when empty.
 */
struct point measure_label_point(const struct geometry *g);

/* Inside or on the outline of a polygon (even-odd over all rings); false for points and lines. */
bool measure_contains(const struct geometry *g, struct point p);

/* Shortest distance from p to the outline, lines or points; 0 inside nothing: see contains. */
double measure_distance(const struct geometry *g, struct point p);
