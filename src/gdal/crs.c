/*
 * crs: see the header.
 */
#include "yardstick/gdal/crs.h"

#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>

#include <cpl_conv.h>

struct str crs_certainty_name(enum crs_certainty certainty)
{
    static const char *const names[] = { "unknown", "likely", "exact" };

    return str_from(names[certainty]);
}

/*
 * EPSG's Gauss-Kruger series, by datum: first code, first zone, last zone of
 * the 3-degree zones (central meridian 3n) and the 6-degree zones (6n - 3),
 * each with the zone before the easting and without.
 */
struct series {
    int first, from, to;
    bool six, prefixed;
};

static const struct series series[][4] = {
    [CRS_CGCS2000] = { { 4534, 25, 45, false, false },
                       { 4513, 25, 45, false, true },
                       { 4502, 13, 23, true, false },
                       { 4491, 13, 23, true, true } },
    [CRS_XIAN80] = { { 2370, 25, 45, false, false },
                     { 2349, 25, 45, false, true },
                     { 2338, 13, 23, true, false },
                     { 2327, 13, 23, true, true } },
    [CRS_BEIJING54] = { { 2422, 25, 45, false, false },
                        { 2401, 25, 45, false, true },
                        { 21453, 13, 23, true, false },
                        { 21413, 13, 23, true, true } },
};

int64_t crs_gauss_kruger(enum crs_datum datum, double central_meridian, double false_easting)
{
    for (size_t i = 0; i < 4; i++) {
        const struct series *s = &series[datum][i];
        double zone = s->six ? (central_meridian + 3) / 6 : central_meridian / 3;
        double easting = 500000 + (s->prefixed ? zone * 1e6 : 0);

        if (fabs(zone - round(zone)) < 1e-9 && zone >= s->from && zone <= s->to &&
            fabs(false_easting - easting) < 1e-3)
            return s->first + (int64_t)round(zone) - s->from;
    }
    return 0;
}

static bool near(OGRSpatialReferenceH a, OGRSpatialReferenceH b, const char *parameter,
                 double absent)
{
    OGRErr ignored;

    return fabs(OSRGetProjParm(a, parameter, absent, &ignored) -
                OSRGetProjParm(b, parameter, absent, &ignored)) < 1e-6;
}

/* The same map projection on the same ellipsoid; says nothing of the datum. */
static bool same_numbers(OGRSpatialReferenceH a, OGRSpatialReferenceH b)
{
    OGRErr ignored;

    return OSRIsProjected(a) == OSRIsProjected(b) && OSRIsGeographic(a) == OSRIsGeographic(b) &&
           fabs(OSRGetSemiMajor(a, &ignored) - OSRGetSemiMajor(b, &ignored)) < 0.5 &&
           fabs(OSRGetInvFlattening(a, &ignored) - OSRGetInvFlattening(b, &ignored)) < 1e-3 &&
           fabs(OSRGetLinearUnits(a, NULL) - OSRGetLinearUnits(b, NULL)) < 1e-9 &&
           near(a, b, SRS_PP_FALSE_EASTING, 0) && near(a, b, SRS_PP_FALSE_NORTHING, 0) &&
           near(a, b, SRS_PP_CENTRAL_MERIDIAN, 0) && near(a, b, SRS_PP_SCALE_FACTOR, 1) &&
           near(a, b, SRS_PP_LATITUDE_OF_ORIGIN, 0);
}

static enum crs_certainty judge(OGRSpatialReferenceH srs, int64_t epsg)
{
    const char *const options[] = { "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                    "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL };
    OGRSpatialReferenceH known = OSRNewSpatialReference(NULL);
    enum crs_certainty certainty = CRS_UNKNOWN;

    if (OSRImportFromEPSG(known, (int)epsg) == OGRERR_NONE && same_numbers(srs, known))
        certainty = OSRIsSameEx(srs, known, options) ? CRS_EXACT : CRS_LIKELY;
    OSRDestroySpatialReference(known);
    return certainty;
}

static bool mentions(const char *name, const char *const *words)
{
    for (; name && *words; words++)
        for (const char *at = name; *at; at++)
            if (str_eq_nocase((struct str){ at, strnlen(at, strlen(*words)) }, str_from(*words)))
                return true;
    return false;
}

/* A Chinese datum by the name of the datum or the geographic system beneath. */
static bool chinese_datum(OGRSpatialReferenceH srs, enum crs_datum *out, int64_t *geographic)
{
    static const char *const cgcs[] = { "China_2000", "China 2000", "CGCS2000", "CGCS_2000", NULL };
    static const char *const xian[] = { "Xian_1980", "Xian 1980", "Xian80", "Xian_80", NULL };
    static const char *const beijing[] = { "Beijing_1954", "Beijing 1954", "Beijing54", NULL };
    static const struct {
        const char *const *words;
        enum crs_datum datum;
        int64_t geographic;
    } datums[] = { { cgcs, CRS_CGCS2000, 4490 },
                   { xian, CRS_XIAN80, 4610 },
                   { beijing, CRS_BEIJING54, 4214 } };

    for (size_t i = 0; i < ARRAY_LEN(datums); i++) {
        if (!mentions(OSRGetAttrValue(srs, "DATUM", 0), datums[i].words) &&
            !mentions(OSRGetAttrValue(srs, "GEOGCS", 0), datums[i].words))
            continue;
        *out = datums[i].datum;
        *geographic = datums[i].geographic;
        return true;
    }
    return false;
}

/* True when the system stands on a Chinese datum: then the numbers alone decide. */
static bool chinese_find(OGRSpatialReferenceH srs, struct crs_found *out)
{
    const char *method = OSRGetAttrValue(srs, "PROJECTION", 0);
    OGRErr ignored;
    enum crs_datum datum;
    int64_t geographic;

    if (!chinese_datum(srs, &datum, &geographic))
        return false;
    if (OSRIsGeographic(srs))
        out->epsg = geographic;
    else if (method && (strcmp(method, SRS_PT_TRANSVERSE_MERCATOR) == 0 ||
                        strcmp(method, "Gauss_Kruger") == 0))
        out->epsg =
            crs_gauss_kruger(datum, OSRGetProjParm(srs, SRS_PP_CENTRAL_MERIDIAN, 0, &ignored),
                             OSRGetProjParm(srs, SRS_PP_FALSE_EASTING, 0, &ignored));
    if (out->epsg)
        out->certainty = judge(srs, out->epsg);
    if (out->certainty == CRS_UNKNOWN)
        out->epsg = 0;
    return true;
}

static void matches_find(OGRSpatialReferenceH srs, struct crs_found *out)
{
    int *confidence = NULL, n = 0;
    OGRSpatialReferenceH *found = OSRFindMatches(srs, NULL, &n, &confidence);

    for (int i = 0; i < n && i < 5 && out->certainty == CRS_UNKNOWN; i++) {
        const char *code = OSRGetAuthorityCode(found[i], NULL);
        const char *authority = OSRGetAuthorityName(found[i], NULL);
        int64_t epsg;

        if (confidence[i] < 70 || !authority || strcmp(authority, "EPSG") != 0 ||
            !str_to_i64(str_from(code), &epsg))
            continue;
        out->certainty = judge(srs, epsg);
        out->epsg = out->certainty == CRS_UNKNOWN ? 0 : epsg;
    }
    OSRFreeSRSArray(found);
    CPLFree(confidence);
}

static void authority_find(OGRSpatialReferenceH srs, struct crs_found *out)
{
    const char *authority = OSRGetAuthorityName(srs, NULL);
    const char *code = OSRGetAuthorityCode(srs, NULL);
    int64_t epsg;

    // GeoJSON's own system: EPSG:4326 with longitude first, which is how we keep it anyway.
    if (authority && code && strcmp(authority, "OGC") == 0 && strcmp(code, "CRS84") == 0) {
        out->epsg = 4326;
        out->certainty = CRS_EXACT;
        return;
    }
    if (!authority || strcmp(authority, "EPSG") != 0 || !code || !str_to_i64(str_from(code), &epsg))
        return;
    out->certainty = judge(srs, epsg);
    out->epsg = out->certainty == CRS_UNKNOWN ? 0 : epsg;
}

static void system_find(OGRSpatialReferenceH srs, struct crs_found *out)
{
    authority_find(srs, out);
    if (out->certainty == CRS_UNKNOWN && !chinese_find(srs, out))
        matches_find(srs, out);
}

void srs_identify(void *srs, struct crs_found *out)
{
    const char *name = srs ? OSRGetName(srs) : NULL;

    *out = (struct crs_found){ 0 };
    if (!srs)
        return;
    if (name && str_is_utf8(str_from(name)))
        snprintf(out->name, sizeof(out->name), "%.80s", name);
    for (size_t n = strlen(out->name); n > 0 && !str_is_utf8(str_from(out->name)); n--)
        out->name[n - 1] = '\0';
    if (OSRIsCompound(srs)) {
        OGRSpatialReferenceH flat = OSRClone(srs); // heights are told apart elsewhere

        if (OSRStripVertical(flat) == OGRERR_NONE)
            system_find(flat, out);
        OSRDestroySpatialReference(flat);
    } else {
        system_find(srs, out);
    }
}

void srs_find(int64_t epsg, const char *wkt, struct crs_found *out)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OGRErr rc = OGRERR_CORRUPT_DATA;

    *out = (struct crs_found){ 0 };
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (epsg)
        rc = OSRImportFromEPSG(srs, (int)epsg);
    else if (wkt[0])
        rc = OSRSetFromUserInput(srs, wkt);
    if (rc == OGRERR_NONE)
        srs_identify(srs, out);
    CPLPopErrorHandler();
    OSRDestroySpatialReference(srs);
}

bool srs_box_degrees(int64_t epsg, struct bbox box, struct bbox *degrees)
{
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL), to = OSRNewSpatialReference(NULL);
    OGRCoordinateTransformationH transform = NULL;
    double x[] = { box.min_x, box.min_x, box.max_x, box.max_x };
    double y[] = { box.min_y, box.max_y, box.min_y, box.max_y };
    bool done;

    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (OSRImportFromEPSG(from, (int)epsg) == OGRERR_NONE &&
        OSRImportFromEPSG(to, 4326) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
        transform = OCTNewCoordinateTransformation(from, to);
    }
    done = transform && !OSRIsGeocentric(from) && OCTTransform(transform, 4, x, y, NULL);
    *degrees = BBOX_NONE;
    for (int i = 0; done && i < 4; i++) {
        done = isfinite(x[i] + y[i]) && fabs(x[i]) <= 180 && fabs(y[i]) <= 90;
        *degrees = bbox_add(*degrees, (struct point){ x[i], y[i] });
    }
    if (transform)
        OCTDestroyCoordinateTransformation(transform);
    OSRDestroySpatialReference(from);
    OSRDestroySpatialReference(to);
    CPLPopErrorHandler();
    return done;
}
