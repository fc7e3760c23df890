/*
 * osa_cost: what an allocation costs, computed from the definition.
 *
 *     cost = sum over rooms of max(C - L, 2 (L - C))  +  sum of the weights of broken soft
 * constraints
 *
 * with C the capacity of a room and L the space of the entities in it. It
 * shares no code with the search, which it checks: every constraint is looked
 * at anew, in the file's order. O(entities^2 + rooms + constraints).
 *
 * Pure; any thread.
 */
#pragma once

#include "yardstick/plan/osa.h"

struct osa_cost {
    int64_t unused, overused; /* of the sum over rooms: what is wasted, and twice what is lacking */
    int64_t penalty[OSA_TYPES];
    uint32_t broken[OSA_TYPES]; /* soft constraints not kept */
    uint32_t hard[OSA_TYPES];   /* hard ones not kept: 0 in an allocation that counts */
    uint32_t n_hard;
    int64_t total; /* in units of OSA_UNIT, like the areas */
};

/* ERROR_INVALID when an entity is in no room of the problem. */
MUST_CHECK bool osa_cost_make(const struct osa *osa, const uint32_t *room_of, struct osa_cost *out,
                              struct error *err);
