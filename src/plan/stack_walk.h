/*
 * stack_walk: one of the streams that look for a stack.
 *
 * Simulated annealing (S. Kirkpatrick et al., "Optimization by simulated
 * annealing", Science 220 (1983) 671-680) in bursts: each starts from the best
 * known or from anywhere, cools from the scale of the first goal down to that
 * of the last, and keeps the best by exact comparison. What a walk does depends
 * on its own random numbers and on what it was given to start from.
 */
#pragma once

#include "rng.h"
#include "stack.h"
#include "stack_pack.h"

struct stack_walk {
    struct stack stack;
    struct rng rng;
    uint32_t *best;
    struct stack_cost best_cost;
    uint32_t *undo_unit, *undo_from; /* of the move under way */
    uint32_t n_undo;
    double pressure; /* of this burst */
    struct stack_pack pack;
};

MUST_CHECK bool stack_walk_make(const struct stack_table *table, struct rng rng,
                                struct arena *arena, struct stack_walk *out, struct error *err);

/* One burst of n moves. `from` NULL: a start of its own; otherwise `warm` tells how far it is
 * shaken, from 0 to 1. With `pressure` 1 a hundredth of all need too much costs as much as the
 * whole range of the first goal: plans that break rules are ways to others. The more of it the
 * sooner they are left; rules that are many and tight want much, those that stand in the way
 * little. */
void stack_walk_burst(struct stack_walk *walk, const uint32_t *from, double warm, double pressure,
                      uint32_t n);

/* The same with n moves of stack_pack, each as much work as PACK_MOVES others; `from` NULL: from
 * where the walk stands. */
enum { PACK_MOVES = 1000 };
void stack_walk_pack(struct stack_walk *walk, const uint32_t *from, double pressure, uint32_t n);
