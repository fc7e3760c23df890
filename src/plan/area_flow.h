/*
 * area_flow: how much area has no room, even if units could be cut to pieces.
 *
 * A greatest flow of area from units into buildings they may be in (L. R. Ford, D. R. Fulkerson,
 * "Maximal flow through a network", Canadian Journal of Mathematics 8 (1956)). What is left over
 * proves that there is no plan, in no time even for a whole city; nothing left over proves nothing.
 * Bans, pins, districts, secure and emptied buildings are looked at, and that a unit is in one
 * building.
 */
#pragma once

#include "stack_model.h"
#include "yardstick/base/arena.h"

/* *missing: 0.01 m2 under the rules that are not off. */
MUST_CHECK bool area_flow_missing(const struct problem *problem, const struct atom *atoms,
                                  size_t n_atoms, struct arena *scratch, int64_t *missing,
                                  struct error *err);
