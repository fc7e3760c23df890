/*
 * raster: see the header.
 */
#include "yardstick/gdal/raster.h"

#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal_frmts.h>

static const double pixels_max = 4e9;
static const int64_t ratio_from = 64 << 20; /* small files may be as empty as they like */

static int64_t raw_bytes(const struct raster *r)
{
    GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(r->dataset, 1));

    return r->width * r->height * (int64_t)r->n_bands * GDALGetDataTypeSizeBytes(type);
}

/* What would burst before the first pixel is shown: decided from the head alone. */
static bool limits_check(const struct raster *r, const char *path, struct error *err)
{
    GDALRasterBandH band = GDALGetRasterBand(r->dataset, 1);
    int block_x = 0, block_y = 0;
    int64_t bytes = raw_bytes(r);
    VSIStatBufL st;

    if (r->width < 2 || r->height < 2)
        return error_set(err, ERROR_INVALID, "an image of %lld x %lld pixels covers no ground",
                         (long long)r->width, (long long)r->height);
    if (r->n_bands > RASTER_BANDS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the image has %u bands; at most %d are read",
                         r->n_bands, RASTER_BANDS_MAX);
    if ((double)r->width * (double)r->height > pixels_max)
        return error_set(err, ERROR_TOO_LARGE,
                         "the image says it has %lld x %lld pixels; at most 4,000,000,000 are read",
                         (long long)r->width, (long long)r->height);
    GDALGetBlockSize(band, &block_x, &block_y);
    if ((int64_t)block_x * block_y * (bytes / (r->width * r->height)) > (int64_t)RASTER_BLOCK_MB
                                                                            << 20)
        return error_set(err, ERROR_TOO_LARGE,
                         "one block of the image is %d x %d pixels, more than %d MB; save it tiled",
                         block_x, block_y, RASTER_BLOCK_MB);
    if (VSIStatL(path, &st) != 0 ||
        (bytes > ratio_from && bytes / RASTER_RATIO_MAX > (int64_t)st.st_size))
        return error_set(err, ERROR_TOO_LARGE,
                         "the image says it holds %lld MB, the file is far too small for that",
                         (long long)(bytes >> 20));
    return true;
}

static bool is_float(GDALDataType type)
{
    return type == GDT_Float32 || type == GDT_Float64;
}

static bool is_integer(GDALDataType type)
{
    return type == GDT_UInt16 || type == GDT_Int16 || type == GDT_Int32 || type == GDT_UInt32;
}

static enum raster_kind kind_of(const struct raster *r, GDALDataType type)
{
    unsigned colours = r->n_bands - (r->alpha != 0);

    if (colours == 1 && !r->has_palette && (is_float(type) || is_integer(type)))
        return RASTER_ELEVATION;
    if (type == GDT_Byte || (type == GDT_UInt16 && colours >= 3))
        return RASTER_IMAGE;
    return RASTER_OTHER;
}

/* "2026:05:04 10:00:00" of TIFF, or ISO. */
static void date_read(const char *text, char out[11])
{
    int y, m, d;

    if (text && sscanf(text, "%4d%*1[:-]%2d%*1[:-]%2d", &y, &m, &d) == 3 && y >= 1990 && y < 2200 &&
        m >= 1 && m <= 12 && d >= 1 && d <= 31)
        snprintf(out, 11, "%04d-%02d-%02d", y, m, d);
}

static void text_read(const char *text, char *out, size_t size)
{
    size_t n = 0;

    for (; text && *text && n + 1 < size; text++)
        if ((unsigned char)*text >= ' ')
            out[n++] = *text;
    while (n && !str_is_utf8((struct str){ out, n }))
        n--;
    out[n] = '\0';
}

static void system_read(struct raster *r)
{
    OGRSpatialReferenceH srs = GDALGetSpatialRef(r->dataset);
    const char *vertical;
    char *wkt = NULL;

    srs_identify(srs, &r->crs);
    if (!srs)
        return;
    if (OSRExportToWkt(srs, &wkt) == OGRERR_NONE)
        text_read(wkt, r->wkt, sizeof(r->wkt));
    CPLFree(wkt);
    vertical = OSRGetAttrValue(srs, "VERT_CS", 0);
    text_read(vertical, r->vertical, sizeof(r->vertical));
}

static void bands_read(struct raster *r)
{
    GDALRasterBandH first = GDALGetRasterBand(r->dataset, 1);
    GDALDataType type = GDALGetRasterDataType(first);
    int has = 0;
    int mask = GDALGetMaskFlags(first);

    snprintf(r->type, sizeof(r->type), "%s", GDALGetDataTypeName(type));
    for (unsigned b = 1; b <= r->n_bands; b++)
        if (GDALGetRasterColorInterpretation(GDALGetRasterBand(r->dataset, (int)b)) ==
            GCI_AlphaBand)
            r->alpha = b;
    r->has_palette = r->n_bands == 1 && GDALGetRasterColorTable(first) != NULL;
    r->has_mask = !r->alpha && (mask & GMF_PER_DATASET) && !(mask & GMF_ALPHA);
    r->nodata = GDALGetRasterNoDataValue(first, &has);
    // Pix4D writes -10000 into images of bytes, beside an alpha band: it means nothing there.
    r->has_nodata = has && !(type == GDT_Byte && (r->nodata < 0 || r->nodata > 255));
    r->kind = kind_of(r, type);
}

static void facts_read(struct raster *r)
{
    double *t = r->transform;

    r->has_transform = GDALGetGeoTransform(r->dataset, t) == CE_None &&
                       isfinite(t[0] + t[1] + t[2] + t[3] + t[4] + t[5]) &&
                       t[1] * t[5] - t[2] * t[4] != 0;
    r->is_rotated = r->has_transform && (t[2] != 0 || t[4] != 0);
    bands_read(r);
    system_read(r);
    date_read(GDALGetMetadataItem(r->dataset, "TIFFTAG_DATETIME", NULL), r->taken);
    text_read(GDALGetMetadataItem(r->dataset, "TIFFTAG_SOFTWARE", NULL), r->software,
              sizeof(r->software));
}

static void folder_name(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');

    snprintf(out, size, "%.*s", slash ? (int)(slash - path) : 0, path);
}

bool raster_open(const char *path, struct raster *out, struct error *err)
{
    static const char *const drivers[] = { "GTiff", NULL };

    GDALRegister_GTiff();
    *out = (struct raster){ 0 };
    folder_name(path, out->folder, sizeof(out->folder));
    trap_open(&out->trap, out->folder);
    out->dataset = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                              drivers, NULL, NULL);
    if (!out->dataset) {
        (void)!trap_failed(&out->trap, err);
        err->code = ERROR_INVALID;
        raster_release(out);
        return error_prefix(err, "the image cannot be opened");
    }
    out->width = GDALGetRasterXSize(out->dataset);
    out->height = GDALGetRasterYSize(out->dataset);
    out->n_bands = (unsigned)GDALGetRasterCount(out->dataset);
    if (out->n_bands && limits_check(out, path, err)) {
        facts_read(out);
        return true;
    }
    if (!out->n_bands)
        error_set(err, ERROR_INVALID, "the image has no bands");
    raster_release(out);
    return false;
}

void raster_release(struct raster *raster)
{
    if (raster->dataset)
        GDALClose(raster->dataset);
    raster->dataset = NULL;
    trap_close(&raster->trap);
}

static void srs_import(OGRSpatialReferenceH srs, const struct raster *r, int64_t epsg)
{
    if (epsg)
        (void)!OSRImportFromEPSG(srs, (int)epsg);
    else
        (void)!OSRSetFromUserInput(srs, r->wkt);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
}

/* The edges, 9 points each: a projected square is no square in degrees. */
static bool edges_transform(const struct raster *r, OGRCoordinateTransformationH to,
                            struct bbox *out)
{
    const double *t = r->transform;

    *out = BBOX_NONE;
    for (int i = 0; i <= 8; i++)
        for (int side = 0; side < 4; side++) {
            double along = i / 8.0, px, py;
            double u = side == 0 ? 0 : side == 1 ? 1 : along;
            double v = side < 2 ? along : side == 2 ? 0 : 1;
            int good = 0;

            px = t[0] + u * (double)r->width * t[1] + v * (double)r->height * t[2];
            py = t[3] + u * (double)r->width * t[4] + v * (double)r->height * t[5];
            if (!OCTTransformEx(to, 1, &px, &py, NULL, &good) || !good || !isfinite(px + py) ||
                fabs(px) > 180 || fabs(py) > 90)
                return false;
            *out = bbox_add(*out, (struct point){ px, py });
        }
    return true;
}

bool raster_place(struct raster *raster, int64_t epsg, double *pixel_m, struct bbox *degrees)
{
    OGRSpatialReferenceH from, to;
    OGRCoordinateTransformationH transform;
    double area = fabs(raster->transform[1] * raster->transform[5] -
                       raster->transform[2] * raster->transform[4]);
    bool done;

    if (!raster->has_transform || (!epsg && !raster->wkt[0]))
        return false;
    from = OSRNewSpatialReference(NULL);
    to = OSRNewSpatialReference(NULL);
    srs_import(from, raster, epsg);
    (void)!OSRImportFromEPSG(to, 4326);
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    transform = OCTNewCoordinateTransformation(from, to);
    done = transform && edges_transform(raster, transform, degrees);
    if (done) {
        *pixel_m = sqrt(area) * OSRGetLinearUnits(from, NULL);
        if (OSRIsGeographic(from))
            *pixel_m = sqrt(area * cos((degrees->min_y + degrees->max_y) / 2 * M_PI / 180)) * M_PI /
                       180 * 6371008.8;
    }
    if (transform)
        OCTDestroyCoordinateTransformation(transform);
    OSRDestroySpatialReference(from);
    OSRDestroySpatialReference(to);
    return done;
}

void raster_shift(struct raster *raster, int64_t epsg, struct point metres)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    double *t = raster->transform, unit;

    srs_import(srs, raster, epsg);
    if (OSRIsGeographic(srs)) {
        // Metres of a degree of the sphere of the ellipsoid's mean radius.
        unit = M_PI / 180 * 6371008.8;
        t[0] += metres.x / (unit * cos(t[3] * M_PI / 180));
        t[3] += metres.y / unit;
    } else {
        unit = OSRGetLinearUnits(srs, NULL);
        t[0] += metres.x / unit;
        t[3] += metres.y / unit;
    }
    OSRDestroySpatialReference(srs);
}

struct verifying {
    struct raster *raster;
    unsigned char *rows; /* of the mask */
    void *pixels;
    int64_t n_valid, n_seen;
};

static bool rows_verify(struct verifying *v, int y, int n, struct error *err)
{
    struct raster *r = v->raster;
    GDALRasterBandH first = GDALGetRasterBand(r->dataset, 1);
    GDALDataType type = GDALGetRasterDataType(first);
    GDALRasterBandH mask =
        r->alpha ? GDALGetRasterBand(r->dataset, (int)r->alpha) : GDALGetMaskBand(first);
    bool done =
        GDALDatasetRasterIO(r->dataset, GF_Read, 0, y, (int)r->width, n, v->pixels, (int)r->width,
                            n, type, (int)r->n_bands, NULL, 0, 0, 0) == CE_None &&
        GDALRasterIO(mask, GF_Read, 0, y, (int)r->width, n, v->rows, (int)r->width, n, GDT_Byte, 0,
                     0) == CE_None &&
        r->trap.heard.code == ERROR_NONE;

    if (!done) {
        (void)!trap_failed(&r->trap, err);
        err->code = ERROR_INVALID;
        return error_prefix(
            err,
            "the image is damaged at row %d, cut off or changed on its way: hand in a fresh copy",
            y);
    }
    for (int64_t i = 0; i < r->width * n; i++)
        v->n_valid += v->rows[i] != 0;
    v->n_seen += r->width * n;
    return true;
}

bool raster_verify(struct raster *raster, uint64_t whole_bytes, double *valid_share,
                   struct error *err)
{
    enum { SAMPLES = 16 };
    int block_x, block_y, height = (int)raster->height;
    GDALRasterBandH first = GDALGetRasterBand(raster->dataset, 1);
    size_t pixel = (size_t)GDALGetDataTypeSizeBytes(GDALGetRasterDataType(first)) * raster->n_bands;
    struct verifying v = { .raster = raster };
    int step, rows;
    bool done = true;

    GDALGetBlockSize(first, &block_x, &block_y);
    rows = block_y < 1 ? 1 : block_y > height ? height : block_y;
    while (rows > 1 && (size_t)raster->width * (size_t)rows * pixel > (size_t)64 << 20)
        rows /= 2;
    step = (uint64_t)raw_bytes(raster) <= whole_bytes ? rows
           : height / SAMPLES / rows * rows > rows    ? height / SAMPLES / rows * rows
                                                      : rows;
    v.rows = malloc((size_t)raster->width * (size_t)rows);
    v.pixels = malloc((size_t)raster->width * (size_t)rows * pixel);
    if (!v.rows || !v.pixels)
        done = error_set(err, ERROR_TOO_LARGE, "out of memory");
    for (int y = 0; done && y < height; y += step)
        done = rows_verify(&v, y, height - y < rows ? height - y : rows, err);
    free(v.rows);
    free(v.pixels);
    *valid_share = v.n_seen ? (double)v.n_valid / (double)v.n_seen : 0;
    return done;
}
