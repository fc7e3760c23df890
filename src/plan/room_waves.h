/*
 * room_waves: level three where rooms are known: in which order units move, so
 * that no room has two users.
 *
 * In a wave a unit goes into its new rooms, all at once, if nobody else was
 * in any of them when the wave began; the rooms it leaves are free for the
 * next wave. Where units wait for each other in a circle, the one with the
 * fewest people swings: it sits in rooms nobody uses, for a while, and moves
 * again later. Greedy: those whose rooms most others wait for go first.
 */
#pragma once

#include "rooms.h"

struct room_move {
    uint32_t wave; /* from 1 */
    uint32_t unit;
    uint32_t from, to; /* buildings; from may be PROBLEM_NONE */
    bool temporary;
    const uint32_t *rooms; /* of a temporary move: where it sits meanwhile */
    uint32_t n_rooms;
};

struct room_waves {
    struct room_move *moves; /* wave by wave */
    uint32_t n_moves, n_waves, n_double, n_stuck;
};

MUST_CHECK bool room_waves_make(const struct problem *problem, const uint32_t *where,
                                const struct room_plan *plan, struct arena *arena,
                                struct room_waves *out, struct error *err);
