/*
 * heights: what a copy of heights holds, block by block; see raster.h.
 */
#include <gdal.h>
#include <math.h>
#include <stdlib.h>

#include "yardstick/gdal/raster.h"

static const float heights_nodata = -9999;

static bool block_read(GDALDatasetH ds, int column, int row, int side, float *out)
{
    int columns = GDALGetRasterXSize(ds) - column, rows = GDALGetRasterYSize(ds) - row;

    columns = columns > side ? side : columns;
    rows = rows > side ? side : rows;
    for (int i = 0; i < side * side; i++)
        out[i] = NAN;
    if (GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Read, column, row, columns, rows, out, columns,
                     rows, GDT_Float32, 0, (GSpacing)side * (GSpacing)sizeof(*out)) != CE_None)
        return false;
    for (int i = 0; i < side * side; i++)
        if (out[i] == heights_nodata)
            out[i] = NAN;
    return true;
}

static bool all_take(GDALDatasetH ds, int side, float *block, const struct heights_taker *taker,
                     struct trap *trap, struct error *err)
{
    int columns = GDALGetRasterXSize(ds), rows = GDALGetRasterYSize(ds);
    double transform[6];

    if (GDALGetGeoTransform(ds, transform) != CE_None)
        return trap_failed(trap, err);
    if (!taker->begin(taker->context, (uint32_t)columns, (uint32_t)rows, transform, err))
        return false;
    for (int y = 0; y < rows; y += side)
        for (int x = 0; x < columns; x += side) {
            if (!block_read(ds, x, y, side, block))
                return trap_failed(trap, err);
            if (!taker->block(taker->context, block, err))
                return false;
        }
    return true;
}

bool heights_each(const char *from, int side, const struct heights_taker *taker, struct error *err)
{
    static const char *const drivers[] = { "GTiff", NULL };
    float *block = malloc((size_t)side * (size_t)side * sizeof(*block));
    struct trap trap;
    GDALDatasetH ds;
    bool done;

    trap_open(&trap, NULL);
    ds = GDALOpenEx(from, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    if (ds && block)
        done = all_take(ds, side, block, taker, &trap, err);
    else
        done = block ? trap_failed(&trap, err) : error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (ds)
        GDALClose(ds);
    free(block);
    trap_close(&trap);
    return done;
}
