/*
 * valid: see the header.
 */
#include "yardstick/geo/valid.h"

#include <stdlib.h>

#include "geos_convert.h"

struct valid {
    GEOSContextHandle_t geos;
    char heard[200]; /* the first complaint since the last call began */
};

/* Keep the first failure GEOS reports; later ones are its consequences. */
static void keep_first(const char *text, void *data)
{
    struct valid *v = data;

    if (!v->heard[0]) {
        strncat(v->heard, text, sizeof(v->heard) - 1);
        v->heard[strcspn(v->heard, "\r\n")] = '\0';
    }
}

static void ignore(const char *text, void *data)
{
    (void)text;
    (void)data;
}

struct valid *valid_open(struct error *err)
{
    struct valid *v = calloc(1, sizeof(*v));

    if (v)
        v->geos = GEOS_init_r();
    if (!v || !v->geos) {
        free(v);
        error_set(err, ERROR_UNAVAILABLE, "the geometry library does not start");
        return NULL;
    }
    GEOSContext_setErrorMessageHandler_r(v->geos, keep_first, v);
    GEOSContext_setNoticeMessageHandler_r(v->geos, ignore, NULL);
    return v;
}

void valid_close(struct valid *v)
{
    if (!v)
        return;
    GEOS_finish_r(v->geos);
    free(v);
}

static bool failed(struct valid *v, struct error *err)
{
    return error_set(err, ERROR_INVALID, "the geometry cannot be worked with, repair it first: %s",
                     v->heard[0] ? v->heard : "no reason given");
}

/* The GEOS form of two geometries; both or none. */
struct pair {
    GEOSGeometry *a, *b;
};

static bool pair_open(struct valid *v, const struct geometry *a, const struct geometry *b,
                      struct pair *out, struct error *err)
{
    v->heard[0] = '\0';
    out->a = geos_from(v->geos, a);
    out->b = out->a && b ? geos_from(v->geos, b) : NULL;
    if (out->a && (out->b || !b))
        return true;
    GEOSGeom_destroy_r(v->geos, out->a);
    return failed(v, err);
}

static void pair_close(struct valid *v, struct pair *p)
{
    GEOSGeom_destroy_r(v->geos, p->a);
    GEOSGeom_destroy_r(v->geos, p->b);
}

/* *out from the parts of `from` of that kind; `from` is destroyed. NULL is a failure. */
static bool take(struct valid *v, GEOSGeometry *from, enum geometry_kind kind, struct geometry *out,
                 struct error *err)
{
    geometry_clear(out);
    if (!from)
        return failed(v, err);
    geos_add_to(v->geos, from, kind, out);
    GEOSGeom_destroy_r(v->geos, from);
    out->kind = out->n_parts == 1 ? kind : kind + GEOMETRY_POLYGON;
    return geometry_ok(out, err);
}

bool valid_check(struct valid *v, const struct geometry *g, bool *is_valid,
                 struct valid_fault *fault, struct error *err)
{
    GEOSGeometry *place = NULL;
    char *reason = NULL, answer;
    struct pair p;

    *fault = (struct valid_fault){ .at = { NAN, NAN } };
    if (!pair_open(v, g, NULL, &p, err))
        return false;
    answer = GEOSisValidDetail_r(v->geos, p.a, 0, &reason, &place);
    if (reason)
        strncat(fault->reason, reason, sizeof(fault->reason) - 1);
    if (place) {
        GEOSGeomGetX_r(v->geos, place, &fault->at.x);
        GEOSGeomGetY_r(v->geos, place, &fault->at.y);
    }
    GEOSFree_r(v->geos, reason);
    GEOSGeom_destroy_r(v->geos, place);
    pair_close(v, &p);
    if (answer == 2)
        return failed(v, err);
    *is_valid = answer == 1;
    return true;
}

static GEOSGeometry *repair(struct valid *v, const GEOSGeometry *g)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(v->geos);
    GEOSGeometry *out = NULL;

    if (params && GEOSMakeValidParams_setMethod_r(v->geos, params, GEOS_MAKE_VALID_STRUCTURE))
        out = GEOSMakeValidWithParams_r(v->geos, g, params);
    if (params)
        GEOSMakeValidParams_destroy_r(v->geos, params);
    return out;
}

bool valid_make(struct valid *v, const struct geometry *g, struct geometry *out,
                double *area_change, struct error *err)
{
    double before = 0, after = 0;
    GEOSGeometry *made;
    struct pair p;

    if (!pair_open(v, g, NULL, &p, err))
        return false;
    made = repair(v, p.a);
    GEOSArea_r(v->geos, p.a, &before);
    if (made)
        GEOSArea_r(v->geos, made, &after);
    pair_close(v, &p);
    *area_change = after - before;
    return take(v, made, geometry_part_kind(g->kind), out, err);
}

typedef char predicate(GEOSContextHandle_t, const GEOSGeometry *, const GEOSGeometry *);

static bool ask(struct valid *v, predicate *question, const struct geometry *a,
                const struct geometry *b, bool *out, struct error *err)
{
    struct pair p;
    char answer;

    if (!pair_open(v, a, b, &p, err))
        return false;
    answer = question(v->geos, p.a, p.b);
    pair_close(v, &p);
    if (answer == 2)
        return failed(v, err);
    *out = answer == 1;
    return true;
}

bool valid_intersects(struct valid *v, const struct geometry *a, const struct geometry *b,
                      bool *out, struct error *err)
{
    return ask(v, GEOSIntersects_r, a, b, out, err);
}

bool valid_covers(struct valid *v, const struct geometry *a, const struct geometry *b, bool *out,
                  struct error *err)
{
    return ask(v, GEOSCovers_r, a, b, out, err);
}

bool valid_shared_area(struct valid *v, const struct geometry *a, const struct geometry *b,
                       double *out, struct error *err)
{
    GEOSGeometry *shared;
    struct pair p;
    int done;

    if (!pair_open(v, a, b, &p, err))
        return false;
    shared = GEOSIntersection_r(v->geos, p.a, p.b);
    pair_close(v, &p);
    if (!shared)
        return failed(v, err);
    done = GEOSArea_r(v->geos, shared, out);
    GEOSGeom_destroy_r(v->geos, shared);
    return done ? true : failed(v, err);
}

static void box_polygon(struct bbox box, struct geometry *out)
{
    const struct point corners[] = { { box.min_x, box.min_y },
                                     { box.max_x, box.min_y },
                                     { box.max_x, box.max_y },
                                     { box.min_x, box.max_y } };

    out->kind = GEOMETRY_POLYGON;
    for (unsigned i = 0; i < ARRAY_LEN(corners); i++)
        geometry_add(out, corners[i]);
    geometry_close_ring(out);
    geometry_end_part(out);
}

/* Overlay wants valid input; what the repair loses of a broken one was never an area. */
static bool mend(struct valid *v, struct pair *p)
{
    GEOSGeometry *made;

    if (GEOSisValid_r(v->geos, p->a) == 1)
        return true;
    made = repair(v, p->a);
    if (!made)
        return false;
    GEOSGeom_destroy_r(v->geos, p->a);
    p->a = made;
    return true;
}

bool valid_clip(struct valid *v, const struct geometry *g, struct bbox box, double grid,
                struct geometry *out, struct error *err)
{
    AUTO(geometry) window = { 0 };
    GEOSGeometry *cut = NULL;
    struct pair p;

    box_polygon(box, &window);
    if (!geometry_ok(&window, err) || !pair_open(v, g, &window, &p, err))
        return false;
    if (mend(v, &p))
        cut = grid > 0 ? GEOSIntersectionPrec_r(v->geos, p.a, p.b, grid)
                       : GEOSIntersection_r(v->geos, p.a, p.b);
    pair_close(v, &p);
    return take(v, cut, geometry_part_kind(g->kind), out, err);
}

bool valid_union(struct valid *v, const struct geometry *const *all, size_t n, struct geometry *out,
                 struct error *err)
{
    AUTO(geometry) together = { .kind = GEOMETRY_MULTIPOLYGON };
    GEOSGeometry *joined;
    struct pair p;

    for (size_t i = 0; i < n; i++)
        geometry_append(&together, all[i]);
    if (n > 0)
        together.kind = geometry_part_kind(all[0]->kind) + GEOMETRY_POLYGON;
    if (!geometry_ok(&together, err) || !pair_open(v, &together, NULL, &p, err))
        return false;
    joined = GEOSUnaryUnion_r(v->geos, p.a);
    pair_close(v, &p);
    return take(v, joined, geometry_part_kind(together.kind), out, err);
}
