/*
 * geometry: see the header.
 */
#include "yardstick/geo/geometry.h"

#include <stdlib.h>

/* Room for one more of `size` bytes; counts stay below 2^31. */
static bool grow(struct geometry *g, void **array, uint32_t n, uint32_t *room, size_t size)
{
    uint32_t want = *room ? 2 * *room : 8;
    void *more;

    if (g->failed)
        return false;
    if (n < *room)
        return true;
    more = want < (1u << 31) ? realloc(*array, want * size) : NULL;
    if (!more) {
        g->failed = true;
        return false;
    }
    *array = more;
    *room = want;
    return true;
}

void geometry_add(struct geometry *g, struct point p)
{
    if (grow(g, (void **)&g->points, g->n_points, &g->room_points, sizeof(p)))
        g->points[g->n_points++] = p;
}

void geometry_end_ring(struct geometry *g)
{
    if (grow(g, (void **)&g->ring_ends, g->n_rings, &g->room_rings, sizeof(*g->ring_ends)))
        g->ring_ends[g->n_rings++] = g->n_points;
}

void geometry_close_ring(struct geometry *g)
{
    uint32_t start = geometry_ring_start(g, g->n_rings);

    if (g->n_points > start) {
        struct point first = g->points[start], last = g->points[g->n_points - 1];

        if (first.x != last.x || first.y != last.y)
            geometry_add(g, first);
    }
    geometry_end_ring(g);
}

void geometry_end_part(struct geometry *g)
{
    if (grow(g, (void **)&g->part_ends, g->n_parts, &g->room_parts, sizeof(*g->part_ends)))
        g->part_ends[g->n_parts++] = g->n_rings;
}

bool geometry_ok(const struct geometry *g, struct error *err)
{
    if (g->failed)
        return error_set(err, ERROR_TOO_LARGE, "no memory for a geometry of %u points",
                         g->n_points);
    return true;
}

void geometry_clear(struct geometry *g)
{
    g->kind = GEOMETRY_NONE;
    g->n_points = g->n_rings = g->n_parts = 0;
    g->failed = false;
}

void geometry_release(struct geometry *g)
{
    free(g->points);
    free(g->ring_ends);
    free(g->part_ends);
    *g = (struct geometry){ 0 };
}

void geometry_append(struct geometry *to, const struct geometry *from)
{
    for (uint32_t part = 0, ring = 0, i = 0; part < from->n_parts; part++) {
        for (; ring < from->part_ends[part]; ring++) {
            for (; i < from->ring_ends[ring]; i++)
                geometry_add(to, from->points[i]);
            geometry_end_ring(to);
        }
        geometry_end_part(to);
    }
}

struct bbox geometry_bbox(const struct geometry *g)
{
    struct bbox box = BBOX_NONE;

    for (uint32_t i = 0; i < g->n_points; i++)
        box = bbox_add(box, g->points[i]);
    return box;
}

enum geometry_kind geometry_part_kind(enum geometry_kind kind)
{
    return kind > GEOMETRY_POLYGON ? kind - GEOMETRY_POLYGON : kind;
}
