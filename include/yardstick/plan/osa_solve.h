/*
 * osa_solve: look for the cheapest allocation, until told to stop.
 *
 * Work is measured in steps of 1,000 moves tried; with a number of steps the
 * same seed gives the same allocation bit for bit on any number of threads.
 * Whenever a better allocation is found it is handed out at once, checked by
 * osa_cost, so that a search that is killed has given its best.
 */
#pragma once

#include "yardstick/plan/effort.h"
#include "yardstick/plan/osa_cost.h"

struct osa_found {
    const uint32_t *room_of; /* lives as long as the arena */
    struct osa_cost cost;
    bool has_bound; /* no allocation costs less than `bound` */
    int64_t bound;
    bool optimal;
    uint64_t n_moves;
    double seconds;
};

/* Called in the caller's thread; false stops the search with what *err then says. */
struct osa_listener {
    bool (*better)(void *to, const struct osa_found *found, struct error *err);
    void *to;
};

MUST_CHECK bool osa_solve(const struct osa *osa, const struct plan_effort *effort,
                          const struct osa_listener *listener, struct arena *arena,
                          struct osa_found *out, struct error *err);
