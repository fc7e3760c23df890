/*
 * osa_proof: see the header.
 */
#include "osa_proof.h"

#include <math.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"

enum { SMALL = 6000, ARENA_BYTES = 256 << 20 };

/* The share of the time for the root, and how near it must come for the tree to be worth while. */
static const double root_share = 0.5, near_enough = 0.9;

int64_t osa_bound_of_areas(const struct osa *osa)
{
    int64_t left = 0;

    for (uint32_t r = 0; r < osa->n_rooms; r++)
        left += osa->capacity[r];
    for (uint32_t e = 0; e < osa->n_entities; e++)
        left -= osa->space[e];
    return left > 0 ? left : -2 * left;
}

bool osa_proof_is_small(const struct osa *osa)
{
    return (uint64_t)osa->n_entities * osa->n_rooms <= SMALL;
}

static void dispose(void *context)
{
    struct osa_proof *proof = context;

    osa_model_release(&proof->model);
    arena_release(&proof->arena);
    free(proof);
}

/* A real bound is one of whole units; rounding errors of the solver are far below one. */
static int64_t whole(const struct osa_proof *proof, double bound)
{
    double in_units = bound * OSA_UNIT / (double)proof->unit;

    return (int64_t)ceil(in_units - 1e-3) * proof->unit;
}

static void bound_take(struct osa_proof *proof, int64_t bound)
{
    if (bound > proof->cost)
        bound = proof->cost;
    if (!proof->has_bound || bound > proof->bound)
        proof->bound = bound;
    proof->has_bound = true;
}

/* The lock is held: the caller's problem is there as long as nobody gave up waiting. */
static void answer_take(struct osa_proof *proof, const struct milp_answer *answer)
{
    if (proof->errand.abandoned)
        return;
    if (answer->infeasible)
        bound_take(proof, proof->cost);
    else if (isfinite(answer->bound))
        bound_take(proof, whole(proof, answer->bound + proof->model.constant));
    if (answer->x && !proof->better)
        proof->better = arena_alloc(&proof->arena, proof->osa->n_entities * sizeof(*proof->better));
    if (answer->x && proof->better)
        osa_model_read(&proof->model, proof->osa, answer->x, proof->better);
}

/* One solve; what it found goes into the proof. False when there is no use in going on. */
static bool attempt(struct osa_proof *proof, double seconds, int nodes)
{
    struct milp_effort effort = { .seconds = seconds, .nodes = nodes };
    struct milp_answer answer = { 0 };
    struct error ignored;
    bool near;

    // Only what is better by a unit is looked for: half of one keeps clear of rounding.
    effort.cutoff =
        ((double)proof->cost - 0.5 * (double)proof->unit) / OSA_UNIT - proof->model.constant;
    if (!milp_solve(&proof->model.milp, &effort, &answer, &ignored))
        return false;
    pthread_mutex_lock(&proof->errand.lock);
    answer_take(proof, &answer);
    near = !proof->errand.abandoned && proof->has_bound && proof->bound < proof->cost &&
           (double)proof->bound >= near_enough * (double)proof->cost;
    pthread_mutex_unlock(&proof->errand.lock);
    milp_answer_release(&answer);
    return near;
}

static void work(void *context)
{
    struct osa_proof *proof = context;
    int64_t start = clock_ms();
    double left;

    if (!attempt(proof, proof->seconds * root_share, -1) || proof->seconds <= 0)
        return;
    left = proof->seconds - (double)(clock_ms() - start) * 1e-3;
    if (left > 1)
        (void)attempt(proof, left, 0);
}

struct osa_proof *osa_proof_new(const struct osa *osa, int64_t unit)
{
    struct osa_proof *proof = calloc(1, sizeof(*proof));

    if (!proof)
        return NULL;
    proof->osa = osa;
    proof->unit = unit;
    proof->arena = (struct arena)ARENA_INIT(ARENA_BYTES);
    errand_init(&proof->errand, work, dispose, proof);
    return proof;
}

void osa_proof_start(struct osa_proof *proof, int64_t cost, double seconds, bool thread)
{
    struct error ignored;

    proof->cost = cost;
    proof->seconds = seconds;
    if (!osa_model_make(proof->osa, &proof->arena, &proof->model, &ignored)) {
        errand_skip(&proof->errand);
        return;
    }
    errand_start(&proof->errand, thread);
}

bool osa_proof_has_ended(struct osa_proof *proof)
{
    return errand_has_ended(&proof->errand);
}

void osa_proof_free(struct osa_proof *proof)
{
    if (proof)
        errand_leave(&proof->errand);
}
