#include "yardstick/tile/tile_vector.h"

#include "tile/mvt_reader.h"
#include "yardstick/geo/measure.h"
#include "yardstick/geo/valid.h"
#include "yardstick/map/map_builder.h"

#include "test.h"

/*
 * Shapes nobody should draw, through simplification, clipping, encoding and decoding: whatever goes
 * in, what comes out is valid, turns the right way and lies in its tile; where the shape itself is
 * valid, its area is that of GEOS's clip.
 */
enum { N_CITIES = 2000, N_SHAPES = 50, N_TILES = 2, N_CORNERS_MAX = 40 };

static const struct bbox window = { -TILE_BUFFER, -TILE_BUFFER, TILE_EXTENT + TILE_BUFFER,
                                    TILE_EXTENT + TILE_BUFFER };

static double uniform(uint64_t *seed, double min, double max)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return min + (max - min) * (double)(*seed >> 11) / 9007199254740992.0;
}

static struct point at(struct point middle, double radius, double turn)
{
    return (struct point){ middle.x + radius * cos(turn), middle.y + radius * sin(turn) };
}

/* A star around the middle; counter-clockwise, or clockwise as a hole. */
static void add_star(struct geometry *g, uint64_t *seed, struct point middle, double radius, int n,
                     bool is_hole)
{
    for (int i = 0; i < n; i++)
        geometry_add(g, at(middle, radius * uniform(seed, is_hole ? 0.8 : 0.4, 1),
                           (is_hole ? -1 : 1) * 2 * M_PI * i / n));
    geometry_close_ring(g);
}

enum kind { STAR, HOLES, SPIKE, TOUCHING, BOW_TIE, HUGE_ONE, SLIVER, FLAT, DOUBLED, KINDS };

static void draw(struct geometry *g, uint64_t *seed, enum kind kind, struct point middle,
                 double size)
{
    int n = (int)uniform(seed, 3, N_CORNERS_MAX);
    struct point p[4];

    switch (kind) {
    case HUGE_ONE:
        size *= 400;
        // fall through
    case STAR:
        add_star(g, seed, middle, size, n, false);
        break;
    case HOLES: // two, well inside
        for (int i = 0; i < 12; i++)
            geometry_add(g, at(middle, size, 2 * M_PI * i / 12));
        geometry_close_ring(g);
        add_star(g, seed, (struct point){ middle.x - size * 0.4, middle.y }, size * 0.3, n, true);
        add_star(g, seed, (struct point){ middle.x + size * 0.4, middle.y }, size * 0.3, n, true);
        break;
    case SPIKE: // out and back
        p[0] = at(middle, size, 0);
        geometry_add(g, p[0]);
        geometry_add(g, at(middle, size, 2));
        geometry_add(g, at(middle, size * 30, 3));
        geometry_add(g, at(middle, size, 2));
        geometry_add(g, at(middle, size, 4));
        geometry_close_ring(g);
        break;
    case TOUCHING: // the hole's corner is the shell's
        p[0] = (struct point){ middle.x - size, middle.y - size };
        geometry_add(g, p[0]);
        geometry_add(g, (struct point){ middle.x + size, middle.y - size });
        geometry_add(g, (struct point){ middle.x + size, middle.y + size });
        geometry_add(g, (struct point){ middle.x - size, middle.y + size });
        geometry_close_ring(g);
        geometry_add(g, p[0]);
        geometry_add(g, (struct point){ middle.x, middle.y + size / 2 });
        geometry_add(g, (struct point){ middle.x + size / 2, middle.y });
        geometry_close_ring(g);
        break;
    case BOW_TIE:
        for (int i = 0; i < n; i++)
            geometry_add(g, at(middle, size, uniform(seed, 0, 7)));
        geometry_close_ring(g);
        break;
    case SLIVER:
        p[0] = at(middle, size * 5, uniform(seed, 0, 7));
        geometry_add(g, middle);
        geometry_add(g, p[0]);
        geometry_add(g, (struct point){ p[0].x + size * 1e-3, p[0].y + size * 1e-3 });
        geometry_close_ring(g);
        break;
    case FLAT: // all in one line, or one place
        for (int i = 0; i < 4; i++)
            geometry_add(g, at(middle, n % 2 ? size * (i % 3) : 0, 1));
        geometry_close_ring(g);
        break;
    default: // every corner twice
        for (int i = 0; i < 8; i++)
            geometry_add(g, at(middle, size, 2 * M_PI * (i / 2) / 4));
        geometry_close_ring(g);
        break;
    }
    geometry_end_part(g);
}

struct checker {
    struct valid *valid;
    struct geometry shapes[N_SHAPES]; /* degrees, then world units */
    bool is_valid[N_SHAPES];
    struct geometry shape, exact, reference;
    double areas[N_SHAPES];
    int n_features, n_compared;
};

static struct snapshot *city_make(struct checker *c, uint64_t *seed, struct point corner)
{
    static const char *const attributes[] = { "kind" };
    struct map_layer_def def = { .name = "shape",
                                 .kind = GEOMETRY_POLYGON,
                                 .n_attributes = ARRAY_LEN(attributes),
                                 .attributes = attributes };
    struct error err = { 0 };
    struct map_builder *b =
        map_builder_open(&(struct map_start){ .centre = corner, .limit_bytes = 1 << 28 }, &err);
    struct snapshot *s = NULL;
    bool done = b && map_builder_layer(b, &def, &err);

    for (int i = 0; done && i < N_SHAPES; i++) {
        struct geometry *g = &c->shapes[i];
        struct map_value kind = VALUE_INT_OF(i % KINDS);
        struct point middle = { corner.x + uniform(seed, -1e-3, 1e-3),
                                corner.y + uniform(seed, -1e-3, 1e-3) };

        geometry_clear(g);
        g->kind = GEOMETRY_POLYGON;
        draw(g, seed, (enum kind)(i % KINDS), middle, exp(uniform(seed, -16, -7)));
        for (uint32_t k = 0; k < g->n_points; k++) // the world ends there
            g->points[k].x = fmin(180, g->points[k].x);
        done = map_builder_add(b, i + 1, g, &kind, &err); // ids are positive
    }
    if (done)
        s = map_builder_finish(b, &err);
    map_builder_close(b);
    if (!s)
        NOTE("%s", err.message[LANG_EN]);
    for (int i = 0; s && i < N_SHAPES; i++) {
        struct geometry *g = &c->shapes[i];
        struct valid_fault fault;

        for (uint32_t k = 0; k < g->n_points; k++)
            g->points[k] = mercator_world_exact(g->points[k]);
        c->is_valid[i] = valid_check(c->valid, g, &c->is_valid[i], &fault, &err) && c->is_valid[i];
    }
    return s;
}

static void read_tile(struct checker *c, struct str tile, struct tile_id id)
{
    struct mvt_read_layer layer;
    struct mvt_read_feature f;

    for (int i = 0; i < N_SHAPES; i++)
        c->areas[i] = 0;
    while (mvt_read_layer(&tile, &layer)) {
        while (mvt_read_feature(&layer, &f, &c->shape)) {
            struct valid_fault fault = { 0 };
            struct error err = { 0 };
            bool is_valid = false;

            CHECK(valid_check(c->valid, &c->shape, &is_valid, &fault, &err));
            if (!CHECK(is_valid && bbox_covers(window, geometry_bbox(&c->shape))))
                NOTE("kind %d at %u/%u/%u: %s", (int)(f.id - 1) % KINDS, id.z, id.x, id.y,
                     fault.reason);
            if (CHECK(f.id >= 1 && f.id <= N_SHAPES))
                c->areas[f.id - 1] = measure_area(&c->shape);
            c->n_features++;
        }
        if (layer.broken) // also what turns the wrong way
            NOTE("%s", layer.broken);
        CHECK(!layer.broken);
        mvt_layer_free(&layer);
    }
}

/* From zoom 16 nothing is simplified: the area is GEOS's, but for rounding. */
static void compare_tile(struct checker *c, struct tile_id id)
{
    double unit = (double)((int64_t)1 << tile_shift(id));

    for (int i = 0; i < N_SHAPES; i++) {
        struct error err = { 0 };
        double area, outline;

        if (!c->is_valid[i] || id.z < 16 || i % 4 != (int)(id.x % 4)) // GEOS takes its time
            continue;
        geometry_clear(&c->exact);
        geometry_append(&c->exact, &c->shapes[i]);
        c->exact.kind = GEOMETRY_POLYGON;
        for (uint32_t k = 0; k < c->exact.n_points; k++)
            c->exact.points[k] =
                (struct point){ c->exact.points[k].x / unit - id.x * (double)TILE_EXTENT,
                                c->exact.points[k].y / unit - id.y * (double)TILE_EXTENT };
        if (!CHECK(valid_clip(c->valid, &c->exact, window, 0, &c->reference, &err)))
            continue;
        area = measure_area(&c->reference);
        outline = measure_length(&c->reference);
        if (!CHECK(fabs(c->areas[i] - area) <= 0.6 * outline + 2))
            NOTE("kind %d: %g instead of %g units2, outline %g, at %u/%u/%u", i % KINDS,
                 c->areas[i], area, outline, id.z, id.x, id.y);
        c->n_compared++;
    }
}

static struct tile_id tile_at(struct point degrees, unsigned z)
{
    struct world_point w = mercator_world(degrees);
    uint32_t last = (1u << z) - 1;
    struct tile_id id = { z, (uint32_t)(w.x >> (34 - z)), (uint32_t)(w.y >> (34 - z)) };

    id.x = id.x > last ? last : id.x;
    return id;
}

TESTS
{
    struct error err = { 0 };
    struct tile_maker *maker = tile_maker_open(&err);
    AUTO(buf) tile = BUF_INIT(TILE_BYTES_MAX);
    static struct checker c;

    c.valid = valid_open(&err);
    TEST ("100,000 shapes that nobody should draw come out valid, with their areas") {
        uint64_t seed = 20261130;

        for (int k = 0; k < N_CITIES; k++) {
            // one city in ten lies where the world begins again
            struct point corner = { k % 10 ? uniform(&seed, -179, 179) : 179.9995,
                                    uniform(&seed, -80, 80) };
            struct snapshot *s = city_make(&c, &seed, corner);

            for (int t = 0; CHECK(s != NULL) && s && t < N_TILES; t++) {
                struct tile_id id =
                    tile_at((struct point){ corner.x + uniform(&seed, -5e-4, 5e-4), corner.y },
                            t ? (unsigned)uniform(&seed, 8, 23) : 15);

                buf_clear(&tile);
                CHECK(tile_make(maker, s, STR("city"), id, &tile, &err));
                read_tile(&c, buf_str(&tile), id);
                compare_tile(&c, id);
            }
            snapshot_release(s);
        }
        NOTE("%d shapes, %d drawn, %d areas compared", N_CITIES * N_SHAPES, c.n_features,
             c.n_compared);
        CHECK(c.n_features > 30000 && c.n_compared > 2000);
    }
    for (int i = 0; i < N_SHAPES; i++)
        geometry_release(&c.shapes[i]);
    geometry_release(&c.shape);
    geometry_release(&c.exact);
    geometry_release(&c.reference);
    valid_close(c.valid);
    tile_maker_close(maker);
}
