/*
 * map: see the header.
 */
#include "yardstick/map/map.h"

#include <pthread.h>
#include <stdlib.h>

#include "column.h"
#include "layer_change.h"

/* What was changed while a merge is packing. */
struct logged {
    uint32_t layer;
    int64_t id;
};

struct map {
    pthread_mutex_t swap; /* guards `current`, for nanoseconds */
    struct snapshot *current;
    pthread_mutex_t writing; /* whoever makes the next snapshot; guards what follows */
    size_t limit;
    bool merging;
    unsigned published; /* times the whole was replaced */
    struct column log;  /* struct logged, while merging */
};

struct map *map_open(size_t limit_bytes, struct error *err)
{
    struct map *map = calloc(1, sizeof(*map));

    if (!map) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
        return NULL;
    }
    pthread_mutex_init(&map->swap, NULL);
    pthread_mutex_init(&map->writing, NULL);
    map->limit = limit_bytes;
    map->log = (struct column)COLUMN_INIT(struct logged);
    return map;
}

void map_close(struct map *map)
{
    if (!map)
        return;
    snapshot_release(map->current);
    column_release(&map->log);
    pthread_mutex_destroy(&map->swap);
    pthread_mutex_destroy(&map->writing);
    free(map);
}

struct snapshot *map_acquire(struct map *map)
{
    struct snapshot *s;

    pthread_mutex_lock(&map->swap);
    s = map->current;
    if (s)
        snapshot_share(s);
    pthread_mutex_unlock(&map->swap);
    return s;
}

static void make_current(struct map *map, struct snapshot *s)
{
    struct snapshot *old;

    pthread_mutex_lock(&map->swap);
    old = map->current;
    map->current = s;
    pthread_mutex_unlock(&map->swap);
    snapshot_release(old);
}

void map_publish(struct map *map, struct snapshot *s)
{
    pthread_mutex_lock(&map->writing);
    map->published++;
    make_current(map, s);
    pthread_mutex_unlock(&map->writing);
}

void map_changed_release(struct map_changed *changed)
{
    free(changed->boxes);
    *changed = (struct map_changed){ 0 };
}

/* A change with the layer's number and its place in the caller's list. */
struct sorted {
    uint32_t layer;
    size_t order;
    const struct map_change *change;
};

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *p = a, *q = b;

    if (p->layer != q->layer)
        return p->layer < q->layer ? -1 : 1;
    if (p->change->id != q->change->id)
        return p->change->id < q->change->id ? -1 : 1;
    return (p->order > q->order) - (p->order < q->order);
}

/* By layer and id, the last of each id only; *n_sorted is how many are left. NULL: *err. */
static struct sorted *sort_changes(const struct snapshot *s, const struct map_change *changes,
                                   size_t n, size_t *n_sorted, struct error *err)
{
    struct sorted *sorted = malloc((n + 1) * sizeof(*sorted));
    size_t kept = 0;

    if (!sorted) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        sorted[i] = (struct sorted){ 0, i, &changes[i] };
        if (!snapshot_layer(s, changes[i].layer, &sorted[i].layer)) {
            error_set(err, ERROR_NOT_FOUND, "the map has no layer %" STR_FMT,
                      STR_ARG(changes[i].layer));
            free(sorted);
            return NULL;
        }
    }
    qsort(sorted, n, sizeof(*sorted), compare_sorted);
    for (size_t i = 0; i < n; i++) {
        if (i + 1 == n || sorted[i + 1].layer != sorted[i].layer ||
            sorted[i + 1].change->id != sorted[i].change->id)
            sorted[kept++] = sorted[i];
    }
    *n_sorted = kept;
    return sorted;
}

static uint32_t n_recent(const struct map_layer *layer)
{
    return layer->n_dead + (layer->recent ? layer->recent->n : 0);
}

/* Nobody merged for too long: do it here. */
static bool pack_now(struct map *map, struct map_layer *layer, struct map_origin origin,
                     struct error *err)
{
    struct segment *packed;

    if (layer_is_simplified(layer) || n_recent(layer) < 4 * MAP_MERGE_THRESHOLD)
        return true;
    packed = layer_pack(layer, origin, map->limit, err);
    if (!packed)
        return false;
    segment_drop(layer->base);
    segment_drop(layer->recent);
    layer->base = packed;
    layer->recent = NULL;
    layer->n_dead = 0;
    return true;
}

/* The layers of `s`, shared or changed, into `made`. */
static bool change_layers(struct map *map, const struct snapshot *s, const struct sorted *sorted,
                          size_t n, struct snapshot *made, struct changed_list *changed,
                          struct error *err)
{
    const struct map_change **mine = malloc((n + 1) * sizeof(*mine));
    bool ok = mine != NULL;
    size_t at = 0;

    for (uint32_t i = 0; ok && i < s->n_layers; i++) {
        struct layer_change c = { s, i, mine, 0, map->limit };

        while (at < n && sorted[at].layer == i)
            mine[c.n++] = sorted[at++].change;
        if (c.n == 0) {
            ok = layer_share(&s->layers[i], &made->layers[i]);
            if (!ok)
                error_set(err, ERROR_TOO_LARGE, "no memory for the map");
        } else {
            ok = layer_change_apply(&c, &made->layers[i], changed, err) &&
                 pack_now(map, &made->layers[i], s->origin, err);
        }
    }
    if (!mine || (ok && changed->failed))
        ok = error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    free(mine);
    return ok;
}

static void log_changes(struct map *map, const struct sorted *sorted, size_t n)
{
    for (size_t i = 0; map->merging && i < n; i++)
        column_add(&map->log, &(struct logged){ sorted[i].layer, sorted[i].change->id }, 1);
}

static bool apply(struct map *map, uint64_t revision, const struct map_change *changes, size_t n,
                  struct map_changed *changed, struct error *err)
{
    struct changed_list list = { .out = changed };
    struct snapshot *made;
    struct sorted *sorted;
    size_t n_sorted;
    bool ok;

    if (!map->current)
        return error_set(err, ERROR_INTERNAL, "a change before the map was loaded");
    sorted = sort_changes(map->current, changes, n, &n_sorted, err);
    if (!sorted)
        return false;
    made = snapshot_make(map->current->n_layers, map->current->origin, revision);
    ok = made ? change_layers(map, map->current, sorted, n_sorted, made, &list, err)
              : error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    if (ok) {
        log_changes(map, sorted, n_sorted);
        make_current(map, made);
    } else {
        snapshot_release(made);
        map_changed_release(changed);
    }
    free(sorted);
    return ok;
}

bool map_apply(struct map *map, uint64_t revision, const struct map_change *changes, size_t n,
               struct map_changed *changed, struct error *err)
{
    bool ok;

    *changed = (struct map_changed){ 0 };
    pthread_mutex_lock(&map->writing);
    ok = apply(map, revision, changes, n, changed, err);
    pthread_mutex_unlock(&map->writing);
    return ok;
}

bool map_wants_merge(struct map *map)
{
    struct snapshot *s = map_acquire(map);
    bool wants = false;

    for (uint32_t i = 0; s && i < s->n_layers; i++)
        wants |= n_recent(&s->layers[i]) >= MAP_MERGE_THRESHOLD;
    snapshot_release(s);
    return wants;
}

/* The current snapshot to be packed, NULL if there is none or somebody is at it. */
static struct snapshot *merge_begin(struct map *map, unsigned *published)
{
    struct snapshot *s = NULL;

    pthread_mutex_lock(&map->writing);
    if (!map->merging && map->current) {
        s = map_acquire(map);
        map->merging = true;
        map->log.n = 0;
        map->log.failed = false;
        *published = map->published;
    }
    pthread_mutex_unlock(&map->writing);
    return s;
}

static int compare_logged(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return (p > q) - (p < q);
}

/* The ids logged for a layer, ascending; NULL without memory. */
static int64_t *logged_ids(const struct map *map, uint32_t layer, size_t *n)
{
    int64_t *ids = malloc((map->log.n + 1) * sizeof(*ids));

    *n = 0;
    for (size_t i = 0; ids && i < map->log.n; i++) {
        const struct logged *l = &COLUMN(map->log, struct logged)[i];

        if (l->layer == layer)
            ids[(*n)++] = l->id;
    }
    if (ids)
        qsort(ids, *n, sizeof(*ids), compare_logged);
    return ids;
}

static bool merge_layer(struct map *map, const struct snapshot *from, uint32_t i,
                        struct segment *packed, struct map_layer *out, struct error *err)
{
    const struct map_layer *now = &map->current->layers[i];
    int64_t *ids;
    size_t n;
    bool ok;

    if (!packed || now->base != from->layers[i].base)
        return layer_share(now, out) ? true
                                     : error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    ids = logged_ids(map, i, &n);
    ok = ids ? layer_rebase(now, packed, ids, n, from->origin, map->limit, out, err)
             : error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    free(ids);
    return ok;
}

/* With the writers held off: put the packed layers under what has happened since. */
static bool merge_end(struct map *map, const struct snapshot *from, struct segment **packed,
                      struct error *err)
{
    struct snapshot *now = map->current;
    struct snapshot *made = snapshot_make(now->n_layers, now->origin, now->revision);
    bool ok = made && !map->log.failed;

    if (!ok)
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    for (uint32_t i = 0; ok && i < now->n_layers; i++)
        ok = merge_layer(map, from, i, packed[i], &made->layers[i], err);
    if (ok)
        make_current(map, made);
    else
        snapshot_release(made);
    return ok;
}

static bool pack_layers(struct map *map, const struct snapshot *s, struct segment **packed,
                        struct error *err)
{
    for (uint32_t i = 0; i < s->n_layers; i++) {
        if (n_recent(&s->layers[i]) == 0)
            continue;
        packed[i] = layer_pack(&s->layers[i], s->origin, map->limit, err);
        if (!packed[i])
            return false;
    }
    return true;
}

bool map_merge(struct map *map, struct error *err)
{
    struct segment *packed[MAP_LAYERS_MAX] = { 0 };
    unsigned published = 0;
    struct snapshot *s = merge_begin(map, &published);
    bool ok, any = false;

    if (!s)
        return true;
    ok = pack_layers(map, s, packed, err);
    for (uint32_t i = 0; i < s->n_layers; i++)
        any |= packed[i] != NULL;
    pthread_mutex_lock(&map->writing);
    if (ok && any && published == map->published) // else a whole new map took its place
        ok = merge_end(map, s, packed, err);
    map->merging = false;
    pthread_mutex_unlock(&map->writing);
    for (uint32_t i = 0; i < s->n_layers; i++)
        segment_drop(packed[i]);
    snapshot_release(s);
    return ok;
}
