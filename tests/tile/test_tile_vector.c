#include "yardstick/tile/tile_vector.h"

#include "tile/city.h"
#include "tile/mvt_reader.h"
#include "yardstick/geo/measure.h"
#include "yardstick/geo/valid.h"

#include "test.h"

enum { N_BUILDINGS = 32, N_TILES = 2000, N_IDS = 8000 };

static const struct bbox window = { -TILE_BUFFER, -TILE_BUFFER, TILE_EXTENT + TILE_BUFFER,
                                    TILE_EXTENT + TILE_BUFFER };

/* A room's shape in the units of a tile, not rounded; `world` has its world units. */
static void to_units(const struct geometry *world, struct tile_id id, struct geometry *out)
{
    double unit = (double)((int64_t)1 << tile_shift(id));

    geometry_clear(out);
    geometry_append(out, world);
    out->kind = world->kind;
    for (uint32_t i = 0; i < out->n_points; i++)
        out->points[i] = (struct point){ world->points[i].x / unit - id.x * (double)TILE_EXTENT,
                                         world->points[i].y / unit - id.y * (double)TILE_EXTENT };
}

/* What tile_reach() says, as a box. */
static struct bbox reach(struct tile_id id)
{
    struct world_box w = tile_reach(id);

    return (struct bbox){ (double)w.min_x, (double)w.min_y, (double)w.max_x, (double)w.max_y };
}

struct checker {
    struct valid *valid;
    const struct city *city;
    struct geometry exact, reference, shape;
    struct bbox *boxes; /* world units, by id */
    double *areas;      /* of what the tile has, by id; -1: not there */
    double worst;       /* |difference| over half the outline */
    int n_features, n_seen_small;
};

/* Every feature of the tile is valid and not there twice; its area goes to areas[]. */
static void read_tile(struct checker *c, struct str tile)
{
    struct mvt_read_layer layer;
    struct mvt_read_feature f;

    for (int64_t id = 0; id < c->city->n_kept; id++)
        c->areas[id] = -1;
    while (mvt_read_layer(&tile, &layer)) {
        CHECK(str_eq(layer.name, STR("room")) && layer.extent == TILE_EXTENT);
        while (mvt_read_feature(&layer, &f, &c->shape)) {
            struct valid_fault fault = { 0 };
            struct error err = { 0 };
            bool is_valid = false;

            CHECK(valid_check(c->valid, &c->shape, &is_valid, &fault, &err));
            if (!CHECK(is_valid))
                NOTE("room %d: %s at %g %g", (int)f.id, fault.reason, fault.at.x, fault.at.y);
            CHECK(bbox_covers(window, geometry_bbox(&c->shape)));
            CHECK(f.id < N_IDS && c->areas[f.id] < 0);
            c->areas[f.id] = measure_area(&c->shape);
            CHECK(f.n_tags == 2 * ARRAY_LEN(city_attributes));
            c->n_features++;
        }
        if (layer.broken)
            NOTE("%s", layer.broken);
        CHECK(!layer.broken);
        mvt_layer_free(&layer);
    }
}

/* The same rooms are there as in the reference, and their areas differ by rounding only. */
static void compare_tile(struct checker *c, struct tile_id id)
{
    for (int64_t room = 1; room < c->city->n_kept; room++) {
        const struct geometry *world = &c->city->kept[room];
        double area, outline, difference;
        struct error err = { 0 };

        if (world->n_parts == 0 || !bbox_meets(c->boxes[room], reach(id))) {
            CHECK(c->areas[room] < 0);
            continue;
        }
        to_units(world, id, &c->exact);
        if (bbox_covers(window, geometry_bbox(&c->exact))) {
            area = measure_area(&c->exact);
            outline = measure_length(&c->exact);
        } else {
            CHECK(valid_clip(c->valid, &c->exact, window, 0, &c->reference, &err));
            area = measure_area(&c->reference);
            outline = measure_length(&c->reference);
        }
        if (c->areas[room] < 0) {
            c->n_seen_small++;
            if (!CHECK(area < 1.01)) // the map's own grid moves it by a little
                NOTE("room %d of %g units2 is missing at %u/%u/%u", (int)room, area, id.z, id.x,
                     id.y);
            continue;
        }
        difference = fabs(c->areas[room] - area);
        if (outline > 4)
            c->worst = fmax(c->worst, difference / outline);
        if (!CHECK(difference <= 0.5 * outline))
            NOTE("room %d: %g instead of %g units2, outline %g, at %u/%u/%u", (int)room,
                 c->areas[room], area, outline, id.z, id.x, id.y);
    }
}

static struct tile_id random_tile(uint64_t *seed, unsigned z)
{
    struct rooms r = { .seed = *seed };
    struct point p = { rooms_uniform(&r, 116.3995, 116.422), rooms_uniform(&r, 39.8995, 39.9025) };
    struct world_point w = mercator_world(p);

    *seed = r.seed;
    return (struct tile_id){ z, (uint32_t)(w.x >> (34 - z)), (uint32_t)(w.y >> (34 - z)) };
}

TESTS
{
    struct error err = { 0 };
    struct city city = { .n_kept = N_IDS };
    struct tile_maker *maker = tile_maker_open(&err);
    struct snapshot *s;
    AUTO(buf) tile = BUF_INIT(TILE_BYTES_MAX);

    city.kept = calloc(N_IDS, sizeof(*city.kept));
    s = city_make(&city, 7, N_BUILDINGS, 1, 16);
    CHECK(s != NULL);
    if (!s)
        return;
    TEST ("2,000 tiles of zooms 16 to 20 have the rooms of GEOS's clip, valid, to half a unit") {
        struct checker c = { .valid = valid_open(&err), .city = &city };
        struct tile_counts counts;
        uint64_t seed = 20261123;

        c.areas = malloc(N_IDS * sizeof(*c.areas));
        c.boxes = malloc(N_IDS * sizeof(*c.boxes));
        for (int room = 0; room < N_IDS; room++) {
            struct geometry *g = &city.kept[room];

            for (uint32_t i = 0; i < g->n_points; i++)
                g->points[i] = mercator_world_exact(g->points[i]);
            c.boxes[room] = geometry_bbox(g);
        }
        for (unsigned i = 0; i < N_TILES; i++) {
            struct tile_id id = random_tile(&seed, 16 + (i % 20 ? i % 4 + 1 : 0));

            buf_clear(&tile);
            CHECK(tile_make(maker, s, STR("city"), id, &tile, &err));
            read_tile(&c, buf_str(&tile));
            compare_tile(&c, id);
        }
        counts = tile_maker_counts(maker);
        NOTE("seed 20261123: %d features, worst %.2f of the outline, %d under a unit left out",
             c.n_features, c.worst, c.n_seen_small);
        NOTE("%llu clipped, %llu touching, %llu repaired, %llu thin, %llu small",
             (unsigned long long)counts.n_clipped, (unsigned long long)counts.n_touching,
             (unsigned long long)counts.n_repaired, (unsigned long long)counts.n_thin,
             (unsigned long long)counts.n_small);
        CHECK(c.n_features > 10000);
        geometry_release(&c.exact);
        geometry_release(&c.reference);
        geometry_release(&c.shape);
        free(c.areas);
        free(c.boxes);
        valid_close(c.valid);
    }
    TEST ("the same snapshot makes the same bytes; an empty place makes none") {
        AUTO(buf) again = BUF_INIT(TILE_BYTES_MAX);
        uint64_t seed = 3;
        struct tile_id id = random_tile(&seed, 18);

        buf_clear(&tile);
        CHECK(tile_make(maker, s, STR("city"), id, &tile, &err));
        CHECK(tile_make(maker, s, STR("city"), id, &again, &err) && again.len > 0);
        CHECK(str_eq(buf_str(&tile), buf_str(&again)));
        buf_clear(&tile);
        CHECK(tile_make(maker, s, STR("city"), (struct tile_id){ 18, 0, 0 }, &tile, &err));
        CHECK(tile.len == 0);
        CHECK(tile_make(maker, s, STR("city"), (struct tile_id){ 15, 26976, 12416 }, &tile, &err));
        CHECK(tile.len == 0); // rooms begin at zoom 16
        CHECK(!tile_make(maker, s, STR("attic"), id, &tile, &err) && err.code == ERROR_NOT_FOUND);
    }
    TEST ("a shape of two thousand kilometres keeps its slope in a tile of zoom 22") {
        struct map_layer_def def = { .name = "province", .kind = GEOMETRY_POLYGON };
        struct map_builder *b = map_builder_open(
            &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 20 }, &err);
        struct tile_id id = { 22, 0, 0 };
        AUTO(geometry) g = { .kind = GEOMETRY_POLYGON };
        AUTO(geometry) back = { 0 };
        struct mvt_read_layer layer;
        struct mvt_read_feature f;
        struct snapshot *wide;
        struct point corners[3] = { { 105, 35 }, { 0, 0 }, { 105, 45 } };
        struct world_point w = mercator_world((struct point){ 116.4, 39.9 });

        // an edge through the middle of the tile, rising one in two
        id.x = (uint32_t)(w.x >> 12);
        id.y = (uint32_t)(w.y >> 12);
        corners[0] = (struct point){ id.x * 4096.0 + 2048 - 8e8, id.y * 4096.0 + 2048 - 4e8 };
        corners[1] = (struct point){ id.x * 4096.0 + 2048 + 8e8, id.y * 4096.0 + 2048 + 4e8 };
        corners[2] = (struct point){ corners[0].x, corners[1].y };
        for (int i = 0; i < 3; i++)
            geometry_add(&g, mercator_world_to_degrees(corners[i]));
        geometry_close_ring(&g);
        geometry_end_part(&g);
        CHECK(map_builder_layer(b, &def, &err) && map_builder_add(b, 1, &g, NULL, &err));
        wide = map_builder_finish(b, &err);
        map_builder_close(b);
        buf_clear(&tile);
        CHECK(tile_make(maker, wide, STR("city"), id, &tile, &err));
        struct str rest = buf_str(&tile);
        CHECK(mvt_read_layer(&rest, &layer) && mvt_read_feature(&layer, &f, &back));
        CHECK(measure_distance(&back, (struct point){ -64, 2048 - 2112 / 2 }) < 1);
        CHECK(measure_distance(&back, (struct point){ 3048, 2548 }) < 1);
        mvt_layer_free(&layer);
        snapshot_release(wide);
    }
    snapshot_release(s);
    tile_maker_close(maker);
    for (int i = 0; i < N_IDS; i++)
        geometry_release(&city.kept[i]);
    free(city.kept);
}
