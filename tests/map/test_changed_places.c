#include "yardstick/map/changed_places.h"

#include "yardstick/map/map_builder.h"

#include "test.h"

static const char *const layer_names[] = { "district", "room", "room_label", "streets" };
enum { DISTRICT, ROOM, ROOM_LABEL, STREETS, N_LAYERS };

static struct snapshot *four_layers(void)
{
    struct error err = { 0 };
    struct map_builder *b = map_builder_open(
        &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 20 }, &err);
    struct snapshot *s;

    for (int i = 0; i < N_LAYERS; i++) {
        struct map_layer_def def = { .name = layer_names[i],
                                     .source = i == STREETS ? "streets" : NULL,
                                     .kind = GEOMETRY_POLYGON,
                                     .min_zoom = i == ROOM || i == ROOM_LABEL ? 16 : 0 };

        CHECK(map_builder_layer(b, &def, &err));
    }
    s = map_builder_finish(b, &err);
    map_builder_close(b);
    return s;
}

static struct map_changed_box box(uint32_t layer, int64_t x, int64_t y, int64_t side)
{
    return (struct map_changed_box){ layer, { x, y, x + side, y + side }, false };
}

static bool covers(const struct changed_place *places, size_t n, const struct snapshot *s,
                   const struct map_changed_box *b)
{
    const struct map_schema *schema = s->layers[b->layer].schema;

    for (size_t i = 0; i < n; i++) {
        const struct world_box *p = &places[i].box;

        if (strcmp(places[i].source, schema->source) == 0 &&
            places[i].min_zoom == schema->min_zoom && p->min_x <= b->box.min_x &&
            p->min_y <= b->box.min_y && p->max_x >= b->box.max_x && p->max_y >= b->box.max_y)
            return true;
    }
    return false;
}

TESTS
{
    struct snapshot *s = four_layers();
    struct changed_place places[CHANGED_PLACES_MAX];
    struct error err = { 0 };
    size_t n = 99;

    TEST ("no change is no place") {
        CHECK(changed_places_make(s, &(struct map_changed){ 0 }, true, places, &n, &err) && n == 0);
    }
    TEST ("a room, its label within it and the same room before are one place") {
        struct map_changed_box boxes[] = { box(ROOM, 1000, 1000, 50),
                                           box(ROOM_LABEL, 1020, 1020, 0),
                                           box(ROOM, 1000, 1000, 50) };

        CHECK(changed_places_make(s, &(struct map_changed){ boxes, 3 }, true, places, &n, &err));
        CHECK(n == 1 && places[0].min_zoom == 16 && places[0].box.max_x == 1050);
    }
    TEST ("what is secret is a place for those who see it alone") {
        struct map_changed_box boxes[] = { box(ROOM, 1000, 1000, 50),
                                           box(ROOM, 9000000, 9000, 50) };

        boxes[1].is_secret = true;
        CHECK(changed_places_make(s, &(struct map_changed){ boxes, 2 }, true, places, &n, &err));
        CHECK(n == 2);
        CHECK(changed_places_make(s, &(struct map_changed){ boxes, 2 }, false, places, &n, &err));
        CHECK(n == 1 && places[0].box.max_x == 1050);
    }
    TEST ("sources and the zooms from which a layer is drawn are kept apart") {
        struct map_changed_box boxes[] = { box(ROOM, 1000, 1000, 50), box(DISTRICT, 1000, 1000, 50),
                                           box(STREETS, 1000, 1000, 50) };

        CHECK(changed_places_make(s, &(struct map_changed){ boxes, 3 }, true, places, &n, &err));
        CHECK(n == 3);
        for (int i = 0; i < 3; i++)
            CHECK(covers(places, n, s, &boxes[i]));
    }
    TEST ("ten thousand places far apart become few that cover them all") {
        enum { N = 10000 };
        struct map_changed_box *boxes = malloc(N * sizeof(*boxes));
        int64_t area = 0;

        srand(1);
        for (int i = 0; i < N; i++)
            boxes[i] = box((uint32_t)(rand() % N_LAYERS), rand() % (MERCATOR_WORLD / 8),
                           rand() % (MERCATOR_WORLD / 8), 1000);
        CHECK(changed_places_make(s, &(struct map_changed){ boxes, N }, true, places, &n, &err));
        CHECK(n <= CHANGED_PLACES_MAX && n > CHANGED_PLACES_MAX / 2);
        for (int i = 0; i < N; i++)
            if (!CHECK(covers(places, n, s, &boxes[i])))
                break;
        for (size_t i = 0; i < n; i++)
            area += ((places[i].box.max_x - places[i].box.min_x) >> 16) *
                    ((places[i].box.max_y - places[i].box.min_y) >> 16);
        /* Neighbours were joined, not strangers: three groups, each covered about twice at most. */
        CHECK(area < 3 * 2 * (MERCATOR_WORLD >> 19) * (MERCATOR_WORLD >> 19));
        free(boxes);
    }
    snapshot_release(s);
}
