/*
 * valid: is it a polygon, and what do two have in common, by GEOS.
 *
 * A `struct valid` holds one reentrant GEOS handle and belongs to one thread.
 * What GEOS complains of comes back in *err (ERROR_INVALID: the geometry is
 * at fault, usually because it is not valid). Geometries given in are only
 * read; geometries given out are cleared first and belong to the caller.
 */
#pragma once

#include "yardstick/geo/geometry.h"

struct valid;

struct valid *valid_open(struct error *err);
void valid_close(struct valid *v);

struct valid_fault {
    char reason[100]; /* GEOS's words: "Self-intersection"; empty when valid */
    struct point at;
};

/* By the rules of OGC Simple Features; *fault says what is wrong and where. */
MUST_CHECK bool valid_check(struct valid *v, const struct geometry *g, bool *is_valid,
                            struct valid_fault *fault, struct error *err);

/*
 * A valid geometry of the same dimension that keeps every vertex (GEOS's
 * "structure" method: overlapping parts are joined). *area_change is the
 * area after less the area before, in the unit of the coordinates, from which
 * the caller decides whether the repair was harmless: what was meant is not
 * known here.
 */
MUST_CHECK bool valid_make(struct valid *v, const struct geometry *g, struct geometry *out,
                           double *area_change, struct error *err);

MUST_CHECK bool valid_intersects(struct valid *v, const struct geometry *a,
                                 const struct geometry *b, bool *out, struct error *err);
/* No point of b lies outside a. */
MUST_CHECK bool valid_covers(struct valid *v, const struct geometry *a, const struct geometry *b,
                             bool *out, struct error *err);
/* 0 where they only touch. */
MUST_CHECK bool valid_shared_area(struct valid *v, const struct geometry *a,
                                  const struct geometry *b, double *out, struct error *err);

/*
 * What of g lies in the box, only the dimension of g kept; with grid > 0 all
 * vertices are multiples of it (OverlayNG with snap-rounding: the result is
 * valid on that grid), with 0 they are exact. g need not be valid when it is
 * on the grid: it is repaired first.
 */
MUST_CHECK bool valid_clip(struct valid *v, const struct geometry *g, struct bbox box, double grid,
                           struct geometry *out, struct error *err);

/* All of them in one, without the lines between. n may be 0. */
MUST_CHECK bool valid_union(struct valid *v, const struct geometry *const *all, size_t n,
                            struct geometry *out, struct error *err);
