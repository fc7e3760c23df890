#include "tile/mvt_reader.h"
#include "yardstick/geo/measure.h"
#include "yardstick/geo/valid.h"
#include "yardstick/map/map_builder.h"
#include "yardstick/tile/tile_vector.h"

#include "test.h"

enum { SIDE = 4, STEPS = 150 }; /* districts along a side; vertices along a border */

/* A corner or a border point of the jagged grid, the same for both neighbours. */
static struct point grid(int column, int row, bool down, int step)
{
    double x = column, y = row, t = (double)step / STEPS;
    uint64_t h =
        (uint64_t)(column * 31 + row * 1009 + down * 77 + step * 7919) * 0x9e3779b97f4a7c15u;
    double jag = ((double)(h >> 40) / (1 << 24) - 0.5) * 0.05;
    bool is_outer = down ? column % SIDE == 0 : row % SIDE == 0;

    // calmer towards the corners, so that borders do not cross there
    jag *= is_outer ? 0 : fmin(1, 10 * fmin(t, 1 - t));
    if (down)
        return (struct point){ 116.1 + (x + jag) * 0.05, 39.95 + (y + t) * 0.05 };
    return (struct point){ 116.1 + (x + t) * 0.05, 39.95 + (y + jag) * 0.05 };
}

static void district(struct geometry *g, int column, int row)
{
    geometry_clear(g);
    g->kind = GEOMETRY_POLYGON;
    for (int i = 0; i < STEPS; i++)
        geometry_add(g, grid(column, row, false, i));
    for (int i = 0; i < STEPS; i++)
        geometry_add(g, grid(column + 1, row, true, i));
    for (int i = STEPS; i > 0; i--)
        geometry_add(g, grid(column, row + 1, false, i));
    for (int i = STEPS; i > 0; i--)
        geometry_add(g, grid(column, row, true, i));
    geometry_close_ring(g);
    geometry_end_part(g);
}

static struct snapshot *make(void)
{
    struct map_layer_def def = { .name = "district", .kind = GEOMETRY_POLYGON };
    struct error err = { 0 };
    struct map_builder *b = map_builder_open(
        &(struct map_start){ .centre = { 116.2, 40.05 }, .limit_bytes = 1 << 26 }, &err);
    AUTO(geometry) g = { 0 };
    struct snapshot *s;

    CHECK(map_builder_layer(b, &def, &err));
    for (int i = 0; i < SIDE * SIDE; i++) {
        district(&g, i % SIDE, i / SIDE);
        CHECK(map_builder_add(b, i + 1, &g, NULL, &err));
    }
    s = map_builder_finish(b, &err);
    map_builder_close(b);
    return s;
}

/* What one tile shows: the sum of the areas, that of their union, vertices, holes in the union. */
struct seen {
    double sum, together;
    uint32_t n_points, n_parts, n_rings;
    int n, n_invalid;
};

static struct seen look(struct tile_maker *maker, struct valid *v, const struct snapshot *s,
                        struct tile_id id)
{
    AUTO(buf) tile = BUF_INIT(1 << 22);
    AUTO(geometry) all = { .kind = GEOMETRY_MULTIPOLYGON };
    AUTO(geometry) joined = { 0 };
    AUTO(geometry) g = { 0 };
    struct mvt_read_layer layer;
    struct mvt_read_feature f;
    struct seen seen = { 0 };
    struct error err = { 0 };

    CHECK(tile_make(maker, s, STR("city"), id, &tile, &err));
    struct str rest = buf_str(&tile);
    while (mvt_read_layer(&rest, &layer)) {
        while (mvt_read_feature(&layer, &f, &g)) {
            struct valid_fault fault;
            bool is_valid = false;

            CHECK(valid_check(v, &g, &is_valid, &fault, &err));
            seen.n_invalid += !is_valid;
            seen.sum += measure_area(&g);
            seen.n_points += g.n_points;
            seen.n++;
            geometry_append(&all, &g);
        }
        CHECK(!layer.broken);
        mvt_layer_free(&layer);
    }
    const struct geometry *one = &all;
    CHECK(valid_union(v, &one, 1, &joined, &err));
    seen.together = measure_area(&joined);
    seen.n_parts = joined.n_parts;
    seen.n_rings = joined.n_rings;
    return seen;
}

static struct tile_id tile_at(double lon, double lat, unsigned z)
{
    struct world_point w = mercator_world((struct point){ lon, lat });

    return (struct tile_id){ z, (uint32_t)(w.x >> (34 - z)), (uint32_t)(w.y >> (34 - z)) };
}

TESTS
{
    struct error err = { 0 };
    struct tile_maker *maker = tile_maker_open(&err);
    struct valid *v = valid_open(&err);
    struct snapshot *s = make();

    TEST ("from afar jagged borders have fewer vertices and stay shut: no gap, no overlap") {
        uint32_t before = 0;

        for (unsigned z = 6; z <= 9; z++) {
            struct seen seen = look(maker, v, s, tile_at(116.2, 40.05, z));

            CHECK(seen.n == SIDE * SIDE && seen.n_invalid == 0);
            CHECK(seen.sum == seen.together && seen.n_parts == 1 && seen.n_rings == 1);
            CHECK(seen.n_points < SIDE * SIDE * 4 * STEPS && seen.n_points >= before);
            before = seen.n_points;
        }
        NOTE("%u vertices at zoom 9 of %d", before, SIDE * SIDE * 4 * STEPS);
    }
    TEST ("inside the city every tile is covered to the last unit, at zooms 12 to 18") {
        double full = (TILE_EXTENT + 2 * TILE_BUFFER) * (double)(TILE_EXTENT + 2 * TILE_BUFFER);

        for (unsigned z = 12; z <= 18; z++) {
            for (int i = 0; i < 6; i++) {
                struct seen seen =
                    look(maker, v, s, tile_at(116.13 + i * 0.027, 39.98 + i * 0.026, z));

                CHECK(seen.n > 0 && seen.n_invalid == 0);
                CHECK(seen.sum == full && seen.together == full);
            }
        }
    }
    TEST ("under four square units a shape is left out, in all tiles alike") {
        // a district is 0.05 degrees: at zoom 1, 1.1 units by 1.5
        CHECK(look(maker, v, s, tile_at(116.2, 40.05, 1)).n == 0);
        CHECK(look(maker, v, s, tile_at(116.2, 40.05, 3)).n == SIDE * SIDE);
    }
    snapshot_release(s);
    valid_close(v);
    tile_maker_close(maker);
}
