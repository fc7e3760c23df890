#include "yardstick/tile/tile_cache.h"

#include <libdeflate.h>
#include <pthread.h>

#include "tile/city.h"
#include "yardstick/base/json.h"
#include "yardstick/tile/tilejson.h"

#include "test.h"

static atomic_int n_kept_released;

static void release_kept(void *kept)
{
    free(kept);
    atomic_fetch_add(&n_kept_released, 1);
}

static struct tile_id tile_at(double lon, double lat, unsigned z)
{
    struct world_point w = mercator_world((struct point){ lon, lat });

    return (struct tile_id){ z, (uint32_t)(w.x >> (34 - z)), (uint32_t)(w.y >> (34 - z)) };
}

static struct tile_cache *open_cache(struct map *map, size_t limit)
{
    struct error err;

    return tile_cache_open(map, &(struct tile_cache_options){ limit, 1, release_kept }, &err);
}

struct asker {
    struct tile_cache *cache;
    struct map *map;
    atomic_bool stop;
    int n_wrong;
};

/* Asks for tiles of one place at all zooms, over and over. */
static void *ask_on(void *data)
{
    struct asker *a = data;
    struct error err;

    for (int i = 0; !atomic_load(&a->stop); i++) {
        struct tile_entry *e =
            tile_cache_get(a->cache, STR("city"), tile_at(116.4003, 39.9, 16 + i % 2), &err);
        void *mine = malloc(1);

        if (!e) {
            a->n_wrong++;
            free(mine);
            continue;
        }
        if (tile_entry_keep(e, TILE_GZIP, mine) != mine)
            free(mine);
        a->n_wrong += !tile_entry_kept(e, TILE_GZIP) || e->len[TILE_PLAIN] == 0;
        tile_entry_release(e);
    }
    return NULL;
}

TESTS
{
    struct error err = { 0 };
    struct city city = { 0 };
    struct map *map = map_open(1 << 30, &err);
    struct tile_cache *cache = open_cache(map, 64 << 20);
    struct tile_id here = tile_at(116.4, 39.9, 18), far = tile_at(116.42, 39.901, 18);
    struct tile_entry *a = NULL, *b = NULL;

    TEST ("before the map is loaded there is no tile, and no hanging") {
        CHECK(!tile_cache_get(cache, STR("city"), here, &err) && err.code == ERROR_UNAVAILABLE);
    }
    map_publish(map, city_make(&city, 7, 32, 2, 16));
    TEST ("a tile is made once, its gzip holds the same bytes, its ETags differ") {
        char *plain;
        size_t n = 0;

        a = tile_cache_get(cache, STR("city"), here, &err);
        b = tile_cache_get(cache, STR("city"), here, &err);
        CHECK(a && a == b && tile_cache_counts(cache).n_made == 1);
        CHECK(a->len[TILE_PLAIN] > 1000 && a->len[TILE_GZIP] < a->len[TILE_PLAIN]);
        CHECK(strcmp(a->etag[TILE_PLAIN], a->etag[TILE_GZIP]) != 0 && a->etag[0][0] == '"');
        plain = malloc(a->len[TILE_PLAIN]);
        struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
        CHECK(libdeflate_gzip_decompress(d, a->bytes[TILE_GZIP], a->len[TILE_GZIP], plain,
                                         a->len[TILE_PLAIN], &n) == LIBDEFLATE_SUCCESS);
        CHECK(n == a->len[TILE_PLAIN] && memcmp(plain, a->bytes[TILE_PLAIN], n) == 0);
        libdeflate_free_decompressor(d);
        free(plain);
        tile_entry_release(b);
    }
    TEST ("what is kept with a tile is kept once and released when the tile goes") {
        void *first = malloc(1), *second = malloc(1);

        CHECK(tile_entry_keep(a, TILE_PLAIN, first) == first);
        CHECK(tile_entry_keep(a, TILE_PLAIN, second) == first);
        free(second);
        tile_cache_forget(cache, STR("city"));
        CHECK(atomic_load(&n_kept_released) == 0 && tile_entry_kept(a, TILE_PLAIN) == first);
        tile_entry_release(a);
        CHECK(atomic_load(&n_kept_released) == 1);
    }
    TEST ("an unknown source is not found; an empty tile is an entry without bytes") {
        CHECK(!tile_cache_get(cache, STR("attic"), here, &err) && err.code == ERROR_NOT_FOUND);
        a = tile_cache_get(cache, STR("city"), (struct tile_id){ 3, 0, 0 }, &err);
        CHECK(a && a->len[TILE_PLAIN] == 0 && a->len[TILE_GZIP] == 0);
        tile_entry_release(a);
    }
    TEST ("a change forgets the tiles it shows in, at every zoom, and no other") {
        AUTO(geometry) dot = { .kind = GEOMETRY_POLYGON };
        struct map_change change = { STR("room"), 999999, &dot, NULL };
        struct map_changed changed;
        char etag[24];

        for (unsigned z = 15; z <= 20; z++) {
            tile_entry_release(tile_cache_get(cache, STR("city"), tile_at(116.4, 39.9, z), &err));
            tile_entry_release(tile_cache_get(cache, STR("city"), tile_at(116.42, 39.9, z), &err));
        }
        a = tile_cache_get(cache, STR("city"), here, &err);
        memcpy(etag, a->etag[0], sizeof(etag));
        geometry_add(&dot, (struct point){ 116.4, 39.9 });
        geometry_add(&dot, (struct point){ 116.40001, 39.9 });
        geometry_add(&dot, (struct point){ 116.4, 39.90001 });
        geometry_close_ring(&dot);
        geometry_end_part(&dot);
        struct map_value values[ARRAY_LEN(city_attributes)] = { 0 };
        change.values = values;
        CHECK(map_apply(map, 2, &change, 1, &changed, &err));
        uint64_t before = tile_cache_counts(cache).n_invalidated;
        tile_cache_invalidate(cache, &changed);
        map_changed_release(&changed);
        // zooms 16 to 20; the rooms do not show at 15; 116.42 has tiles of its own from 16 on
        CHECK(tile_cache_counts(cache).n_invalidated - before == 5);
        b = tile_cache_get(cache, STR("city"), here, &err);
        CHECK(b != a && strcmp(b->etag[0], etag) != 0 && b->len[0] > a->len[0]);
        tile_entry_release(a);
        tile_entry_release(b);
        a = tile_cache_get(cache, STR("city"), far, &err);
        tile_entry_release(a);
    }
    TEST ("the cache stays below its limit") {
        struct tile_cache *small = open_cache(map, 200000);

        for (int i = 0; i < 100; i++) {
            tile_entry_release(
                tile_cache_get(small, STR("city"),
                               tile_at(116.4 + i % 10 * 0.0015, 39.9 + i / 10 * 0.0003, 18), &err));
            CHECK(tile_cache_counts(small).n_bytes <= 200000);
        }
        CHECK(tile_cache_counts(small).n_evicted > 0 && tile_cache_counts(small).n_entries > 3);
        tile_cache_close(small);
    }
    TEST ("many ask while the map changes: everybody gets a tile, and the last one is fresh") {
        struct asker askers[3];
        pthread_t threads[3];
        struct map_value values[ARRAY_LEN(city_attributes)] = { 0 };
        struct map_change gone = { STR("room"), 999999, NULL, values };

        for (int i = 0; i < 3; i++) {
            askers[i] = (struct asker){ .cache = cache, .map = map };
            pthread_create(&threads[i], NULL, ask_on, &askers[i]);
        }
        for (int i = 0; i < 60; i++) {
            struct map_changed changed;

            gone.id = 1 + i;
            CHECK(map_apply(map, 3, &gone, 1, &changed, &err));
            tile_cache_invalidate(cache, &changed);
            map_changed_release(&changed);
            // room 1 + i is in none of the tiles asked for from now on
            a = tile_cache_get(cache, STR("city"), tile_at(116.4003, 39.9, 17), &err);
            struct tile_cache *other = open_cache(map, 1 << 20);
            b = tile_cache_get(other, STR("city"), tile_at(116.4003, 39.9, 17), &err);
            CHECK(a && b && strcmp(a->etag[0], b->etag[0]) == 0);
            tile_entry_release(a);
            tile_entry_release(b);
            tile_cache_close(other);
        }
        for (int i = 0; i < 3; i++) {
            atomic_store(&askers[i].stop, true);
            pthread_join(threads[i], NULL);
            CHECK(askers[i].n_wrong == 0);
        }
    }
    TEST ("TileJSON names the layers, their fields and zooms") {
        AUTO(buf) out = BUF_INIT(10000);
        struct json j = JSON_INIT(&out);
        struct snapshot *s = map_acquire(map);
        struct tilejson about = {
            STR("city"), STR("全市"), STR("http://h/tiles/city/{z}/{x}/{y}.mvt"), { 0 }
        };

        CHECK(tilejson_write(&j, s, &about, &err));
        CHECK(strstr(out.data, "\"tilejson\":\"3.0.0\"") && strstr(out.data, "\"minzoom\":16"));
        CHECK(strstr(out.data, "\"id\":\"room\"") && strstr(out.data, "\"code\":\"String\""));
        CHECK(strstr(out.data, "\"bounds\":[116."));
        about.source = STR("attic");
        CHECK(!tilejson_write(&j, s, &about, &err) && err.code == ERROR_NOT_FOUND);
        snapshot_release(s);
    }
    tile_cache_close(cache);
    map_close(map);
}
