/*
 * lock: see the header.
 */
#include "lock.h"

#include <pthread.h>
#include <stdlib.h>

enum { SETS = 1024, WAYS = 4 };

struct place {
    uint64_t key; /* 0: free */
    int64_t failures, since, until, touched;
};

struct lock_table {
    pthread_mutex_t mutex;
    struct place places[SETS][WAYS];
};

struct lock_table *lock_open(struct error *err)
{
    struct lock_table *table = calloc(1, sizeof(*table));

    if (table)
        pthread_mutex_init(&table->mutex, NULL);
    else
        error_set(err, ERROR_INTERNAL, "out of memory");
    return table;
}

void lock_close(struct lock_table *table)
{
    if (!table)
        return;
    pthread_mutex_destroy(&table->mutex);
    free(table);
}

static uint64_t key_of(struct str key)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

static struct place *place_of(struct lock_table *table, uint64_t key, bool make)
{
    struct place *set = table->places[(key >> 13) % SETS], *oldest = &set[0];

    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].touched < oldest->touched)
            oldest = &set[i];
    }
    if (!make)
        return NULL;
    *oldest = (struct place){ .key = key };
    return oldest;
}

int64_t lock_left(struct lock_table *table, struct str key, int64_t now)
{
    struct place *place;
    int64_t left = 0;

    pthread_mutex_lock(&table->mutex);
    place = place_of(table, key_of(key), false);
    if (place && place->until > now)
        left = place->until - now;
    pthread_mutex_unlock(&table->mutex);
    return left;
}

bool lock_fail(struct lock_table *table, struct str key, int64_t failures, int64_t minutes,
               int64_t now)
{
    struct place *place;
    bool locked;

    pthread_mutex_lock(&table->mutex);
    place = place_of(table, key_of(key), true);
    if (now - place->since >= minutes * 60)
        place->failures = 0;
    if (place->failures++ == 0)
        place->since = now;
    place->touched = now;
    locked = place->failures >= failures;
    if (locked) {
        place->until = now + minutes * 60;
        place->failures = 0;
    }
    pthread_mutex_unlock(&table->mutex);
    return locked;
}

void lock_clear(struct lock_table *table, struct str key)
{
    struct place *place;

    pthread_mutex_lock(&table->mutex);
    place = place_of(table, key_of(key), false);
    if (place)
        *place = (struct place){ 0 };
    pthread_mutex_unlock(&table->mutex);
}
