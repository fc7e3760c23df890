/*
 * osa_proof: what no allocation can cost less than, and perhaps the proof that
 * the one found is the cheapest.
 *
 * The program of osa_model is solved by CBC for something better than what is
 * known: the root first; the whole tree only if the root came near. It runs in
 * a thread of its own, or in the caller's.
 */
#pragma once

#include "errand.h"
#include "osa_model.h"

struct osa_proof {
    const struct osa *osa;
    int64_t unit;   /* every cost is a multiple of it */
    int64_t cost;   /* of the allocation known */
    double seconds; /* for all of it; 0: no limit, but then only the root is looked at */
    struct arena arena;
    struct osa_model model;
    struct errand errand; /* its lock is of what follows, while it runs */
    /* The answer, once it has ended. */
    bool has_bound;
    int64_t bound;
    uint32_t *better; /* an allocation that costs less; NULL: none was found */
};

/* Of the areas alone: waste is at least what there is too much, lack twice what there is too
 * little. */
int64_t osa_bound_of_areas(const struct osa *osa);

/* Is the program small enough for the root to take seconds? */
bool osa_proof_is_small(const struct osa *osa);

/* NULL without memory: then there is no proof. */
struct osa_proof *osa_proof_new(const struct osa *osa, int64_t unit);
/* With `thread` it returns at once; when none is to be had it runs here. */
void osa_proof_start(struct osa_proof *proof, int64_t cost, double seconds, bool thread);
bool osa_proof_has_ended(struct osa_proof *proof);
/* Never waits (errand_leave). NULL is fine. */
void osa_proof_free(struct osa_proof *proof);
