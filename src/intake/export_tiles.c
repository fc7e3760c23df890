/*
 * export_tiles: see the header.
 */
#include "yardstick/intake/export_tiles.h"

#include "yardstick/archive/archive_writer.h"
#include "yardstick/map/city.h"
#include "yardstick/tile/tilejson.h"
#include "yardstick/tile/tile_run.h"
#include "yardstick/tile/tile_shelf.h"
#include "yardstick/tile/tile_vector.h"

enum { LAYER_BYTES = 1 << 30, ZOOM_MAX = 18 };

struct exporting {
    const struct tiles_request *request;
    const struct watch *watch;
    struct archive_writer *writer;
    unsigned min_zoom, max_zoom;
    struct buf layers, name;
    unsigned percent;
};

bool tiles_zooms_read(struct str text, struct tiles_request *out, struct error *err)
{
    struct str rest = text, first = str_cut(&rest, '-');
    int64_t low = 0, high = 0;
    bool one = first.len == text.len;

    if (str_to_i64(first, &low) && (one || str_to_i64(rest, &high)) && low >= 0 &&
        (one ? low : high) >= low && (one ? low : high) <= TILE_ZOOM_MAX) {
        out->min_zoom = (int)low;
        out->max_zoom = (int)(one ? low : high);
        return true;
    }
    error_set(err, ERROR_INVALID, "the zooms \"%" STR_FMT "\" are not written as 0-18",
              STR_ARG(text));
    return error_detail(err, STR("zoom"), text, "A-B, 0..22");
}

static bool take(void *context, struct tile_id id, struct str bytes, struct error *err)
{
    struct exporting *e = context;

    return archive_writer_add(e->writer, id, bytes, err);
}

static bool progress(void *context, size_t done, size_t total, struct error *err)
{
    struct exporting *e = context;

    if (watch_is_canceled(e->watch))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    watch_progress(e->watch, (unsigned)(99.0 * (double)done / (double)(total + 1)), "tiles");
    return true;
}

static bool finish(struct exporting *e, const struct archive_about *about, int64_t *n_tiles,
                   struct error *err)
{
    watch_progress(e->watch, 99, "writing");
    *n_tiles = archive_writer_count(e->writer);
    if (*n_tiles == 0)
        return error_set(err, ERROR_INVALID, "%" STR_FMT " has no tile at zooms %u to %u",
                         STR_ARG(e->request->source), e->min_zoom, e->max_zoom);
    return archive_writer_finish(e->writer, about, err);
}

/* The map in memory. */
static bool snapshot_write(struct exporting *e, const struct snapshot *s, int64_t *n_tiles,
                           struct error *err)
{
    struct str source = e->request->source;
    struct tile_run run = { .snapshot = s,
                            .source = source,
                            .min_zoom = e->min_zoom,
                            .max_zoom = e->max_zoom,
                            .n_threads = e->request->n_threads,
                            .view = e->request->view,
                            .context = e,
                            .take = take,
                            .progress = progress };
    struct archive_about about = { .kind = TILE_MVT, .name = source };
    struct json j = JSON_INIT(&e->layers);

    about.bounds = snapshot_bounds(s, source);
    tilejson_layers(&j, NULL, s, source, e->max_zoom);
    if (!buf_ok(&e->layers, err) || !tile_run(&run, err))
        return false;
    about.layers = buf_str(&e->layers);
    return finish(e, &about, n_tiles, err);
}

/* A base map: its tiles are bytes of a blob. */
static bool shelf_write(struct exporting *e, struct tile_shelf *shelf, int64_t *n_tiles,
                        struct error *err)
{
    AUTO(buf) attribution = BUF_INIT(1 << 16);
    struct archive_about about = { .name = e->request->source };
    struct shelf_walk walk = { .min_zoom = e->min_zoom,
                               .max_zoom = e->max_zoom,
                               .context = e,
                               .take = take,
                               .progress = progress };

    if (!tile_shelf_about(shelf, e->request->source, &about, &attribution, &e->layers, err) ||
        !tile_shelf_each(shelf, e->request->source, &walk, err))
        return false;
    about.attribution = buf_str(&attribution);
    about.layers = buf_str(&e->layers);
    return finish(e, &about, n_tiles, err);
}

static void zooms_choose(struct exporting *e, bool own)
{
    const struct tiles_request *r = e->request;

    e->min_zoom = r->min_zoom < 0 ? 0 : (unsigned)r->min_zoom;
    e->max_zoom = r->max_zoom >= 0 ? (unsigned)r->max_zoom : own ? TILE_ZOOM_MAX : ZOOM_MAX;
}

static bool source_write(struct exporting *e, struct ledger *ledger, struct map *map,
                         int64_t *n_tiles, struct error *err)
{
    struct snapshot *s = map_acquire(map);
    struct tile_shelf *shelf = NULL;
    bool known = s && tile_source_exists(s, e->request->source), done;

    zooms_choose(e, !known);
    done = known ? snapshot_write(e, s, n_tiles, err)
                 : tile_shelf_open(ledger, &shelf, err) && shelf_write(e, shelf, n_tiles, err);
    tile_shelf_close(shelf);
    snapshot_release(s);
    return done;
}

static bool map_load(struct ledger *ledger, struct map **out, struct error *err)
{
    AUTO(reader) r = { 0 };
    char path[LEDGER_PATH_MAX];
    bool kept;

    *out = map_open(LAYER_BYTES, err);
    if (!*out || !reader_borrow(ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    ledger_path(ledger, "map", path);
    return city_open(r.conn, *out, path, &kept, err);
}

bool export_tiles(struct ledger *ledger, const struct tiles_request *request,
                  const struct watch *watch, int64_t *n_tiles, struct error *err)
{
    struct exporting e = { .request = request, .watch = watch, .layers = BUF_INIT(4 << 20) };
    struct map *own = NULL;
    bool done;

    watch_progress(watch, 0, "reading");
    done = archive_writer_open(request->path, &e.writer, err) &&
           (request->map || map_load(ledger, &own, err)) &&
           source_write(&e, ledger, request->map ? request->map : own, n_tiles, err);
    archive_writer_close(e.writer);
    map_close(own);
    buf_release(&e.layers);
    return done;
}
