/*
 * tile_cache: finished tiles, made once, kept until they are no longer true.
 *
 * A tile is kept as it goes out: plain and as a gzip member, each with its
 * ETag and a slot for whatever the HTTP layer wants to keep with it (its
 * response object). Whoever asks first for a tile makes it, others who ask
 * meanwhile wait for the same bytes. Least recently used tiles make room.
 *
 * The order that keeps promises: map_apply() (new snapshot is current), then
 * tile_cache_invalidate() with what it changed, then tell the writer that the
 * commit is done. A tile asked for after that shows the change: tiles still
 * being made from the older snapshot go to those already waiting only.
 *
 * Safe from any thread. Entries outlive eviction while somebody holds them,
 * and must all be released before tile_cache_close().
 */
#pragma once

#include <stdatomic.h>

#include "yardstick/map/map.h"
#include "yardstick/tile/tile_id.h"

enum tile_encoding { TILE_PLAIN, TILE_GZIP, TILE_ENCODINGS };

/* Read only for everybody but tile_cache.c. */
struct tile_entry {
    const char *bytes[TILE_ENCODINGS];
    size_t len[TILE_ENCODINGS]; /* 0: the tile is empty; answer 204 */
    /* Strong and quoted: of the content, so a change elsewhere or a restart leaves it as it was. */
    char etag[TILE_ENCODINGS][24];
};

struct tile_cache;

struct tile_cache_options {
    size_t limit_bytes; /* of entries, with their bytes; what `kept` holds is not counted */
    int gzip_level;     /* 1 to 12 */
    void (*release_kept)(void *kept);
};

/* The map must outlive the cache. */
struct tile_cache *tile_cache_open(struct map *map, const struct tile_cache_options *options,
                                   struct error *err);
void tile_cache_close(struct tile_cache *cache);

/*
 * The tile, made if need be; release it with tile_entry_release(). NULL and
 * *err: ERROR_NOT_FOUND for an unknown source, ERROR_UNAVAILABLE before the
 * map is loaded, ERROR_TOO_LARGE.
 */
struct tile_entry *tile_cache_get(struct tile_cache *cache, struct str source, struct tile_id id,
                                  struct error *err);
/* The same as a view shows it (tile_vector.h): the view is part of the key. */
struct tile_entry *tile_cache_get_as(struct tile_cache *cache, struct str source, struct tile_id id,
                                     unsigned view, struct error *err);
void tile_entry_release(struct tile_entry *tile);

/* What `bytes` point into: held, it outlives the entry. */
void *tile_entry_bytes(struct tile_entry *tile);
void tile_bytes_hold(void *bytes);
void tile_bytes_drop(void *bytes);

/* What was kept with it; NULL if nothing yet. Valid as long as the entry is held. */
void *tile_entry_kept(struct tile_entry *tile, enum tile_encoding encoding);
/*
 * Keeps `mine` unless another thread was first; gives back what is kept now.
 * If that is not `mine`, the caller still owns `mine`. What is kept is given to
 * release_kept once, when the entry goes.
 */
void *tile_entry_keep(struct tile_entry *tile, enum tile_encoding encoding, void *mine);

/* Tiles of all zooms that a changed box can show in are forgotten; others stay. */
void tile_cache_invalidate(struct tile_cache *cache, const struct map_changed *changed);
/* All tiles of a source, or all there are if it is empty. */
void tile_cache_forget(struct tile_cache *cache, struct str source);

struct tile_cache_counts {
    uint64_t n_hits, n_made, n_waited, n_evicted, n_invalidated;
    uint64_t n_entries;
    size_t n_bytes;
};
struct tile_cache_counts tile_cache_counts(struct tile_cache *cache);
