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
    geometry_release(&place->stored);
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
                             p->x, p->y) ||
                   error_detail(err, STR("geometry"), STR(""), "EPSG:4490");
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
    if (geometry_part_kind(g->kind) == GEOMETRY_LINE)
        error_set(err, ERROR_INVALID, "an area is wanted, and this is a line");
    else
        error_set(err, ERROR_INVALID, "an area is wanted, and this is a point");
    return error_detail(err, STR("geometry"), STR(""), "Polygon | MultiPolygon");
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

static bool point_same(struct point a, struct point b)
{
    return fabs(a.x - b.x) < 6e-10 && fabs(a.y - b.y) < 6e-10;
}

/* Two closed rings of n points (without the last, which repeats the first). */
static bool ring_same(const struct point *a, const struct point *b, uint32_t n)
{
    for (uint32_t shift = 0; shift < n; shift++) {
        uint32_t ahead = 0, back = 0;

        if (!point_same(a[0], b[shift]))
            continue;
        while (ahead < n && point_same(a[ahead], b[(shift + ahead) % n]))
            ahead++;
        while (back < n && point_same(a[back], b[(shift + n - back) % n]))
            back++;
        if (ahead == n || back == n)
            return true;
    }
    return n == 0;
}

static bool geometry_same(const struct geometry *a, const struct geometry *b)
{
    if (a->kind != b->kind || a->n_points != b->n_points || a->n_rings != b->n_rings ||
        a->n_parts != b->n_parts ||
        memcmp(a->part_ends, b->part_ends, a->n_parts * sizeof(*a->part_ends)) != 0 ||
        memcmp(a->ring_ends, b->ring_ends, a->n_rings * sizeof(*a->ring_ends)) != 0)
        return false;
    for (uint32_t r = 0; geometry_is_areal(a) && r < a->n_rings; r++) {
        uint32_t start = geometry_ring_start(a, r), n = a->ring_ends[r] - start;

        if (!ring_same(a->points + start, b->points + start, n ? n - 1 : 0))
            return false;
    }
    for (uint32_t i = 0; !geometry_is_areal(a) && i < a->n_points; i++)
        if (!point_same(a->points[i], b->points[i]))
            return false;
    return true;
}

bool import_place_same(struct import_place *place, struct conn *conn, struct str a, struct str b,
                       struct arena *arena, bool *same, struct error *err)
{
    struct str wkb_a, wkb_b;

    *same = str_eq(a, b);
    // Blobs of other lengths have other numbers of points.
    if (*same || a.len != b.len)
        return true;
    if (!geometry_load(conn, a, arena, &wkb_a, err) ||
        !geometry_load(conn, b, arena, &wkb_b, err) || !wkb_read(wkb_a, &place->given, err) ||
        !wkb_read(wkb_b, &place->stored, err))
        return false;
    *same = geometry_same(&place->given, &place->stored);
    return true;
}
