/*
 * rate: see the header.
 */
#include "yardstick/auth/rate.h"

#include <pthread.h>
#include <stdlib.h>

enum { SETS = 4096, WAYS = 4 };

/* A bucket, as the time at which it would be full again (GCRA: one number says all). */
struct place {
    uint64_t key;   /* 0: free */
    double full_at; /* seconds */
};

struct rate {
    pthread_mutex_t lock;
    struct place places[SETS][WAYS];
};

struct rate *rate_open(struct error *err)
{
    struct rate *rate = calloc(1, sizeof(*rate));

    if (rate)
        pthread_mutex_init(&rate->lock, NULL);
    else
        error_set(err, ERROR_INTERNAL, "out of memory");
    return rate;
}

void rate_close(struct rate *rate)
{
    if (!rate)
        return;
    pthread_mutex_destroy(&rate->lock);
    free(rate);
}

/* FNV-1a over what and key. */
static uint64_t key_of(const struct rate_limit *limit, struct str key)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (const char *c = limit->what; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    hash = (hash ^ 0xff) * 0x100000001b3u;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

/* The place of a key; one is made free for it when `make`. */
static struct place *place_of(struct rate *rate, uint64_t key, bool make)
{
    struct place *set = rate->places[(key >> 17) % SETS], *least = &set[0];

    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].full_at < least->full_at)
            least = &set[i];
    }
    if (!make)
        return NULL;
    *least = (struct place){ .key = key };
    return least;
}

bool rate_take(struct rate *rate, const struct rate_limit *limit, struct str key, int64_t now,
               struct error *err)
{
    double each = (double)limit->s / (double)limit->per_s, room = each * (double)limit->burst;
    uint64_t hash = key_of(limit, key);
    struct place *place;
    double wait;

    pthread_mutex_lock(&rate->lock);
    place = place_of(rate, hash, true);
    if (place->full_at < (double)now)
        place->full_at = (double)now;
    wait = place->full_at + each - (double)now - room;
    if (wait <= 0)
        place->full_at += each;
    pthread_mutex_unlock(&rate->lock);
    if (wait <= 0)
        return true;
    error_set(err, ERROR_LIMITED, "too often; try again in %lld seconds", (long long)wait + 1);
    err->retry_s = (int)wait + 1;
    return false;
}

void rate_clear(struct rate *rate, const struct rate_limit *limit, struct str key)
{
    struct place *place;

    pthread_mutex_lock(&rate->lock);
    place = place_of(rate, key_of(limit, key), false);
    if (place)
        *place = (struct place){ 0 };
    pthread_mutex_unlock(&rate->lock);
}
