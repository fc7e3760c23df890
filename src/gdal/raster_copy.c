/*
 * raster_copy: see raster.h. A band of rows at a time, so that memory depends
 * on the width alone; ZSTD at its fastest, since the copy lives for a minute.
 */
#include "yardstick/gdal/raster.h"

#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal_frmts.h>

enum { BAND_BYTES = 48 << 20, SAMPLE_ROWS = 64, LEVELS = 65536 };

static const float heights_nodata = -9999;

struct copy {
    struct raster *from;
    GDALDatasetH to;
    int rows; /* of one step */
    bool as_alpha, as_mask;
    unsigned colour[3]; /* bands of the source; all the same for grey */
    double low, high;   /* of 16 bits */
    unsigned char palette[256][4];
    void *in;              /* pixels as they come, band after band */
    unsigned char *out[4]; /* rows of red, green, blue, alpha or mask */
};

static bool failed(struct raster *r, int y, struct error *err)
{
    (void)!trap_failed(&r->trap, err);
    if (err->code == ERROR_UNSUPPORTED)
        err->code = ERROR_INVALID;
    return error_prefix(
        err, "the image is damaged at row %d, cut off or changed on its way: hand in a fresh copy",
        y);
}

static bool target_make(struct copy *c, const char *path, int64_t epsg, int n_bands,
                        GDALDataType type, struct error *err)
{
    static const char *const options[] = { "TILED=YES",
                                           "BLOCKXSIZE=512",
                                           "BLOCKYSIZE=512",
                                           "COMPRESS=ZSTD",
                                           "ZSTD_LEVEL=1",
                                           "BIGTIFF=YES",
                                           "PHOTOMETRIC=MINISBLACK",
                                           "ALPHA=NO",
                                           NULL };
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    struct raster *r = c->from;

    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    c->to = GDALCreate(GDALGetDriverByName("GTiff"), path, (int)r->width, (int)r->height, n_bands,
                       type, (char **)(uintptr_t)options);
    if (epsg)
        (void)!OSRImportFromEPSG(srs, (int)epsg);
    else
        (void)!OSRSetFromUserInput(srs, r->wkt);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    if (c->to)
        GDALSetSpatialRef(c->to, srs);
    OSRDestroySpatialReference(srs);
    if (!c->to || GDALSetGeoTransform(c->to, r->transform) != CE_None)
        return trap_failed(&r->trap, err);
    return true;
}

static int rows_of(const struct raster *r, size_t pixel_bytes)
{
    int x, y, rows;
    int64_t fit = BAND_BYTES / (r->width * (int64_t)pixel_bytes);

    // Whole blocks of source and copy, where that fits.
    GDALGetBlockSize(GDALGetRasterBand(r->dataset, 1), &x, &y);
    rows = y > 512 ? y : 512;
    if (rows > fit)
        rows = fit > y && y > 0 ? (int)(fit / y * y) : (int)fit;
    return rows < 1 ? 1 : rows;
}

/* The values under which 2 and 98 hundredths of the pixels lie, from rows here and there. */
static bool stretch_find(struct copy *c, struct error *err)
{
    struct raster *r = c->from;
    uint32_t *counts = calloc(LEVELS, sizeof(*counts));
    uint16_t *row = malloc((size_t)r->width * sizeof(*row));
    uint64_t n = 0, sum = 0;
    bool done = counts && row;

    for (int i = 0; done && i < SAMPLE_ROWS; i++) {
        int y = (int)((int64_t)i * r->height / SAMPLE_ROWS);

        for (int b = 0; done && b < 3; b++) {
            done =
                GDALRasterIO(GDALGetRasterBand(r->dataset, (int)c->colour[b]), GF_Read, 0, y,
                             (int)r->width, 1, row, (int)r->width, 1, GDT_UInt16, 0, 0) == CE_None;
            for (int64_t x = 0; done && x < r->width; x++)
                if (row[x] && !(r->has_nodata && row[x] == r->nodata))
                    counts[row[x]]++, n++;
        }
    }
    c->low = 0;
    c->high = LEVELS - 1;
    for (uint32_t v = 0; done && v < LEVELS; sum += counts[v++]) {
        if (sum * 50 <= n)
            c->low = v;
        if (sum * 50 <= n * 49)
            c->high = v;
    }
    free(counts);
    free(row);
    return done || failed(r, 0, err);
}

static void palette_read(struct copy *c)
{
    GDALRasterBandH band = GDALGetRasterBand(c->from->dataset, 1);
    GDALColorTableH table = GDALGetRasterColorTable(band);

    for (int i = 0; table && i < 256 && i < GDALGetColorEntryCount(table); i++) {
        const GDALColorEntry *e = GDALGetColorEntry(table, i);

        c->palette[i][0] = (unsigned char)e->c1;
        c->palette[i][1] = (unsigned char)e->c2;
        c->palette[i][2] = (unsigned char)e->c3;
    }
}

/* Which bands are red, green and blue: as declared, else the first three, else the first. */
static void colours_find(struct copy *c)
{
    struct raster *r = c->from;
    static const GDALColorInterp wanted[] = { GCI_RedBand, GCI_GreenBand, GCI_BlueBand };
    unsigned colours = r->n_bands - (r->alpha != 0);

    for (unsigned i = 0; i < 3; i++) {
        c->colour[i] = colours >= 3 ? i + 1 : 1;
        for (unsigned b = 1; colours >= 3 && b <= r->n_bands; b++)
            if (GDALGetRasterColorInterpretation(GDALGetRasterBand(r->dataset, (int)b)) ==
                wanted[i])
                c->colour[i] = b;
    }
}

static bool band_read(struct copy *c, unsigned band, int y, int n, GDALDataType type, void *to,
                      struct error *err)
{
    struct raster *r = c->from;

    if (GDALRasterIO(GDALGetRasterBand(r->dataset, (int)band), GF_Read, 0, y, (int)r->width, n, to,
                     (int)r->width, n, type, 0, 0) != CE_None ||
        r->trap.heard.code != ERROR_NONE)
        return failed(r, y, err);
    return true;
}

static unsigned char stretched(const struct copy *c, double value)
{
    double share = (value - c->low) / (c->high > c->low ? c->high - c->low : 1);

    return share <= 0 ? 0 : share >= 1 ? 255 : (unsigned char)(share * 255 + 0.5);
}

/* A pixel is none when all of its colours are the nodata value, as gdalwarp decides. */
static void nodata_mark(struct copy *c, const double *values, size_t i)
{
    const struct raster *r = c->from;
    unsigned n = c->colour[0] == c->colour[1] ? 1 : 3;
    bool none = true;

    for (unsigned b = 0; b < n; b++)
        none = none && values[b] == r->nodata;
    c->out[3][i] = none ? 0 : 255;
}

static void pixels_turn(struct copy *c, size_t n)
{
    const struct raster *r = c->from;
    const uint16_t *wide = c->in;
    const unsigned char *narrow = c->in;
    bool is_wide = r->type[0] == 'U'; // UInt16; the rest of the images are Byte
    double values[3];

    for (size_t i = 0; i < n; i++) {
        for (unsigned b = 0; b < 3; b++)
            values[b] = is_wide ? wide[b * n + i] : narrow[b * n + i];
        if (c->as_mask && r->has_nodata)
            nodata_mark(c, values, i);
        for (unsigned b = 0; b < 3; b++)
            c->out[b][i] = r->has_palette ? c->palette[narrow[i]][b]
                           : is_wide      ? stretched(c, values[b])
                                          : (unsigned char)values[b];
    }
}

static bool opacity_read(struct copy *c, int y, int n, struct error *err)
{
    struct raster *r = c->from;
    GDALRasterBandH first = GDALGetRasterBand(r->dataset, 1);

    if (c->as_alpha && !band_read(c, r->alpha, y, n, GDT_Byte, c->out[3], err))
        return false;
    if (c->as_mask && r->has_mask &&
        GDALRasterIO(GDALGetMaskBand(first), GF_Read, 0, y, (int)r->width, n, c->out[3],
                     (int)r->width, n, GDT_Byte, 0, 0) != CE_None)
        return failed(r, y, err);
    return true;
}

static bool rows_write(struct copy *c, int y, int n, struct error *err)
{
    struct raster *r = c->from;
    bool done = true;

    for (int b = 0; done && b < (c->as_alpha ? 4 : 3); b++)
        done = GDALRasterIO(GDALGetRasterBand(c->to, b + 1), GF_Write, 0, y, (int)r->width, n,
                            c->out[b], (int)r->width, n, GDT_Byte, 0, 0) == CE_None;
    if (done && c->as_mask)
        done =
            GDALRasterIO(GDALGetMaskBand(GDALGetRasterBand(c->to, 1)), GF_Write, 0, y,
                         (int)r->width, n, c->out[3], (int)r->width, n, GDT_Byte, 0, 0) == CE_None;
    return done || trap_failed(&r->trap, err);
}

static bool image_rows(struct copy *c, int y, int n, struct error *err)
{
    struct raster *r = c->from;
    bool is_wide = strcmp(r->type, "UInt16") == 0;
    size_t count = (size_t)r->width * (size_t)n;

    for (unsigned b = 0; b < 3; b++)
        if (!band_read(c, c->colour[b], y, n, is_wide ? GDT_UInt16 : GDT_Byte,
                       (char *)c->in + b * count * (is_wide ? 2 : 1), err))
            return false;
    pixels_turn(c, count);
    return opacity_read(c, y, n, err) && rows_write(c, y, n, err);
}

static bool buffers_make(struct copy *c, struct error *err)
{
    size_t n = (size_t)c->from->width * (size_t)c->rows;

    c->in = malloc(n * 6);
    for (int i = 0; i < 4; i++)
        c->out[i] = malloc(n);
    return c->in && c->out[0] && c->out[1] && c->out[2] && c->out[3]
               ? true
               : error_set(err, ERROR_TOO_LARGE, "out of memory");
}

/* Closed with its errors heard: the last blocks are written then. */
static bool target_close(struct copy *c, struct error *err)
{
    GDALDatasetH to = c->to;

    c->to = NULL;
    if (to)
        GDALClose(to);
    return c->from->trap.heard.code == ERROR_NONE || trap_failed(&c->from->trap, err);
}

bool raster_copy_image(struct raster *raster, const char *path, int64_t epsg,
                       const struct raster_watch *watch, struct error *err)
{
    struct copy c = { .from = raster, .as_alpha = raster->alpha != 0 };
    bool done;

    c.as_mask = !c.as_alpha && (raster->has_mask || raster->has_nodata);
    c.rows = rows_of(raster, 10);
    colours_find(&c);
    palette_read(&c);
    done = buffers_make(&c, err) &&
           (strcmp(raster->type, "UInt16") != 0 || stretch_find(&c, err)) &&
           target_make(&c, path, epsg, c.as_alpha ? 4 : 3, GDT_Byte, err);
    if (done && c.as_alpha)
        GDALSetRasterColorInterpretation(GDALGetRasterBand(c.to, 4), GCI_AlphaBand);
    if (done && c.as_mask && GDALCreateDatasetMaskBand(c.to, GMF_PER_DATASET) != CE_None)
        done = trap_failed(&raster->trap, err);
    for (int y = 0; done && y < raster->height; y += c.rows)
        done = image_rows(&c, y, raster->height - y < c.rows ? (int)raster->height - y : c.rows,
                          err) &&
               raster_watch_done(watch, (double)y / (double)raster->height, err);
    done = target_close(&c, done ? err : &(struct error){ 0 }) && done;
    free(c.in);
    for (int i = 0; i < 4; i++)
        free(c.out[i]);
    return done;
}

static bool height_rows(struct copy *c, float *values, unsigned char *mask, int y, int n,
                        float *lowest, struct error *err)
{
    struct raster *r = c->from;
    size_t count = (size_t)r->width * (size_t)n;
    GDALRasterBandH first = GDALGetRasterBand(r->dataset, 1);

    if (!band_read(c, 1, y, n, GDT_Float32, values, err))
        return false;
    if (GDALRasterIO(
            r->alpha ? GDALGetRasterBand(r->dataset, (int)r->alpha) : GDALGetMaskBand(first),
            GF_Read, 0, y, (int)r->width, n, mask, (int)r->width, n, GDT_Byte, 0, 0) != CE_None)
        return failed(r, y, err);
    // Beyond what ground can be it is a nodata nobody declared.
    for (size_t i = 0; i < count; i++)
        if (!mask[i] || !(values[i] > -1000 && values[i] < 10000))
            values[i] = heights_nodata;
        else if (values[i] < *lowest)
            *lowest = values[i];
    if (GDALRasterIO(GDALGetRasterBand(c->to, 1), GF_Write, 0, y, (int)r->width, n, values,
                     (int)r->width, n, GDT_Float32, 0, 0) != CE_None)
        return trap_failed(&r->trap, err);
    return true;
}

bool raster_copy_heights(struct raster *raster, const char *path, int64_t epsg, float *lowest,
                         const struct raster_watch *watch, struct error *err)
{
    struct copy c = { .from = raster, .rows = rows_of(raster, 5) };
    size_t n = (size_t)raster->width * (size_t)c.rows;
    float *values = malloc(n * sizeof(*values));
    unsigned char *mask = malloc(n);
    bool done = values && mask ? target_make(&c, path, epsg, 1, GDT_Float32, err)
                               : error_set(err, ERROR_TOO_LARGE, "out of memory");

    *lowest = INFINITY;
    if (done)
        GDALSetRasterNoDataValue(GDALGetRasterBand(c.to, 1), heights_nodata);
    for (int y = 0; done && y < raster->height; y += c.rows)
        done = height_rows(&c, values, mask, y,
                           raster->height - y < c.rows ? (int)raster->height - y : c.rows, lowest,
                           err) &&
               raster_watch_done(watch, (double)y / (double)raster->height, err);
    done = target_close(&c, done ? err : &(struct error){ 0 }) && done;
    free(values);
    free(mask);
    return done;
}

bool heights_file_make(const char *from, const char *to, struct error *err)
{
    static const char *const drivers[] = { "GTiff", NULL };
    static const char *const options[] = { "COMPRESS=LERC_ZSTD", "MAX_Z_ERROR=0.005",
                                           "BIGTIFF=IF_SAFER", "RESAMPLING=AVERAGE", NULL };
    struct trap trap;
    GDALDatasetH in, out = NULL;

    GDALRegister_COG();
    trap_open(&trap, NULL);
    in = GDALOpenEx(from, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    if (in)
        out = GDALCreateCopy(GDALGetDriverByName("COG"), to, in, FALSE, (char **)(uintptr_t)options,
                             NULL, NULL);
    if (out)
        GDALClose(out);
    if (in)
        GDALClose(in);
    if (!out)
        (void)!trap_failed(&trap, err);
    trap_close(&trap);
    return out != NULL;
}
