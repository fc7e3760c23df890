/*
 * geos_convert: between our geometry and GEOS's, for src/geo/valid.c.
 *
 * The coordinate arrays have the same layout (x, y, x, y), so each ring is one copy.
 */
#pragma once

#include <geos_c.h>

#include "yardstick/geo/geometry.h"

/* NULL when GEOS refuses it; why went to the context's handler. */
GEOSGeometry *geos_from(GEOSContextHandle_t geos, const struct geometry *g);

/* Appends the parts of `from` that are of `kind` (a part kind), whatever collection they are in. */
void geos_add_to(GEOSContextHandle_t geos, const GEOSGeometry *from, enum geometry_kind kind,
                 struct geometry *to);
