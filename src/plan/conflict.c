/*
 * conflict: see the header.
 */
#include "conflict.h"

#include <math.h>

#include "area_flow.h"
#include "yardstick/base/clock.h"

enum {
    NODES = 2000,
    ARENA_BYTES = 512 << 20,
    FLOW_LEAST =
        10000 /* units times buildings: from here on CBC takes too long to be asked often */
};

enum verdict { FEASIBLE, INFEASIBLE, UNKNOWN };

struct finding {
    const struct problem *problem;
    struct atom *atoms;
    size_t n;
    int64_t deadline_ms;
    bool unsure;
    bool by_flow;
    int64_t missing; /* of the last infeasible answer; 0: not a matter of area */
};

/* Of a whole city: is it area that is missing? Units in pieces lack less than whole ones. */
static enum verdict ask_flow(struct finding *f)
{
    struct arena arena = ARENA_INIT(ARENA_BYTES);
    enum verdict verdict = UNKNOWN;
    struct error ignored;
    int64_t missing;

    if (clock_ms() < f->deadline_ms &&
        area_flow_missing(f->problem, f->atoms, f->n, &arena, &missing, &ignored)) {
        verdict = missing > 0 ? INFEASIBLE : FEASIBLE;
        f->missing = missing > 0 ? missing : f->missing;
    }
    arena_release(&arena);
    f->unsure |= verdict == UNKNOWN;
    return verdict;
}

static enum verdict ask(struct finding *f)
{
    struct arena arena = ARENA_INIT(ARENA_BYTES);
    double left = (double)(f->deadline_ms - clock_ms()) * 1e-3;
    struct milp_effort effort = { .seconds = left, .nodes = NODES, .cutoff = INFINITY };
    struct milp_answer answer = { 0 };
    struct stack_model model;
    enum verdict verdict = UNKNOWN;
    struct error ignored;

    if (f->by_flow)
        return ask_flow(f);
    if (left > 0 && stack_model_make(f->problem, f->atoms, f->n, true, &arena, &model, &ignored)) {
        if (milp_solve(&model.milp, &effort, &answer, &ignored)) {
            verdict = answer.infeasible || answer.bound > 0.5 ? INFEASIBLE
                      : answer.x && answer.objective < 0.5    ? FEASIBLE
                                                              : UNKNOWN;
            if (verdict == INFEASIBLE)
                f->missing =
                    answer.infeasible ? 0 : llround(answer.x ? answer.objective : answer.bound);
        }
        milp_answer_release(&answer);
        stack_model_release(&model);
    }
    arena_release(&arena);
    f->unsure |= verdict == UNKNOWN;
    return verdict;
}

static void turn(struct finding *f, size_t from, size_t to, bool off)
{
    for (size_t i = from; i < to; i++)
        f->atoms[i].off = off;
}

/* Leave out what can be left out of atoms [from, to), in halves. */
static void filter(struct finding *f, size_t from, size_t to)
{
    size_t middle = from + (to - from) / 2;

    if (from == to)
        return;
    turn(f, from, to, true);
    if (ask(f) == INFEASIBLE)
        return;
    turn(f, from, to, false);
    if (to - from == 1)
        return;
    filter(f, from, middle);
    filter(f, middle, to);
}

static uint32_t too_large(const struct problem *p)
{
    for (uint32_t u = 0; u < p->n_units; u++) {
        int64_t most = 0;

        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (p->buildings[b].capacity > most)
                most = p->buildings[b].capacity;
        if (p->units[u].need > most)
            return u;
    }
    return PROBLEM_NONE;
}

bool conflict_find(const struct problem *problem, double seconds, struct arena *arena,
                   struct conflict *out, struct error *err)
{
    struct finding f = { .problem = problem, .deadline_ms = clock_ms() + (int64_t)(seconds * 1e3) };
    size_t kept = 0;

    if (!atoms_make(problem, arena, &f.atoms, &f.n, err))
        return false;
    f.by_flow = (uint64_t)problem->n_units * problem->n_buildings >= FLOW_LEAST;
    if (f.by_flow && ask(&f) != INFEASIBLE)
        f.by_flow = false;
    if (ask(&f) != INFEASIBLE)
        return error_set(err, ERROR_NOT_FOUND,
                         "no plan was found, but one may exist: search longer");
    filter(&f, 0, f.n);
    (void)ask(&f); // once more, for the area under what remains
    for (size_t i = 0; i < f.n; i++)
        if (!f.atoms[i].off)
            f.atoms[kept++] = f.atoms[i];
    *out = (struct conflict){ f.atoms, kept, f.missing, !f.unsure, too_large(problem) };
    return true;
}
