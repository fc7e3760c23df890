/*
 * stack_proof: the bound of a relocation problem, beside the search.
 *
 * First which buildings could hold everybody, then stack_model, by CBC, in a
 * thread of its own or in the caller's.
 */
#pragma once

#include <pthread.h>

#include "stack_model.h"

struct stack_proof {
    const struct problem *problem;
    double seconds; /* 0: no limit */
    int nodes;      /* 0: no limit; without both, only what buildings are needed is asked */
    struct arena arena;
    pthread_t thread;
    pthread_mutex_t lock;
    bool begun, running, ended;
    /* The answer, once it has ended. */
    bool has_bound, infeasible;
    double bound;    /* in the integers of the goal */
    uint32_t *where; /* a plan; NULL: none */
};

void stack_proof_init(struct stack_proof *proof, const struct problem *problem);
/* With `thread` it returns at once; when none is to be had it runs here. */
void stack_proof_start(struct stack_proof *proof, double seconds, int nodes, bool thread);
bool stack_proof_has_ended(struct stack_proof *proof);
void stack_proof_wait(struct stack_proof *proof);
/* Waits, too. */
void stack_proof_release(struct stack_proof *proof);
