/*
 * spread: in how many places the groups of a problem are, and how far apart.
 */
#pragma once

#include "yardstick/plan/problem.h"

struct spreads {
    uint32_t one, two, more, violating, n; /* n: groups of several units */
    double mean;                           /* over those */
};

/* `where`: the building of each unit; PROBLEM_NONE: none. */
struct spreads spreads_of(const struct problem *p, const uint32_t *where);
