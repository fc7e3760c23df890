/*
 * geojson: see the header.
 */
#include "yardstick/geo/geojson.h"

#include "yardstick/geo/measure.h"
#include "yardstick/geo/wkt.h"

static const char *const names[] = { "",           "Point",           "LineString",  "Polygon",
                                     "MultiPoint", "MultiLineString", "MultiPolygon" };

static bool expected(struct error *err, const char *what)
{
    return error_expected(err, WORDS("the geometry: %s was expected"), what);
}

static bool point_read(const struct json_value *v, struct geometry *out, struct error *err)
{
    struct point p = { json_as_f64(json_at(v, 0)), json_as_f64(json_at(v, 1)) };

    if (json_kind(v) != JSON_KIND_ARRAY || json_count(v) < 2 || json_count(v) > 4 ||
        json_kind(json_at(v, 0)) != JSON_KIND_NUMBER ||
        json_kind(json_at(v, 1)) != JSON_KIND_NUMBER || !isfinite(p.x) || !isfinite(p.y))
        return expected(err, "[x, y]");
    geometry_add(out, p);
    return true;
}

/* Points of one ring or line; `least` once it is closed. */
static bool ring_read(const struct json_value *v, bool closed, uint32_t least, struct geometry *out,
                      struct error *err)
{
    uint32_t start = out->n_points;

    if (json_kind(v) != JSON_KIND_ARRAY)
        return expected(err, WORDS("an array of points"));
    for (size_t i = 0; i < json_count(v); i++)
        if (!point_read(json_at(v, i), out, err))
            return false;
    if (closed && out->n_points > start)
        geometry_close_ring(out);
    else
        geometry_end_ring(out);
    if (out->n_points - start < least)
        return expected(err, closed ? WORDS("a ring of four points or more, the last the first")
                                    : WORDS("a line of two points or more"));
    return geometry_ok(out, err);
}

static bool part_read(const struct json_value *v, enum geometry_kind kind, struct geometry *out,
                      struct error *err)
{
    bool done = true;

    if (kind == GEOMETRY_POINT) {
        done = point_read(v, out, err);
        geometry_end_ring(out);
    } else if (kind == GEOMETRY_LINE) {
        done = ring_read(v, false, 2, out, err);
    } else {
        if (json_kind(v) != JSON_KIND_ARRAY || json_count(v) == 0)
            return expected(err, WORDS("an array of rings"));
        for (size_t i = 0; done && i < json_count(v); i++)
            done = ring_read(json_at(v, i), true, 4, out, err);
    }
    geometry_end_part(out);
    return done && geometry_ok(out, err);
}

static bool whole_read(const struct json_value *value, struct geometry *out, struct error *err)
{
    struct str type = json_as_str(json_get(value, "type"));
    const struct json_value *at = json_get(value, "coordinates");
    enum geometry_kind kind = GEOMETRY_NONE;
    bool done = true;

    for (size_t i = 1; i < ARRAY_LEN(names); i++)
        if (str_eq(type, str_from(names[i])))
            kind = (enum geometry_kind)i;
    if (!kind || json_kind(at) != JSON_KIND_ARRAY)
        return expected(err, WORDS("a GeoJSON geometry with type and coordinates"));
    out->kind = kind;
    if (kind <= GEOMETRY_POLYGON)
        return part_read(at, kind, out, err);
    if (json_count(at) == 0)
        return expected(err, WORDS("a geometry that is not empty"));
    for (size_t i = 0; done && i < json_count(at); i++)
        done = part_read(json_at(at, i), geometry_part_kind(kind), out, err);
    return done;
}

bool geojson_read(const struct json_value *value, struct geometry *out, struct error *err)
{
    geometry_clear(out);
    if (whole_read(value, out, err))
        return true;
    geometry_clear(out);
    return false;
}

struct writing {
    struct json *json;
    const struct geometry *g;
    int decimals;
    bool swapped;
};

static void number_write(const struct writing *w, double value)
{
    AUTO(buf) digits = BUF_INIT(64);

    if (w->decimals >= 0) {
        json_f64(w->json, NULL, value, w->decimals);
        return;
    }
    wkt_number(&digits, value);
    json_raw(w->json, NULL, buf_str(&digits));
}

static void point_write(const struct writing *w, const char *key, struct point p)
{
    json_array_begin(w->json, key);
    number_write(w, w->swapped ? p.y : p.x);
    number_write(w, w->swapped ? p.x : p.y);
    json_end(w->json);
}

static void ring_write(const struct writing *w, const char *key, uint32_t ring, bool reverse)
{
    uint32_t start = geometry_ring_start(w->g, ring), end = w->g->ring_ends[ring];

    json_array_begin(w->json, key);
    for (uint32_t i = start; i < end; i++)
        point_write(w, NULL, w->g->points[reverse ? start + end - 1 - i : i]);
    json_end(w->json);
}

/* The rings of a polygon: its shell counter-clockwise, its holes clockwise. */
static void polygon_write(const struct writing *w, const char *key, uint32_t part)
{
    const struct geometry *g = w->g;
    uint32_t first = geometry_part_start(g, part);

    json_array_begin(w->json, key);
    for (uint32_t ring = first; ring < g->part_ends[part]; ring++) {
        uint32_t start = geometry_ring_start(g, ring);
        bool ccw = measure_ring_area(g->points + start, g->ring_ends[ring] - start) > 0;

        ring_write(w, NULL, ring, ccw != (ring == first));
    }
    json_end(w->json);
}

static void part_write(const struct writing *w, const char *key, uint32_t part)
{
    enum geometry_kind kind = geometry_part_kind(w->g->kind);
    uint32_t ring = geometry_part_start(w->g, part);

    if (kind == GEOMETRY_POLYGON)
        polygon_write(w, key, part);
    else if (kind == GEOMETRY_LINE)
        ring_write(w, key, ring, false);
    else
        point_write(w, key, w->g->points[geometry_ring_start(w->g, ring)]);
}

void geojson_write(struct json *j, const char *key, const struct geometry *g, int decimals,
                   bool swapped)
{
    struct writing w = { j, g, decimals, swapped };

    if (g->n_parts == 0) {
        json_none(j, key);
        return;
    }
    json_object_begin(j, key);
    json_text(j, "type", names[g->kind]);
    if (g->kind <= GEOMETRY_POLYGON) {
        part_write(&w, "coordinates", 0);
    } else {
        json_array_begin(j, "coordinates");
        for (uint32_t part = 0; part < g->n_parts; part++)
            part_write(&w, NULL, part);
        json_end(j);
    }
    json_end(j);
}
