/*
 * pour: the units of one building onto its floors.
 *
 * Ground-floor area is set aside first; then the units fill the floors from
 * below, one after the other, in the order found to cut them up least: few
 * floors for each unit, without gaps, no slivers. The same units give the same
 * floors.
 */
#pragma once

#include "stack.h"

struct pour {
    const struct problem *problem;
    uint32_t building;
    uint32_t *units; /* those in the building */
    uint32_t n_units;
    int64_t *area; /* n_units * n_floors of the building */
};

/* Who is in `building` by `where`, poured. */
MUST_CHECK bool pour_make(const struct problem *problem, const uint32_t *where, uint32_t building,
                          struct arena *arena, struct pour *out, struct error *err);
