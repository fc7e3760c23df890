/*
 * city: a small map of generated rooms for tile tests and benchmarks.
 */
#pragma once

#include <stdio.h>

#include "map/rooms.h"
#include "yardstick/map/map_builder.h"

static const char *const city_attributes[] = {
    "code", "number", "name", "use", "usable_area", "floor_id", "building_id", "ordinal"
};

struct city {
    struct map_builder *builder;
    struct geometry *kept; /* the degrees of each room, by id; NULL: not kept */
    int64_t n_kept;
    bool failed;
};

static inline void city_room(void *data, int64_t id, const struct geometry *degrees)
{
    static const char *const uses[] = { "office", "service", "equipment", "ancillary" };
    struct city *c = data;
    struct error err;
    char code[32], number[16];

    snprintf(code, sizeof(code), "R%08lld", (long long)id);
    snprintf(number, sizeof(number), "%lld", (long long)(100 + id % 80));
    struct map_value values[] = { VALUE_TEXT_OF(str_from(code)),
                                  VALUE_TEXT_OF(str_from(number)),
                                  VALUE_TEXT_OF(STR("办公室")),
                                  VALUE_TEXT_OF(str_from(uses[id % 4])),
                                  VALUE_REAL_OF((double)(id * 37 % 4000) / 100),
                                  VALUE_INT_OF(id / 40),
                                  VALUE_INT_OF(id / 160),
                                  VALUE_INT_OF(id / 40 % 6) };

    c->failed |= !map_builder_add(c->builder, id, degrees, values, &err);
    if (c->kept && id < c->n_kept) {
        c->kept[id].kind = degrees->kind;
        geometry_append(&c->kept[id], degrees);
    }
}

/* Rooms of so many buildings in layer "room", drawn from zoom min_zoom on; NULL: it failed. */
static inline struct snapshot *city_make(struct city *c, uint64_t seed, unsigned n_buildings,
                                         unsigned n_floors, unsigned min_zoom)
{
    struct map_layer_def def = { .name = "room",
                                 .kind = GEOMETRY_POLYGON,
                                 .min_zoom = min_zoom,
                                 .n_attributes = ARRAY_LEN(city_attributes),
                                 .attributes = city_attributes };
    struct rooms r = {
        .seed = seed, .corner = { 116.4, 39.9 }, .n_floors = n_floors, .emit = city_room, .data = c
    };
    struct snapshot *s = NULL;
    struct error err;

    c->builder = map_builder_open(
        &(struct map_start){ .centre = { 116.4, 39.9 }, .limit_bytes = 1 << 30 }, &err);
    if (c->builder && map_builder_layer(c->builder, &def, &err)) {
        rooms_make(&r, n_buildings);
        s = c->failed ? NULL : map_builder_finish(c->builder, &err);
    }
    map_builder_close(c->builder);
    return s;
}
