/*
 * crs: see the header.
 */
#include "yardstick/geo/crs.h"

#include <proj.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRANSFORMS_MAX = 32 }; /* a city uses two or three; then the oldest makes room */

struct transform {
    int from, to;
    PJ *pj;
};

struct crs_cache {
    PJ_CONTEXT *context;
    struct transform transforms[TRANSFORMS_MAX];
    unsigned n, next;
};

/* PROJ would write to standard error; what matters comes back as errors. */
static void ignore(void *data, int level, const char *text)
{
    (void)data;
    (void)level;
    (void)text;
}

struct crs_cache *crs_cache_open(struct error *err)
{
    struct crs_cache *cache = calloc(1, sizeof(*cache));

    if (cache)
        cache->context = proj_context_create();
    if (!cache || !cache->context) {
        free(cache);
        error_set(err, ERROR_UNAVAILABLE, "the coordinate library does not start");
        return NULL;
    }
    proj_log_func(cache->context, NULL, ignore);
    proj_context_set_enable_network(cache->context, 0);
    return cache;
}

void crs_cache_close(struct crs_cache *cache)
{
    if (!cache)
        return;
    for (unsigned i = 0; i < cache->n; i++)
        proj_destroy(cache->transforms[i].pj);
    proj_context_destroy(cache->context);
    free(cache);
}

static PJ *find_crs(struct crs_cache *cache, int epsg, struct error *err)
{
    char code[16];
    PJ *pj;

    snprintf(code, sizeof(code), "%d", epsg);
    pj = proj_create_from_database(cache->context, "EPSG", code, PJ_CATEGORY_CRS, 0, NULL);
    if (!pj)
        error_set(err, ERROR_INVALID, "EPSG:%d is no coordinate system known here", epsg);
    return pj;
}

/* NULL with *err filled when there is no way from one to the other. */
static PJ *build(struct crs_cache *cache, int from, int to, struct error *err)
{
    PJ *a = find_crs(cache, from, err), *b = a ? find_crs(cache, to, err) : NULL;
    PJ *raw = NULL, *normal = NULL;

    if (b)
        raw = proj_create_crs_to_crs_from_pj(cache->context, a, b, NULL, NULL);
    if (raw)
        normal = proj_normalize_for_visualization(cache->context, raw);
    if (b && !normal)
        error_set(err, ERROR_INVALID, "no transformation from EPSG:%d to EPSG:%d is known", from,
                  to);
    proj_destroy(raw);
    proj_destroy(b);
    proj_destroy(a);
    return normal;
}

static PJ *find_transform(struct crs_cache *cache, int from, int to, struct error *err)
{
    struct transform *slot;
    PJ *pj;

    for (unsigned i = 0; i < cache->n; i++) {
        slot = &cache->transforms[i];
        if (slot->from == from && slot->to == to)
            return slot->pj;
    }
    pj = build(cache, from, to, err);
    if (!pj)
        return NULL;
    if (cache->n < TRANSFORMS_MAX) {
        slot = &cache->transforms[cache->n++];
    } else {
        slot = &cache->transforms[cache->next++ % TRANSFORMS_MAX];
        proj_destroy(slot->pj);
    }
    *slot = (struct transform){ from, to, pj };
    return pj;
}

static bool transform_copy(PJ *pj, const struct point *points, struct point *out, size_t n, int to,
                           struct error *err)
{
    memcpy(out, points, n * sizeof(*out));
    proj_errno_reset(pj);
    proj_trans_generic(pj, PJ_FWD, &out->x, sizeof(*out), n, &out->y, sizeof(*out), n, NULL, 0, 0,
                       NULL, 0, 0);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(out[i].x) || !isfinite(out[i].y))
            return error_set(err, ERROR_INVALID,
                             "the point %.9g, %.9g has no place in EPSG:%d: check which coordinate "
                             "system the data is in",
                             points[i].x, points[i].y, to);
    }
    return true;
}

bool crs_transform(struct crs_cache *cache, int from_epsg, int to_epsg, struct point *points,
                   size_t n, struct error *err)
{
    struct point few[64], *copy = few;
    bool ok;
    PJ *pj;

    if (from_epsg == to_epsg || n == 0)
        return true;
    pj = find_transform(cache, from_epsg, to_epsg, err);
    if (!pj)
        return false;
    if (n > ARRAY_LEN(few))
        copy = malloc(n * sizeof(*copy));
    if (!copy)
        return error_set(err, ERROR_TOO_LARGE, "no memory for %zu points", n);
    ok = transform_copy(pj, points, copy, n, to_epsg, err);
    if (ok)
        memcpy(points, copy, n * sizeof(*copy));
    if (copy != few)
        free(copy);
    return ok;
}

static bool describe(struct crs_cache *cache, const PJ *crs, struct crs_info *out)
{
    double west, south, east, north;
    const char *name = proj_get_name(crs), *unit, *direction = NULL;
    PJ *axes = proj_crs_get_coordinate_system(cache->context, crs);

    *out = (struct crs_info){ .degrees = BBOX_NONE };
    out->is_degrees = proj_get_type(crs) == PJ_TYPE_GEOGRAPHIC_2D_CRS;
    if (!axes || (!out->is_degrees && proj_get_type(crs) != PJ_TYPE_PROJECTED_CRS) ||
        !proj_cs_get_axis_info(cache->context, axes, 0, NULL, NULL, &direction,
                               &out->metres_per_unit, &unit, NULL, NULL)) {
        proj_destroy(axes);
        return false;
    }
    out->north_first = direction && strcmp(direction, "north") == 0;
    proj_destroy(axes);
    snprintf(out->name, sizeof(out->name), "%s", name ? name : "");
    if (proj_get_area_of_use(cache->context, crs, &west, &south, &east, &north, NULL) &&
        west > -1000)
        out->degrees = (struct bbox){ west, south, east, north };
    if (out->is_degrees)
        out->metres_per_unit = 0;
    return true;
}

bool crs_describe(struct crs_cache *cache, int epsg, struct crs_info *out, struct error *err)
{
    PJ *crs = find_crs(cache, epsg, err);
    bool ok;

    if (!crs)
        return false;
    ok = describe(cache, crs, out);
    proj_destroy(crs);
    if (!ok)
        return error_set(err, ERROR_INVALID,
                         "EPSG:%d is neither longitude and latitude nor a plane map projection",
                         epsg);
    return true;
}

/* The best code among PROJ's candidates, 0 if there is none. */
static int best_code(struct crs_cache *cache, const PJ *crs, int *confidence)
{
    int *sureness = NULL, epsg = 0;
    PJ_OBJ_LIST *found = proj_identify(cache->context, crs, "EPSG", NULL, &sureness);

    if (found && proj_list_get_count(found) > 0) {
        PJ *first = proj_list_get(cache->context, found, 0);
        const char *code = first ? proj_get_id_code(first, 0) : NULL;

        epsg = code ? (int)strtol(code, NULL, 10) : 0;
        *confidence = sureness[0];
        proj_destroy(first);
    }
    proj_int_list_destroy(sureness);
    proj_list_destroy(found);
    return epsg;
}

bool crs_identify(struct crs_cache *cache, struct str wkt, int *epsg, int *confidence,
                  struct error *err)
{
    char text[8192];
    PJ *crs = NULL;
    int code = 0, sureness = 0;

    if (wkt.len >= sizeof(text))
        return error_set(err, ERROR_INVALID,
                         "a coordinate system described in %zu bytes; at most %zu are read",
                         wkt.len, sizeof(text) - 1);
    memcpy(text, wkt.ptr ? wkt.ptr : "", wkt.len);
    text[wkt.len] = '\0';
    if (!memchr(text, '\0', wkt.len))
        crs = proj_create_from_wkt(cache->context, text, NULL, NULL, NULL);
    if (!crs)
        return error_set(err, ERROR_INVALID,
                         "the description of the coordinate system is not WKT: give its EPSG code");
    code = best_code(cache, crs, &sureness);
    proj_destroy(crs);
    if (code == 0)
        return error_set(err, ERROR_NOT_FOUND,
                         "no EPSG code fits this coordinate system: choose one");
    *epsg = code;
    *confidence = sureness;
    return true;
}

const char *crs_refused(int64_t epsg)
{
    static const struct {
        int64_t from, to;
        const char *name;
    } refused[] = {
        { 4214, 4214, "Beijing 1954" },   { 2401, 2442, "Beijing 1954" },
        { 21413, 21483, "Beijing 1954" }, { 4555, 4555, "Beijing 1954" },
        { 4610, 4610, "Xian 1980" },      { 2327, 2390, "Xian 1980" },
    };

    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        if (epsg >= refused[i].from && epsg <= refused[i].to)
            return refused[i].name;
    return NULL;
}
