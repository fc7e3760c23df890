/*
 * effort: how long to look for a good answer, and how.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct plan_effort {
    double seconds; /* of the clock; 0: no limit */
    uint64_t steps; /* of 1,000 moves; 0: no limit */
    uint64_t seed;
    size_t n_threads; /* 1 to CREW_MAX */
};
