/*
 * crs: which EPSG system a file's coordinates are in, and how sure that is.
 *
 * EXACT: the definition is that of the EPSG code, parameter by parameter.
 * LIKELY: the names agree but a parameter is missing or differs, or only the
 * parameters agree. UNKNOWN: no code; the name is what the file says.
 * Chinese Gauss-Kruger systems come with and without the zone number before
 * the easting (38500000 or 500000) under nearly the same names; they are told
 * apart by false easting and central meridian only, never by name.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/geo/bbox.h"

enum crs_certainty { CRS_UNKNOWN, CRS_LIKELY, CRS_EXACT };

struct crs_found {
    int64_t epsg; /* 0: none */
    enum crs_certainty certainty;
    char name[120]; /* UTF-8 */
};

/* `srs` is an OGRSpatialReferenceH; NULL finds nothing. */
void srs_identify(void *srs, struct crs_found *out);
/* By a code, or by WKT when that is 0. */
void srs_find(int64_t epsg, const char *wkt, struct crs_found *out);
/* A box of that system in degrees of WGS 84; false when it lies nowhere. */
bool srs_box_degrees(int64_t epsg, struct bbox box, struct bbox *degrees);
struct str crs_certainty_name(enum crs_certainty certainty);

/* The EPSG code of a Gauss-Kruger zone by its parameters; 0 when there is none. */
enum crs_datum { CRS_CGCS2000, CRS_XIAN80, CRS_BEIJING54 };
int64_t crs_gauss_kruger(enum crs_datum datum, double central_meridian, double false_easting);
