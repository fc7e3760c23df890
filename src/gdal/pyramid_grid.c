/*
 * pyramid_grid: see the header.
 */
#include "pyramid_grid.h"

#include <math.h>

#include "yardstick/geo/mercator.h"

enum { COARSER = 2 };

double pyramid_pixel(unsigned zoom)
{
    return 2 * MERCATOR_HALF_SIDE / COG_TILE / (double)(UINT64_C(1) << zoom);
}

/* The zoom whose pixel is nearest, by ratio. */
static unsigned zoom_of(double pixel, unsigned max_zoom)
{
    double z = log2(pyramid_pixel(0) / pixel);

    return z <= 0 ? 0 : z + 0.5 >= max_zoom ? max_zoom : (unsigned)(z + 0.5);
}

static uint32_t tile_at(double metres, unsigned zoom, bool is_end)
{
    double tile = pyramid_pixel(zoom) * COG_TILE;
    double at = metres / tile, side = (double)(UINT64_C(1) << zoom);
    double whole =
        is_end ? ceil(at - 1e-6) - 1 : floor(at + 1e-6); // an edge on a border is no tile

    return whole < 0 ? 0 : whole >= side ? (uint32_t)side - 1 : (uint32_t)whole;
}

static struct tile_level level_at(struct bbox box, unsigned zoom)
{
    uint32_t x = tile_at(box.min_x + MERCATOR_HALF_SIDE, zoom, false);
    uint32_t y = tile_at(MERCATOR_HALF_SIDE - box.max_y, zoom, false);
    uint32_t x_end = tile_at(box.max_x + MERCATOR_HALF_SIDE, zoom, true);
    uint32_t y_end = tile_at(MERCATOR_HALF_SIDE - box.min_y, zoom, true);

    x_end = x_end < x ? x : x_end;
    y_end = y_end < y ? y : y_end;
    return (struct tile_level){
        .z = zoom, .x = x, .y = y, .columns = x_end - x + 1, .rows = y_end - y + 1
    };
}

bool pyramid_grid_make(struct bbox box, double pixel, unsigned max_zoom, struct pyramid_grid *out,
                       struct error *err)
{
    struct tile_level finest, coarsest;
    unsigned zoom, aligned = 1, first;

    *out = (struct pyramid_grid){ 0 };
    if (!(pixel > 0) || !isfinite(pixel) || bbox_is_empty(box) ||
        fabs(box.min_x) > 3 * MERCATOR_HALF_SIDE || fabs(box.max_y) > 3 * MERCATOR_HALF_SIDE)
        return error_set(err, ERROR_INVALID, "the image lies nowhere on a map");
    zoom = zoom_of(pixel, max_zoom);
    finest = level_at(box, zoom);
    // As many levels as halve the longer side to one tile: 1 + ceil(log2(tiles across)).
    for (uint32_t across = finest.columns > finest.rows ? finest.columns : finest.rows; across > 1;
         across = (across + 1) / 2)
        aligned++;
    aligned = aligned > zoom + 1 ? zoom + 1 : aligned;
    coarsest = level_at(box, zoom + 1 - aligned);
    out->plan = (struct cog_plan){ .min_zoom = coarsest.z,
                                   .max_zoom = zoom,
                                   .x = coarsest.x,
                                   .y = coarsest.y,
                                   .columns = coarsest.columns,
                                   .rows = coarsest.rows };
    first = coarsest.z > COARSER ? coarsest.z - COARSER : 0;
    for (unsigned z = first; z <= zoom; z++)
        out->levels[out->n_levels++] = level_at(box, z);
    return true;
}
