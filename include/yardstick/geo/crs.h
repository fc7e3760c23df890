/*
 * crs: coordinates from one EPSG code to another, by PROJ.
 *
 * Points are always x = longitude or easting, y = latitude or northing;
 * degrees for geographic systems, the system's unit otherwise (metres for
 * EPSG:4548 and its kin). The axis order of the authority is undone here and
 * nowhere else. No grid is fetched from the network.
 *
 * A crs_cache belongs to one thread: it holds that thread's PROJ context and
 * the transformations it has used, so the second call costs no look-up. Only
 * numbers come in; text from files is read by crs_identify(), which belongs
 * in the worker, since PROJ's parser of WKT is large.
 *
 *     struct crs_cache *crs = crs_cache_open(err);
 *     if (!crs_transform(crs, 4548, 4490, points, n, err)) …
 *     crs_cache_close(crs);
 */
#pragma once

#include <stddef.h>

#include "yardstick/base/error.h"
#include "yardstick/geo/bbox.h"

struct crs_cache;

struct crs_cache *crs_cache_open(struct error *err); /* NULL: ERROR_UNAVAILABLE */
void crs_cache_close(struct crs_cache *cache);

/*
 * In place, all or nothing. ERROR_INVALID names an unknown code, or the first
 * point that has no place in the other system.
 */
MUST_CHECK bool crs_transform(struct crs_cache *cache, int from_epsg, int to_epsg,
                              struct point *points, size_t n, struct error *err);

/*
 * The name of the datum of an EPSG code (also of its zones) from which no exact way to CGCS2000 is
 * public: Beijing 1954 and Xian 1980. PROJ would bend such coordinates by tens of metres without a
 * word, so nothing in them is taken. NULL: it is none of these. Pure.
 */
const char *crs_refused(int64_t epsg);

struct crs_info {
    char name[120];
    bool is_degrees;  /* geographic; false: projected, in `metres_per_unit` */
    bool north_first; /* the authority's axis order, which only the outside world keeps to */
    double metres_per_unit;
    struct bbox degrees; /* area of use; west may exceed east; BBOX_NONE if unknown */
};

/* ERROR_INVALID if there is no such two-dimensional system. */
MUST_CHECK bool crs_describe(struct crs_cache *cache, int epsg, struct crs_info *out,
                             struct error *err);

/*
 * Which EPSG code a WKT (1 or 2, also ESRI's .prj) means, with PROJ's
 * confidence: 100 same in all but name, 70 equivalent but the name differs,
 * 25 a guess. ERROR_INVALID if it cannot be read, ERROR_NOT_FOUND if no code fits.
 */
MUST_CHECK bool crs_identify(struct crs_cache *cache, struct str wkt, int *epsg, int *confidence,
                             struct error *err);
