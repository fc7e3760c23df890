/*
 * stack_proof: see the header.
 */
#include "stack_proof.h"

#include <math.h>

enum { ARENA_BYTES = 512 << 20, COVER_NODES = 10000 };

static const double cover_share = 0.1;

void stack_proof_init(struct stack_proof *proof, const struct problem *problem)
{
    *proof = (struct stack_proof){ .problem = problem,
                                   .arena = ARENA_INIT(ARENA_BYTES),
                                   .lock = PTHREAD_MUTEX_INITIALIZER };
}

/* A goal of integers has whole bounds; the solver's own errors are far below one. */
static void bound_take(struct stack_proof *proof, double bound)
{
    if (!isfinite(bound))
        return;
    if (!proof->problem->weighted)
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
    struct milp milp = MILP_INIT;
    struct error ignored;
    double constant;

    effort.seconds = proof->seconds > 0 ? proof->seconds * cover_share : 0;
    if (stack_cover_make(proof->problem, &proof->arena, &milp, &constant, &ignored) &&
        milp_solve(&milp, &effort, &answer, &ignored)) {
        if (!answer.infeasible)
            bound_take(proof, answer.bound + constant);
        milp_answer_release(&answer);
    }
    milp_release(&milp);
}

static void answer_take(struct stack_proof *proof, const struct stack_model *model,
                        const struct milp_answer *answer)
{
    proof->infeasible = answer->infeasible;
    if (!answer->infeasible)
        bound_take(proof, answer->bound + model->constant);
    if (answer->x)
        proof->where = arena_alloc(&proof->arena, proof->problem->n_units * sizeof(*proof->where));
    if (proof->where)
        stack_model_read(model, answer->x, proof->where);
}

static void whole(struct stack_proof *proof)
{
    struct milp_effort effort = { .nodes = proof->nodes, .cutoff = INFINITY };
    struct milp_answer answer = { 0 };
    struct stack_model model;
    struct atom *atoms;
    struct error ignored;
    size_t n;

    effort.seconds = proof->seconds > 0 ? proof->seconds * (1 - cover_share) : 0;
    if (!atoms_make(proof->problem, &proof->arena, &atoms, &n, &ignored) ||
        !stack_model_make(proof->problem, atoms, n, false, &proof->arena, &model, &ignored))
        return;
    if (milp_solve(&model.milp, &effort, &answer, &ignored))
        answer_take(proof, &model, &answer);
    milp_answer_release(&answer);
    stack_model_release(&model);
}

static void *proof_main(void *arg)
{
    struct stack_proof *proof = arg;

    cover(proof);
    if (proof->seconds > 0 || proof->nodes)
        whole(proof);
    pthread_mutex_lock(&proof->lock);
    proof->ended = true;
    pthread_mutex_unlock(&proof->lock);
    return NULL;
}

void stack_proof_start(struct stack_proof *proof, double seconds, int nodes, bool thread)
{
    proof->begun = true;
    proof->seconds = seconds;
    proof->nodes = nodes;
    proof->running = thread && pthread_create(&proof->thread, NULL, proof_main, proof) == 0;
    if (!proof->running)
        (void)proof_main(proof);
}

bool stack_proof_has_ended(struct stack_proof *proof)
{
    bool ended;

    pthread_mutex_lock(&proof->lock);
    ended = proof->ended;
    pthread_mutex_unlock(&proof->lock);
    return ended;
}

void stack_proof_wait(struct stack_proof *proof)
{
    if (proof->running)
        pthread_join(proof->thread, NULL);
    proof->running = false;
}

void stack_proof_release(struct stack_proof *proof)
{
    stack_proof_wait(proof);
    arena_release(&proof->arena);
    pthread_mutex_destroy(&proof->lock);
}
