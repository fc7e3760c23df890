/*
 * import_place: see the header.
 */
#include "import_place.h"

#include <math.h>

#include "yardstick/geo/measure.h"
#include "yardstick/geo/wkb.h"

enum { STORED_EPSG = 4490, WGS84_EPSG = 4326 };

bool import_place_open(struct import_place *place, struct error *err)
{
    *place = (struct import_place){ .wkb = BUF_INIT(64 << 20) };
    place->crs = crs_cache_open(err);
    if (!place->crs)
        return false;
    place->valid = valid_open(err);
    return place->valid != NULL;
}

void import_place_release(struct import_place *place)
{
    crs_cache_close(place->crs);
    valid_close(place->valid);
    geometry_release(&place->given);
    geometry_release(&place->mended);
    buf_release(&place->wkb);
    *place = (struct import_place){ 0 };
}

/* CGCS2000 and WGS 84 differ by centimetres and are taken as one, as survey.md B.4 measures. */
static bool to_degrees(struct import_place *place, int epsg, struct error *err)
{
    struct geometry *g = &place->given;

    if (epsg != STORED_EPSG && epsg != WGS84_EPSG && epsg != 0 &&
        !crs_transform(place->crs, epsg, STORED_EPSG, g->points, g->n_points, err))
        return false;
    for (uint32_t i = 0; i < g->n_points; i++) {
        struct point *p = &g->points[i];

        if (!(fabs(p->x) <= 180 && fabs(p->y) <= 90))
            return error_set(err, ERROR_INVALID,
                             "the coordinates %.2f, %.2f are not degrees; say which system they "
                             "are in with --crs EPSG:CODE",
                             p->x, p->y);
        p->x = nearbyint(p->x * 1e9) / 1e9;
        p->y = nearbyint(p->y * 1e9) / 1e9;
    }
    return true;
}

static bool kind_fits(const struct import_options *o, const struct geometry *g, struct error *err)
{
    bool any = o->collection->id == COLLECTION_CANTEENS || o->collection->id == COLLECTION_PARKING;

    if (any || geometry_is_areal(g))
        return true;
    return error_set(err, ERROR_INVALID, "%s are areas, and this is a %s", o->collection->name,
                     geometry_part_kind(g->kind) == GEOMETRY_LINE ? "line" : "point");
}

/* The given geometry, or a valid one that says the same; which one in *use. */
static bool mend(struct import_place *place, const struct geometry **use, bool *repaired,
                 struct error *err)
{
    struct valid_fault fault;
    double change = 0, area;
    bool is_valid;

    *use = &place->given;
    *repaired = false;
    if (!geometry_is_areal(&place->given))
        return true;
    if (!valid_check(place->valid, &place->given, &is_valid, &fault, err))
        return false;
    if (is_valid)
        return true;
    geometry_clear(&place->mended);
    if (!valid_make(place->valid, &place->given, &place->mended, &change, err))
        return false;
    area = fmax(fabs(measure_area(&place->given)), fabs(measure_area(&place->mended)));
    if (!geometry_is_areal(&place->mended) || fabs(change) > area / 1000)
        return error_set(err, ERROR_INVALID,
                         "the polygon is not valid (%s at %.7f, %.7f); draw it anew there",
                         fault.reason, fault.at.x, fault.at.y);
    *use = &place->mended;
    *repaired = true;
    return true;
}

bool import_place_read(struct import_place *place, struct conn *conn,
                       const struct import_options *options, struct str wkb, struct arena *arena,
                       struct str *out, bool *repaired, struct error *err)
{
    const struct geometry *use;

    *out = (struct str){ "", 0 };
    if (!wkb_read(wkb, &place->given, err))
        return false;
    if (place->given.n_points == 0)
        return true;
    if (!kind_fits(options, &place->given, err) || !to_degrees(place, options->epsg, err) ||
        !mend(place, &use, repaired, err))
        return false;
    buf_clear(&place->wkb);
    wkb_write(&place->wkb, use);
    return buf_ok(&place->wkb, err) && geometry_store(conn, buf_str(&place->wkb), arena, out, err);
}
