/*
 * stack_pack: some units of a few buildings are put anew, as well as can be.
 *
 * Large-neighbourhood search (P. Shaw, "Using constraint programming and local
 * search methods to solve vehicle routing problems", CP 1998): up to PACK_UNITS
 * units leave a few buildings and every way to put them into these and into some
 * that stand empty is looked at, by a table over sets of units. What pairs of
 * these units say of each other (affinities, groups) is left out of the table,
 * so that a way out is only proposed: the caller prices it.
 */
#pragma once

#include "rng.h"
#include "stack.h"

enum { PACK_UNITS = 10, PACK_BUILDINGS = 7, PACK_SETS = 1 << PACK_UNITS };

struct stack_pack {
    uint32_t units[PACK_UNITS], to[PACK_UNITS]; /* who moves, and where: the proposal */
    uint32_t buildings[PACK_BUILDINGS];
    uint32_t n, n_buildings;
    uint32_t n_most;  /* units of this proposal */
    uint32_t *inside; /* n_units: those of one building */
    int64_t *need;    /* PACK_SETS */
    uint32_t *alone;  /* PACK_SETS * n_classes */
    double *price;    /* PACK_SETS: of one building with that set */
    double *least[2]; /* PACK_SETS: of the buildings so far */
    uint16_t *taken;  /* PACK_BUILDINGS * PACK_SETS */
    double linear[PACK_UNITS][PACK_BUILDINGS];
};

MUST_CHECK bool stack_pack_make(const struct stack_table *table, struct arena *arena,
                                struct stack_pack *out, struct error *err);

/* Where units of `pack` would best go, in `to`; with `heat` what each costs is blurred by as much.
 * `pressure` as for a walk. */
void stack_pack_propose(struct stack_pack *pack, const struct stack *stack, struct rng *rng,
                        double pressure, double heat);

/* Beside the cost: full buildings beside empty ones are better than many half full. Less is
 * better; of the buildings of the proposal. */
double stack_pack_looseness(const struct stack_pack *pack, const struct stack *stack);

/* How much work the proposal was: sets of sets looked at. */
uint32_t stack_pack_work(const struct stack_pack *pack);
