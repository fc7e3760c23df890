/*
 * plan_solve: see the header.
 */
#include "plan_found.h"

#include <string.h>
#include <unistd.h>

#include "area_flow.h"
#include "stack_proof.h"
#include "stack_walk.h"
#include "yardstick/base/clock.h"
#include "yardstick/plan/crew.h"

enum {
    STREAMS = 8,
    STEP_MOVES = 1000,
    BURST_LEAST = 2000,
    BURST_MOST = 200000,
    SMALL = 400,       /* units times buildings: a bound is computed even when steps are counted */
    SMALL_NODES = 200, /* of its search tree */
    CONFLICT_SECONDS = 30,
    /* Of the search for rooms, for each person: as many as a small problem has time for. */
    ROOM_MOVES = 4000,
    ROOM_MOVES_MOST = 20000,
    ROOM_MOVES_ALL = 4000000,
    FURNISH_BYTES = 256 << 20,
    PACK_ROUNDS = 4 /* a stream that packs goes on from where it stands for so many rounds */
};

static const double TELL_SECONDS = 0.5;

/* The share of the seconds that CBC may take beside the search. */
static const double proof_share = 0.8;

struct solving {
    const struct problem *problem;
    const struct plan_effort *effort;
    const struct plan_listener *listener;
    struct stack_table table;
    struct stack_walk walks[STREAMS];
    struct crew crew;
    struct stack_proof *proof;
    bool proof_taken, no_plan;
    uint32_t n_rounds, n_moves; /* n_moves: of a burst of this round */
    uint64_t steps;
    int64_t start_us;
    double told, furnish_at; /* seconds since the start */
    uint32_t *where, *from;  /* the best; what bursts of this round start from */
    struct arena *arena;
    struct plan_found found;
};

double plan_value(const struct problem *problem, const struct stack_cost *cost)
{
    static const double unit[GOALS] = { 100, 100, 1, 1, 100 };
    double sum = 0;

    if (!problem->weighted)
        return (double)cost->goal[problem->goals[0]];
    for (uint32_t i = 0; i < problem->n_goals; i++)
        sum += problem->weight[problem->goals[i]] / unit[problem->goals[i]] *
               (double)cost->goal[problem->goals[i]];
    return sum;
}

bool plan_is_feasible(const struct plan_found *found)
{
    return found->cost.broken == 0;
}

bool plan_has_rooms(const struct plan_found *found)
{
    return found->rooms != NULL;
}

static double elapsed(const struct solving *s)
{
    return (double)(clock_us() - s->start_us) * 1e-6;
}

static bool tell(struct solving *s, struct error *err)
{
    // A plan below it disproves a bound, whoever gave it.
    if (s->found.cost.broken == 0 && s->found.has_bound &&
        s->found.bound > plan_value(s->problem, &s->found.cost) * (1 + 1e-9) + 1e-3)
        s->found.has_bound = false;
    s->found.optimal = s->found.cost.broken == 0 && s->found.has_bound &&
                       s->found.bound >= plan_value(s->problem, &s->found.cost) - 1e-6;
    s->found.n_moves = s->steps * STEP_MOVES;
    s->found.seconds = elapsed(s);
    return s->listener->better(s->listener->to, &s->found, err);
}

/*
 * Every other stream packs. Of the rest one in some begins anew (warm 0); the others shake the
 * best, each by another power of ten. Until a plan keeps everything, that is what matters: shaken
 * harder, and with more pressure; then plans that do not are ways to others, and later goals want
 * the cold. Where rooms allow no plan without somebody above the standard, every other round is for
 * the goals.
 */
static const double warm_kept[STREAMS] = { 1, 0, 1e-1, 0, 1e-2, 0, 1e-4, 1e-6 },
                    warm_broken[STREAMS] = { 1, 0, 3e-1, 0, 1e-1, 1e-1, 3e-2, 1e-2 },
                    pressure_kept[] = { 1, 4, 1 }, pressure_over[] = { 4, 16, 60 },
                    pressure_broken[] = { 16, 60, 250 };

static void burst_task(void *state, size_t k)
{
    struct solving *s = state;
    bool over = s->found.cost.over > 0,
         kept = s->found.cost.broken == 0 && (!over || s->n_rounds % 2);
    double warm = (kept ? warm_kept : warm_broken)[k];
    const double *pressure = !kept ? pressure_broken : over ? pressure_over : pressure_kept;

    if (k % 2 && s->n_rounds) {
        stack_walk_pack(&s->walks[k], (s->n_rounds + k / 2) % PACK_ROUNDS == 0 ? s->from : NULL,
                        pressure[(k / 2 + s->n_rounds) % 3], s->n_moves / PACK_MOVES);
        return;
    }
    stack_walk_burst(&s->walks[k], warm == 0 || s->n_rounds == 0 ? NULL : s->from, warm,
                     pressure[(k + s->n_rounds) % 3], s->n_moves);
}

/* Bursts grow, so that short searches and long ones both are used well. */
static uint32_t burst_moves(const struct solving *s)
{
    uint64_t n = (uint64_t)BURST_LEAST << (s->n_rounds / 4 < 8 ? s->n_rounds / 4 : 8);
    uint64_t left = s->effort->steps ? (s->effort->steps - s->steps) * STEP_MOVES / STREAMS : n;

    n = n < BURST_MOST ? n : BURST_MOST;
    return (uint32_t)(n < left ? n : left);
}

static bool round_run(struct solving *s, struct error *err)
{
    size_t bytes = s->problem->n_units * sizeof(*s->where);
    bool better = false;

    s->n_moves = burst_moves(s);
    memcpy(s->from, s->where, bytes);
    crew_run(&s->crew, STREAMS, burst_task, s);
    for (size_t k = 0; k < STREAMS; k++) {
        if (stack_compare(s->problem, &s->walks[k].best_cost, &s->found.cost) >= 0)
            continue;
        better = true;
        s->found.cost = s->walks[k].best_cost;
        memcpy(s->where, s->walks[k].best, bytes);
    }
    s->n_rounds++;
    s->steps += ((uint64_t)s->n_moves * STREAMS + STEP_MOVES - 1) / STEP_MOVES;
    return better ? tell(s, err) : true;
}

/* CBC's plan is priced like any other. */
static void proof_plan_take(struct solving *s)
{
    struct stack_walk *walk = &s->walks[0];

    stack_set(&walk->stack, s->proof->where);
    if (stack_compare(s->problem, &walk->stack.cost, &s->found.cost) >= 0)
        return;
    s->found.cost = walk->stack.cost;
    memcpy(s->where, s->proof->where, s->problem->n_units * sizeof(*s->where));
}

static bool proof_take(struct solving *s, struct error *err)
{
    s->proof_taken = true;
    s->no_plan = s->proof->infeasible && s->found.cost.broken;
    s->found.has_bound = s->proof->has_bound;
    s->found.bound = s->proof->bound;
    if (s->proof->where)
        proof_plan_take(s);
    return tell(s, err);
}

static bool prove_beside(struct solving *s, struct error *err)
{
    double seconds = s->effort->seconds;

    if (!s->proof || s->effort->steps || seconds <= 0 || s->proof_taken)
        return true;
    if (!s->proof->begun)
        stack_proof_start(s->proof, seconds * proof_share, 0, true);
    if (stack_proof_has_ended(s->proof))
        return proof_take(s, err);
    s->found.has_bound = stack_proof_bound(s->proof, &s->found.bound);
    return true;
}

static bool prove_after(struct solving *s, struct error *err)
{
    bool small = (uint64_t)s->problem->n_units * s->problem->n_buildings <= SMALL;

    if (!s->proof || s->proof_taken)
        return true;
    if (!s->proof->begun && s->effort->steps)
        stack_proof_start(s->proof, 0, small ? SMALL_NODES : 0, false);
    // Without a plan the answer to whether there is one is worth waiting for.
    while (s->proof->begun && s->found.cost.broken && !stack_proof_has_ended(s->proof) &&
           elapsed(s) < 2 * s->effort->seconds)
        usleep(50000);
    return s->proof->begun && stack_proof_has_ended(s->proof) ? proof_take(s, err) : true;
}

static bool is_over(const struct solving *s)
{
    const struct plan_effort *effort = s->effort;

    // With one goal that is proved nothing is left; otherwise the later goals may still improve.
    return s->no_plan || (effort->steps && s->steps >= effort->steps) ||
           (effort->seconds > 0 && elapsed(s) >= effort->seconds) ||
           (s->found.optimal && s->problem->weighted);
}

static bool beat(struct solving *s, struct error *err)
{
    const struct plan_effort *effort = s->effort;
    double share = effort->seconds > 0
                       ? elapsed(s) / effort->seconds
                       : (double)s->steps / (double)(effort->steps ? effort->steps : s->steps + 1);

    if (!s->listener->spent || elapsed(s) - s->told < TELL_SECONDS)
        return true;
    s->told = elapsed(s);
    return s->listener->spent(s->listener->to, share < 1 ? share : 1, err);
}

/*
 * Every now and then, twice as late each time, the best so far gets rooms in a hurry and is handed
 * out: who stops the search has a plan down to the rooms.
 */
static bool furnish_soon(struct solving *s, struct error *err)
{
    struct arena scratch = ARENA_INIT(FURNISH_BYTES);
    bool done;

    if (s->found.cost.broken || !rooms_are_asked(s->problem) || elapsed(s) < s->furnish_at)
        return true;
    done = plan_furnish(s->problem, s->where, ROOM_MOVES / 10, s->effort->seed, &s->crew, &scratch,
                        &s->found.rooms, err) &&
           tell(s, err);
    s->found.rooms = NULL;
    arena_release(&scratch);
    s->furnish_at = 2 * elapsed(s) + 1;
    return done;
}

/* Whether there is not area enough is known at once: nothing need be looked for. */
static bool area_ask(struct solving *s, struct error *err)
{
    struct arena scratch = ARENA_INIT(FURNISH_BYTES);
    struct atom *atoms;
    int64_t missing = 0;
    size_t n;
    bool done = atoms_make(s->problem, &scratch, &atoms, &n, err) &&
                area_flow_missing(s->problem, atoms, n, &scratch, &missing, err);

    arena_release(&scratch);
    s->no_plan = missing > 0;
    return done;
}

static bool search(struct solving *s, struct error *err)
{
    if (!area_ask(s, err))
        return false;
    do {
        if (!round_run(s, err) || !prove_beside(s, err) || !beat(s, err) || !furnish_soon(s, err))
            return false;
    } while (!is_over(s));
    return prove_after(s, err);
}

/* No plan: say which rules are in each other's way. */
static bool explain(struct solving *s, struct error *err)
{
    struct error ignored;

    // CBC solves one program at a time: while it is still at the first there is no asking more.
    if (s->found.cost.broken == 0 ||
        (s->proof && s->proof->begun && !stack_proof_has_ended(s->proof)))
        return true;
    s->found.has_conflict =
        conflict_find(s->problem, CONFLICT_SECONDS, s->arena, &s->found.conflict, &ignored);
    return tell(s, err);
}

bool plan_furnish(const struct problem *problem, const uint32_t *where, uint64_t moves,
                  uint64_t seed, struct crew *crew, struct arena *arena,
                  const struct room_plan **out, struct error *err)
{
    struct room_plan *rooms;

    *out = NULL;
    if (!rooms_are_asked(problem))
        return true;
    rooms = arena_alloc(arena, sizeof(*rooms));
    if (!rooms)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    *out = rooms;
    return room_plan_make(problem, where, moves, seed, crew, arena, rooms, err);
}

/* Level two, for the plan that was chosen. */
static bool furnish(struct solving *s, struct error *err)
{
    uint64_t moves = ROOM_MOVES_ALL / (s->problem->n_people + 1);

    moves = moves < ROOM_MOVES ? ROOM_MOVES : moves > ROOM_MOVES_MOST ? ROOM_MOVES_MOST : moves;
    return s->found.cost.broken || plan_furnish(s->problem, s->where, moves, s->effort->seed,
                                                &s->crew, s->arena, &s->found.rooms, err);
}

static bool solving_make(struct solving *s, struct arena *arena, struct error *err)
{
    size_t bytes = s->problem->n_units * sizeof(*s->where);

    s->start_us = clock_us();
    s->arena = arena;
    s->where = arena_alloc(arena, bytes);
    s->from = arena_alloc(arena, bytes);
    s->found = (struct plan_found){ .where = s->where, .cost = { .broken = INT64_MAX } };
    if (!s->where || !s->from)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!stack_table_make(s->problem, arena, &s->table, err))
        return false;
    for (size_t k = 0; k < STREAMS; k++)
        if (!stack_walk_make(&s->table, rng_make(s->effort->seed, k), arena, &s->walks[k], err))
            return false;
    return true;
}

bool plan_solve(const struct problem *problem, const struct plan_effort *effort,
                const struct plan_listener *listener, struct arena *arena,
                const struct plan_found **out, struct error *err)
{
    struct solving *s = arena_alloc(arena, sizeof(*s));
    bool done;

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    s->problem = problem;
    s->effort = effort;
    s->listener = listener;
    if (!solving_make(s, arena, err))
        return false;
    s->proof = stack_proof_new(problem);
    crew_init(&s->crew, effort->n_threads);
    done = search(s, err) && furnish(s, err);
    crew_release(&s->crew);
    done = done && explain(s, err);
    stack_proof_free(s->proof);
    s->found.seconds = elapsed(s);
    if (done)
        *out = &s->found;
    return done;
}
