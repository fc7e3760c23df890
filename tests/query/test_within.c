#include "yardstick/query/within.h"

#include "random_city.h"
#include "yardstick/geo/valid.h"
#include "yardstick/query/shape_index.h"

#include "test.h"

static struct random_city c;

static bool read_city(void *data, const char *layer, int64_t id, struct geometry *out,
                      struct error *err)
{
    bool is_room = strcmp(layer, "room") == 0;

    (void)data;
    geometry_append(out, is_room ? &c.rooms[id - 1000].shape : &c.buildings[id - 1].shape);
    out->kind = GEOMETRY_POLYGON;
    return geometry_ok(out, err);
}

struct ids {
    int64_t id[CITY_ROOMS];
    size_t n;
};

static bool take(void *data, const struct map_feature *f)
{
    struct ids *ids = data;

    ids->id[ids->n++] = map_feature_id(f);
    return true;
}

static bool has(const struct ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->id[i] == id)
            return true;
    return false;
}

/* A star with up to eight corners around a place; sometimes a building or a room as it is. */
static bool shape_make(struct geometry *out)
{
    struct point at = { city_uniform(&c, 117.2, 117.21), city_uniform(&c, 34.7, 34.71) };
    int n = 3 + (int)(city_random(&c) % 6);
    double reach = pow(10, city_uniform(&c, -4.5, -2));
    const struct geometry *like = NULL;

    out->kind = GEOMETRY_POLYGON;
    if (city_chance(&c, 15))
        like = &c.buildings[city_random(&c) % c.n_buildings].shape;
    else if (city_chance(&c, 15))
        like = &c.rooms[city_random(&c) % c.n_rooms].shape;
    if (like) {
        geometry_append(out, like);
        return like->n_points > 0;
    }
    for (int i = 0; i < n; i++) {
        double far = reach * city_uniform(&c, 0.3, 1), turn = 2 * M_PI * i / n;

        geometry_add(out, (struct point){ at.x + far * cos(turn), at.y + far * sin(turn) });
    }
    geometry_close_ring(out);
    geometry_end_part(out);
    return true;
}

/* The same asked of GEOS outright. */
static bool expected(struct valid *v, const struct geometry *shape, enum within_relation relation,
                     const struct geometry *g, struct error *err)
{
    AUTO(geometry) centre = { .kind = GEOMETRY_POINT };
    bool yes = false;
    double area = 0;

    switch (relation) {
    case WITHIN_CENTRE:
        geometry_add(&centre, measure_label_point(g));
        geometry_end_ring(&centre);
        geometry_end_part(&centre);
        return valid_intersects(v, shape, &centre, &yes, err) && yes;
    case WITHIN_INSIDE:
        return valid_covers(v, shape, g, &yes, err) && yes;
    case WITHIN_OVERLAPPING:
        return valid_intersects(v, shape, g, &yes, err) && yes &&
               valid_shared_area(v, shape, g, &area, err) && area > 0;
    default:
        return valid_intersects(v, shape, g, &yes, err) && yes;
    }
}

/* Whether two shapes overlap by more than the noise of walls cut at a slant (a square centimetre).
 */
static bool is_sure(struct valid *v, const struct geometry *shape, enum within_relation relation,
                    const struct geometry *g, struct error *err)
{
    double area = 0;
    bool meets = false;

    return relation != WITHIN_OVERLAPPING ||
           (valid_intersects(v, shape, g, &meets, err) && !meets) ||
           (valid_shared_area(v, shape, g, &area, err) && area > 1e-14);
}

/* Two rooms side by side, with corners that are exact in binary. */
static struct snapshot *side_by_side(struct error *err)
{
    struct map_start start = { .centre = { 117, 34 }, .limit_bytes = 1 << 20 };
    struct snapshot *s = NULL;
    double side = 0x1p-13;

    memset(&c, 0, sizeof(c));
    for (c.n_rooms = 0; c.n_rooms < 2; c.n_rooms++) {
        struct city_room_row *r = &c.rooms[c.n_rooms];
        double x = 117 + (double)c.n_rooms * side;

        *r = (struct city_room_row){
            .id = 1000 + (int64_t)c.n_rooms, .use = "office", .state = "in_use", .drawn = true
        };
        r->shape.kind = GEOMETRY_POLYGON;
        geometry_add(&r->shape, (struct point){ x, 34 });
        geometry_add(&r->shape, (struct point){ x + side, 34 });
        geometry_add(&r->shape, (struct point){ x + side, 34 + side });
        geometry_add(&r->shape, (struct point){ x, 34 + side });
        geometry_close_ring(&r->shape);
        geometry_end_part(&r->shape);
    }
    c.builder = map_builder_open(&start, err);
    if (c.builder && city_pour_rooms(&c, false, err) && city_pour_rooms(&c, true, err))
        s = map_builder_finish(c.builder, err);
    map_builder_close(c.builder);
    return s;
}

TESTS
{
    struct error err = { 0 };
    struct valid *v = valid_open(&err);

    TEST ("what is within a shape is what GEOS says of each thing, in a thousand cities") {
        size_t n_found = 0, n_read = 0, n_asked = 0;

        for (uint64_t seed = 1; seed <= 1000; seed++) {
            struct snapshot *s = random_city(&c, seed, &err);
            enum within_relation relation = (enum within_relation)(seed % WITHIN_RELATIONS);
            AUTO(geometry) shape = { 0 };
            struct within_request request = { s, &shape, relation, read_city, NULL };
            struct within *w = NULL;
            struct ids rooms = { .n = 0 }, buildings = { .n = 0 };

            if (!CHECK(s != NULL))
                break;
            if (shape_make(&shape) && CHECK(within_open(&request, &w, &err)) &&
                CHECK(within_layer(w, "room", take, &rooms, &err)) &&
                CHECK(within_layer(w, "building", take, &buildings, &err))) {
                for (size_t i = 0; i < c.n_rooms; i++) {
                    const struct city_room_row *r = &c.rooms[i];

                    if (r->drawn && is_sure(v, &shape, relation, &r->shape, &err) &&
                        !CHECK(has(&rooms, r->id) ==
                               expected(v, &shape, relation, &r->shape, &err)))
                        NOTE("seed %d, %s, room %d", (int)seed, within_relation_names[relation],
                             (int)r->id);
                }
                for (size_t i = 0; i < c.n_buildings; i++) {
                    const struct city_building_row *b = &c.buildings[i];

                    if (b->drawn)
                        CHECK(has(&buildings, b->id) ==
                              expected(v, &shape, relation, &b->shape, &err));
                }
                n_found += rooms.n;
                n_read += within_n_read(w);
                n_asked += c.n_rooms + c.n_buildings;
            }
            within_close(w);
            snapshot_release(s);
            city_release(&c);
        }
        NOTE("%zu of %zu found, %zu read exactly", n_found, n_asked, n_read);
        CHECK(n_found > 4000 && n_read * 20 < n_asked);
    }
    TEST ("a neighbour with a common wall touches, and that is all") {
        struct snapshot *s = side_by_side(&err);

        for (int relation = 0; s && relation < WITHIN_RELATIONS; relation++) {
            struct within_request request = { s, &c.rooms[0].shape, (enum within_relation)relation,
                                              read_city, NULL };
            struct within *w = NULL;
            struct ids rooms = { .n = 0 };

            CHECK(within_open(&request, &w, &err) && within_layer(w, "room", take, &rooms, &err));
            CHECK(has(&rooms, 1000) && has(&rooms, 1001) == (relation == WITHIN_TOUCHING));
            within_close(w);
        }
        CHECK(s != NULL);
        snapshot_release(s);
        city_release(&c);
    }
    TEST ("a long edge is straight in degrees, as GEOS has it") {
        struct snapshot *s = random_city(&c, 1, &err);
        AUTO(geometry) shape = { .kind = GEOMETRY_POLYGON };
        AUTO(shape_index) index = { 0 };

        geometry_add(&shape, (struct point){ 116, 33 });
        geometry_add(&shape, (struct point){ 118, 36 });
        geometry_add(&shape, (struct point){ 116, 36 });
        geometry_close_ring(&shape);
        geometry_end_part(&shape);
        CHECK(s && shape_index_make(s, &shape, &index, &err));
        for (int i = 1; s && i < 100; i++) { // just beside the diagonal
            for (int side = -1; side <= 1; side += 2) {
                struct point p = { 116 + 0.02 * i, 33 + 0.03 * i + side * 1e-6 };
                struct world_point at = mercator_world(p);
                enum shape_side told =
                    shape_index_point(&index, (struct map_point){ (int32_t)(at.x - s->origin.x),
                                                                  (int32_t)(at.y - s->origin.y) });

                CHECK(told == (side > 0 ? SHAPE_INSIDE : SHAPE_OUTSIDE));
            }
        }
        snapshot_release(s);
        city_release(&c);
    }
    TEST ("a shape that crosses itself, or is none, is refused") {
        struct snapshot *s = random_city(&c, 1, &err);
        AUTO(geometry) bow = { .kind = GEOMETRY_POLYGON };
        AUTO(geometry) line = { .kind = GEOMETRY_LINE };
        struct within_request request = { s, &bow, WITHIN_CENTRE, read_city, NULL };
        struct within *w = NULL;

        geometry_add(&bow, (struct point){ 117, 34 });
        geometry_add(&bow, (struct point){ 118, 35 });
        geometry_add(&bow, (struct point){ 118, 34 });
        geometry_add(&bow, (struct point){ 117, 35 });
        geometry_close_ring(&bow);
        geometry_end_part(&bow);
        CHECK(!within_open(&request, &w, &err) && strcmp(err.parameter, "geometry") == 0);
        request.degrees = &line;
        CHECK(!within_open(&request, &w, &err) && strcmp(err.parameter, "geometry") == 0);
        snapshot_release(s);
        city_release(&c);
    }
    valid_close(v);
}
