/*
 * plan_found: what the solver knows of a plan. Private to the layer.
 */
#pragma once

#include "conflict.h"
#include "rooms.h"
#include "yardstick/base/json.h"
#include "yardstick/plan/plan_solve.h"

struct plan_found {
    const uint32_t *where; /* of each unit: its building */
    struct stack_cost cost;
    bool has_bound;
    double bound; /* of the first goal or the weighted sum, in its integers: none is less */
    bool optimal; /* the first goal, or the sum, cannot be better */
    bool has_conflict;
    struct conflict conflict; /* once it is known that there is no plan */
    const struct room_plan
        *rooms;    /* who sits where; NULL: the problem names no rooms, or not yet */
    bool arranged; /* by hand: written even if it breaks rules */
    uint64_t n_moves;
    double seconds;
};

/* The first goal or the weighted sum of a cost, in the integers of `bound`. */
double plan_value(const struct problem *problem, const struct stack_cost *cost);

/* Level two for a plan, with `moves` for each person: *out is its rooms, NULL when none are asked.
 */
MUST_CHECK bool plan_furnish(const struct problem *problem, const uint32_t *where, uint64_t moves,
                             uint64_t seed, struct crew *crew, struct arena *arena,
                             const struct room_plan **out, struct error *err);

/* Who sits where as a member of the plan that is open. */
MUST_CHECK bool rooms_write(const struct problem *p, const struct plan_found *found,
                            struct arena *scratch, struct json *j, struct error *err);
/* Waves of rooms, as members. */
MUST_CHECK bool room_waves_write(const struct problem *p, const struct plan_found *found,
                                 struct arena *scratch, struct json *j, struct error *err);
