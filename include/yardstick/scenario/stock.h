/*
 * stock: the whole city as a planner counts it: buildings, floors, rooms,
 * institutions and people of a day, with who has and uses what.
 *
 * References are indexes into the arrays; STOCK_NONE where there is none. Areas
 * are 0.01 m2. Everything lives in the arena given.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/store/conn.h"

#define STOCK_NONE UINT32_MAX

struct stock_building {
    int64_t id, district_id, courtyard_id, gross, rent;
    struct str code, name, state, tenure;
    double e, n; /* metres, on a plane of the city's own */
    bool has_lift;
    uint32_t first_floor, n_floors, first_room, n_rooms;
};

struct stock_floor {
    int64_t id;
    uint32_t building;
    int64_t ordinal;
    struct str label;
    uint32_t first_room, n_rooms;
};

struct stock_room {
    int64_t id, area;
    struct str code, use, subtype, state;
    uint32_t floor;
    bool is_let;
    uint32_t holder;  /* with the largest share */
    uint32_t sharing; /* how many hold it */
    uint32_t sitter;  /* the institution of somebody who sits here, another's than the holder's if
                         there is one */
};

struct stock_institution {
    int64_t id;
    struct str code, name, class;
    uint32_t parent;
    bool secret;
    uint32_t first_post, n_posts, first_person, n_people;
};

struct stock_post {
    struct str rank;
    int64_t n;
};

struct stock_person {
    int64_t id;
    struct str department, rank;
    uint32_t institution, room;
};

struct stock {
    struct stock_building *buildings;
    struct stock_floor *floors;
    struct stock_room *rooms;
    struct stock_institution *institutions;
    struct stock_post *posts;
    struct stock_person *people;
    uint32_t n_buildings, n_floors, n_rooms, n_institutions, n_posts, n_people;
    struct str day;
};

MUST_CHECK bool stock_load(struct conn *conn, struct str day, struct arena *arena,
                           struct stock *out, struct error *err);

uint32_t stock_institution_find(const struct stock *stock, int64_t id);
uint32_t stock_building_find(const struct stock *stock, int64_t id);
uint32_t stock_room_find(const struct stock *stock, int64_t id);
