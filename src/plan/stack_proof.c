/*
 * stack_proof: see the header.
 */
#include "stack_proof.h"

#include <math.h>
#include <stdlib.h>

enum {
    ARENA_BYTES = 512 << 20,
    COVER_NODES = 10000,
    WHOLE_MOST = 10000 /* units times buildings; with more CBC keeps a core and finds nothing */
};

static const double cover_share = 0.1;

static void dispose(void *context)
{
    struct stack_proof *proof = context;

    milp_release(&proof->cover);
    stack_model_release(&proof->model);
    arena_release(&proof->arena);
    free(proof);
}

/* A goal of integers has whole bounds; the solver's own errors are far below one. */
static void bound_take(struct stack_proof *proof, double bound)
{
    if (!isfinite(bound))
        return;
    if (!proof->weighted)
        bound = ceil(bound - 1e-2);
    if (!proof->has_bound || bound > proof->bound)
        proof->bound = bound;
    proof->has_bound = true;
}

/* Which buildings could hold everybody, whoever goes where. */
static void cover(struct stack_proof *proof)
{
    struct milp_effort effort = { .nodes = COVER_NODES, .cutoff = INFINITY };
    struct milp_answer answer = { 0 };
    struct error ignored;

    effort.seconds = proof->seconds > 0 ? proof->seconds * cover_share : 0;
    if (!milp_solve(&proof->cover, &effort, &answer, &ignored))
        return;
    pthread_mutex_lock(&proof->errand.lock);
    if (!answer.infeasible)
        bound_take(proof, answer.bound + proof->cover_constant);
    pthread_mutex_unlock(&proof->errand.lock);
    milp_answer_release(&answer);
}

/* The lock is held: the caller's problem is there as long as nobody gave up waiting. */
static void answer_take(struct stack_proof *proof, const struct milp_answer *answer)
{
    if (proof->errand.abandoned)
        return;
    proof->infeasible = answer->infeasible;
    if (!answer->infeasible)
        bound_take(proof, answer->bound + proof->model.constant);
    if (answer->x)
        proof->where = arena_alloc(&proof->arena, proof->problem->n_units * sizeof(*proof->where));
    if (proof->where)
        stack_model_read(&proof->model, answer->x, proof->where);
}

static void whole(struct stack_proof *proof)
{
    struct milp_effort effort = { .nodes = proof->nodes, .cutoff = INFINITY };
    struct milp_answer answer = { 0 };
    struct error ignored;

    effort.seconds = proof->seconds > 0 ? proof->seconds * (1 - cover_share) : 0;
    if (!milp_solve(&proof->model.milp, &effort, &answer, &ignored))
        return;
    pthread_mutex_lock(&proof->errand.lock);
    answer_take(proof, &answer);
    pthread_mutex_unlock(&proof->errand.lock);
    milp_answer_release(&answer);
}

static void work(void *context)
{
    struct stack_proof *proof = context;
    uint64_t size = (uint64_t)proof->problem->n_units * proof->problem->n_buildings;

    cover(proof);
    if ((proof->seconds > 0 || proof->nodes) && size <= WHOLE_MOST)
        whole(proof);
}

struct stack_proof *stack_proof_new(const struct problem *problem)
{
    struct stack_proof *proof = calloc(1, sizeof(*proof));

    if (!proof)
        return NULL;
    proof->problem = problem;
    proof->weighted = problem->weighted;
    proof->arena = (struct arena)ARENA_INIT(ARENA_BYTES);
    errand_init(&proof->errand, work, dispose, proof);
    return proof;
}

static bool programs_make(struct stack_proof *proof)
{
    struct atom *atoms;
    struct error ignored;
    size_t n;

    return stack_cover_make(proof->problem, &proof->arena, &proof->cover, &proof->cover_constant,
                            &ignored) &&
           atoms_make(proof->problem, &proof->arena, &atoms, &n, &ignored) &&
           stack_model_make(proof->problem, atoms, n, false, &proof->arena, &proof->model,
                            &ignored);
}

void stack_proof_start(struct stack_proof *proof, double seconds, int nodes, bool thread)
{
    proof->begun = true;
    proof->seconds = seconds;
    proof->nodes = nodes;
    if (!programs_make(proof)) {
        errand_skip(&proof->errand);
        return;
    }
    errand_start(&proof->errand, thread);
}

bool stack_proof_has_ended(struct stack_proof *proof)
{
    return errand_has_ended(&proof->errand);
}

bool stack_proof_bound(struct stack_proof *proof, double *out)
{
    bool has;

    pthread_mutex_lock(&proof->errand.lock);
    has = proof->has_bound;
    *out = has ? proof->bound : *out;
    pthread_mutex_unlock(&proof->errand.lock);
    return has;
}

void stack_proof_free(struct stack_proof *proof)
{
    if (proof)
        errand_leave(&proof->errand);
}
