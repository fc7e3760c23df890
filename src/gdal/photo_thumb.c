/*
 * photo_thumb: see the header. GDAL's JPEG driver decodes at an eighth of the
 * size where that is enough, so a large photo costs little.
 */
#include "yardstick/gdal/photo_thumb.h"

#include <gdal.h>
#include <stdlib.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal_frmts.h>

#include "yardstick/gdal/trap.h"

enum { BANDS = 3 };

static const double pixels_max = 4e8;

static GDALDatasetH canvas_make(GDALDatasetH photo, int columns, int rows)
{
    GDALDatasetH canvas =
        GDALCreate(GDALGetDriverByName("MEM"), "", columns, rows, BANDS, GDT_Byte, NULL);
    unsigned char *pixels = malloc((size_t)columns * (size_t)rows * BANDS);
    int grey[BANDS] = { 1, 1, 1 }, colour[BANDS] = { 1, 2, 3 };
    int *bands = GDALGetRasterCount(photo) >= BANDS ? colour : grey;
    GDALRasterIOExtraArg how;

    INIT_RASTERIO_EXTRA_ARG(how);
    how.eResampleAlg = GRIORA_Average;
    if (canvas && pixels &&
        GDALDatasetRasterIOEx(photo, GF_Read, 0, 0, GDALGetRasterXSize(photo),
                              GDALGetRasterYSize(photo), pixels, columns, rows, GDT_Byte, BANDS,
                              bands, 0, 0, 0, &how) == CE_None &&
        GDALDatasetRasterIO(canvas, GF_Write, 0, 0, columns, rows, pixels, columns, rows, GDT_Byte,
                            BANDS, NULL, 0, 0, 0) == CE_None) {
        free(pixels);
        return canvas;
    }
    free(pixels);
    if (canvas)
        GDALClose(canvas);
    return NULL;
}

static bool thumb_write(GDALDatasetH photo, int side, const char *to)
{
    static const char *const options[] = { "QUALITY=75", NULL };
    int width = GDALGetRasterXSize(photo), height = GDALGetRasterYSize(photo);
    int longer = width > height ? width : height;
    int columns = longer > side ? (int)((int64_t)width * side / longer) : width;
    int rows = longer > side ? (int)((int64_t)height * side / longer) : height;
    GDALDatasetH canvas, out;

    if ((double)width * height > pixels_max || columns < 1 || rows < 1)
        return false;
    canvas = canvas_make(photo, columns, rows);
    if (!canvas)
        return false;
    out = GDALCreateCopy(GDALGetDriverByName("WEBP"), to, canvas, FALSE,
                         (char **)(uintptr_t)options, NULL, NULL);
    GDALClose(canvas);
    if (out)
        GDALClose(out);
    return out != NULL;
}

bool photo_thumb_make(const char *from, int side, const char *to, struct error *err)
{
    static const char *const drivers[] = { "JPEG", NULL };
    struct trap trap;
    GDALDatasetH photo;
    bool done;

    GDALRegister_JPEG();
    GDALRegister_MEM();
    GDALRegister_WEBP();
    trap_open(&trap, NULL);
    photo = GDALOpenEx(from, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    done = photo && thumb_write(photo, side, to) && trap.heard.code == ERROR_NONE;
    if (photo)
        GDALClose(photo);
    trap_close(&trap);
    return done || error_set(err, ERROR_INVALID, "the photo is damaged: it has no picture");
}
