#include "yardstick/map/map.h"

#include <pthread.h>
#include <unistd.h>

#include "map/rooms.h"
#include "yardstick/map/map_builder.h"

#include "test.h"

static const char *const room_attributes[] = { "code", "area", "ordinal", "shared" };
static const struct map_layer_def room_layer = { .name = "room",
                                                 .kind = GEOMETRY_POLYGON,
                                                 .min_zoom = 16,
                                                 .n_attributes = 4,
                                                 .attributes = room_attributes };
static const struct map_layer_def district_layer = { .name = "district", .kind = GEOMETRY_POLYGON };

static void add_room(void *data, int64_t id, const struct geometry *degrees)
{
    struct map_value values[] = { VALUE_TEXT_OF(STR("房间")), VALUE_REAL_OF(12.5),
                                  VALUE_INT_OF(-id), VALUE_BOOL_OF(id % 2) };
    struct error err;

    CHECK(map_builder_add(data, id, degrees, values, &err));
}

static struct geometry square(double x, double y, double side)
{
    struct geometry g = { .kind = GEOMETRY_POLYGON };

    geometry_add(&g, (struct point){ x, y });
    geometry_add(&g, (struct point){ x + side, y });
    geometry_add(&g, (struct point){ x + side, y + side });
    geometry_add(&g, (struct point){ x, y + side });
    geometry_close_ring(&g);
    geometry_end_part(&g);
    return g;
}

/* Rooms and two districts side by side, published. */
static struct map *city(unsigned n_buildings, int64_t *n_rooms)
{
    struct error err = { 0 };
    struct map *map = map_open(1 << 30, &err);
    struct map_builder *b = map_builder_open(
        &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 30 }, &err);
    struct rooms r = { .seed = 1, .corner = { 116.4, 39.9 }, .n_floors = 2, .emit = add_room };
    AUTO(geometry) west = square(116.3, 39.85, 0.1);
    AUTO(geometry) east = square(116.4, 39.85, 0.1);

    CHECK(map_builder_layer(b, &room_layer, &err));
    r.data = b;
    rooms_make(&r, n_buildings);
    CHECK(map_builder_layer(b, &district_layer, &err));
    CHECK(map_builder_add(b, 1, &west, NULL, &err) && map_builder_add(b, 2, &east, NULL, &err));
    map_publish(map, map_builder_finish(b, &err));
    map_builder_close(b);
    *n_rooms = r.next_id;
    return map;
}

static bool count(void *data, const struct map_feature *f)
{
    (void)f;
    ++*(int *)data;
    return true;
}

static int n_at(struct map *map, const char *layer, double x, double y)
{
    struct snapshot *s = map_acquire(map);
    uint32_t number = 0;
    int n = 0;

    CHECK(snapshot_layer(s, str_from(layer), &number));
    snapshot_query_point(s, number, (struct point){ x, y }, count, &n);
    snapshot_release(s);
    return n;
}

static bool has_room(struct map *map, int64_t id)
{
    struct snapshot *s = map_acquire(map);
    struct map_feature f;
    bool found = snapshot_find(s, 0, id, &f) && map_feature_id(&f) == id;

    snapshot_release(s);
    return found;
}

/* A reader: every snapshot it sees has all or nothing of each change of two rooms. */
struct reader {
    struct map *map;
    int64_t n_rooms;
    atomic_bool stop;
    int n_seen, n_torn;
};

static void *read_on(void *data)
{
    struct reader *r = data;

    while (!atomic_load(&r->stop)) {
        struct snapshot *s = map_acquire(r->map);
        struct map_feature a, b;
        bool has_a = snapshot_find(s, 0, r->n_rooms + 1, &a);
        bool has_b = snapshot_find(s, 0, r->n_rooms + 2, &b);
        int n = 0;

        snapshot_query_point(s, 0, (struct point){ 116.4, 39.9 }, count, &n);
        r->n_torn += has_a != has_b;
        r->n_torn += has_a && !str_eq(segment_value(a.segment, a.index, 2),
                                      segment_value(b.segment, b.index, 2));
        r->n_seen++;
        snapshot_release(s);
    }
    return NULL;
}

/* Packs again and again beside the writer. */
static void *merge_on(void *data)
{
    struct reader *r = data;
    struct error err;

    do {
        r->n_torn += !map_merge(r->map, &err);
        r->n_seen++;
    } while (!atomic_load(&r->stop));
    return NULL;
}

TESTS
{
    struct error err = { 0 };
    int64_t n_rooms;
    struct map *map = city(20, &n_rooms);
    AUTO(geometry) shape = square(116.39, 39.9, 0.0001);
    struct map_value values[] = { VALUE_TEXT_OF(STR("A-1")), VALUE_REAL_OF(1), VALUE_INT_OF(7),
                                  VALUE_BOOL_OF(1) };
    struct map_changed changed;

    TEST ("a snapshot knows its features, their attributes and their places") {
        struct snapshot *s = map_acquire(map);
        struct map_feature f;
        AUTO(geometry) back = { 0 };

        CHECK(snapshot_count(s, 0) == (uint64_t)n_rooms && snapshot_bytes(s) > 10000);
        CHECK(snapshot_find(s, 0, 3, &f) && !snapshot_find(s, 0, n_rooms + 1, &f));
        CHECK(str_eq(map_feature_value(&f, 0).text, STR("房间")));
        CHECK(map_feature_value(&f, 1).f64 == 12.5 && map_feature_value(&f, 2).i64 == -3);
        CHECK(map_feature_value(&f, 3).kind == VALUE_BOOL && map_feature_value(&f, 3).i64 == 1);
        CHECK(snapshot_find(s, 1, 2, &f));
        map_feature_geometry(s, &f, &back);
        CHECK(back.kind == GEOMETRY_POLYGON && back.n_points == 5);
        CHECK(fabs(geometry_bbox(&back).min_x - 116.4) < 3e-8);
        CHECK(fabs(snapshot_bounds(s, STR("city")).min_x - 116.3) < 3e-8);
        CHECK(bbox_is_empty(snapshot_bounds(s, STR("other"))));
        snapshot_release(s);
    }
    TEST ("a point on the common border is in both districts, elsewhere in one or none") {
        CHECK(n_at(map, "district", 116.35, 39.9) == 1);
        CHECK(n_at(map, "district", 116.4, 39.9) == 2);
        CHECK(n_at(map, "district", 116.4, 39.95) == 2); // the corner
        CHECK(n_at(map, "district", 116.2, 39.9) == 0);
    }
    TEST ("a change shows at once, to new readers only, and tells both places") {
        struct snapshot *before = map_acquire(map);
        struct map_change add = { STR("room"), n_rooms + 1, &shape, values };
        struct map_change gone = { STR("room"), n_rooms + 1, NULL, NULL };
        struct map_feature f;

        CHECK(map_apply(map, 2, &add, 1, &changed, &err) && changed.n == 1);
        map_changed_release(&changed);
        CHECK(n_at(map, "room", 116.39005, 39.90005) == 1 && has_room(map, n_rooms + 1));
        CHECK(!snapshot_find(before, 0, n_rooms + 1, &f));
        geometry_release(&shape);
        shape = square(116.38, 39.9, 0.0001);
        CHECK(map_apply(map, 3, &add, 1, &changed, &err) && changed.n == 2);
        CHECK(changed.boxes[0].box.min_x > changed.boxes[1].box.max_x); // it moved west
        map_changed_release(&changed);
        CHECK(n_at(map, "room", 116.39005, 39.90005) == 0);
        CHECK(map_apply(map, 4, &gone, 1, &changed, &err) && changed.n == 1);
        map_changed_release(&changed);
        CHECK(!has_room(map, n_rooms + 1));
        CHECK(map_apply(map, 5, &gone, 1, &changed, &err) && changed.n == 0);
        snapshot_release(before);
    }
    TEST ("an unknown layer or a bad id changes nothing") {
        struct map_change bad[] = { { STR("room"), n_rooms + 9, &shape, values },
                                    { STR("attic"), 1, &shape, values } };

        CHECK(!map_apply(map, 6, bad, 2, &changed, &err) && err.code == ERROR_NOT_FOUND);
        bad[1] = (struct map_change){ STR("room"), 0, &shape, values };
        CHECK(!map_apply(map, 6, bad, 2, &changed, &err) && err.code == ERROR_INVALID);
        CHECK(!has_room(map, n_rooms + 9) && changed.n == 0);
    }
    TEST ("a merge keeps every change, also one to what was packed") {
        struct map_change some[] = { { STR("room"), 1, NULL, NULL },
                                     { STR("room"), 2, &shape, values },
                                     { STR("room"), n_rooms + 1, &shape, values } };
        struct snapshot *s;

        CHECK(map_apply(map, 7, some, 3, &changed, &err) && changed.n == 4);
        map_changed_release(&changed);
        CHECK(map_merge(map, &err));
        s = map_acquire(map);
        CHECK(!s->layers[0].recent && s->layers[0].n_dead == 0 && s->revision == 7);
        CHECK(snapshot_count(s, 0) == (uint64_t)n_rooms);
        snapshot_release(s);
        CHECK(!has_room(map, 1) && has_room(map, 2) && has_room(map, n_rooms + 1));
        CHECK(n_at(map, "room", 116.38005, 39.90005) == 2);
    }
    TEST ("moving a district's border tells its neighbour's place too when its vertices change") {
        AUTO(geometry) smaller = square(116.3, 39.85, 0.09);
        struct map_change move = { STR("district"), 1, &smaller, NULL };

        CHECK(map_apply(map, 8, &move, 1, &changed, &err));
        CHECK(changed.n == 3); // old, new, and district 2 that lost its junctions
        map_changed_release(&changed);
    }
    TEST ("readers beside a writer and a merger see whole changes and wait for nobody") {
        struct reader readers[2] = { { .map = map, .n_rooms = n_rooms },
                                     { .map = map, .n_rooms = n_rooms } };
        struct map_change both[] = { { STR("room"), n_rooms + 1, &shape, values },
                                     { STR("room"), n_rooms + 2, &shape, values } };
        struct reader merger = { .map = map };
        pthread_t threads[2], merging;

        CHECK(map_apply(map, 9, both, 2, &changed, &err));
        map_changed_release(&changed);
        for (int i = 0; i < 2; i++)
            pthread_create(&threads[i], NULL, read_on, &readers[i]);
        pthread_create(&merging, NULL, merge_on, &merger);
        for (int i = 0; i < 200; i++) {
            both[0].degrees = both[1].degrees = i % 3 ? &shape : NULL;
            values[2] = VALUE_INT_OF(i);
            CHECK(map_apply(map, 10, both, 2, &changed, &err));
            map_changed_release(&changed);
            CHECK(has_room(map, n_rooms + 1) == (i % 3 != 0));
            usleep(100); // let the merger in
        }
        atomic_store(&merger.stop, true);
        pthread_join(merging, NULL);
        CHECK(merger.n_torn == 0);
        NOTE("%d merges", merger.n_seen);
        CHECK(has_room(map, n_rooms + 1) && has_room(map, n_rooms + 2)); // 199 % 3 is 1
        for (int i = 0; i < 2; i++) {
            atomic_store(&readers[i].stop, true);
            pthread_join(threads[i], NULL);
            CHECK(readers[i].n_seen > 0 && readers[i].n_torn == 0);
        }
    }
    TEST ("an imported layer joins, and takes the place of an older one of its name") {
        struct snapshot *s = map_acquire(map);
        struct map_layer_def trees = { .name = "trees", .source = "trees", .kind = GEOMETRY_POINT };

        for (int round = 0; round < 2; round++) {
            struct map_builder *b =
                map_builder_open(&(struct map_start){ .base = s, .limit_bytes = 1 << 20 }, &err);
            AUTO(geometry) tree = { .kind = GEOMETRY_POINT };

            geometry_add(&tree, (struct point){ 116.41, 39.9 });
            geometry_end_ring(&tree);
            geometry_end_part(&tree);
            CHECK(map_builder_layer(b, &trees, &err));
            CHECK(map_builder_add(b, round + 1, &tree, NULL, &err));
            CHECK(!map_builder_add(b, 9, &shape, NULL, &err)); // a polygon among points
            map_publish(map, map_builder_finish(b, &err));
            map_builder_close(b);
            snapshot_release(s);
            s = map_acquire(map);
            CHECK(s->n_layers == 3 && snapshot_count(s, 2) == 1);
        }
        snapshot_release(s);
    }
    map_close(map);
}
