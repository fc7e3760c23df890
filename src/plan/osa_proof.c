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

void osa_proof_init(struct osa_proof *proof, const struct osa *osa, int64_t unit)
{
    *proof = (struct osa_proof){ .osa = osa,
                                 .unit = unit,
                                 .arena = ARENA_INIT(ARENA_BYTES),
                                 .lock = PTHREAD_MUTEX_INITIALIZER };
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

/* One solve; what it found goes into the proof. */
static bool attempt(struct osa_proof *proof, const struct osa_model *model, double seconds,
                    int nodes)
{
    struct milp_effort effort = { .seconds = seconds, .nodes = nodes };
    struct milp_answer answer;
    struct error ignored;

    // Nothing costs more than the known one less half a unit and less than the known one.
    effort.cutoff = ((double)proof->cost - 0.5 * (double)proof->unit) / OSA_UNIT - model->constant;
    if (!milp_solve(&model->milp, &effort, &answer, &ignored))
        return false;
    if (answer.infeasible)
        bound_take(proof, proof->cost);
    else if (isfinite(answer.bound))
        bound_take(proof, whole(proof, answer.bound + model->constant));
    if (answer.x && !proof->better)
        proof->better = arena_alloc(&proof->arena, proof->osa->n_entities * sizeof(*proof->better));
    if (answer.x && proof->better)
        osa_model_read(model, proof->osa, answer.x, proof->better);
    milp_answer_release(&answer);
    return true;
}

static void prove(struct osa_proof *proof)
{
    int64_t start = clock_ms();
    struct osa_model model;
    struct error ignored;
    double left;

    if (!osa_model_make(proof->osa, &proof->arena, &model, &ignored))
        return;
    if (attempt(proof, &model, proof->seconds * root_share, -1) && proof->seconds > 0 &&
        proof->has_bound && proof->bound < proof->cost &&
        (double)proof->bound >= near_enough * (double)proof->cost) {
        left = proof->seconds - (double)(clock_ms() - start) * 1e-3;
        if (left > 1)
            (void)attempt(proof, &model, left, 0);
    }
    osa_model_release(&model);
}

static void *proof_main(void *arg)
{
    struct osa_proof *proof = arg;

    prove(proof);
    pthread_mutex_lock(&proof->lock);
    proof->ended = true;
    pthread_mutex_unlock(&proof->lock);
    return NULL;
}

void osa_proof_start(struct osa_proof *proof, int64_t cost, double seconds, bool thread)
{
    proof->cost = cost;
    proof->seconds = seconds;
    proof->running = thread && pthread_create(&proof->thread, NULL, proof_main, proof) == 0;
    if (!proof->running)
        (void)proof_main(proof);
}

bool osa_proof_has_ended(struct osa_proof *proof)
{
    bool ended;

    pthread_mutex_lock(&proof->lock);
    ended = proof->ended;
    pthread_mutex_unlock(&proof->lock);
    return ended;
}

void osa_proof_wait(struct osa_proof *proof)
{
    if (proof->running)
        pthread_join(proof->thread, NULL);
    proof->running = false;
}

void osa_proof_release(struct osa_proof *proof)
{
    osa_proof_wait(proof);
    arena_release(&proof->arena);
    pthread_mutex_destroy(&proof->lock);
}
