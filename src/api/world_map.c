/*
 * world_map: see the header.
 */
#include "world_map.h"

#include "names.h"
#include "ogc_count.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/kept_response.h"
#include "yardstick/http/kept_shelf.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_shelf.h"

enum {
    MAP_LAYER_BYTES = 2 << 29,
    TILE_CACHE_BYTES = 256 << 20,
    PICTURE_BYTES = 64 << 20,
    TILE_GZIP_LEVEL = 1,      // 6 takes twice as long for 8 % fewer bytes (bench/README.md)
    KEEP_MS = 10 * 60 * 1000, // writing a large map is a gigabyte: not after every edit
};

static void kept_release(void *kept)
{
    kept_response_unref(kept);
}

static uint64_t revision_of(struct world *world)
{
    struct snapshot *s = map_acquire(world->map);
    uint64_t revision = s ? s->revision : 0;

    snapshot_release(s);
    return revision;
}

struct tile_cache_options world_tile_options(size_t limit_bytes)
{
    return (struct tile_cache_options){ .limit_bytes = limit_bytes,
                                        .gzip_level = TILE_GZIP_LEVEL,
                                        .release_kept = kept_release };
}

bool world_load_map(struct world *world, struct error *err)
{
    struct tile_cache_options options = world_tile_options(TILE_CACHE_BYTES);
    char path[LEDGER_PATH_MAX];
    AUTO(reader) r = { 0 };
    bool kept;

    world->map = map_open(MAP_LAYER_BYTES, err);
    if (!world->map)
        return false;
    world->tiles = tile_cache_open(world->map, &options, err);
    world->pictures = kept_shelf_open(PICTURE_BYTES);
    world->counts = ogc_counts_open();
    if (!world->pictures || !world->counts)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (!world->tiles || !tile_shelf_open(world->ledger, &world->shelf, err) ||
        !reader_borrow(world->ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    clock_today(world->map_day);
    ledger_path(world->ledger, "map", path);
    if (!city_open(r.conn, world->map, path, &kept, err) ||
        !imagery_load(world->ledger, r.conn, &world->imagery, err))
        return false;
    if (kept)
        world->map_kept = revision_of(world);
    return true;
}

void world_keep_map(struct world *world)
{
    char path[LEDGER_PATH_MAX];
    struct error err = { 0 };
    AUTO(reader) r = { 0 };
    uint64_t revision = revision_of(world);
    bool kept = false;

    if (revision == world->map_kept)
        return;
    ledger_path(world->ledger, "map", path);
    if (!reader_borrow(world->ledger, &r, &err) ||
        !city_keep(r.conn, world->map, str_from(world->map_day), path, &kept, &err))
        log_event(LOG_WARNING, "map", "%s", err.message[LANG_EN]);
    if (kept)
        world->map_kept = revision;
    world->map_kept_ms = clock_ms();
}

/* On the writer's thread nobody else touches the map. */
static bool reload(struct conn *conn, void *argument, struct error *err)
{
    struct world *world = argument;

    clock_today(world->map_day);
    if (!city_load(conn, world->map, err) || !names_reload(world->names, conn, err))
        return false;
    tile_cache_forget(world->tiles, (struct str){ 0 });
    return true;
}

void world_tend_map(struct world *world, bool is_new_day)
{
    struct write_request request = { .run = reload, .argument = world, .actor = "clock" };
    struct error err = { 0 };

    if (is_new_day && !writer_run(ledger_writer(world->ledger), &request, &err))
        log_event(LOG_ERROR, "map", "the map did not follow the date: %s", err.message[LANG_EN]);
    if (map_wants_merge(world->map) && !map_merge(world->map, &err))
        log_event(LOG_WARNING, "map", "%s", err.message[LANG_EN]);
    if (!world->map_kept_ms || clock_ms() - world->map_kept_ms > KEEP_MS)
        world_keep_map(world);
    if (world->names && names_are_read(world->names) &&
        (!world->names_kept_ms || clock_ms() - world->names_kept_ms > KEEP_MS)) {
        names_keep(world->names, str_from(world->map_day));
        world->names_kept_ms = clock_ms();
    }
}
