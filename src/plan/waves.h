/*
 * waves: in which order units move, so that nobody waits in the street.
 *
 * A unit moves when, at the beginning of a wave, its new building has the area
 * it needs free; what it leaves is free for the next wave. Units that stay but
 * hold more than they need draw together in the first. Where units wait for
 * each other in a circle, one moves to a building with room to spare first
 * (swing space) and later again: as few as can be, the smallest first. Greedy:
 * those whose leaving others wait for go before the rest. O(waves * units^2).
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/plan/problem.h"

struct wave_move {
    uint32_t wave; /* from 1 */
    uint32_t unit;
    uint32_t from, to; /* buildings; from may be PROBLEM_NONE */
    bool temporary;    /* it moves again */
};

struct waves {
    struct wave_move *moves; /* wave by wave */
    uint32_t n_moves, n_waves, n_double;
    uint32_t n_stuck; /* units that cannot move: nowhere is room to swing */
};

MUST_CHECK bool waves_make(const struct problem *problem, const uint32_t *where,
                           struct arena *arena, struct waves *out, struct error *err);
