/*
 * dated_maps: see the header.
 */
#include "dated_maps.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/wait.h"
#include "yardstick/store/stmt.h"
#include "yardstick/tile/tile_cache.h"
#include "world_map.h"

enum {
    PLACES = 3,
    ROOMS_MAX = 200000,
    DAY_BYTES = 256 << 20, // the most one of its layers may hold while it is read
    TILE_BYTES = 16 << 20,
    REST_MS_MAX = 2000,
};

/* A day somebody waits for. */
struct wanted {
    char day[DATE_TEXT];
    struct waiter *askers[DATED_ASKERS_MAX];
    size_t n;
};

struct dated_maps {
    struct world *world;
    pthread_t reader;
    bool runs;
    pthread_mutex_t lock; /* of what follows; not held while a day is read */
    pthread_cond_t moved;
    _Atomic bool ends; // also what is being read
    struct dated_map *places[PLACES];
    uint64_t clock;
    struct wanted wanted[DATED_DAYS_MAX]; /* the first is being read */
    size_t n_wanted;
};

struct dated_maps *dated_maps_open(struct world *world)
{
    struct dated_maps *maps = calloc(1, sizeof(*maps));
    pthread_condattr_t attr;

    if (!maps)
        return NULL;
    maps->world = world;
    pthread_mutex_init(&maps->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&maps->moved, &attr);
    pthread_condattr_destroy(&attr);
    return maps;
}

void dated_maps_close(struct dated_maps *maps)
{
    if (!maps)
        return;
    pthread_mutex_lock(&maps->lock);
    maps->ends = true;
    pthread_cond_signal(&maps->moved);
    pthread_mutex_unlock(&maps->lock);
    if (maps->runs)
        pthread_join(maps->reader, NULL);
    for (size_t i = 0; i < PLACES; i++)
        dated_map_drop(maps->places[i]);
    pthread_cond_destroy(&maps->moved);
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

static struct dated_map *day_read(struct conn *conn, struct str day, struct error *err)
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
    if (dated->tiles && city_load_day(conn, day, dated->map, err))
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

static bool revision_get(struct conn *conn, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, SQL_REVISION, &q, err) && stmt_get_i64(&q, out, err);
}

/* Without the lock. The whole city, as the map in memory is: what of it a caller sees is the tiles'
 * view. NULL: the log says why. */
static struct dated_map *day_make(struct dated_maps *maps, struct str day)
{
    AUTO(reader) r = { 0 };
    struct dated_map *dated = NULL;
    struct error err = { 0 };
    int64_t revision;

    if (reader_borrow(maps->world->ledger, &r, &err) && revision_get(r.conn, &revision, &err)) {
        conn_stop_on(r.conn, &maps->ends);
        dated = day_read(r.conn, day, &err);
        conn_stop_on(r.conn, NULL);
    }
    if (dated)
        dated->revision = revision;
    else
        log_event(LOG_WARNING, "map", "%" STR_FMT ": %s", STR_ARG(day), err.message[LANG_EN]);
    return dated;
}

static void reference_drop(void *dated)
{
    dated_map_drop(dated);
}

/* With the lock: into its place, and to all who waited for it. */
static void day_publish(struct dated_maps *maps, struct dated_map *dated)
{
    struct wanted *w = &maps->wanted[0];

    for (size_t i = 0; i < w->n; i++) {
        if (dated)
            dated->refs++;
        wait_done(w->askers[i], dated, reference_drop);
    }
    maps->n_wanted--;
    memmove(w, w + 1, maps->n_wanted * sizeof(*w));
    if (dated) {
        struct dated_map **place = &maps->places[place_of(maps, str_from(dated->day))];

        dated_map_drop(*place);
        *place = dated;
        dated->used = ++maps->clock;
    }
}

/* With the lock; ends sooner when the server does. */
static void rest(struct dated_maps *maps, int64_t ms)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (!maps->ends && pthread_cond_timedwait(&maps->moved, &maps->lock, &until) == 0)
        ;
}

static void *read_days(void *maps_)
{
    struct dated_maps *maps = maps_;

    pthread_mutex_lock(&maps->lock);
    while (!maps->ends) {
        struct dated_map *dated;
        int64_t start, took;
        char day[DATE_TEXT];

        if (maps->n_wanted == 0) {
            pthread_cond_wait(&maps->moved, &maps->lock);
            continue;
        }
        memcpy(day, maps->wanted[0].day, sizeof(day));
        pthread_mutex_unlock(&maps->lock);
        start = clock_ms();
        dated = day_make(maps, str_from(day));
        pthread_mutex_lock(&maps->lock);
        day_publish(maps, dated);
        took = clock_ms() - start;
        rest(maps, took < REST_MS_MAX ? took : REST_MS_MAX);
    }
    while (maps->n_wanted)
        day_publish(maps, NULL);
    pthread_mutex_unlock(&maps->lock);
    return NULL;
}

static bool busy(struct error *err)
{
    return error_set(err, ERROR_BUSY, "the map is being loaded: try again in a moment");
}

/* With the lock: the call sleeps until the day is there. */
static bool day_want(struct dated_maps *maps, struct call *call, struct str day, struct error *err)
{
    struct wanted *w = NULL;
    struct waiter *asker;

    for (size_t i = 0; i < maps->n_wanted; i++)
        if (str_eq(str_from(maps->wanted[i].day), day))
            w = &maps->wanted[i];
    if (w ? w->n == DATED_ASKERS_MAX : maps->n_wanted == DATED_DAYS_MAX)
        return busy(err);
    if (!maps->runs)
        maps->runs = pthread_create(&maps->reader, NULL, read_days, maps) == 0;
    asker = maps->runs ? wait_begin(call, WAIT_MS_MAX, err) : NULL;
    if (!asker)
        return maps->runs ? false : busy(err);
    if (!w) {
        w = &maps->wanted[maps->n_wanted++];
        w->n = 0;
        snprintf(w->day, sizeof(w->day), "%.*s", STR_ARG(day));
    }
    w->askers[w->n++] = asker;
    pthread_cond_signal(&maps->moved);
    return true;
}

static bool find_or_want(struct dated_maps *maps, struct call *call, struct str day,
                         int64_t revision, struct dated_map **out, struct error *err)
{
    struct dated_map *dated;
    bool done = true;

    pthread_mutex_lock(&maps->lock);
    dated = maps->places[place_of(maps, day)];
    if (dated && dated->revision == revision && str_eq(str_from(dated->day), day)) {
        dated->used = ++maps->clock;
        dated->refs++;
        *out = dated;
    } else {
        done = day_want(maps, call, day, err);
    }
    pthread_mutex_unlock(&maps->lock);
    return done;
}

bool dated_maps_get(struct call *call, struct str day, struct dated_map **out, struct error *err)
{
    struct world *world = call->context;
    struct waiter *asker = wait_find(call);
    AUTO(reader) r = { 0 };
    int64_t revision;

    *out = NULL;
    if (!world->dated)
        return error_set(err, ERROR_UNAVAILABLE, "this server keeps no past days");
    if (asker) {
        *out = wait_result(asker);
        if (!*out)
            return busy(err);
        (*out)->refs++;
        return true;
    }
    if (!is_small_enough(world, err) || !reader_borrow(world->ledger, &r, err) ||
        !revision_get(r.conn, &revision, err))
        return false;
    return find_or_want(world->dated, call, day, revision, out, err);
}
