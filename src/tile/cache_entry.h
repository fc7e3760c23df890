/*
 * cache_entry: an entry with what the cache alone sees; private to src/tile.
 */
#pragma once

#include "yardstick/archive/gzip.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_vector.h"

enum entry_state { ENTRY_MAKING, ENTRY_READY, ENTRY_FAILED };

/* Held by the entry and by each answer made of them, so that one being sent outlives the entry. */
struct tile_bytes {
    atomic_uint refs;
    char bytes[];
};

struct entry {
    struct tile_entry tile; /* first: a tile_entry is an entry */
    atomic_uint refs;
    _Atomic(void *) kept[TILE_ENCODINGS];
    void (*release_kept)(void *kept);
    char source[MAP_NAME_MAX + 1];
    struct tile_id id;
    unsigned view;
    struct tile_bytes *memory; /* of both encodings */
    size_t n_bytes;
    /* under the cache's lock */
    enum entry_state state;
    bool listed; /* in the table: the cache holds a reference */
    uint32_t hash;
    struct entry *next_in_bucket, *newer, *older;
    struct error err; /* of a failed making */
};

/* What making tiles needs; one for each thread that makes one at the moment. */
struct bench {
    struct tile_maker *maker;
    struct gzip gzip;
    struct buf plain, zipped;
    struct bench *next;
};

struct bench *bench_open(int gzip_level, struct error *err);
void bench_close(struct bench *b);
/* Fills the entry's bytes and ETags. */
MUST_CHECK bool bench_make(struct bench *b, const struct snapshot *s, struct entry *e,
                           struct error *err);
