/*
 * import_place: the geometry of a row, from WKB in the file's CRS to the BLOB
 * that is stored: transformed to EPSG:4490, rounded to 1e-9 degrees, and
 * repaired where that is harmless.
 */
#pragma once

#include "yardstick/geo/crs.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/geo/valid.h"
#include "yardstick/registry/import.h"

struct import_place {
    struct crs_cache *crs;
    struct valid *valid;
    struct geometry given, mended, stored;
    struct buf wkb;
};

MUST_CHECK bool import_place_open(struct import_place *place, struct error *err);
void import_place_release(struct import_place *place);

/*
 * *repaired: the polygon was invalid and making it valid changed its area by no
 * more than a thousandth. ERROR_INVALID: not a polygon where one is wanted, not
 * repairable, outside the world (probably a wrong CRS).
 */
MUST_CHECK bool import_place_read(struct import_place *place, struct conn *conn,
                                  const struct import_options *options, struct str wkb,
                                  struct arena *arena, struct str *out, bool *repaired,
                                  struct error *err);

/*
 * Do two stored geometries say the same? Rings may begin elsewhere and turn the
 * other way (shapefiles and GeoJSON turn them differently), and coordinates
 * differ by less than the 1e-9 degrees that are kept.
 */
MUST_CHECK bool import_place_same(struct import_place *place, struct conn *conn, struct str a,
                                  struct str b, struct arena *arena, bool *same, struct error *err);
