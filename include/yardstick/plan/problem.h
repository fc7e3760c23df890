/*
 * problem: who could move where, and what has to hold.
 *
 * Units with the area they need, buildings with floors, and rules; read from
 * JSON (docs/plan.md describes it, data/plan/problem.schema.json is its schema).
 * Areas are integers of 0.01 m2, money of 0.01 yuan, distances whole metres.
 * Units, buildings and floors are numbered by their place in the file; the ids
 * the file gives them are kept for what is written.
 *
 * Where the file names rooms and people, plans go down to them: who sits in
 * which room. Rooms stand in the order in which one walks past them.
 *
 * What is read is consistent in itself: every id is known, a unit has a need,
 * a building has floors. Whether a plan exists is the solver's question.
 * Everything lives in the arena given; read-only afterwards.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

enum {
    PROBLEM_UNITS_MAX = 2000,
    PROBLEM_BUILDINGS_MAX = 1000,
    PROBLEM_FLOORS_MAX = 20000,
    PROBLEM_ROOMS_MAX = 200000,
    PROBLEM_PEOPLE_MAX = 200000,
    PROBLEM_RULES_MAX = 100000,
    PROBLEM_BYTES_MAX = 64 << 20
};

#define PROBLEM_NONE UINT32_MAX

enum goal { GOAL_FREED, GOAL_RENT, GOAL_AFFINITY, GOAL_HEADS, GOAL_COST, GOALS };

struct problem_place {
    uint32_t building;
    int64_t area;
};

enum room_use {
    ROOM_OFFICE,
    ROOM_SERVICE, /* people may be seated here when offices are short */
    ROOM_FIXED    /* wet rooms, machines: nobody sits here */
};

struct problem_room {
    int64_t id;
    struct str code;
    int64_t area;
    enum room_use use;
    uint32_t floor, building;
    uint32_t holder; /* the unit that has it now; PROBLEM_NONE */
};

struct problem_person {
    int64_t id;
    int64_t ceiling; /* the office area the standard allows */
    bool leader;     /* sits alone */
    uint32_t unit;
    uint32_t department; /* its number among all departments */
    uint32_t room;       /* where the person sits now; PROBLEM_NONE */
};

struct problem_unit {
    int64_t id;
    struct str code, name;
    uint32_t group; /* its number among groups */
    int64_t need;   /* usable area */
    int64_t ground; /* of that, on the ground floor */
    uint32_t heads;
    int64_t moving_cost;          /* if it moves to another building */
    struct problem_place *places; /* what it has now, in buildings of the problem */
    uint32_t n_places;
    uint32_t home;    /* the building most of it is in; PROBLEM_NONE */
    bool accessible;  /* without a lift all of it on the ground floor */
    bool secure;      /* only where the building is */
    int64_t district; /* only in buildings of the same; 0: anywhere */
    int64_t service;  /* of the need, what is not for desks */
    uint32_t floor;   /* it begins on this one; PROBLEM_NONE: wherever */
    uint32_t first_person, n_people;
};

struct problem_floor {
    int32_t ordinal; /* the ground floor is 0 */
    struct str label;
    int64_t capacity;
    uint32_t first_room, n_rooms;
};

struct problem_building {
    int64_t id;
    struct str code, name;
    int64_t gross;    /* what is freed with it */
    int64_t capacity; /* of its floors */
    int64_t rent;     /* a year; 0: its own */
    int64_t exit_cost;
    double e, n; /* metres */
    uint32_t first_floor, n_floors;
    uint32_t ground; /* the floor with ordinal 0; PROBLEM_NONE */
    bool keep, empty, lift, secure;
    int64_t district;
    uint32_t first_room, n_rooms;
};

enum rule_kind { RULE_BAN, RULE_PIN, RULE_APART };

struct problem_rule {
    enum rule_kind kind;
    uint32_t unit, other; /* other: a building, or for APART a unit */
    struct str reason;
};

/* The unit has nothing on this floor. */
struct problem_floor_ban {
    uint32_t unit, floor;
    struct str reason;
};

struct problem_affinity {
    uint32_t a, b;
    int64_t weight;
};

struct problem {
    struct str name;
    struct problem_unit *units;
    struct problem_building *buildings;
    struct problem_floor *floors;
    struct problem_rule *rules;
    struct problem_floor_ban *floor_bans;
    struct problem_affinity *affinities;
    struct problem_room *rooms;
    struct problem_person *people;
    uint32_t n_units, n_buildings, n_floors, n_rules, n_floor_bans, n_affinities, n_groups;
    uint32_t n_rooms, n_people, n_departments;
    int64_t seat_least;        /* the least area a person at a shared desk may have */
    int64_t *distance;         /* n_buildings * n_buildings, metres */
    uint32_t group_places_max; /* 0: no limit */
    int64_t group_distance;    /* metres; -1: no limit */
    uint32_t moves_max;        /* units; PROBLEM_NONE: no limit */
    int64_t budget;            /* -1: no limit */
    enum goal goals[GOALS];    /* the first matters most */
    uint32_t n_goals;
    bool weighted;        /* the goals are added up, not ordered */
    double weight[GOALS]; /* of each goal, for one m2, yuan, head, m */
};

const char *goal_name(enum goal goal);

/* ERROR_INVALID names the place in the file, what is there and what was expected. */
MUST_CHECK bool problem_read(struct str json, struct arena *arena, struct problem *out,
                             struct error *err);

/* The floor of a building with this ordinal; PROBLEM_NONE. */
uint32_t problem_floor_find(const struct problem *p, uint32_t building, int64_t ordinal);
bool problem_floor_is_banned(const struct problem *p, uint32_t unit, uint32_t floor);

static inline int64_t problem_distance(const struct problem *problem, uint32_t a, uint32_t b)
{
    return problem->distance[(size_t)a * problem->n_buildings + b];
}
