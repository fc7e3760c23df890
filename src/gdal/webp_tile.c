/*
 * webp_tile: see the header.
 */
#include "webp_tile.h"

#include <gdal.h>
#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_frmts.h>

#include "cog.h"
#include "yardstick/gdal/pyramid.h"

enum { PIXELS = COG_TILE * COG_TILE };

void webp_tile_register(void)
{
    GDALRegister_MEM();
    GDALRegister_WEBP();
    GDALRegister_GTiff();
}

/* A dataset over the caller's bytes. */
static GDALDatasetH wrap(unsigned char *pixels, unsigned n_samples)
{
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName("MEM"), "", COG_TILE, COG_TILE, 0, GDT_Byte, NULL);

    for (unsigned b = 0; ds && b < n_samples; b++) {
        char pointer[64] = "DATAPOINTER=", pixel[32], line[32];
        const char *const options[] = { pointer, pixel, line, NULL };
        int n = CPLPrintPointer(pointer + 12, pixels + b, 50);

        pointer[12 + n] = '\0';
        snprintf(pixel, sizeof(pixel), "PIXELOFFSET=%u", n_samples);
        snprintf(line, sizeof(line), "LINEOFFSET=%u", n_samples * COG_TILE);
        GDALAddBand(ds, GDT_Byte, (char **)(uintptr_t)options);
    }
    return ds;
}

static bool encode(const struct webp_tile *how, unsigned char *pixels, const char *name)
{
    char quality[32];
    const char *const lossy[] = { quality, NULL };
    const char *const exact[] = { "LOSSLESS=YES", "EXACT=YES", "METHOD=2", NULL };
    GDALDatasetH from = wrap(pixels, how->n_samples), to = NULL;

    snprintf(quality, sizeof(quality), "QUALITY=%d", PYRAMID_QUALITY);
    if (from)
        to = GDALCreateCopy(GDALGetDriverByName("WEBP"), name, from, FALSE,
                            (char **)(uintptr_t)(how->lossless ? exact : lossy), NULL, NULL);
    if (to)
        GDALClose(to);
    if (from)
        GDALClose(from);
    return to != NULL;
}

static bool is_opaque(const unsigned char *pixels)
{
    for (size_t i = 0; i < PIXELS; i++)
        if (pixels[4 * i + 3] != 255)
            return false;
    return true;
}

/* The file in memory decodes to what it was made of, as far as it must. */
static bool check(const struct webp_tile *how, const unsigned char *pixels, const char *name)
{
    static const char *const drivers[] = { "WEBP", NULL };
    GDALDatasetH ds = GDALOpenEx(name, GDAL_OF_RASTER, drivers, NULL, NULL);
    static _Thread_local unsigned char back[4 * PIXELS];
    int n = ds ? GDALGetRasterCount(ds) : 0;
    bool same = n >= 3 && GDALGetRasterXSize(ds) == COG_TILE && GDALGetRasterYSize(ds) == COG_TILE;

    memset(back, 255, sizeof(back));
    same = same && GDALDatasetRasterIO(ds, GF_Read, 0, 0, COG_TILE, COG_TILE, back, COG_TILE,
                                       COG_TILE, GDT_Byte, n, NULL, 4, 4 * COG_TILE, 1) == CE_None;
    for (size_t i = 0; same && i < PIXELS; i++) {
        if (how->n_samples == 4)
            same = back[4 * i + 3] == pixels[4 * i + 3];
        if (how->lossless)
            same = same && memcmp(back + 4 * i, pixels + how->n_samples * i, 3) == 0;
    }
    if (ds)
        GDALClose(ds);
    return same && (how->n_samples == 3 || (n == 3) == is_opaque(pixels));
}

bool webp_tile_make(const struct webp_tile *how, unsigned char *pixels, struct buf *out,
                    struct error *err)
{
    char name[64];
    vsi_l_offset n = 0;
    const GByte *bytes;
    bool done;

    snprintf(name, sizeof(name), "/vsimem/tile-%u.webp", how->thread);
    buf_clear(out);
    done = encode(how, pixels, name) && check(how, pixels, name);
    bytes = VSIGetMemFileBuffer(name, &n, FALSE);
    if (done && bytes)
        buf_add(out, (struct str){ (const char *)bytes, (size_t)n });
    VSIUnlink(name);
    return done && bytes && buf_ok(out, err)
               ? true
               : error_set(err, ERROR_INTERNAL, "a tile was not what was put into it");
}
