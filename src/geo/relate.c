/*
 * relate: see the header.
 */
#include "yardstick/geo/relate.h"

#include <stdlib.h>

#include "geos_convert.h"
#include "yardstick/geo/wkb.h"

struct relate {
    GEOSContextHandle_t geos;
    struct geometry scratch;
    char heard[200]; /* the first complaint since the last call began */
};

struct relate_shape {
    GEOSGeometry *geometry;
    const GEOSPreparedGeometry *prepared; /* NULL: asked of once */
};

static void keep_first(const char *text, void *data)
{
    struct relate *r = data;

    if (!r->heard[0]) {
        strncat(r->heard, text, sizeof(r->heard) - 1);
        r->heard[strcspn(r->heard, "\r\n")] = '\0';
    }
}

struct relate *relate_open(struct error *err)
{
    struct relate *r = calloc(1, sizeof(*r));

    if (r)
        r->geos = GEOS_init_r();
    if (!r || !r->geos) {
        free(r);
        error_set(err, ERROR_UNAVAILABLE, "the geometry library does not start");
        return NULL;
    }
    GEOSContext_setErrorMessageHandler_r(r->geos, keep_first, r);
    return r;
}

void relate_close(struct relate *r)
{
    if (!r)
        return;
    geometry_release(&r->scratch);
    GEOS_finish_r(r->geos);
    free(r);
}

static bool broken(struct relate *r, struct error *err)
{
    return error_set(err, ERROR_INVALID, "the geometry is not valid: %s",
                     r->heard[0] ? r->heard : "no reason given");
}

static GEOSGeometry *collect(struct relate *r, const struct geometry *parts, size_t n)
{
    GEOSGeometry **all = malloc((n + 1) * sizeof(*all)), *whole = NULL;
    unsigned made = 0;

    if (!all)
        return NULL;
    while (made < n && (all[made] = geos_from(r->geos, &parts[made])))
        made++;
    if (made == n)
        whole = GEOSGeom_createCollection_r(r->geos, GEOS_GEOMETRYCOLLECTION, all, made);
    if (!whole)
        for (unsigned i = 0; i < made; i++)
            GEOSGeom_destroy_r(r->geos, all[i]);
    free(all);
    return whole;
}

static bool is_valid(struct relate *r, const GEOSGeometry *g, struct error *err)
{
    char *reason = NULL;
    char answer = GEOSisValidDetail_r(r->geos, g, 0, &reason, NULL);

    if (answer != 1 && reason && !r->heard[0])
        strncat(r->heard, reason, sizeof(r->heard) - 1);
    GEOSFree_r(r->geos, reason);
    return answer == 1 ? true : broken(r, err);
}

bool relate_shape_make(struct relate *r, const struct geometry *parts, size_t n, bool prepared,
                       struct relate_shape **out, struct error *err)
{
    struct relate_shape *shape = calloc(1, sizeof(*shape));

    r->heard[0] = '\0';
    if (!shape)
        return error_set(err, ERROR_TOO_LARGE, "no memory for a geometry of %u points",
                         n ? parts[0].n_points : 0);
    shape->geometry = n == 1 ? geos_from(r->geos, parts) : collect(r, parts, n);
    if (!shape->geometry) {
        free(shape);
        return broken(r, err);
    }
    if (prepared) {
        if (!is_valid(r, shape->geometry, err)) {
            relate_shape_free(r, shape);
            return false;
        }
        shape->prepared = GEOSPrepare_r(r->geos, shape->geometry);
    }
    *out = shape;
    return true;
}

bool relate_shape_read(struct relate *r, struct str wkb, struct relate_shape **out,
                       struct error *err)
{
    return wkb_read(wkb, &r->scratch, err) && relate_shape_make(r, &r->scratch, 1, false, out, err);
}

void relate_shape_free(struct relate *r, struct relate_shape *shape)
{
    if (!shape)
        return;
    if (shape->prepared)
        GEOSPreparedGeom_destroy_r(r->geos, shape->prepared);
    GEOSGeom_destroy_r(r->geos, shape->geometry);
    free(shape);
}

typedef char plain(GEOSContextHandle_t, const GEOSGeometry *, const GEOSGeometry *);
typedef char quick(GEOSContextHandle_t, const GEOSPreparedGeometry *, const GEOSGeometry *);

/* `turned` is the same question with the sides exchanged. */
static const struct {
    plain *ask;
    quick *prepared, *turned;
} questions[RELATION_COUNT] = {
    [RELATION_CONTAINS] = { GEOSContains_r, GEOSPreparedContains_r, GEOSPreparedWithin_r },
    [RELATION_CROSSES] = { GEOSCrosses_r, GEOSPreparedCrosses_r, GEOSPreparedCrosses_r },
    [RELATION_DISJOINT] = { GEOSDisjoint_r, GEOSPreparedDisjoint_r, GEOSPreparedDisjoint_r },
    [RELATION_EQUALS] = { GEOSEquals_r, NULL, NULL },
    [RELATION_INTERSECTS] = { GEOSIntersects_r, GEOSPreparedIntersects_r,
                              GEOSPreparedIntersects_r },
    [RELATION_OVERLAPS] = { GEOSOverlaps_r, GEOSPreparedOverlaps_r, GEOSPreparedOverlaps_r },
    [RELATION_TOUCHES] = { GEOSTouches_r, GEOSPreparedTouches_r, GEOSPreparedTouches_r },
    [RELATION_WITHIN] = { GEOSWithin_r, GEOSPreparedWithin_r, GEOSPreparedContains_r },
};

enum relate_answer relate_ask(struct relate *r, enum relation relation,
                              const struct relate_shape *a, const struct relate_shape *b)
{
    char answer;

    r->heard[0] = '\0';
    if (a->prepared && questions[relation].prepared)
        answer = questions[relation].prepared(r->geos, a->prepared, b->geometry);
    else if (b->prepared && questions[relation].turned)
        answer = questions[relation].turned(r->geos, b->prepared, a->geometry);
    else
        answer = questions[relation].ask(r->geos, a->geometry, b->geometry);
    return answer == 0 ? RELATE_NO : answer == 1 ? RELATE_YES : RELATE_UNKNOWN;
}
