/*
 * raster: a stranger's GeoTIFF, opened, judged and read.
 *
 * Only in a sandbox: an internal tag of a TIFF can make GDAL open other files
 * and addresses. Opening reads no pixel, but refuses what would need more
 * memory or time than a survey may: see the limits below. Nothing of the file
 * is handed on but size, place, system, nodata and pixels.
 *
 * Coordinates are x east, y north; `transform` is GDAL's, for the outer corner
 * of the north-west pixel. One thread a raster; needs gdal_setup().
 */
#pragma once

#include <stdint.h>

#include "yardstick/gdal/crs.h"
#include "yardstick/gdal/trap.h"
#include "yardstick/geo/bbox.h"

enum {
    RASTER_BANDS_MAX = 16,
    RASTER_BLOCK_MB = 64,
    RASTER_RATIO_MAX = 1000,
    RASTER_WKT_MAX = 8192
};

enum raster_kind { RASTER_IMAGE, RASTER_ELEVATION, RASTER_OTHER };

struct raster {
    void *dataset; /* GDALDatasetH */
    struct trap trap;
    char folder[512]; /* taken out of what is said of the file */
    int64_t width, height;
    unsigned n_bands;
    unsigned alpha; /* its number; 0: none */
    bool has_mask;  /* of the whole dataset, not alpha */
    bool has_palette;
    bool has_nodata;
    double nodata;
    char type[16]; /* of the pixels: Byte UInt16 Float32 … */
    enum raster_kind kind;
    bool has_transform, is_rotated;
    double transform[6];
    struct crs_found crs;
    char wkt[RASTER_WKT_MAX]; /* as the file says; empty: none */
    char vertical[80];        /* the height system's name; empty: not said */
    char taken[11];           /* YYYY-MM-DD; empty: not said */
    char software[80];
};

/* ERROR_UNSUPPORTED: no GeoTIFF; ERROR_TOO_LARGE: beyond the limits; ERROR_INVALID: damaged. */
MUST_CHECK bool raster_open(const char *path, struct raster *out, struct error *err);
void raster_release(struct raster *raster);

/*
 * Metres a pixel on the ground, and the box in degrees (WGS 84). False without
 * a reason to tell when the file is in no known place. `epsg` 0: as the file says.
 */
bool raster_place(struct raster *raster, int64_t epsg, double *pixel_m, struct bbox *degrees);

/*
 * Read pixels: all of a file of up to `whole_bytes`, rows here and there of a larger one.
 * *valid_share is of what was read: 0 means that there is nothing to see. ERROR_INVALID names
 * the first block that cannot be read.
 */
MUST_CHECK bool raster_verify(struct raster *raster, uint64_t whole_bytes, double *valid_share,
                              struct error *err);

/* Told of work done, 0 to 1; false stops it. May be NULL. */
struct raster_watch {
    bool (*done)(void *context, double share, struct error *err);
    void *context;
};
static inline bool raster_watch_done(const struct raster_watch *watch, double share,
                                     struct error *err)
{
    return !watch || !watch->done || watch->done(watch->context, share, err);
}

/* Move where it lies by metres to the east and north, in whatever its system's unit is. */
void raster_shift(struct raster *raster, int64_t epsg, struct point metres);

/*
 * A fresh file of the same pixels that later steps read instead: tiled, bytes red green blue and
 * alpha (or a mask, where the source has nodata or a mask). Palettes are looked up, grey becomes
 * three times itself, 16 bits are stretched between the 2nd and 98th hundredth. Every block of the
 * source has been read without error when it returns true.
 */
MUST_CHECK bool raster_copy_image(struct raster *raster, const char *path, int64_t epsg,
                                  const struct raster_watch *watch, struct error *err);
/* The same of heights: one band of Float32, nodata -9999; *lowest is of what is valid. */
MUST_CHECK bool raster_copy_heights(struct raster *raster, const char *path, int64_t epsg,
                                    float *lowest, const struct raster_watch *watch,
                                    struct error *err);

/* Of such a copy the file that is kept beside the delivered one: a COG, LERC to 5 mm and ZSTD. */
MUST_CHECK bool heights_file_make(const char *from, const char *to, struct error *err);

/* Who takes such a copy's heights, in blocks of `side` cells squared; the rest of a block is NaN.
 */
struct heights_taker {
    void *context;
    bool (*begin)(void *context, uint32_t columns, uint32_t rows, const double transform[6],
                  struct error *err);
    bool (*block)(void *context, const float *metres, struct error *err);
};
/* Row by row from the north-west. */
MUST_CHECK bool heights_each(const char *from, int side, const struct heights_taker *taker,
                             struct error *err);
