/*
 * mvt_reader: reads a vector tile back, strictly, for tests and tile_dump.
 *
 * Written from the specification and not from src/tile/mvt.c: what the writer
 * gets wrong, this must not forgive. `broken` names the first offence.
 */
#pragma once

#include <stdlib.h>

#include "yardstick/geo/geometry.h"
#include "yardstick/map/value.h"

struct pb {
    const unsigned char *at, *end;
    const char **broken;
};

static inline bool pb_fail(struct pb *p, const char *why)
{
    if (!*p->broken)
        *p->broken = why;
    p->at = p->end;
    return false;
}

static inline uint64_t pb_varint(struct pb *p)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (p->at == p->end) {
            pb_fail(p, "a number runs over the end");
            return 0;
        }
        value |= (uint64_t)(*p->at & 127) << shift;
        if (*p->at++ < 128)
            return value;
    }
    pb_fail(p, "a number of more than ten bytes");
    return 0;
}

static inline struct pb pb_bytes(struct pb *p)
{
    uint64_t n = pb_varint(p);
    struct pb inner = *p;

    if (n > (uint64_t)(p->end - p->at)) {
        pb_fail(p, "a field runs over the end");
        n = 0;
        inner.at = p->at;
    }
    inner.end = inner.at + n;
    p->at = inner.end;
    return inner;
}

static inline struct str pb_str(struct pb p)
{
    return (struct str){ (const char *)p.at, (size_t)(p.end - p.at) };
}

enum { MVT_READ_MAX = 20000 };

struct mvt_read_layer {
    struct str name;
    unsigned version, extent;
    struct pb body;            /* features are read from it one by one */
    struct str *keys, *values; /* encoded Values */
    uint32_t n_keys, n_values;
    const char *broken;
};

struct mvt_read_feature {
    uint64_t id;
    unsigned type;
    uint32_t tags[512]; /* key, value, key, value */
    unsigned n_tags;
};

static inline void mvt_layer_free(struct mvt_read_layer *l)
{
    free(l->keys);
    free(l->values);
}

/* Keys, values and numbers; features are left for mvt_read_feature(). */
static inline void mvt_scan_layer(struct mvt_read_layer *l)
{
    struct pb p = l->body;

    l->keys = calloc(MVT_READ_MAX, sizeof(*l->keys));
    l->values = calloc(MVT_READ_MAX, sizeof(*l->values));
    l->extent = 4096;
    while (p.at < p.end) {
        uint64_t tag = pb_varint(&p);

        if (tag == (15 << 3)) {
            l->version = (unsigned)pb_varint(&p);
        } else if (tag == (5 << 3)) {
            l->extent = (unsigned)pb_varint(&p);
        } else if (tag == (1 << 3 | 2)) {
            l->name = pb_str(pb_bytes(&p));
        } else if (tag == (2 << 3 | 2)) {
            pb_bytes(&p);
        } else if (tag == (3 << 3 | 2) && l->n_keys < MVT_READ_MAX) {
            l->keys[l->n_keys++] = pb_str(pb_bytes(&p));
        } else if (tag == (4 << 3 | 2) && l->n_values < MVT_READ_MAX) {
            l->values[l->n_values++] = pb_str(pb_bytes(&p));
        } else {
            pb_fail(&p, "an unknown field in a layer");
        }
    }
    if (!l->broken && (l->version != 2 || l->name.len == 0))
        l->broken = "a layer without name or not of version 2";
}

/* The next layer; false at the end. The layer's `broken` says if something is wrong. */
static inline bool mvt_read_layer(struct str *tile, struct mvt_read_layer *l)
{
    struct pb p = { (const unsigned char *)tile->ptr, NULL, &l->broken };

    *l = (struct mvt_read_layer){ 0 };
    p.end = p.at + tile->len;
    if (p.at == p.end)
        return false;
    if (pb_varint(&p) != (3 << 3 | 2))
        pb_fail(&p, "not a layer");
    l->body = pb_bytes(&p);
    l->body.broken = &l->broken;
    *tile = (struct str){ (const char *)p.at, (size_t)(p.end - p.at) };
    mvt_scan_layer(l);
    return true;
}

/* Ends a polygon's ring: which part it belongs to is told by its area alone. */
static inline void mvt_read_ring(struct pb *p, struct geometry *g)
{
    uint32_t start = geometry_ring_start(g, g->n_rings), n = g->n_points - start;
    double twice = 0;

    for (uint32_t i = start; i < g->n_points; i++) {
        struct point a = g->points[i], b = g->points[i + 1 < g->n_points ? i + 1 : start];

        twice += a.x * b.y - b.x * a.y;
    }
    if (n < 3 || twice == 0) {
        pb_fail(p, "a ring without area");
        return;
    }
    if (twice > 0 && g->n_rings > 0)
        geometry_end_part(g);
    if (twice < 0 && g->n_rings == 0)
        pb_fail(p, "a hole before its shell");
    geometry_close_ring(g);
}

static inline void mvt_read_geometry(struct pb *p, unsigned type, struct geometry *g)
{
    struct point cursor = { 0, 0 };
    bool open = false;

    geometry_clear(g);
    while (p->at < p->end) {
        uint64_t command = pb_varint(p), n = command >> 3;
        unsigned what = command & 7;

        if (what == 7) {
            if (n != 1 || !open || type != 3)
                pb_fail(p, "a ClosePath out of place");
            else
                mvt_read_ring(p, g);
            open = false;
            continue;
        }
        if (what == 1 && (open && type == 3))
            pb_fail(p, "a MoveTo inside a ring");
        if ((what != 1 && what != 2) || n == 0 || (what == 1 && n != 1 && type != 1) ||
            (what == 2 && (!open || type == 1)))
            pb_fail(p, "a command out of place");
        if (what == 1 && open && type == 2) {
            geometry_end_ring(g);
            geometry_end_part(g);
        }
        open = true;
        for (uint64_t i = 0; i < n && p->at < p->end; i++) {
            uint64_t x = pb_varint(p), y = pb_varint(p);

            if (what == 2 && x == 0 && y == 0)
                pb_fail(p, "a LineTo of length zero");
            cursor.x += (double)(int64_t)(x >> 1 ^ -(x & 1));
            cursor.y += (double)(int64_t)(y >> 1 ^ -(y & 1));
            if (fabs(cursor.x) > 1e6 || fabs(cursor.y) > 1e6)
                pb_fail(p, "a coordinate far outside");
            geometry_add(g, cursor);
        }
    }
    if (type == 3 && open)
        pb_fail(p, "a ring that is not closed");
    if (type != 3)
        geometry_end_ring(g);
    geometry_end_part(g);
    g->kind = g->n_parts > 1 ? type + GEOMETRY_POLYGON : type;
}

static inline void mvt_read_tags(struct pb p, const struct mvt_read_layer *l,
                                 struct mvt_read_feature *f)
{
    while (p.at < p.end && f->n_tags < 512)
        f->tags[f->n_tags++] = (uint32_t)pb_varint(&p);
    if (f->n_tags % 2)
        pb_fail(&p, "an odd number of tags");
    for (unsigned i = 0; i + 1 < f->n_tags; i += 2) {
        if (f->tags[i] >= l->n_keys || f->tags[i + 1] >= l->n_values)
            pb_fail(&p, "a tag out of range");
    }
}

/* The next feature and its shape; false at the end or when broken. */
static inline bool mvt_read_feature(struct mvt_read_layer *l, struct mvt_read_feature *f,
                                    struct geometry *g)
{
    struct pb *p = &l->body;

    p->broken = &l->broken;
    while (p->at < p->end && !l->broken) {
        struct pb body, shape = { .broken = &l->broken };
        uint64_t tag = pb_varint(p);

        if (tag == (15 << 3) || tag == (5 << 3)) {
            pb_varint(p);
            continue;
        }
        body = pb_bytes(p);
        if (tag != (2 << 3 | 2))
            continue;
        *f = (struct mvt_read_feature){ 0 };
        while (body.at < body.end) {
            tag = pb_varint(&body);
            if (tag == (1 << 3))
                f->id = pb_varint(&body);
            else if (tag == (3 << 3))
                f->type = (unsigned)pb_varint(&body);
            else if (tag == (2 << 3 | 2))
                mvt_read_tags(pb_bytes(&body), l, f);
            else if (tag == (4 << 3 | 2))
                shape = pb_bytes(&body);
            else
                pb_fail(&body, "an unknown field in a feature");
        }
        if (f->type < 1 || f->type > 3 || shape.at == shape.end)
            pb_fail(&body, "a feature without type or shape");
        mvt_read_geometry(&shape, f->type, g);
        return !l->broken;
    }
    return false;
}
