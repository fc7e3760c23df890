/*
 * world: see the header.
 */
#include "yardstick/api/world.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/kept_response.h"
#include "yardstick/jobs/process.h"
#include "yardstick/query/search_load.h"
#include "yardstick/registry/action.h"
#include "yardstick/store/blob.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_shelf.h"

#include "revision.h"

enum { MAP_LAYER_BYTES = 2 << 29, TILE_CACHE_BYTES = 256 << 20, TILE_GZIP_LEVEL = 6 };

static void kept_release(void *kept)
{
    kept_response_unref(kept);
}

static bool imagery_touched(const struct change_ref *changes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(changes[i].table, "imagery") == 0 || strcmp(changes[i].table, "survey") == 0)
            return true;
    return false;
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct world *world = context;
    struct map_changed changed = { 0 };
    struct error err = { 0 };

    if (!city_follow(conn, world->map, changes, n, &changed, &err))
        log_event(LOG_ERROR, "map", "the map did not follow a change: %s", err.message[LANG_EN]);
    if (!search_follow(conn, &world->search, changes, n, &err))
        log_event(LOG_ERROR, "search", "the index did not follow a change: %s",
                  err.message[LANG_EN]);
    if (imagery_touched(changes, n) && !imagery_load(world->ledger, conn, &world->imagery, &err))
        log_event(LOG_ERROR, "imagery", "imagery did not follow a change: %s",
                  err.message[LANG_EN]);
    tile_cache_invalidate(world->tiles, &changed);
    for (size_t i = 0; i < n; i++)
        if (changes[i].table == change_table("layer")) {
            tile_shelf_forget(world->shelf);
            break;
        }
    if (world->events)
        revision_tell(world->events, world->map, &changed);
    map_changed_release(&changed);
}

static bool memory_load(struct world *world, struct error *err)
{
    AUTO(reader) r = { 0 };
    struct tile_cache_options options = { .limit_bytes = TILE_CACHE_BYTES,
                                          .gzip_level = TILE_GZIP_LEVEL,
                                          .release_kept = kept_release };

    world->map = map_open(MAP_LAYER_BYTES, err);
    if (!world->map)
        return false;
    world->tiles = tile_cache_open(world->map, &options, err);
    if (!tile_shelf_open(world->ledger, &world->shelf, err))
        return false;
    if (!world->tiles || !reader_borrow(world->ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    return city_load(r.conn, world->map, err) && search_load(r.conn, &world->search, err) &&
           imagery_load(world->ledger, r.conn, &world->imagery, err);
}

bool world_open_writer(struct world *world, struct ledger *ledger, struct error *err)
{
    char spool[LEDGER_PATH_MAX];

    *world = (struct world){ .ledger = ledger,
                             .search = SEARCH_LIVE_INIT,
                             .imagery = IMAGERY_LIVE_INIT,
                             .auth_settings = world->auth_settings };
    ledger_path(ledger, "spool", spool);
    if (!process_sweep(spool, err) || !blob_sweep(ledger, err) ||
        !audit_open(&world->audit, ledger, err))
        return false;
    world->sink = audit_sink(&world->audit);
    return ledger_start_writer(ledger, &world->sink, err);
}

/* What ends by itself on a day has ended by now. */
static bool expire(struct conn *conn, void *argument, struct error *err)
{
    char today[DATE_TEXT];
    int64_t n;

    (void)argument;
    clock_today(today);
    return reservation_expire(conn, str_from(today), &n, err);
}

bool world_open(struct world *world, struct ledger *ledger, struct events *events,
                struct error *err)
{
    struct commit_observer observer = { world, committed };
    struct write_request ends = { .run = expire, .actor = "clock" };

    if (!world_open_writer(world, ledger, err))
        return false;
    world->events = events;
    if (!writer_run(ledger_writer(ledger), &ends, err) || !memory_load(world, err) ||
        !auth_open(ledger, &world->audit, &world->auth_settings, &world->auth, err)) {
        world_close(world);
        return false;
    }
    writer_observe(ledger_writer(ledger), &observer);
    return true;
}

void world_close(struct world *world)
{
    struct writer *writer = world->ledger ? ledger_writer(world->ledger) : NULL;

    world_stop_jobs(world);
    if (writer)
        writer_observe(writer, NULL);
    auth_close(world->auth);
    tile_cache_close(world->tiles);
    tile_shelf_close(world->shelf);
    map_close(world->map);
    search_live_put(&world->search, NULL);
    imagery_live_release(&world->imagery);
    *world = (struct world){ 0 };
}

/* On the writer's thread nobody else touches the map. */
static bool reload(struct conn *conn, void *argument, struct error *err)
{
    struct world *world = argument;

    if (!city_load(conn, world->map, err) || !search_load(conn, &world->search, err))
        return false;
    tile_cache_forget(world->tiles, (struct str){ 0 });
    return true;
}

void world_tend(struct world *world, bool is_new_day)
{
    struct write_request ends = { .run = expire, .actor = "clock" };
    struct write_request request = { .run = reload, .argument = world, .actor = "clock" };
    struct error err = { 0 };

    if (is_new_day && !writer_run(ledger_writer(world->ledger), &ends, &err))
        log_event(LOG_ERROR, "ledger", "what ends today did not: %s", err.message[LANG_EN]);
    if (is_new_day && !writer_run(ledger_writer(world->ledger), &request, &err))
        log_event(LOG_ERROR, "map", "the map did not follow the date: %s", err.message[LANG_EN]);
    if (world->auth)
        auth_tend(world->auth);
    if (map_wants_merge(world->map) && !map_merge(world->map, &err))
        log_event(LOG_WARNING, "map", "%s", err.message[LANG_EN]);
}
