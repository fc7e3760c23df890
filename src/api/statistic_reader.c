/*
 * statistic_reader: see the header.
 */
#include "statistic_reader.h"

#include <pthread.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/housing/statistic.h"
#include "yardstick/store/tx.h"

enum { ROOMS_LARGE = 200000 }; /* read at the start */

struct statistic_reader {
    struct world *world;
    pthread_mutex_t lock; /* of what follows */
    pthread_t thread;
    bool is_joinable, is_reading;
    char day[DATE_TEXT];
    _Atomic bool ends;
};

static bool day_read(struct statistic_reader *reader, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    struct statistic_cube *cube;

    if (!reader_borrow(reader->world->ledger, &r, err))
        return false;
    conn_stop_on(r.conn, &reader->ends);
    if (!tx_begin_read(&tx, r.conn, err) ||
        !statistic_shelf_get(reader->world->statistics, r.conn, str_from(reader->day), &cube, err))
        return false;
    statistic_cube_drop(cube);
    return true;
}

static void *read_day(void *reader_)
{
    struct statistic_reader *reader = reader_;
    struct error err = { 0 };

    if (!day_read(reader, &err) && !reader->ends)
        log_event(LOG_ERROR, "statistics", "%s was not read: %s", reader->day,
                  err.message[LANG_EN]);
    pthread_mutex_lock(&reader->lock);
    reader->is_reading = false;
    pthread_mutex_unlock(&reader->lock);
    return NULL;
}

void statistic_reader_want(struct statistic_reader *reader, struct str day)
{
    if (!reader || day.len >= DATE_TEXT)
        return;
    pthread_mutex_lock(&reader->lock);
    if (!reader->is_reading) {
        if (reader->is_joinable)
            pthread_join(reader->thread, NULL);
        memcpy(reader->day, day.ptr, day.len);
        reader->day[day.len] = '\0';
        reader->is_reading = reader->is_joinable =
            pthread_create(&reader->thread, NULL, read_day, reader) == 0;
    }
    pthread_mutex_unlock(&reader->lock);
}

static size_t n_rooms(struct world *world)
{
    struct snapshot *s = map_acquire(world->map);
    size_t n = 0;
    uint32_t room;

    if (s && snapshot_layer(s, STR("room"), &room))
        n = snapshot_count(s, room);
    snapshot_release(s);
    return n;
}

struct statistic_reader *statistic_reader_open(struct world *world)
{
    struct statistic_reader *reader = calloc(1, sizeof(*reader));
    char today[DATE_TEXT];

    if (!reader)
        return NULL;
    reader->world = world;
    pthread_mutex_init(&reader->lock, NULL);
    clock_today(today);
    if (n_rooms(world) > ROOMS_LARGE)
        statistic_reader_want(reader, str_from(today));
    return reader;
}

void statistic_reader_close(struct statistic_reader *reader)
{
    if (!reader)
        return;
    reader->ends = true;
    if (reader->is_joinable)
        pthread_join(reader->thread, NULL);
    pthread_mutex_destroy(&reader->lock);
    free(reader);
}
