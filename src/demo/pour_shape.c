/*
 * pour_shape: see the header.
 */
#include "pour_shape.h"

#include <math.h>

#include "yardstick/geo/wkb.h"

enum { METRE_EPSG = 4548, STORED_EPSG = 4490 };

bool pour_shape_open(struct pour_shape *p, struct error *err)
{
    *p = (struct pour_shape){ .wkb = BUF_INIT(16 << 20) };
    p->crs = crs_cache_open(err);
    return p->crs != NULL;
}

void pour_shape_release(struct pour_shape *p)
{
    crs_cache_close(p->crs);
    geometry_release(&p->shape);
    buf_release(&p->wkb);
    *p = (struct pour_shape){ 0 };
}

static void rings_copy(struct geometry *g, struct city_shape shape)
{
    uint32_t at = 0;

    for (uint32_t r = 0; r < shape.rings; r++) {
        for (; at < shape.ends[r]; at++)
            geometry_add(g, (struct point){ (double)shape.points[at].e / 1000.0,
                                            (double)shape.points[at].n / 1000.0 });
        if (g->kind == GEOMETRY_POLYGON)
            geometry_close_ring(g);
        else
            geometry_end_ring(g);
    }
    geometry_end_part(g);
}

bool pour_shape_wkb(struct pour_shape *p, struct city_shape shape, enum geometry_kind kind,
                    struct str *wkb, struct error *err)
{
    struct geometry *g = &p->shape;

    geometry_clear(g);
    g->kind = kind;
    rings_copy(g, shape);
    if (!geometry_ok(g, err) ||
        !crs_transform(p->crs, METRE_EPSG, STORED_EPSG, g->points, g->n_points, err))
        return false;
    for (uint32_t i = 0; i < g->n_points; i++) {
        g->points[i].x = nearbyint(g->points[i].x * 1e9) / 1e9;
        g->points[i].y = nearbyint(g->points[i].y * 1e9) / 1e9;
    }
    buf_clear(&p->wkb);
    wkb_write(&p->wkb, g);
    *wkb = buf_str(&p->wkb);
    return buf_ok(&p->wkb, err);
}

bool pour_shape_blob(struct pour_shape *p, struct conn *conn, struct city_shape shape,
                     struct arena *arena, struct str *out, struct error *err)
{
    struct str wkb;

    *out = (struct str){ "", 0 };
    if (shape.rings == 0)
        return true;
    return pour_shape_wkb(p, shape, GEOMETRY_POLYGON, &wkb, err) &&
           geometry_store(conn, wkb, arena, out, err);
}
