/*
 * plan_arrange: a plan as somebody has arranged it, priced and furnished like any other.
 */
#include "plan_found.h"

#include <unistd.h>

#include "reading.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/plan/crew.h"

enum { ROOM_MOVES = 1000 /* of the search for rooms, for each person */ };

static bool unknown(struct error *err)
{
    return error_set(err, ERROR_INVALID,
                     "a unit, a building or a floor is named that is not in the problem");
}

static bool place_read(const struct problem *p, const struct json_value *v, uint32_t *unit,
                       uint32_t *building, struct error *err)
{
    int64_t unit_id, building_id;

    if (!json_as_i64(json_get(v, "unit"), &unit_id) ||
        !json_as_i64(json_get(v, "building"), &building_id))
        return unknown(err);
    *unit = problem_unit_find(p, unit_id);
    *building = problem_building_find(p, building_id);
    return (*unit != PROBLEM_NONE && *building != PROBLEM_NONE) || unknown(err);
}

static bool plan_take(const struct problem *p, const struct json_value *plan, uint32_t *where,
                      struct error *err)
{
    const struct json_value *list = json_get(plan, "assignments");
    uint32_t unit, building;

    for (uint32_t u = 0; u < p->n_units; u++)
        where[u] = p->units[u].home == PROBLEM_NONE ? 0 : p->units[u].home;
    for (size_t i = 0; i < json_count(list); i++) {
        if (!place_read(p, json_at(list, i), &unit, &building, err))
            return false;
        where[unit] = building;
    }
    return true;
}

static bool moves_take(struct problem *p, const struct json_value *moves, uint32_t *where,
                       struct error *err)
{
    uint32_t unit, building;
    int64_t ordinal;

    for (size_t i = 0; i < json_count(moves); i++) {
        if (!place_read(p, json_at(moves, i), &unit, &building, err))
            return false;
        where[unit] = building;
        p->units[unit].floor = PROBLEM_NONE;
        if (!json_as_i64(json_get(json_at(moves, i), "ordinal"), &ordinal))
            continue;
        p->units[unit].floor = problem_floor_find(p, building, ordinal);
        if (p->units[unit].floor == PROBLEM_NONE)
            return unknown(err);
    }
    return true;
}

static bool price(const struct problem *p, const uint32_t *where, struct arena *arena,
                  struct stack_cost *out, struct error *err)
{
    struct stack_table table;
    struct stack stack;

    if (!stack_table_make(p, arena, &table, err) || !stack_make(&table, arena, &stack, err))
        return false;
    stack_set(&stack, where);
    *out = stack.cost;
    return true;
}

bool plan_arrange(struct problem *problem, const struct json_value *plan,
                  const struct json_value *moves, const struct plan_effort *effort,
                  struct arena *arena, const struct plan_found **out, struct error *err)
{
    struct plan_found *found = arena_alloc(arena, sizeof(*found));
    uint32_t *where = arena_alloc(arena, (problem->n_units + 1) * sizeof(*where));
    int64_t start_us = clock_us();
    struct crew crew;
    bool done;

    if (!found || !where)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!plan_take(problem, plan, where, err) || !moves_take(problem, moves, where, err))
        return false;
    *found = (struct plan_found){ .where = where, .arranged = true };
    if (!price(problem, where, arena, &found->cost, err))
        return false;
    crew_init(&crew, effort->n_threads);
    done = plan_furnish(problem, where, ROOM_MOVES, effort->seed, &crew, arena, &found->rooms, err);
    crew_release(&crew);
    found->seconds = (double)(clock_us() - start_us) * 1e-6;
    *out = found;
    return done;
}
