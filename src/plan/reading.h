/*
 * reading: the file of a relocation problem, member by member. Every error
 * names the list, the place in it and the member.
 */
#pragma once

#include "yardstick/base/json_read.h"
#include "yardstick/plan/problem.h"

struct reading {
    struct problem *p;
    struct arena *arena;
    struct error *err;
    const char *list; /* of the member being read */
    size_t at;
};

/* ERROR_TOO_LARGE; always false. */
bool reading_no_room(struct error *err);
/* A member that may be absent, then `usual`; scaled to the integers we reckon with. */
MUST_CHECK bool reading_number(const struct reading *r, const struct json_value *object,
                               const char *key, double scale, double most, int64_t usual,
                               int64_t *out);
MUST_CHECK bool reading_not_negative(const struct reading *r, const char *key, int64_t value);
/* m² into 0.01 m². */
MUST_CHECK bool reading_area(const struct reading *r, const struct json_value *object,
                             const char *key, int64_t *out);
MUST_CHECK bool reading_text(const struct reading *r, const struct json_value *object,
                             const char *key, struct str *out);
/* The place of an id; PROBLEM_NONE without one. */
uint32_t problem_unit_find(const struct problem *p, int64_t id);
uint32_t problem_building_find(const struct problem *p, int64_t id);
/* The id of a unit, of a building: its place in the problem. */
MUST_CHECK bool reading_unit(const struct reading *r, const struct json_value *object,
                             const char *key, uint32_t *out);
MUST_CHECK bool reading_building(const struct reading *r, const struct json_value *object,
                                 const char *key, uint32_t *out);
/* A list of the file, at most `most` long, at whose first member `r` then stands; absent is empty.
 */
MUST_CHECK bool reading_list(struct reading *r, const struct json_value *root, const char *key,
                             size_t most, const struct json_value **out, size_t *n);

/* problem_rooms.c: the rooms of a floor; and, once all of them are read, of units: who has which,
 * and who sits where. */
MUST_CHECK bool problem_rooms_make(struct reading *r, const struct json_value *buildings);
MUST_CHECK bool problem_rooms_read(struct reading *r, const struct json_value *rooms,
                                   struct problem_building *b, struct problem_floor *floor);
MUST_CHECK bool problem_people_read(struct reading *r, const struct json_value *units);

/* problem_rules.c: what must hold, what goes together, what is wanted. */
MUST_CHECK bool problem_rules_read(struct reading *r, const struct json_value *root);
MUST_CHECK bool problem_affinities_read(struct reading *r, const struct json_value *root);
MUST_CHECK bool problem_goals_read(struct reading *r, const struct json_value *root);
