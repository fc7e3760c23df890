/*
 * dated_maps: see the header.
 */
#include "dated_maps.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/store/stmt.h"
#include "yardstick/tile/tile_cache.h"
#include "world_map.h"

enum {
    PLACES = 3,
    ROOMS_MAX = 200000,
    DAY_BYTES = 256 << 20, // the most one of its layers may hold while it is read
    TILE_BYTES = 16 << 20,
};

struct dated_maps {
    pthread_mutex_t lock; /* held while a day is read */
    struct dated_map *places[PLACES];
    uint64_t clock;
};

struct dated_maps *dated_maps_open(void)
{
    struct dated_maps *maps = calloc(1, sizeof(*maps));

    if (maps)
        pthread_mutex_init(&maps->lock, NULL);
    return maps;
}

void dated_maps_close(struct dated_maps *maps)
{
    if (!maps)
        return;
    for (size_t i = 0; i < PLACES; i++)
        dated_map_drop(maps->places[i]);
    pthread_mutex_destroy(&maps->lock);
    free(maps);
}

void dated_map_drop(struct dated_map *dated)
{
    if (!dated || --dated->refs > 0)
        return;
    tile_cache_close(dated->tiles);
    map_close(dated->map);
    free(dated);
}

static bool is_small_enough(struct world *world, struct error *err)
{
    struct snapshot *s = map_acquire(world->map);
    uint64_t n = 0;
    uint32_t room;

    if (s && snapshot_layer(s, STR("room"), &room))
        n = snapshot_count(s, room);
    snapshot_release(s);
    if (n <= ROOMS_MAX)
        return true;
    return error_set(err, ERROR_TOO_LARGE, "tiles of a past day are for cities of up to %d rooms",
                     ROOMS_MAX);
}

static struct dated_map *day_read(struct world *world, struct conn *conn, struct str day,
                                  struct error *err)
{
    struct tile_cache_options options = world_tile_options(TILE_BYTES);
    struct dated_map *dated = calloc(1, sizeof(*dated));

    if (!dated) {
        error_set(err, ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    dated->refs = 1;
    snprintf(dated->day, sizeof(dated->day), "%.*s", STR_ARG(day));
    dated->map = map_open(DAY_BYTES, err);
    dated->tiles = dated->map ? tile_cache_open(dated->map, &options, err) : NULL;
    conn_deadline(conn, 0);
    if (dated->tiles && is_small_enough(world, err) && city_load_day(conn, day, dated->map, err))
        return dated;
    dated_map_drop(dated);
    return NULL;
}

/* With the lock: the place of that day, else the one that was not asked for longest. */
static size_t place_of(struct dated_maps *maps, struct str day)
{
    size_t to = 0;

    for (size_t i = 0; i < PLACES; i++) {
        struct dated_map *dated = maps->places[i];

        if (dated && str_eq(str_from(dated->day), day))
            return i;
        if (maps->places[to] && (!dated || dated->used < maps->places[to]->used))
            to = i;
    }
    return to;
}

/* With the lock. */
static bool place_fill(struct world *world, struct dated_map **place, struct str day,
                       struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct dated_map *dated;
    int64_t revision;

    // The whole city, as the map in memory is: what of it a caller sees is the tiles' view.
    if (!reader_borrow(world->ledger, &r, err) || !stmt_open(r.conn, SQL_REVISION, &q, err) ||
        !stmt_get_i64(&q, &revision, err))
        return false;
    if (*place && (*place)->revision == revision && str_eq(str_from((*place)->day), day))
        return true;
    dated = day_read(world, r.conn, day, err);
    if (!dated)
        return false;
    dated->revision = revision;
    dated_map_drop(*place);
    *place = dated;
    return true;
}

bool dated_maps_get(struct world *world, struct str day, struct dated_map **out, struct error *err)
{
    struct dated_maps *maps = world->dated;
    struct dated_map **place;
    bool done;

    if (!maps)
        return error_set(err, ERROR_UNAVAILABLE, "this server keeps no past days");
    pthread_mutex_lock(&maps->lock);
    place = &maps->places[place_of(maps, day)];
    done = place_fill(world, place, day, err);
    if (done) {
        (*place)->used = ++maps->clock;
        (*place)->refs++;
        *out = *place;
    }
    pthread_mutex_unlock(&maps->lock);
    return done;
}
