/*
 * pyramid: see the header. Threads take rows of tiles in order, warp and encode
 * them, and write them in the same order: whoever is early waits.
 */
#include "yardstick/gdal/pyramid.h"

#include <gdal.h>
#include <gdal_utils.h>
#include <gdalwarper.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <pthread.h>
#include <stdlib.h>

#include "pyramid_grid.h"
#include "webp_tile.h"
#include "yardstick/geo/mercator.h"

enum { TILE_PIXELS = COG_TILE * COG_TILE };

static const float heights_nodata = -9999;

struct making {
    const struct pyramid_spec *spec;
    struct pyramid_grid grid;
    struct cog *cog;
    size_t n_rows;          /* rows of tiles, of all levels */
    uint64_t pixels, drawn; /* for the progress */
    pthread_mutex_t lock;
    pthread_cond_t turn;
    size_t next, written;
    bool failed;
    struct error why; /* the first */
};

/* What one thread has. */
struct hand {
    struct making *m;
    unsigned number;
    GDALDatasetH source;
    struct trap trap;
    GDALWarpAppOptions *options;
    struct buf *tiles; /* of the row, as many as the widest level has columns */
    size_t n_tiles;
    float *heights;
    unsigned char pixels[4 * TILE_PIXELS];
};

/* Row `index` of all: its level and y. */
static const struct tile_level *row_find(const struct making *m, size_t index, uint32_t *y)
{
    for (size_t i = 0; i < m->grid.n_levels; i++) {
        const struct tile_level *l = &m->grid.levels[i];

        if (index < l->rows) {
            *y = l->y + (uint32_t)index;
            return l;
        }
        index -= l->rows;
    }
    return NULL;
}

static GDALDatasetH canvas_make(const struct making *m, const struct tile_level *l, uint32_t y)
{
    bool heights = m->spec->is_heights;
    int width = (int)l->columns * COG_TILE;
    double pixel = pyramid_pixel(l->z), tile = pixel * COG_TILE;
    double place[6] = { l->x * tile - MERCATOR_HALF_SIDE, pixel, 0,
                        MERCATOR_HALF_SIDE - y * tile,    0,     -pixel };
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("MEM"), "", width, COG_TILE, heights ? 1 : 4,
                                 heights ? GDT_Float32 : GDT_Byte, NULL);
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);

    (void)!OSRImportFromEPSG(srs, 3857);
    if (ds) {
        GDALSetGeoTransform(ds, place);
        GDALSetSpatialRef(ds, srs);
        if (heights) {
            GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), heights_nodata);
            GDALFillRaster(GDALGetRasterBand(ds, 1), heights_nodata, 0);
        } else {
            GDALSetRasterColorInterpretation(GDALGetRasterBand(ds, 4), GCI_AlphaBand);
        }
    }
    OSRDestroySpatialReference(srs);
    return ds;
}

/* Heights as colours; false when the tile has none. */
static bool terrarium(struct hand *h)
{
    bool any = false;

    for (size_t i = 0; i < TILE_PIXELS; i++) {
        bool is = h->heights[i] != heights_nodata && isfinite(h->heights[i]);
        double value = ((is ? h->heights[i] : h->m->spec->lowest) + 32768.0) * 256;
        uint32_t v = value <= 0 ? 0 : value >= 16777215 ? 16777215 : (uint32_t)(value + 0.5);

        any |= is;
        h->pixels[3 * i] = (unsigned char)(v >> 16);
        h->pixels[3 * i + 1] = (unsigned char)(v >> 8);
        h->pixels[3 * i + 2] = (unsigned char)v;
    }
    return any;
}

static bool any_alpha(const struct hand *h)
{
    for (size_t i = 0; i < TILE_PIXELS; i++)
        if (h->pixels[4 * i + 3])
            return true;
    return false;
}

/* Into `to`, empty when there is nothing to see. */
static bool tile_draw(struct hand *h, GDALDatasetH canvas, uint32_t column, struct buf *to,
                      struct error *err)
{
    bool heights = h->m->spec->is_heights;
    struct webp_tile how = { heights ? 3 : 4, heights, h->number };
    CPLErr rc = heights ? GDALRasterIO(GDALGetRasterBand(canvas, 1), GF_Read,
                                       (int)column * COG_TILE, 0, COG_TILE, COG_TILE, h->heights,
                                       COG_TILE, COG_TILE, GDT_Float32, 0, 0)
                        : GDALDatasetRasterIO(canvas, GF_Read, (int)column * COG_TILE, 0, COG_TILE,
                                              COG_TILE, h->pixels, COG_TILE, COG_TILE, GDT_Byte, 4,
                                              NULL, 4, 4 * COG_TILE, 1);

    buf_clear(to);
    if (rc != CE_None)
        return trap_failed(&h->trap, err);
    if (heights ? !terrarium(h) : !any_alpha(h))
        return true;
    return webp_tile_make(&how, h->pixels, to, err);
}

static bool row_draw(struct hand *h, const struct tile_level *l, uint32_t y, struct error *err)
{
    GDALDatasetH canvas = canvas_make(h->m, l, y);
    int usage = 0;
    bool done = canvas != NULL;

    done = done && GDALWarp(NULL, canvas, 1, &h->source, h->options, &usage) != NULL &&
           h->trap.heard.code == ERROR_NONE;
    if (!done)
        (void)!trap_failed(&h->trap, err);
    for (uint32_t c = 0; done && c < l->columns; c++)
        done = tile_draw(h, canvas, c, &h->tiles[c], err);
    if (canvas)
        GDALClose(canvas);
    return done;
}

/* VP8 without an extended head has no alpha: all of the tile is seen. */
static bool has_alpha(struct str webp)
{
    return webp.len < 16 || memcmp(webp.ptr + 12, "VP8 ", 4) != 0;
}

static bool row_write(struct hand *h, const struct tile_level *l, uint32_t y, struct error *err)
{
    struct making *m = h->m;

    for (uint32_t c = 0; c < l->columns; c++) {
        struct str webp = buf_str(&h->tiles[c]);

        if (webp.len && !cog_put(m->cog, l->z, l->x + c, y, webp,
                                 m->spec->is_heights || !has_alpha(webp) ? TILE_OPAQUE : 0, err))
            return false;
    }
    m->drawn += (uint64_t)l->columns;
    return raster_watch_done(m->spec->watch, (double)m->drawn / (double)m->pixels, err);
}

/* Waits for the rows before it; with the lock held while it writes. */
static void row_hand_in(struct hand *h, size_t index, const struct tile_level *l, uint32_t y,
                        bool drawn, const struct error *why)
{
    struct making *m = h->m;
    struct error err = *why;

    pthread_mutex_lock(&m->lock);
    while (m->written != index && !m->failed)
        pthread_cond_wait(&m->turn, &m->lock);
    if (!m->failed && (!drawn || !row_write(h, l, y, &err))) {
        m->failed = true;
        m->why = err;
    }
    m->written++;
    pthread_cond_broadcast(&m->turn);
    pthread_mutex_unlock(&m->lock);
}

static void rows_draw(struct hand *h)
{
    struct making *m = h->m;

    for (;;) {
        const struct tile_level *l = NULL;
        struct error err = { 0 };
        size_t index;
        uint32_t y = 0;

        pthread_mutex_lock(&m->lock);
        index = m->next++;
        if (index < m->n_rows && !m->failed)
            l = row_find(m, index, &y);
        pthread_mutex_unlock(&m->lock);
        if (!l)
            return;
        row_hand_in(h, index, l, y, row_draw(h, l, y, &err), &err);
    }
}

static bool hand_open(struct hand *h, struct error *err)
{
    static const char *const drivers[] = { "GTiff", NULL };
    const char *const image[] = {
        "-q", "-t_srs", "EPSG:3857", "-r", "cubic", "-ovr", "NONE", NULL
    };
    const char *const heights[] = { "-q",       "-t_srs", "EPSG:3857", "-r",
                                    "bilinear", "-ovr",   "NONE",      NULL };
    size_t widest = 1;

    for (size_t i = 0; i < h->m->grid.n_levels; i++)
        if (h->m->grid.levels[i].columns > widest)
            widest = h->m->grid.levels[i].columns;
    h->source =
        GDALOpenEx(h->m->spec->from, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    h->options =
        GDALWarpAppOptionsNew((char **)(uintptr_t)(h->m->spec->is_heights ? heights : image), NULL);
    h->tiles = calloc(widest, sizeof(*h->tiles));
    h->heights = malloc(TILE_PIXELS * sizeof(*h->heights));
    if (!h->source || !h->options || !h->tiles || !h->heights)
        return h->source ? error_set(err, ERROR_TOO_LARGE, "out of memory")
                         : trap_failed(&h->trap, err);
    for (h->n_tiles = 0; h->n_tiles < widest; h->n_tiles++)
        h->tiles[h->n_tiles] = (struct buf)BUF_INIT(TILE_PLACE_BYTES_MAX);
    return true;
}

static void hand_release(struct hand *h)
{
    if (h->source)
        GDALClose(h->source);
    GDALWarpAppOptionsFree(h->options);
    for (size_t i = 0; i < h->n_tiles; i++)
        buf_release(&h->tiles[i]);
    free(h->tiles);
    free(h->heights);
}

static void *hand_work(void *arg)
{
    struct hand *h = arg;
    struct error err = { 0 };

    trap_open(&h->trap, NULL);
    if (hand_open(h, &err)) {
        rows_draw(h);
    } else {
        pthread_mutex_lock(&h->m->lock);
        if (!h->m->failed)
            h->m->why = err;
        h->m->failed = true;
        pthread_cond_broadcast(&h->m->turn);
        pthread_mutex_unlock(&h->m->lock);
    }
    hand_release(h);
    trap_close(&h->trap);
    return NULL;
}

static bool threads_run(struct making *m, struct error *err)
{
    unsigned n = m->spec->n_threads, started = 0;
    pthread_t threads[PYRAMID_THREADS_MAX];
    struct hand *hands;

    n = n < 1 ? 1 : n > PYRAMID_THREADS_MAX ? PYRAMID_THREADS_MAX : n;
    hands = calloc(n, sizeof(*hands));
    if (!hands)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    for (unsigned i = 0; i < n; i++) {
        hands[i] = (struct hand){ .m = m, .number = i };
        if (pthread_create(&threads[started], NULL, hand_work, &hands[i]) == 0)
            started++;
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(hands);
    if (!started)
        return error_set(err, ERROR_UNAVAILABLE, "no thread can be started");
    if (m->failed)
        *err = m->why;
    return !m->failed;
}

/* Where the source lies in EPSG:3857, and how large its pixels are there. */
static bool extent_find(const char *path, struct bbox *box, double *pixel, struct error *err)
{
    static const char *const drivers[] = { "GTiff", NULL };
    const char *const options[] = { "DST_SRS=EPSG:3857", NULL };
    struct trap trap;
    GDALDatasetH ds;
    void *transformer = NULL;
    double place[6], extent[4];
    int columns, rows;
    bool done;

    trap_open(&trap, NULL);
    ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    if (ds)
        transformer = GDALCreateGenImgProjTransformer2(ds, NULL, (char **)(uintptr_t)options);
    done = transformer && GDALSuggestedWarpOutput2(ds, GDALGenImgProjTransform, transformer, place,
                                                   &columns, &rows, extent, 0) == CE_None;
    if (done) {
        *box = (struct bbox){ extent[0], extent[1], extent[2], extent[3] };
        *pixel = fabs(place[1]);
    } else {
        (void)!trap_failed(&trap, err);
        (void)!error_prefix(err, "the image lies nowhere on a map");
    }
    if (transformer)
        GDALDestroyGenImgProjTransformer(transformer);
    if (ds)
        GDALClose(ds);
    trap_close(&trap);
    return done;
}

static void facts_fill(const struct making *m, struct bbox box, struct pyramid_facts *out)
{
    struct point sw = mercator_to_degrees((struct point){ box.min_x, box.min_y });
    struct point ne = mercator_to_degrees((struct point){ box.max_x, box.max_y });

    out->min_zoom = m->grid.levels[0].z;
    out->max_zoom = m->grid.plan.max_zoom;
    out->n_levels = m->grid.plan.max_zoom - m->grid.plan.min_zoom + 1;
    out->degrees = (struct bbox){ sw.x, sw.y, ne.x, ne.y };
}

bool pyramid_make(const struct pyramid_spec *spec, struct pyramid_facts *out, struct error *err)
{
    struct making m = { .spec = spec,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .turn = PTHREAD_COND_INITIALIZER };
    struct bbox box;
    double pixel;
    bool done;

    webp_tile_register();
    if (!extent_find(spec->from, &box, &pixel, err) ||
        !pyramid_grid_make(box, pixel, PYRAMID_ZOOM_MAX, &m.grid, err))
        return false;
    m.grid.plan.n_samples = spec->is_heights ? 3 : 4;
    for (size_t i = 0; i < m.grid.n_levels; i++) {
        m.n_rows += m.grid.levels[i].rows;
        m.pixels += (uint64_t)m.grid.levels[i].columns * m.grid.levels[i].rows;
    }
    if (!cog_open(spec->to, &m.grid.plan, m.grid.levels, m.grid.n_levels, &m.cog, err))
        return false;
    facts_fill(&m, box, out);
    done = threads_run(&m, err) && cog_finish(m.cog, &out->n_tiles, &out->n_bytes, err);
    cog_close(m.cog);
    if (done && !out->n_tiles)
        return error_set(err, ERROR_INVALID, "the image has no pixel that is not empty");
    return done;
}
