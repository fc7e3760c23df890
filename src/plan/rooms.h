/*
 * rooms: level two of a plan: who sits in which room, who has which room.
 *
 * Each building for itself, on all cores: its people are seated (seat.h), the
 * rooms they sit in belong to their unit; then units get service rooms up to
 * their share, those they have already first, then on floors where they sit.
 * The same seed gives the same rooms on any number of threads.
 */
#pragma once

#include "seat.h"
#include "yardstick/plan/crew.h"

struct room_plan {
    uint32_t *room_of;       /* of each person; PROBLEM_NONE: there is no room for anybody */
    uint32_t *user;          /* of each room: the unit that has it; PROBLEM_NONE */
    struct seat_cost *cost;  /* of each building */
    int64_t hard;            /* of all buildings; 0: every rule holds */
    int64_t service_missing; /* 0.01 m2 of service rooms that could not be given */
    int64_t over_before, over_after; /* 0.01 m2 above the ceilings of who sits there */
    uint32_t n_seated, n_changed, n_converted, n_pieces;
};

/* False when there is nothing to do: the problem names no rooms or no people. */
bool rooms_are_asked(const struct problem *problem);

/* Do the rooms of the building not do for those who come to it? */
bool rooms_are_short(const struct problem *problem, const uint32_t *where,
                     const struct room_plan *plan, uint32_t building);

/* `moves` of the search for each person. */
MUST_CHECK bool room_plan_make(const struct problem *problem, const uint32_t *where, uint64_t moves,
                               uint64_t seed, struct crew *crew, struct arena *arena,
                               struct room_plan *out, struct error *err);
