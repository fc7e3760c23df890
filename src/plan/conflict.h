/*
 * conflict: which rules cannot hold together, when there is no plan.
 *
 * A deletion filter (J. Chinneck, "Feasibility and Infeasibility in
 * Optimization", 2008, chapter 6): rules are left out, many at once first and
 * then one by one; what can be left out while there still is no plan stays out.
 * What remains is a smallest set in the sense that none of it is superfluous.
 * How much area is missing under these rules is computed, too.
 */
#pragma once

#include "stack_model.h"

struct conflict {
    const struct atom *atoms; /* the rules that remain */
    size_t n;
    int64_t missing;    /* 0.01 m2; 0: it is not area that is missing */
    bool smallest;      /* else time ran out, and some may be superfluous */
    uint32_t too_large; /* a unit that is larger than every building it may go to; PROBLEM_NONE */
};

/* ERROR_NOT_FOUND when there is a plan after all, or none could be told in time. */
MUST_CHECK bool conflict_find(const struct problem *problem, double seconds, struct arena *arena,
                              struct conflict *out, struct error *err);
