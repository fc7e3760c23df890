/*
 * drone: see the header. Light comes from the south-west: shadows fall to the
 * north-east, half as long as the buildings are high.
 */
#include "drone.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/buf.h"
#include "yardstick/base/fs.h"

enum { ORTHO_CELL = 150, HEIGHT_CELL = 300, POINT_CELL = 1000, PARAPET_MM = 500, CORNER_MM = 9000 };

struct paint {
    unsigned char *pixels; /* RGBA */
    unsigned char colour[3];
    bool is_shadow;
};

static void paint_mark(void *context, size_t i)
{
    struct paint *p = context;
    unsigned char *to = p->pixels + 4 * i;

    for (int b = 0; b < 3; b++)
        to[b] = p->is_shadow ? (unsigned char)(to[b] * 5 / 9) : p->colour[b];
}

/* Grass, and paving along the inner edge; the corners were not flown. */
static void ground_paint(const struct drone_grid *g, unsigned char *pixels)
{
    for (int row = 0; row < g->rows; row++)
        for (int c = 0; c < g->columns; c++) {
            unsigned char *to = pixels + 4 * ((size_t)row * (size_t)g->columns + (size_t)c);
            int64_t e = g->west + c * g->cell, n = g->north - row * g->cell;
            int from_edge = c < g->columns - c ? c : g->columns - c;
            int from_end = row < g->rows - row ? row : g->rows - row;
            unsigned field = drone_grain(e / 4000, n / 4000) / 8;

            // The earlier autumn was dry.
            to[0] = (unsigned char)((g->is_earlier ? 128 : 92) + field);
            to[1] = (unsigned char)(118 + field / 2);
            to[2] = (unsigned char)(74 + field / 2);
            to[3] = (from_edge + from_end) * g->cell < CORNER_MM ? 0 : 255;
        }
}

static void grain_add(const struct drone_grid *g, unsigned char *pixels)
{
    for (int row = 0; row < g->rows; row++)
        for (int c = 0; c < g->columns; c++) {
            unsigned char *to = pixels + 4 * ((size_t)row * (size_t)g->columns + (size_t)c);
            int grain = (int)drone_grain(c, row) / 16 - 8;

            for (int b = 0; b < 3; b++) {
                int value = to[b] + grain;

                to[b] = (unsigned char)(to[3] == 0 ? 0 : value < 0 ? 0 : value > 255 ? 255 : value);
            }
        }
}

/* The roof within its parapet: the outline moved towards its middle. */
static struct city_shape inner_make(struct city_shape shape, struct city_point *room)
{
    struct city_point middle = { 0, 0 };
    uint32_t n = shape.ends[0];

    for (uint32_t i = 0; i < n; i++) {
        middle.e += shape.points[i].e;
        middle.n += shape.points[i].n;
    }
    middle.e /= n;
    middle.n /= n;
    for (uint32_t i = 0; i < shape.ends[shape.rings - 1]; i++) {
        int64_t de = middle.e - shape.points[i].e, dn = middle.n - shape.points[i].n;

        room[i].e = shape.points[i].e + (i < n ? (de > 0 ? PARAPET_MM : -PARAPET_MM) : 0);
        room[i].n = shape.points[i].n + (i < n ? (dn > 0 ? PARAPET_MM : -PARAPET_MM) : 0);
    }
    return (struct city_shape){ room, shape.ends, shape.rings };
}

static bool roof_paint(const struct drone_grid *g, const struct city_building *b, struct paint *p,
                       struct error *err)
{
    uint32_t n = b->shape.ends[b->shape.rings - 1];
    struct city_point *room = malloc(n * sizeof(*room));
    unsigned tone = drone_grain(b->shape.points[0].e, b->shape.points[0].n) / 8;

    if (!room)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *p = (struct paint){ p->pixels, { 214, 212, 206 }, false };
    drone_fill(g, b->shape, 0, 0, p, paint_mark);
    p->colour[0] = (unsigned char)(150 + tone);
    p->colour[1] = (unsigned char)(140 + tone);
    p->colour[2] = (unsigned char)(132 + tone / 2);
    drone_fill(g, inner_make(b->shape, room), 0, 0, p, paint_mark);
    free(room);
    return true;
}

bool drone_paint(const struct drone_grid *g, unsigned char *pixels, struct error *err)
{
    struct paint p = { .pixels = pixels };
    const struct city *city = g->city;

    ground_paint(g, pixels);
    p = (struct paint){ pixels, { 176, 172, 164 }, false };
    drone_fill(g, city->courtyards[g->courtyard].shape, 0, 0, &p, paint_mark);
    p.is_shadow = true;
    for (uint32_t b = 0; b < city->n_buildings; b++)
        if (drone_stands(g, b))
            drone_fill(g, city->buildings[b].shape, city->buildings[b].height / 2,
                       city->buildings[b].height / 2, &p, paint_mark);
    for (uint32_t b = 0; b < city->n_buildings; b++)
        if (drone_stands(g, b) && !roof_paint(g, &city->buildings[b], &p, err))
            return false;
    grain_add(g, pixels);
    return true;
}

struct raise {
    float *heights;
    float by;
};

static void raise_mark(void *context, size_t i)
{
    struct raise *r = context;

    r->heights[i] += r->by;
}

static void heights_make(const struct drone_grid *g, float *heights, bool with_buildings)
{
    for (int row = 0; row < g->rows; row++)
        for (int c = 0; c < g->columns; c++)
            heights[(size_t)row * (size_t)g->columns + (size_t)c] =
                drone_ground(g->west + c * g->cell, g->north - row * g->cell);
    for (uint32_t b = 0; with_buildings && b < g->city->n_buildings; b++) {
        struct raise r = { heights, (float)g->city->buildings[b].height / 1000 };

        if (b == drone_raised(g->city))
            r.by += DRONE_STOREY / 1000.0F;
        if (drone_stands(g, b))
            drone_fill(g, g->city->buildings[b].shape, 0, 0, &r, raise_mark);
    }
}

static bool ortho_write(const struct city *city, const char *path, bool is_earlier,
                        struct error *err)
{
    struct drone_grid g;
    unsigned char *pixels;
    bool done;

    if (!drone_grid_make(city, ORTHO_CELL, &g, err))
        return false;
    g.is_earlier = is_earlier;
    pixels = calloc((size_t)g.columns * (size_t)g.rows, 4);
    done = pixels ? drone_paint(&g, pixels, err) && drone_tiff_write(path, &g, false, pixels, err)
                  : error_set(err, ERROR_INTERNAL, "out of memory");
    free(pixels);
    return done;
}

static bool heights_write(const struct city *city, const char *path, bool with_buildings,
                          struct error *err)
{
    struct drone_grid g;
    float *heights;
    bool done;

    if (!drone_grid_make(city, HEIGHT_CELL, &g, err))
        return false;
    heights = calloc((size_t)g.columns * (size_t)g.rows, sizeof(*heights));
    if (!heights)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    heights_make(&g, heights, with_buildings);
    done = drone_tiff_write(path, &g, true, heights, err);
    free(heights);
    return done;
}

static bool cloud_write(const struct city *city, const char *path, struct error *err)
{
    struct drone_grid g;
    float *heights;
    unsigned char *pixels;
    bool done;

    if (!drone_grid_make(city, POINT_CELL, &g, err))
        return false;
    heights = calloc((size_t)g.columns * (size_t)g.rows, sizeof(*heights));
    pixels = calloc((size_t)g.columns * (size_t)g.rows, 4);
    done = heights && pixels ? drone_paint(&g, pixels, err)
                             : error_set(err, ERROR_INTERNAL, "out of memory");
    if (done) {
        heights_make(&g, heights, true);
        done = drone_cloud_write(path, &g, heights, pixels, err);
    }
    free(heights);
    free(pixels);
    return done;
}

bool drone_delivery_write(const struct city *city, const char *folder, struct error *err)
{
    char path[1200];

    snprintf(path, sizeof(path), "%s/orthophoto.tif", folder);
    if (!ortho_write(city, path, false, err))
        return false;
    snprintf(path, sizeof(path), "%s/dsm.tif", folder);
    if (!heights_write(city, path, true, err))
        return false;
    snprintf(path, sizeof(path), "%s/dtm.tif", folder);
    if (!heights_write(city, path, false, err))
        return false;
    snprintf(path, sizeof(path), "%s/cloud.las", folder);
    return cloud_write(city, path, err) && drone_photos_write(city, folder, err);
}

bool drone_earlier_write(const struct city *city, const char *folder, struct error *err)
{
    char path[1200];

    snprintf(path, sizeof(path), "%s/orthophoto.tif", folder);
    return ortho_write(city, path, true, err);
}
