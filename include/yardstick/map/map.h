/*
 * map: the current snapshot, and how it moves on.
 *
 * Readers call map_acquire() and later snapshot_release(): they hold a lock
 * for the time of one addition and never wait for a writer's work. One
 * thread at a time changes the map, as one thread at a time writes the
 * ledger; map_merge() may run beside it on a thread of its own.
 *
 * map_apply() makes a snapshot that shares the large arrays: changed features
 * go to the layer's recent segment, their old selves are marked dead. Its
 * cost grows with what is recent, so once map_wants_merge() says so, somebody
 * calls map_merge(), which packs base and recent anew without stopping
 * anybody. If nobody does, map_apply() does it itself beyond four times the
 * threshold. A simplified layer (districts, courtyards, buildings) is packed
 * anew on every change, because its neighbours' vertices may change with it.
 */
#pragma once

#include "yardstick/map/snapshot.h"

struct map;

enum { MAP_MERGE_THRESHOLD = 4096 /* recent and dead features of one layer */ };

/* limit_bytes: the most one layer may hold while it is packed. */
struct map *map_open(size_t limit_bytes, struct error *err);
void map_close(struct map *map);

/* The current snapshot, for the caller to release; NULL before the first map_publish(). */
struct snapshot *map_acquire(struct map *map);

/* Makes it current; the map takes over the caller's reference. */
void map_publish(struct map *map, struct snapshot *s);

struct map_change {
    struct str layer;
    int64_t id;
    const struct geometry *degrees; /* NULL: the feature is gone */
    const struct map_value *values; /* as many as the layer has attributes */
};

/* The places whose tiles have changed: by layer, old and new. */
struct map_changed {
    struct map_changed_box {
        uint32_t layer; /* in the snapshot now current */
        struct world_box box;
        bool is_secret; /* what is or was there is not for everybody (attribute "secret") */
    } * boxes;
    size_t n;
};
void map_changed_release(struct map_changed *changed);

/*
 * All changes or none, then current; the last of several changes to one
 * feature counts. ERROR_NOT_FOUND for an unknown layer; deleting what is not
 * there is no error. *changed is filled for tile_cache_invalidate() and freed by
 * the caller with map_changed_release().
 */
MUST_CHECK bool map_apply(struct map *map, uint64_t revision, const struct map_change *changes,
                          size_t n, struct map_changed *changed, struct error *err);

bool map_wants_merge(struct map *map);
/* Packs what is recent; changes applied meanwhile are kept. True also when there was nothing to do.
 */
MUST_CHECK bool map_merge(struct map *map, struct error *err);
