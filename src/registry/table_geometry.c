/*
 * table_geometry: the ledger's geometry as GeoJSON (RFC 7946): longitude first,
 * EPSG:4490, which for this purpose is WGS 84; shells counter-clockwise.
 */
#include "table_parts.h"

#include "yardstick/geo/measure.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/registry/entry.h"

enum { DECIMALS = 9, /* a tenth of a millimetre */ SCRATCH_BYTES = 64 << 20 };

static void point_write(struct json *j, struct point p)
{
    json_array_begin(j, NULL);
    json_f64(j, NULL, p.x, DECIMALS);
    json_f64(j, NULL, p.y, DECIMALS);
    json_end(j);
}

static void ring_write(struct json *j, const struct geometry *g, uint32_t ring, bool reverse)
{
    uint32_t start = geometry_ring_start(g, ring), end = g->ring_ends[ring];

    json_array_begin(j, NULL);
    for (uint32_t i = start; i < end; i++)
        point_write(j, g->points[reverse ? start + end - 1 - i : i]);
    json_end(j);
}

/* The rings of a polygon: its shell counter-clockwise, its holes clockwise. */
static void rings_write(struct json *j, const struct geometry *g, uint32_t part)
{
    uint32_t first = geometry_part_start(g, part);

    for (uint32_t ring = first; ring < g->part_ends[part]; ring++) {
        uint32_t start = geometry_ring_start(g, ring);
        bool ccw = measure_ring_area(g->points + start, g->ring_ends[ring] - start) > 0;

        ring_write(j, g, ring, ccw != (ring == first));
    }
}

static void polygons_write(struct json *j, const struct geometry *g)
{
    for (uint32_t part = 0; part < g->n_parts; part++) {
        json_array_begin(j, NULL);
        rings_write(j, g, part);
        json_end(j);
    }
}

static void geometry_write(struct json *j, const struct geometry *g)
{
    static const char *const names[] = { "",           "Point",           "LineString",  "Polygon",
                                         "MultiPoint", "MultiLineString", "MultiPolygon" };

    json_object_begin(j, "geometry");
    json_text(j, "type", names[g->kind]);
    if (g->kind == GEOMETRY_POINT) {
        json_array_begin(j, "coordinates");
        json_f64(j, NULL, g->points[0].x, DECIMALS);
        json_f64(j, NULL, g->points[0].y, DECIMALS);
        json_end(j);
        json_end(j);
        return;
    }
    json_array_begin(j, "coordinates");
    if (g->kind == GEOMETRY_MULTIPOLYGON)
        polygons_write(j, g);
    else if (g->kind == GEOMETRY_POLYGON)
        rings_write(j, g, 0);
    else if (g->kind == GEOMETRY_MULTILINE)
        for (uint32_t ring = 0; ring < g->n_rings; ring++)
            ring_write(j, g, ring, false);
    else
        for (uint32_t i = 0; i < g->n_points; i++)
            point_write(j, g->points[i]);
    json_end(j);
    json_end(j);
}

bool table_geometry(const struct table *table, struct stmt *q, struct json *j, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(SCRATCH_BYTES);
    AUTO(geometry) g = { 0 };
    struct str wkb;

    if (table->geometry < 0 || stmt_is_null(q, table->geometry)) {
        json_none(j, "geometry");
        return true;
    }
    if (!geometry_load(q->conn, stmt_bytes(q, table->geometry), &arena, &wkb, err) ||
        !wkb_read(wkb, &g, err))
        return false;
    if (g.n_points == 0)
        json_none(j, "geometry");
    else
        geometry_write(j, &g);
    return true;
}
