/*
 * geos_convert: see the header.
 */
#include "geos_convert.h"

#include <stdlib.h>

static GEOSCoordSequence *sequence(GEOSContextHandle_t geos, const struct geometry *g,
                                   uint32_t ring)
{
    uint32_t start = geometry_ring_start(g, ring);

    return GEOSCoordSeq_copyFromBuffer_r(geos, &g->points[start].x, g->ring_ends[ring] - start, 0,
                                         0);
}

static void destroy_all(GEOSContextHandle_t geos, GEOSGeometry **all, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos, all[i]);
    free(all);
}

static GEOSGeometry *ring_from(GEOSContextHandle_t geos, const struct geometry *g, uint32_t ring)
{
    GEOSCoordSequence *s = sequence(geos, g, ring);

    return s ? GEOSGeom_createLinearRing_r(geos, s) : NULL;
}

static GEOSGeometry *polygon_from(GEOSContextHandle_t geos, const struct geometry *g, uint32_t part)
{
    uint32_t first = geometry_part_start(g, part), n = g->part_ends[part] - first - 1, made = 0;
    GEOSGeometry **holes = malloc((n + 1) * sizeof(*holes)), *shell = NULL, *polygon = NULL;

    if (!holes)
        return NULL;
    while (made < n && (holes[made] = ring_from(geos, g, first + 1 + made)))
        made++;
    if (made == n)
        shell = ring_from(geos, g, first);
    if (shell)
        polygon = GEOSGeom_createPolygon_r(geos, shell, holes, n);
    if (!polygon) {
        destroy_all(geos, holes, made);
        return NULL;
    }
    free(holes); // the polygon owns what they point to
    return polygon;
}

static GEOSGeometry *part_from(GEOSContextHandle_t geos, const struct geometry *g, uint32_t part)
{
    enum geometry_kind kind = geometry_part_kind(g->kind);
    GEOSCoordSequence *s;

    if (kind == GEOMETRY_POLYGON)
        return polygon_from(geos, g, part);
    s = sequence(geos, g, geometry_part_start(g, part));
    if (!s)
        return NULL;
    return kind == GEOMETRY_LINE ? GEOSGeom_createLineString_r(geos, s)
                                 : GEOSGeom_createPoint_r(geos, s);
}

GEOSGeometry *geos_from(GEOSContextHandle_t geos, const struct geometry *g)
{
    static const int multi[] = { GEOS_GEOMETRYCOLLECTION, GEOS_MULTIPOINT, GEOS_MULTILINESTRING,
                                 GEOS_MULTIPOLYGON };
    GEOSGeometry **parts, *whole;
    uint32_t made = 0;

    if (g->n_parts == 1 && g->kind <= GEOMETRY_POLYGON)
        return part_from(geos, g, 0);
    parts = malloc((g->n_parts + 1) * sizeof(*parts));
    if (!parts)
        return NULL;
    while (made < g->n_parts && (parts[made] = part_from(geos, g, made)))
        made++;
    whole =
        made < g->n_parts
            ? NULL
            : GEOSGeom_createCollection_r(geos, multi[geometry_part_kind(g->kind)], parts, made);
    if (whole)
        free(parts);
    else
        destroy_all(geos, parts, made);
    return whole;
}

static void add_ring(GEOSContextHandle_t geos, const GEOSGeometry *ring, struct geometry *to)
{
    const GEOSCoordSequence *s = GEOSGeom_getCoordSeq_r(geos, ring);
    unsigned n = 0;
    struct point p;

    if (!s || !GEOSCoordSeq_getSize_r(geos, s, &n))
        n = 0;
    for (unsigned i = 0; i < n; i++) {
        if (GEOSCoordSeq_getXY_r(geos, s, i, &p.x, &p.y))
            geometry_add(to, p);
    }
    geometry_end_ring(to);
}

void geos_add_to(GEOSContextHandle_t geos, const GEOSGeometry *from, enum geometry_kind kind,
                 struct geometry *to)
{
    int type = GEOSGeomTypeId_r(geos, from);

    if (GEOSisEmpty_r(geos, from))
        return;
    if (type >= GEOS_MULTIPOINT) {
        for (int i = 0; i < GEOSGetNumGeometries_r(geos, from); i++)
            geos_add_to(geos, GEOSGetGeometryN_r(geos, from, i), kind, to);
        return;
    }
    if (type == GEOS_POLYGON && kind == GEOMETRY_POLYGON) {
        add_ring(geos, GEOSGetExteriorRing_r(geos, from), to);
        for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, from); i++)
            add_ring(geos, GEOSGetInteriorRingN_r(geos, from, i), to);
        geometry_end_part(to);
    } else if ((type == GEOS_POINT && kind == GEOMETRY_POINT) ||
               (type == GEOS_LINESTRING && kind == GEOMETRY_LINE)) {
        add_ring(geos, from, to);
        geometry_end_part(to);
    }
}
