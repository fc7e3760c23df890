/*
 * osa_solve: see the header.
 */
#include "yardstick/plan/osa_solve.h"

#include "osa_ladder.h"
#include "osa_proof.h"
#include "yardstick/base/clock.h"

enum { STEP_MOVES = 1000, ROUND_STEPS = 80 };

/* Of the seconds given: when the proof begins, and how long it may take. */
static const double proof_after = 0.04, proof_share = 0.6;

struct solving {
    const struct osa *osa;
    const struct plan_effort *effort;
    const struct osa_listener *listener;
    struct osa_table table;
    struct osa_ladder ladder;
    struct crew crew;
    struct osa_proof *proof;
    bool proof_begun, proof_taken;
    int64_t start_us;
    uint64_t steps;
    uint32_t *room_of;
    struct osa_found found;
};

static double elapsed(const struct solving *s)
{
    return (double)(clock_us() - s->start_us) * 1e-6;
}

/* s->room_of is the best there is: price it by the definition and hand it out. */
static bool take(struct solving *s, struct error *err)
{
    if (!osa_cost_make(s->osa, s->room_of, &s->found.cost, err))
        return false;
    s->found.room_of = s->room_of;
    // An allocation below it disproves a bound, whoever gave it.
    if (s->found.cost.n_hard == 0 && s->found.bound > s->found.cost.total)
        s->found.bound = osa_bound_of_areas(s->osa);
    s->found.optimal = s->found.cost.n_hard == 0 && s->found.bound >= s->found.cost.total;
    s->found.n_moves = s->steps * STEP_MOVES;
    s->found.seconds = elapsed(s);
    return s->listener->better(s->listener->to, &s->found, err);
}

static bool ladder_take(struct solving *s, struct error *err)
{
    for (uint32_t e = 0; e < s->osa->n_entities; e++)
        s->room_of[e] = s->ladder.best[e];
    return take(s, err);
}

/* What the proof has found: a bound, perhaps something better. */
static bool proof_take(struct solving *s, struct error *err)
{
    struct osa_cost cost;

    s->proof_taken = true;
    if (s->proof->has_bound && s->proof->bound > s->found.bound)
        s->found.bound = s->proof->bound;
    if (s->proof->better && osa_cost_make(s->osa, s->proof->better, &cost, err) &&
        cost.n_hard == 0 && (s->found.cost.n_hard || cost.total < s->found.cost.total))
        for (uint32_t e = 0; e < s->osa->n_entities; e++)
            s->room_of[e] = s->proof->better[e];
    return take(s, err);
}

/* With seconds: once the search has something to start from, beside it if there are threads. */
static bool prove_beside(struct solving *s, struct error *err)
{
    double seconds = s->effort->seconds;

    if (!s->proof || s->effort->steps || seconds <= 0 || s->found.cost.n_hard || s->proof_taken)
        return true;
    if (!s->proof_begun && elapsed(s) >= seconds * proof_after) {
        s->proof_begun = true;
        osa_proof_start(s->proof, s->found.cost.total, seconds * proof_share, true);
    }
    return s->proof_begun && osa_proof_has_ended(s->proof) ? proof_take(s, err) : true;
}

static bool is_over(const struct solving *s)
{
    const struct plan_effort *effort = s->effort;

    return s->found.optimal || (effort->steps && s->steps >= effort->steps) ||
           (effort->seconds > 0 && elapsed(s) >= effort->seconds);
}

static bool search(struct solving *s, struct error *err)
{
    const struct plan_effort *effort = s->effort;

    do {
        uint64_t left = effort->steps ? effort->steps - s->steps : ROUND_STEPS;
        uint32_t steps = left < ROUND_STEPS ? (uint32_t)left : ROUND_STEPS;
        bool better = osa_ladder_round(&s->ladder, &s->crew, steps * STEP_MOVES / LADDER_WALKS);

        s->steps += steps;
        if ((better && !ladder_take(s, err)) || !prove_beside(s, err))
            return false;
    } while (!is_over(s));
    return true;
}

/* With steps: the root, when it is small, so that the answer depends on the steps alone. */
static bool prove_after(struct solving *s, struct error *err)
{
    if (s->proof_begun)
        return s->proof_taken || !osa_proof_has_ended(s->proof) ? true : proof_take(s, err);
    if (!s->proof || s->found.optimal || s->found.cost.n_hard || !s->effort->steps ||
        !osa_proof_is_small(s->osa))
        return true;
    osa_proof_start(s->proof, s->found.cost.total, 0, false);
    return proof_take(s, err);
}

static bool solving_make(struct solving *s, struct arena *arena, struct error *err)
{
    s->start_us = clock_us();
    s->room_of = arena_alloc(arena, s->osa->n_entities * sizeof(*s->room_of));
    s->found.has_bound = true;
    s->found.bound = osa_bound_of_areas(s->osa);
    if (!s->room_of)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    return osa_table_make(s->osa, arena, &s->table, err) &&
           osa_ladder_make(&s->table, s->effort->seed, arena, &s->ladder, err);
}

bool osa_solve(const struct osa *osa, const struct plan_effort *effort,
               const struct osa_listener *listener, struct arena *arena, struct osa_found *out,
               struct error *err)
{
    struct solving *s = arena_alloc(arena, sizeof(*s));
    bool done;

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    s->osa = osa;
    s->effort = effort;
    s->listener = listener;
    if (!solving_make(s, arena, err))
        return false;
    s->proof = osa_proof_new(osa, s->table.unit);
    crew_init(&s->crew, effort->n_threads);
    done = search(s, err) && prove_after(s, err);
    crew_release(&s->crew);
    osa_proof_free(s->proof);
    s->found.n_moves = s->steps * STEP_MOVES;
    s->found.seconds = elapsed(s);
    if (done)
        *out = s->found;
    return done;
}
