/*
 * tile_cache: see the header. One lock for table, list and counters: it is
 * held for a look-up, never while a tile is made.
 */
#include "yardstick/tile/tile_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "cache_entry.h"

enum { N_BUCKETS = 1 << 15, IDLE_BENCHES_MAX = 64 };

struct tile_cache {
    struct map *map;
    struct tile_cache_options options;
    pthread_mutex_t lock;
    pthread_cond_t made;
    struct entry *buckets[N_BUCKETS];
    struct entry *newest, *oldest; /* by last use */
    struct bench *idle;
    unsigned n_idle;
    struct tile_cache_counts counts;
};

struct tile_cache *tile_cache_open(struct map *map, const struct tile_cache_options *options,
                                   struct error *err)
{
    struct tile_cache *cache = calloc(1, sizeof(*cache));

    if (!cache) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the tile cache");
        return NULL;
    }
    cache->map = map;
    cache->options = *options;
    pthread_mutex_init(&cache->lock, NULL);
    pthread_cond_init(&cache->made, NULL);
    return cache;
}

static uint32_t hash_key(struct str source, struct tile_id id, unsigned view)
{
    uint64_t h = 0xcbf29ce484222325u ^ id.z ^ (uint64_t)view << 8;

    for (size_t i = 0; i < source.len; i++)
        h = (h ^ (unsigned char)source.ptr[i]) * 0x100000001b3u;
    h = (h ^ ((uint64_t)id.x << 32 | id.y)) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32);
}

static struct entry *find(struct tile_cache *cache, struct str source, struct tile_id id,
                          unsigned view, uint32_t hash)
{
    for (struct entry *e = cache->buckets[hash % N_BUCKETS]; e; e = e->next_in_bucket) {
        if (e->hash == hash && e->view == view && e->id.z == id.z && e->id.x == id.x &&
            e->id.y == id.y && str_eq(str_from(e->source), source))
            return e;
    }
    return NULL;
}

static void use_unlink(struct tile_cache *cache, struct entry *e)
{
    *(e->newer ? &e->newer->older : &cache->newest) = e->older;
    *(e->older ? &e->older->newer : &cache->oldest) = e->newer;
}

static void use_front(struct tile_cache *cache, struct entry *e)
{
    e->newer = NULL;
    e->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = e;
    cache->newest = e;
}

static void list(struct tile_cache *cache, struct entry *e)
{
    e->listed = true;
    e->next_in_bucket = cache->buckets[e->hash % N_BUCKETS];
    cache->buckets[e->hash % N_BUCKETS] = e;
    use_front(cache, e);
    cache->counts.n_entries++;
}

/* Out of the table, and the table's reference with it. */
static void unlist(struct tile_cache *cache, struct entry *e)
{
    struct entry **at = &cache->buckets[e->hash % N_BUCKETS];

    while (*at != e)
        at = &(*at)->next_in_bucket;
    *at = e->next_in_bucket;
    use_unlink(cache, e);
    e->listed = false;
    cache->counts.n_entries--;
    if (e->state == ENTRY_READY)
        cache->counts.n_bytes -= e->n_bytes;
    tile_entry_release(&e->tile);
}

/* Oldest first until the rest fits; tiles in the making are left alone. */
static void evict(struct tile_cache *cache)
{
    struct entry *e = cache->oldest;

    while (e && cache->counts.n_bytes > cache->options.limit_bytes) {
        struct entry *newer = e->newer;

        if (e->state == ENTRY_READY) {
            unlist(cache, e);
            cache->counts.n_evicted++;
        }
        e = newer;
    }
}

void tile_cache_close(struct tile_cache *cache)
{
    if (!cache)
        return;
    while (cache->newest)
        unlist(cache, cache->newest);
    while (cache->idle) {
        struct bench *b = cache->idle;

        cache->idle = b->next;
        bench_close(b);
    }
    pthread_mutex_destroy(&cache->lock);
    pthread_cond_destroy(&cache->made);
    free(cache);
}

static struct bench *borrow_bench(struct tile_cache *cache, struct error *err)
{
    struct bench *b;

    pthread_mutex_lock(&cache->lock);
    b = cache->idle;
    if (b) {
        cache->idle = b->next;
        cache->n_idle--;
    }
    pthread_mutex_unlock(&cache->lock);
    return b ? b : bench_open(cache->options.gzip_level, err);
}

static void return_bench(struct tile_cache *cache, struct bench *b)
{
    bool kept;

    pthread_mutex_lock(&cache->lock);
    kept = cache->n_idle < IDLE_BENCHES_MAX;
    if (kept) {
        b->next = cache->idle;
        cache->idle = b;
        cache->n_idle++;
    }
    pthread_mutex_unlock(&cache->lock);
    if (!kept)
        bench_close(b);
}

/* Without the lock. The snapshot is taken after the entry was listed: see the header's order. */
static bool make(struct tile_cache *cache, struct entry *e, struct error *err)
{
    struct snapshot *s = map_acquire(cache->map);
    struct bench *b;
    bool ok;

    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is being loaded: try again in a moment");
    b = borrow_bench(cache, err);
    ok = b && bench_make(b, s, e, err);
    if (b)
        return_bench(cache, b);
    snapshot_release(s);
    return ok;
}

static struct entry *entry_make(struct tile_cache *cache, struct str source, struct tile_id id,
                                uint32_t hash)
{
    struct entry *e = calloc(1, sizeof(*e));

    if (!e)
        return NULL;
    atomic_init(&e->refs, 2); // the table's and the caller's
    e->release_kept = cache->options.release_kept;
    memcpy(e->source, source.ptr, source.len);
    e->id = id;
    e->hash = hash;
    return e;
}

/* With the lock: the caller's entry once it is made, NULL if that failed. */
static struct tile_entry *wait_for(struct tile_cache *cache, struct entry *e, struct error *err)
{
    atomic_fetch_add_explicit(&e->refs, 1, memory_order_relaxed);
    if (e->state == ENTRY_READY)
        cache->counts.n_hits++;
    else
        cache->counts.n_waited++;
    while (e->state == ENTRY_MAKING)
        pthread_cond_wait(&cache->made, &cache->lock);
    if (e->state == ENTRY_FAILED) {
        *err = e->err;
        tile_entry_release(&e->tile);
        return NULL;
    }
    if (e->listed) {
        use_unlink(cache, e);
        use_front(cache, e);
    }
    return &e->tile;
}

static struct tile_entry *finish(struct tile_cache *cache, struct entry *e, bool ok,
                                 struct error *err)
{
    pthread_mutex_lock(&cache->lock);
    if (ok) {
        e->state = ENTRY_READY;
        cache->counts.n_made++;
        if (e->listed)
            cache->counts.n_bytes += e->n_bytes;
    } else {
        e->state = ENTRY_FAILED;
        e->err = *err;
        if (e->listed)
            unlist(cache, e);
    }
    pthread_cond_broadcast(&cache->made);
    evict(cache);
    pthread_mutex_unlock(&cache->lock);
    if (ok)
        return &e->tile;
    tile_entry_release(&e->tile);
    return NULL;
}

struct tile_entry *tile_cache_get(struct tile_cache *cache, struct str source, struct tile_id id,
                                  struct error *err)
{
    return tile_cache_get_as(cache, source, id, TILE_VIEW_ALL, err);
}

struct tile_entry *tile_cache_get_as(struct tile_cache *cache, struct str source, struct tile_id id,
                                     unsigned view, struct error *err)
{
    uint32_t hash = hash_key(source, id, view);
    struct tile_entry *found;
    struct entry *e;

    if (source.len > MAP_NAME_MAX) {
        error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT, STR_ARG(source));
        return NULL;
    }
    pthread_mutex_lock(&cache->lock);
    e = find(cache, source, id, view, hash);
    if (e) {
        found = wait_for(cache, e, err);
        pthread_mutex_unlock(&cache->lock);
        return found;
    }
    e = entry_make(cache, source, id, hash);
    if (e) {
        e->view = view;
        list(cache, e);
    }
    pthread_mutex_unlock(&cache->lock);
    if (!e) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the tile cache");
        return NULL;
    }
    return finish(cache, e, make(cache, e, err), err);
}

void tile_cache_forget(struct tile_cache *cache, struct str source)
{
    struct entry *e;

    pthread_mutex_lock(&cache->lock);
    e = cache->newest;
    while (e) {
        struct entry *older = e->older;

        if (source.len == 0 || str_eq(str_from(e->source), source)) {
            unlist(cache, e);
            cache->counts.n_invalidated++;
        }
        e = older;
    }
    pthread_mutex_unlock(&cache->lock);
}

/* The changed boxes, in a tree. */
struct changes {
    const struct snapshot *snapshot;
    struct rtree tree;
    struct changed_item {
        struct map_box box;
        uint32_t key, layer;
    } * items;
    const struct entry *entry; /* being asked about */
    bool hit;
};

static int compare_items(const void *a, const void *b)
{
    const struct changed_item *p = a, *q = b;

    return (p->key > q->key) - (p->key < q->key);
}

static int32_t clamp(int64_t value)
{
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static struct map_box relative(const struct snapshot *s, struct world_box b)
{
    return (struct map_box){ clamp(b.min_x - s->origin.x), clamp(b.min_y - s->origin.y),
                             clamp(b.max_x - s->origin.x), clamp(b.max_y - s->origin.y) };
}

static bool changes_open(struct changes *c, const struct map_changed *changed)
{
    struct map_box whole = { INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX }, *boxes;
    uint32_t n = (uint32_t)changed->n;

    c->items = malloc((n + 1) * sizeof(*c->items));
    boxes = malloc((rtree_size(n) + 1) * sizeof(*boxes));
    c->tree.boxes = boxes;
    if (!c->items || !boxes)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        c->items[i].box = relative(c->snapshot, changed->boxes[i].box);
        c->items[i].key = rtree_hilbert(c->items[i].box, whole);
        c->items[i].layer = changed->boxes[i].layer;
    }
    qsort(c->items, n, sizeof(*c->items), compare_items);
    for (uint32_t i = 0; i < n; i++)
        boxes[i] = c->items[i].box;
    rtree_build(&c->tree, boxes, n);
    return true;
}

static bool is_drawn(void *data, uint32_t index)
{
    struct changes *c = data;
    uint32_t layer = c->items[index].layer;
    const struct map_schema *schema;

    if (layer >= c->snapshot->n_layers)
        return true;
    schema = c->snapshot->layers[layer].schema;
    c->hit = c->entry->id.z >= schema->min_zoom && strcmp(schema->source, c->entry->source) == 0;
    return !c->hit;
}

static void invalidate(struct tile_cache *cache, struct changes *c)
{
    struct entry *e = cache->newest;

    while (e) {
        struct entry *older = e->older;

        c->entry = e;
        c->hit = false;
        rtree_query(&c->tree, relative(c->snapshot, tile_reach(e->id)), is_drawn, c);
        if (c->hit) {
            unlist(cache, e);
            cache->counts.n_invalidated++;
        }
        e = older;
    }
}

void tile_cache_invalidate(struct tile_cache *cache, const struct map_changed *changed)
{
    struct changes c = { .snapshot = map_acquire(cache->map) };
    bool ok = c.snapshot && changes_open(&c, changed);

    if (ok) {
        pthread_mutex_lock(&cache->lock);
        invalidate(cache, &c);
        pthread_mutex_unlock(&cache->lock);
    } else {
        tile_cache_forget(cache, (struct str){ 0 }); // better all than a stale one
    }
    free(c.items);
    free(c.tree.boxes);
    snapshot_release((struct snapshot *)c.snapshot);
}

struct tile_cache_counts tile_cache_counts(struct tile_cache *cache)
{
    struct tile_cache_counts counts;

    pthread_mutex_lock(&cache->lock);
    counts = cache->counts;
    pthread_mutex_unlock(&cache->lock);
    return counts;
}
