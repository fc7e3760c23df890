/*
 * random_city: small cities by chance, as a snapshot and as plain arrays to count by hand.
 *
 * Buildings stand askew; a floor is up to two rows of rooms that share walls, along a corridor or
 * back to back.
 * A room, a building or a courtyard may have no shape. The same seed gives the same city.
 */
#pragma once

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/geo/measure.h"
#include "yardstick/map/map_builder.h"

enum { CITY_BUILDINGS = 8, CITY_ROOMS = 400 };

struct city_room_row {
    int64_t id, building, floor;
    int ordinal, row, column, area; /* 0.01 m2 */
    const char *use, *state, *status;
    double x, width; /* along its row */
    bool drawn;
    struct geometry shape;
    struct point at;
};

struct city_building_row {
    int64_t id, courtyard;
    const char *tenure;
    bool drawn, lift;
    struct geometry shape;
};

struct random_city {
    uint64_t seed;
    struct city_building_row buildings[CITY_BUILDINGS];
    struct city_room_row rooms[CITY_ROOMS];
    size_t n_buildings, n_rooms, n_floors;
    double gap[3 * CITY_BUILDINGS]; /* between the rows of a floor: a corridor or a wall */
    struct point corner;
    double turn;
    struct map_builder *builder;
};

static inline uint64_t city_random(struct random_city *c)
{
    uint64_t z = (c->seed += 0x9e3779b97f4a7c15u);

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline bool city_chance(struct random_city *c, unsigned percent)
{
    return city_random(c) % 100 < percent;
}

static inline double city_uniform(struct random_city *c, double low, double high)
{
    return low + (high - low) * (double)(city_random(c) >> 11) * 0x1p-53;
}

static inline void city_draw(const struct random_city *c, double x, double y, double width,
                             double depth, struct geometry *out)
{
    const double xy[4][2] = {
        { x, y }, { x + width, y }, { x + width, y + depth }, { x, y + depth }
    };

    out->kind = GEOMETRY_POLYGON;
    for (int i = 0; i < 4; i++) {
        double e = xy[i][0] * cos(c->turn) - xy[i][1] * sin(c->turn);
        double n = xy[i][0] * sin(c->turn) + xy[i][1] * cos(c->turn);

        geometry_add(out,
                     (struct point){ c->corner.x + e / (111320 * cos(c->corner.y * M_PI / 180)),
                                     c->corner.y + n / 110950 });
    }
    geometry_close_ring(out);
    geometry_end_part(out);
}

static inline void city_room_make(struct random_city *c, int64_t floor, int ordinal, int row,
                                  int column, double x, double width)
{
    static const char *const uses[] = { "office", "service", "technical" };
    struct city_room_row *room = &c->rooms[c->n_rooms];
    struct city_building_row *building = &c->buildings[c->n_buildings];

    *room = (struct city_room_row){ .id = 1000 + (int64_t)c->n_rooms,
                                    .building = building->id,
                                    .floor = floor,
                                    .ordinal = ordinal,
                                    .row = row,
                                    .column = column,
                                    .area = (int)(width * 600) + (int)(city_random(c) % 100),
                                    .x = x,
                                    .width = width,
                                    .use = uses[city_random(c) % 3],
                                    .state = city_chance(c, 10) ? "reserved" : "in_use",
                                    .drawn = !city_chance(c, 5) };
    if (strcmp(room->state, "in_use") == 0)
        room->status = city_chance(c, 55) ? "idle" : city_chance(c, 50) ? "unoccupied" : NULL;
    if (room->drawn)
        city_draw(c, x, row * (6 + c->gap[floor - 500]), width, 6, &room->shape);
    c->n_rooms++;
}

static inline void city_floor_make(struct random_city *c, int ordinal)
{
    int64_t floor = 500 + (int64_t)c->n_floors++;
    int rows = city_chance(c, 70) ? 2 : 1;

    c->gap[floor - 500] = city_chance(c, 60) ? 2.4 : 0.2;
    for (int row = 0; row < rows; row++) {
        double x = 0;
        int n = 1 + (int)(city_random(c) % 7);

        for (int column = 0; column < n && c->n_rooms < CITY_ROOMS; column++) {
            double width = (double)(2 + city_random(c) % 6);

            city_room_make(c, floor, ordinal, row, column, x, width);
            x += width;
        }
    }
}

static inline void city_building_make(struct random_city *c)
{
    static const char *const tenures[] = { "own", "leased", NULL };
    struct city_building_row *b = &c->buildings[c->n_buildings];
    int floors = 1 + (int)(city_random(c) % 3);

    c->turn = city_uniform(c, 0, 2 * M_PI);
    c->corner = (struct point){ city_uniform(c, 117.2, 117.21), city_uniform(c, 34.7, 34.71) };
    *b = (struct city_building_row){ .id = 1 + (int64_t)c->n_buildings,
                                     .courtyard = 1 + (int64_t)(city_random(c) % 3),
                                     .tenure = tenures[city_random(c) % 3],
                                     .drawn = !city_chance(c, 15),
                                     .lift = city_chance(c, 50) };
    if (b->drawn)
        city_draw(c, 0, 0, 70, 15, &b->shape);
    for (int ordinal = 0; ordinal < floors; ordinal++)
        city_floor_make(c, ordinal);
    c->n_buildings++;
}

static inline struct map_value city_text(const char *text)
{
    return text ? VALUE_TEXT_OF(str_from(text)) : (struct map_value){ .kind = VALUE_NONE };
}

static inline bool city_pour_rooms(struct random_city *c, bool labels, struct error *err)
{
    static const char *const names[] = { "code",       "number",      "name",    "use",
                                         "subtype",    "state",       "status",  "usable_area",
                                         "floor_id",   "building_id", "ordinal", "institution_id",
                                         "institution" };
    struct map_layer_def def = { .name = labels ? "room_label" : "room",
                                 .kind = labels ? GEOMETRY_POINT : GEOMETRY_POLYGON,
                                 .min_zoom = 16,
                                 .n_attributes = labels ? 0 : ARRAY_LEN(names),
                                 .attributes = names };
    bool done = map_builder_layer(c->builder, &def, err);

    for (size_t i = 0; done && i < c->n_rooms; i++) {
        struct city_room_row *r = &c->rooms[i];
        struct map_value values[] = { city_text("R"),           city_text("101"),
                                      city_text(NULL),          city_text(r->use),
                                      city_text(NULL),          city_text(r->state),
                                      city_text(r->status),     VALUE_REAL_OF(r->area / 100.0),
                                      VALUE_INT_OF(r->floor),   VALUE_INT_OF(r->building),
                                      VALUE_INT_OF(r->ordinal), city_text(NULL),
                                      city_text(NULL) };
        AUTO(geometry) point = { .kind = GEOMETRY_POINT };

        if (labels && !r->drawn)
            continue;
        if (labels) {
            r->at = measure_label_point(&r->shape);
            geometry_add(&point, r->at);
            geometry_end_ring(&point);
            geometry_end_part(&point);
        }
        done = map_builder_add(c->builder, r->id, labels ? &point : &r->shape,
                               labels ? NULL : values, err);
    }
    return done;
}

/* Every third building has no label: its own shape is asked then. */
static inline bool city_pour_building_labels(struct random_city *c, struct error *err)
{
    struct map_layer_def def = { .name = "building_label", .source = "", .kind = GEOMETRY_POINT };
    bool done = map_builder_layer(c->builder, &def, err);

    for (size_t i = 0; done && i < c->n_buildings; i++) {
        AUTO(geometry) point = { .kind = GEOMETRY_POINT };

        if (!c->buildings[i].drawn || i % 3 == 2)
            continue;
        geometry_add(&point, measure_label_point(&c->buildings[i].shape));
        geometry_end_ring(&point);
        geometry_end_part(&point);
        done = map_builder_add(c->builder, c->buildings[i].id, &point, NULL, err);
    }
    return done;
}

static inline bool city_pour_buildings(struct random_city *c, struct error *err)
{
    static const char *const names[] = { "name", "courtyard_id", "tenure" };
    struct map_layer_def def = { "building", NULL, GEOMETRY_POLYGON, 13, 3, names, NULL };
    bool done = map_builder_layer(c->builder, &def, err);

    for (size_t i = 0; done && i < c->n_buildings; i++) {
        struct city_building_row *b = &c->buildings[i];
        struct map_value values[] = { city_text("楼"), VALUE_INT_OF(b->courtyard),
                                      city_text(b->tenure) };

        done = map_builder_add(c->builder, b->id, &b->shape, values, err);
    }
    return done;
}

/* Courtyards 1 to 3 without a shape, of district 1, 1 and 2; the second is leased. */
static inline bool city_pour_yards(struct random_city *c, struct error *err)
{
    static const char *const names[] = { "name", "district_id", "tenure" };
    static const char *const none[] = { "name" };
    struct map_layer_def yards = { "courtyard", NULL, GEOMETRY_POLYGON, 11, 3, names, NULL };
    struct map_layer_def districts = { "district", NULL, GEOMETRY_POLYGON, 0, 1, none, NULL };
    struct map_layer_def floors = { "floor", NULL, GEOMETRY_POLYGON, 16, 1, none, NULL };
    struct geometry bare = { .kind = GEOMETRY_POLYGON };
    bool done = map_builder_layer(c->builder, &yards, err);

    for (int64_t id = 1; done && id <= 3; id++) {
        struct map_value values[] = { city_text("院"), VALUE_INT_OF(id == 3 ? 2 : 1),
                                      city_text(id == 2 ? "leased" : NULL) };

        done = map_builder_add(c->builder, id, &bare, values, err);
    }
    return done && map_builder_layer(c->builder, &districts, err) &&
           map_builder_layer(c->builder, &floors, err);
}

static inline bool city_pour_lifts(struct random_city *c, struct error *err)
{
    static const char *const names[] = { "kind", "building_id" };
    struct map_layer_def def = { "circulation", NULL, GEOMETRY_POLYGON, 16, 2, names, NULL };
    bool done = map_builder_layer(c->builder, &def, err);

    for (size_t i = 0; done && i < c->n_buildings; i++) {
        struct city_building_row *b = &c->buildings[i];
        struct map_value values[] = { city_text(b->lift ? "lift" : "stairs"), VALUE_INT_OF(b->id) };

        if (b->drawn)
            done = map_builder_add(c->builder, b->id, &b->shape, values, err);
    }
    return done;
}

/* The caller releases the snapshot and city_release()s; NULL says why in *err. */
static inline struct snapshot *random_city(struct random_city *c, uint64_t seed, struct error *err)
{
    struct map_start start = { .centre = { 117.2, 34.7 }, .limit_bytes = 1 << 26 };
    struct snapshot *s = NULL;
    size_t n;

    memset(c, 0, sizeof(*c));
    c->seed = seed;
    n = 1 + city_random(c) % CITY_BUILDINGS;
    while (c->n_buildings < n)
        city_building_make(c);
    c->builder = map_builder_open(&start, err);
    if (c->builder && city_pour_yards(c, err) && city_pour_buildings(c, err) &&
        city_pour_building_labels(c, err) && city_pour_rooms(c, false, err) &&
        city_pour_rooms(c, true, err) && city_pour_lifts(c, err))
        s = map_builder_finish(c->builder, err);
    map_builder_close(c->builder);
    return s;
}

static inline void city_release(struct random_city *c)
{
    for (size_t i = 0; i < c->n_rooms; i++)
        geometry_release(&c->rooms[i].shape);
    for (size_t i = 0; i < c->n_buildings; i++)
        geometry_release(&c->buildings[i].shape);
}

/* What courtyards say, as city_pour_yards() wrote it. */
static inline int64_t city_district(const struct city_building_row *b)
{
    return b->courtyard == 3 ? 2 : 1;
}

static inline const char *city_tenure(const struct city_building_row *b)
{
    return b->tenure ? b->tenure : b->courtyard == 2 ? "leased" : NULL;
}
