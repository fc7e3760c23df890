/*
 * ogc_count: see the header.
 */
#include "ogc_count.h"

#include <pthread.h>
#include <stdlib.h>

enum { KEPT = 64 };

struct ogc_counts {
    pthread_mutex_t lock;
    size_t next; /* the one that goes */
    struct {
        char *key;
        size_t len;
        int64_t n;
    } kept[KEPT];
};

struct ogc_counts *ogc_counts_open(void)
{
    struct ogc_counts *counts = calloc(1, sizeof(*counts));

    if (counts)
        pthread_mutex_init(&counts->lock, NULL);
    return counts;
}

void ogc_counts_close(struct ogc_counts *counts)
{
    if (!counts)
        return;
    for (size_t i = 0; i < KEPT; i++)
        free(counts->kept[i].key);
    pthread_mutex_destroy(&counts->lock);
    free(counts);
}

bool ogc_counts_get(struct ogc_counts *counts, struct str key, int64_t *out)
{
    bool found = false;

    pthread_mutex_lock(&counts->lock);
    for (size_t i = 0; i < KEPT && !found; i++) {
        found = counts->kept[i].key && counts->kept[i].len == key.len &&
                memcmp(counts->kept[i].key, key.ptr, key.len) == 0;
        if (found)
            *out = counts->kept[i].n;
    }
    pthread_mutex_unlock(&counts->lock);
    return found;
}

void ogc_counts_put(struct ogc_counts *counts, struct str key, int64_t n)
{
    char *copy = key.len && key.len <= OGC_COUNT_KEY_MAX ? malloc(key.len) : NULL;
    size_t at;

    if (!copy)
        return;
    memcpy(copy, key.ptr, key.len);
    pthread_mutex_lock(&counts->lock);
    at = counts->next++ % KEPT;
    free(counts->kept[at].key);
    counts->kept[at].key = copy;
    counts->kept[at].len = key.len;
    counts->kept[at].n = n;
    pthread_mutex_unlock(&counts->lock);
}
