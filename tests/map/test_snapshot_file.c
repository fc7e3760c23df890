#include "yardstick/map/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "map/rooms.h"
#include "yardstick/map/map.h"
#include "yardstick/map/map_builder.h"

#include "test.h"

static const char *const attributes[] = { "code", "area" };
static const struct map_layer_def layers[] = {
    { .name = "room",
      .kind = GEOMETRY_POLYGON,
      .min_zoom = 16,
      .n_attributes = 2,
      .attributes = attributes },
    { .name = "outline", .source = "streets", .kind = GEOMETRY_POLYGON }, /* simplified: ranked */
    { .name = "empty", .kind = GEOMETRY_POINT },
};

static void add_room(void *data, int64_t id, const struct geometry *degrees)
{
    struct map_value values[] = { VALUE_TEXT_OF(id % 2 ? STR("甲") : STR("乙")),
                                  VALUE_REAL_OF((double)id / 4) };
    struct error err;

    CHECK(map_builder_add(data, id, degrees, values, &err));
}

static void add_outline(void *data, int64_t id, const struct geometry *degrees)
{
    struct error err;

    CHECK(map_builder_add(data, id, degrees, NULL, &err));
}

static struct map *city(void)
{
    struct error err = { 0 };
    struct map_builder *b = map_builder_open(
        &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 30, .revision = 41 },
        &err);
    struct rooms rooms = { .seed = 7, .corner = { 116.4, 39.9 }, .n_floors = 2, .emit = add_room };
    struct rooms outlines = rooms;
    struct map *map = map_open(1 << 30, &err);

    rooms.data = outlines.data = b;
    outlines.emit = add_outline;
    CHECK(map_builder_layer(b, &layers[0], &err));
    rooms_make(&rooms, 12);
    CHECK(map_builder_layer(b, &layers[1], &err));
    rooms_make(&outlines, 3);
    CHECK(map_builder_layer(b, &layers[2], &err));
    map_publish(map, map_builder_finish(b, &err));
    map_builder_close(b);
    return map;
}

static bool same_arrays(const struct segment *a, const struct segment *b)
{
    uint32_t rings = a->ring_starts[a->n], points = a->point_starts[rings];

    return a->n == b->n && a->n_values == b->n_values && a->kind == b->kind &&
           memcmp(a->ids, b->ids, a->n * sizeof(*a->ids)) == 0 &&
           memcmp(a->by_id, b->by_id, a->n * sizeof(*a->by_id)) == 0 &&
           memcmp(a->point_starts, b->point_starts, (rings + 1) * sizeof(*a->point_starts)) == 0 &&
           memcmp(a->points, b->points, points * sizeof(*a->points)) == 0 &&
           !a->ranks == !b->ranks && (!a->ranks || memcmp(a->ranks, b->ranks, points) == 0) &&
           a->tree.n == b->tree.n && a->tree.n_levels == b->tree.n_levels &&
           memcmp(a->tree.boxes, b->tree.boxes, rtree_size(a->tree.n) * sizeof(*a->tree.boxes)) ==
               0;
}

static bool same_features(const struct snapshot *a, const struct snapshot *b, uint32_t layer,
                          int64_t n_ids)
{
    for (int64_t id = 1; id <= n_ids; id++) {
        struct map_feature f, g;
        bool has = snapshot_find(a, layer, id, &f);

        if (has != snapshot_find(b, layer, id, &g))
            return false;
        for (uint32_t v = 0; has && v < a->layers[layer].schema->n_attributes; v++)
            if (!str_eq(segment_value(f.segment, f.index, v), segment_value(g.segment, g.index, v)))
                return false;
    }
    return true;
}

static void flip_byte(const char *path, off_t at)
{
    int fd = open(path, O_RDWR);
    char byte;

    CHECK(pread(fd, &byte, 1, at) == 1);
    byte ^= 0x10;
    CHECK(pwrite(fd, &byte, 1, at) == 1);
    close(fd);
}

TESTS
{
    struct error err = { 0 };
    struct map *map = city();
    char folder[] = "/tmp/ys_test_snapshot_file.XXXXXX", path[64];
    struct snapshot *s = map_acquire(map), *kept;
    struct stat about;

    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/map", folder);
    TEST ("there is no snapshot before one was kept") {
        CHECK(snapshot_file_open(path, "key") == NULL);
    }
    CHECK(snapshot_file_write(s, "key", path, &err));
    TEST ("a kept snapshot is the same, array by array") {
        kept = snapshot_file_open(path, "key");
        if (CHECK(kept != NULL)) {
            CHECK(kept->revision == 41 && kept->n_layers == 3 && kept->origin.x == s->origin.x);
            for (uint32_t i = 0; i < 3; i++) {
                CHECK(strcmp(kept->layers[i].schema->source, s->layers[i].schema->source) == 0);
                CHECK(kept->layers[i].schema->min_zoom == s->layers[i].schema->min_zoom);
                CHECK(same_arrays(kept->layers[i].base, s->layers[i].base));
            }
            CHECK(kept->layers[1].base->ranks != NULL);
            CHECK(strcmp(kept->layers[0].schema->attributes[1].name, "area") == 0);
            CHECK(same_features(s, kept, 0, (int64_t)snapshot_count(s, 0) + 1));
        }
        snapshot_release(kept);
    }
    TEST ("a map that goes on from a kept snapshot changes, and keeps what is recent and dead") {
        struct map *on = map_open(1 << 30, &err);
        struct map_changed changed;
        struct map_value values[] = { VALUE_TEXT_OF(STR("丙")), VALUE_REAL_OF(1) };
        AUTO(geometry) shape = { .kind = GEOMETRY_POLYGON };
        struct map_change changes[] = { { STR("room"), 5, NULL, NULL },
                                        { STR("room"), 999999, &shape, values } };
        struct snapshot *now, *again;

        geometry_add(&shape, (struct point){ 116.4, 39.9 });
        geometry_add(&shape, (struct point){ 116.4001, 39.9 });
        geometry_add(&shape, (struct point){ 116.4001, 39.9001 });
        geometry_close_ring(&shape);
        geometry_end_part(&shape);
        map_publish(on, snapshot_file_open(path, "key"));
        CHECK(map_apply(on, 42, changes, 2, &changed, &err));
        map_changed_release(&changed);
        now = map_acquire(on);
        CHECK(snapshot_file_write(now, "later", path, &err)); /* over the file it lies in */
        again = snapshot_file_open(path, "later");
        if (CHECK(again != NULL)) {
            CHECK(again->revision == 42 && again->layers[0].recent && again->layers[0].n_dead == 1);
            CHECK(snapshot_count(again, 0) == snapshot_count(now, 0));
            CHECK(same_features(now, again, 0, 1000000 - 1));
        }
        CHECK(map_merge(on, &err));
        snapshot_release(again);
        snapshot_release(now);
        map_close(on);
    }
    TEST ("another key, a cut file and any flipped byte are no snapshot") {
        CHECK(snapshot_file_write(s, "key", path, &err));
        CHECK(snapshot_file_open(path, "other") == NULL);
        CHECK(stat(path, &about) == 0);
        for (off_t at = 0; at < about.st_size; at += at < 256 ? 1 : 4099) {
            flip_byte(path, at);
            kept = snapshot_file_open(path, "key");
            if (!CHECK(kept == NULL))
                NOTE("byte %lld", (long long)at);
            snapshot_release(kept);
            flip_byte(path, at);
        }
        CHECK(truncate(path, about.st_size - 8) == 0 && snapshot_file_open(path, "key") == NULL);
        CHECK(truncate(path, 100) == 0 && snapshot_file_open(path, "key") == NULL);
        CHECK(truncate(path, 0) == 0 && snapshot_file_open(path, "key") == NULL);
    }
    unlink(path);
    TEST ("where nothing can be written it is said, and nothing is left") {
        CHECK(!snapshot_file_write(s, "key", "/proc/none/map", &err) && err.code == ERROR_INTERNAL);
    }
    rmdir(folder);
    snapshot_release(s);
    map_close(map);
}
