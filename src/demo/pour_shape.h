/*
 * pour_shape: shapes of the city (whole millimetres, EPSG:4548) as geometry in
 * degrees (EPSG:4490, rounded to 1e-9), as WKB and as the BLOB that is stored.
 */
#pragma once

#include "yardstick/demo/city.h"
#include "yardstick/geo/crs.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/registry/entry.h"

struct pour_shape {
    struct crs_cache *crs;
    struct geometry shape;
    struct buf wkb;
};

MUST_CHECK bool pour_shape_open(struct pour_shape *p, struct error *err);
void pour_shape_release(struct pour_shape *p);

/* kind: GEOMETRY_POLYGON (rings get closed) or GEOMETRY_LINE. The WKB lives until the next call. */
MUST_CHECK bool pour_shape_wkb(struct pour_shape *p, struct city_shape shape,
                               enum geometry_kind kind, struct str *wkb, struct error *err);
/* The BLOB of a polygon, in the arena; empty for a shape without points. */
MUST_CHECK bool pour_shape_blob(struct pour_shape *p, struct conn *conn, struct city_shape shape,
                                struct arena *arena, struct str *out, struct error *err);
