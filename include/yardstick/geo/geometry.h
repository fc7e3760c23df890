/*
 * geometry: plain points, lines and polygons, as everybody here passes them.
 *
 * x is the longitude or the easting, y the latitude or the northing: always,
 * whatever the CRS says about its axes (geo/crs normalises). The unit is the
 * CRS's, degrees or metres; a geometry does not know which, its holder does.
 *
 * All coordinates lie in one array, ring after ring, part after part:
 *   points[0 .. n_points)   the coordinates
 *   ring_ends[r]            index one past the last point of ring (or line) r
 *   part_ends[p]            index one past the last ring of part p
 * A polygon part is its shell followed by its holes; a line or a point part
 * has one ring. Rings of polygons are closed: the last point repeats the
 * first, so a triangle has four. Nothing is promised about orientation.
 * A geometry without parts is empty.
 *
 *     AUTO(geometry) room = { .kind = GEOMETRY_POLYGON };
 *     geometry_add(&room, (struct point){ 116.4, 39.9 }); …
 *     geometry_end_ring(&room);
 *     geometry_end_part(&room);
 *     if (!geometry_ok(&room, err)) return false;
 *
 * The arrays belong to the geometry and grow; after a failed malloc it stays
 * failed until cleared, and geometry_ok() says so. One thread at a time.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/geo/bbox.h"

/* The numbers are those of ISO 19125 well-known binary. */
enum geometry_kind {
    GEOMETRY_NONE,
    GEOMETRY_POINT,
    GEOMETRY_LINE,
    GEOMETRY_POLYGON,
    GEOMETRY_MULTIPOINT,
    GEOMETRY_MULTILINE,
    GEOMETRY_MULTIPOLYGON,
};

struct geometry {
    enum geometry_kind kind;
    uint32_t n_points, n_rings, n_parts;
    struct point *points;
    uint32_t *ring_ends, *part_ends;
    uint32_t room_points, room_rings, room_parts; /* allocated */
    bool failed;
};

void geometry_add(struct geometry *g, struct point p);
void geometry_end_ring(struct geometry *g);
void geometry_end_part(struct geometry *g);

/* Closes the ring being written if its last point is not its first; then as geometry_end_ring. */
void geometry_close_ring(struct geometry *g);

/* Was there memory for all of it? ERROR_TOO_LARGE if not. */
MUST_CHECK bool geometry_ok(const struct geometry *g, struct error *err);

/* Empty and of no kind, memory kept. */
void geometry_clear(struct geometry *g);
void geometry_release(struct geometry *g);

/* The parts of `from` behind those of `to`; `to` is failed if there is no memory. */
void geometry_append(struct geometry *to, const struct geometry *from);

struct bbox geometry_bbox(const struct geometry *g); /* BBOX_NONE when empty */

/* Polygon of a multipolygon and so on: what one part of it is. */
enum geometry_kind geometry_part_kind(enum geometry_kind kind);
static inline bool geometry_is_areal(const struct geometry *g)
{
    return geometry_part_kind(g->kind) == GEOMETRY_POLYGON;
}

static inline uint32_t geometry_ring_start(const struct geometry *g, uint32_t ring)
{
    return ring ? g->ring_ends[ring - 1] : 0;
}
static inline uint32_t geometry_part_start(const struct geometry *g, uint32_t part)
{
    return part ? g->part_ends[part - 1] : 0;
}
