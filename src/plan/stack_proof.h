/*
 * stack_proof: the bound of a relocation problem, beside the search.
 *
 * First which buildings could hold everybody, then stack_model, by CBC, in a
 * thread of its own or in the caller's.
 */
#pragma once

#include "errand.h"
#include "stack_model.h"

struct stack_proof {
    const struct problem *problem;
    double seconds; /* 0: no limit */
    int nodes;      /* 0: no limit; without both, only what buildings are needed is asked */
    struct arena arena;
    struct milp cover; /* which buildings could hold everybody */
    double cover_constant;
    struct stack_model model;
    bool weighted;
    bool begun;
    struct errand errand; /* its lock is of what follows, while it runs */
    /* The answer; the bound is there before the end. */
    bool has_bound, infeasible;
    double bound;    /* in the integers of the goal */
    uint32_t *where; /* a plan; NULL: none */
};

/* NULL without memory: then there is no proof. */
struct stack_proof *stack_proof_new(const struct problem *problem);
/* With `thread` it returns at once; when none is to be had it runs here. */
void stack_proof_start(struct stack_proof *proof, double seconds, int nodes, bool thread);
bool stack_proof_has_ended(struct stack_proof *proof);
/* The bound so far; false when there is none yet. */
bool stack_proof_bound(struct stack_proof *proof, double *out);
/* Never waits (errand_leave). NULL is fine. */
void stack_proof_free(struct stack_proof *proof);
