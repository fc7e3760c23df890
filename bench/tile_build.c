/*
 * tile_build: how long a tile of about a thousand rooms takes, made and gzipped, nothing kept; and
 * how long it takes to get it from the cache.
 *
 *     ninja bench && bin/bench_tile_build [rounds]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tile/city.h"
#include "yardstick/archive/gzip.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_vector.h"

enum { N_BUILDINGS = 64, N_FLOORS = 6 };

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void measure(struct tile_maker *maker, const struct snapshot *s, struct tile_id id,
                    int rounds)
{
    struct gzip gzip = GZIP_INIT(1);
    AUTO(buf) plain = BUF_INIT(TILE_BYTES_MAX);
    AUTO(buf) zipped = BUF_INIT(TILE_BYTES_MAX);
    double best_make = 1e9, best_zip = 1e9;
    struct tile_counts before = tile_maker_counts(maker), after;
    struct error err;

    for (int i = 0; i < rounds; i++) {
        double start = now_us(), middle;

        buf_clear(&plain);
        buf_clear(&zipped);
        if (!tile_make(maker, s, STR("city"), id, &plain, &err))
            exit(1);
        middle = now_us();
        if (!gzip_compress(&gzip, buf_str(&plain), &zipped, &err))
            exit(1);
        if (middle - start < best_make)
            best_make = middle - start;
        if (now_us() - middle < best_zip)
            best_zip = now_us() - middle;
    }
    after = tile_maker_counts(maker);
    printf("%u/%u/%u: %4d rooms, %d clipped, %d repaired, %zu bytes, %zu gzipped; "
           "make %.0f us, gzip -1 %.0f us\n",
           id.z, id.x, id.y, (int)(after.n_written - before.n_written) / rounds,
           (int)(after.n_clipped - before.n_clipped) / rounds,
           (int)(after.n_repaired - before.n_repaired) / rounds, plain.len, zipped.len, best_make,
           best_zip);
    gzip_release(&gzip);
}

static void measure_hits(struct snapshot *s, struct tile_id id)
{
    struct tile_cache_options options = { .limit_bytes = 64 << 20, .gzip_level = 1 };
    struct error err;
    struct map *map = map_open(1 << 30, &err);
    struct tile_cache *cache = tile_cache_open(map, &options, &err);
    double start;

    snapshot_share(s);
    map_publish(map, s);
    tile_entry_release(tile_cache_get(cache, STR("city"), id, &err));
    start = now_us();
    for (int i = 0; i < 1000000; i++)
        tile_entry_release(tile_cache_get(cache, STR("city"), id, &err));
    printf("a hit: %.0f ns\n", (now_us() - start) / 1e3);
    tile_cache_close(cache);
    map_close(map);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
    struct city city = { 0 };
    struct error err;
    double start = now_us();
    struct snapshot *s = city_make(&city, 1, N_BUILDINGS, N_FLOORS, 15);
    struct tile_maker *maker = tile_maker_open(&err);
    struct world_point w = mercator_world((struct point){ 116.4035, 39.9012 });

    if (!s || !maker)
        return 1;
    printf("%llu rooms in %.1f ms, %.1f MB\n", (unsigned long long)snapshot_count(s, 0),
           (now_us() - start) / 1e3, (double)snapshot_bytes(s) / 1e6);
    for (unsigned z = 15; z <= 20; z++)
        measure(maker, s,
                (struct tile_id){ z, (uint32_t)(w.x >> (34 - z)), (uint32_t)(w.y >> (34 - z)) },
                rounds);
    measure_hits(s, (struct tile_id){ 17, (uint32_t)(w.x >> 17), (uint32_t)(w.y >> 17) });
    tile_maker_close(maker);
    snapshot_release(s);
    return 0;
}
