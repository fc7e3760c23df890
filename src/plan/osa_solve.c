/*
 * osa_solve: see the header.
 */
#include "yardstick/plan/osa_solve.h"

#include "osa_ladder.h"
#include "yardstick/base/clock.h"

enum { STEP_MOVES = 1000, ROUND_STEPS = 80 };

struct solving {
    const struct osa *osa;
    const struct plan_effort *effort;
    const struct osa_listener *listener;
    struct osa_table table;
    struct osa_ladder ladder;
    struct crew crew;
    int64_t start_us;
    uint64_t steps;
    uint32_t *room_of;
    struct osa_found found;
};

static double elapsed(const struct solving *s)
{
    return (double)(clock_us() - s->start_us) * 1e-6;
}

/* The ladder's best becomes what is found, if it is better by the definition, too. */
static bool take(struct solving *s, struct error *err)
{
    struct osa_cost cost;

    for (uint32_t e = 0; e < s->osa->n_entities; e++)
        s->room_of[e] = s->ladder.best[e];
    if (!osa_cost_make(s->osa, s->room_of, &cost, err))
        return false;
    s->found.cost = cost;
    s->found.room_of = s->room_of;
    s->found.n_moves = s->steps * STEP_MOVES;
    s->found.seconds = elapsed(s);
    return s->listener->better(s->listener->to, &s->found, err);
}

static bool search(struct solving *s, struct error *err)
{
    const struct plan_effort *effort = s->effort;

    do {
        uint64_t left = effort->steps ? effort->steps - s->steps : ROUND_STEPS;
        uint32_t steps = left < ROUND_STEPS ? (uint32_t)left : ROUND_STEPS;
        bool better = osa_ladder_round(&s->ladder, &s->crew, steps * STEP_MOVES / LADDER_WALKS);

        s->steps += steps;
        if (better && !take(s, err))
            return false;
    } while ((effort->steps == 0 || s->steps < effort->steps) &&
             (effort->seconds <= 0 || elapsed(s) < effort->seconds));
    return true;
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
    s->start_us = clock_us();
    s->room_of = arena_alloc(arena, osa->n_entities * sizeof(*s->room_of));
    if (!s->room_of)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!osa_table_make(osa, arena, &s->table, err) ||
        !osa_ladder_make(&s->table, effort->seed, arena, &s->ladder, err))
        return false;
    crew_init(&s->crew, effort->n_threads);
    done = search(s, err);
    crew_release(&s->crew);
    s->found.n_moves = s->steps * STEP_MOVES;
    s->found.seconds = elapsed(s);
    if (done)
        *out = s->found;
    return done;
}
