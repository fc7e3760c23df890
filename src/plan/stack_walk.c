/*
 * stack_walk: see the header.
 */
#include "stack_walk.h"

#include <math.h>
#include <string.h>

/* Of stack_pack, in its own measure: what counts as PACK_MOVES, and what any proposal is beside. */
enum { PACK_WORK = 600000, PACK_WORK_LEAST = 20000 };

static const double pack_hot = 1e-3, pack_cold = 1e-6;

enum { LOOKS = 12, REPAIRS = 8 /* of 32 moves, while something is short */ };

bool stack_walk_make(const struct stack_table *table, struct rng rng, struct arena *arena,
                     struct stack_walk *out, struct error *err)
{
    size_t bytes = table->problem->n_units * sizeof(uint32_t);
    struct stack_walk walk = { .rng = rng, .best_cost = { .broken = INT64_MAX } };

    walk.best = arena_alloc(arena, bytes);
    walk.undo_unit = arena_alloc(arena, 2 * bytes + sizeof(uint32_t));
    walk.undo_from = arena_alloc(arena, 2 * bytes + sizeof(uint32_t));
    if (!walk.best || !walk.undo_unit || !walk.undo_from)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!stack_make(table, arena, &walk.stack, err) ||
        !stack_pack_make(table, arena, &walk.pack, err))
        return false;
    *out = walk;
    return true;
}

static void put(struct stack_walk *walk, uint32_t unit, uint32_t to)
{
    uint32_t from = walk->stack.where[unit];

    // A move touches a unit once or twice at most: the lists have room for that.
    if (from == to || walk->n_undo >= 2 * walk->stack.table->problem->n_units)
        return;
    walk->undo_unit[walk->n_undo] = unit;
    walk->undo_from[walk->n_undo++] = from;
    stack_put(&walk->stack, unit, to);
}

static uint32_t some_unit(struct stack_walk *walk)
{
    return rng_below(&walk->rng, walk->stack.table->problem->n_units);
}

static uint32_t some_building(struct stack_walk *walk)
{
    return rng_below(&walk->rng, walk->stack.table->problem->n_buildings);
}

/* One that nothing bars the unit from, where there is one. */
static uint32_t open_building(struct stack_walk *walk, uint32_t unit)
{
    const struct stack_table *t = walk->stack.table;
    uint32_t first = t->open_first[unit], n = t->open_first[unit + 1] - first;

    return n ? t->open[first + rng_below(&walk->rng, n)] : some_building(walk);
}

/* A building in use already; not always: one far away would be barred. */
static uint32_t used_open(struct stack_walk *walk, uint32_t unit)
{
    const struct stack_table *t = walk->stack.table;

    for (int k = 0; k < 8; k++) {
        uint32_t b = walk->stack.where[rng_below(&walk->rng, t->problem->n_units)];

        if (t->barred[(size_t)unit * t->problem->n_buildings + b] == 0)
            return b;
    }
    return open_building(walk, unit);
}

/* One of a few looked at whose building does not do for those in it. */
static uint32_t troubled_unit(struct stack_walk *walk)
{
    uint32_t u = 0;

    for (int k = 0; k < LOOKS; k++) {
        u = some_unit(walk);
        if (stack_is_short(&walk->stack, walk->stack.where[u]))
            break;
    }
    return u;
}

/* One of a few looked at that has room for the unit, and rooms for those of it who sit alone. */
static uint32_t welcoming(struct stack_walk *walk, uint32_t unit)
{
    uint32_t b = walk->stack.where[unit];

    for (int k = 0; k < LOOKS; k++) {
        b = k % 2 ? used_open(walk, unit) : open_building(walk, unit);
        if (stack_welcomes(&walk->stack, unit, b))
            break;
    }
    return b;
}

/* A unit that may go where this one is, of a few looked at. */
static uint32_t partner(struct stack_walk *walk, uint32_t unit)
{
    const struct stack_table *t = walk->stack.table;
    uint32_t v = unit;

    for (int k = 0; k < 8; k++) {
        v = rng_below(&walk->rng, t->problem->n_units);
        if (t->barred[(size_t)v * t->problem->n_buildings + walk->stack.where[unit]] == 0)
            break;
    }
    return v;
}

/* All units of one's group that are in the same building go together. */
static void move_group(struct stack_walk *walk, uint32_t unit, uint32_t to, bool all)
{
    const struct problem *p = walk->stack.table->problem;
    uint32_t from = walk->stack.where[unit];

    for (uint32_t u = 0; u < p->n_units; u++)
        if (p->units[u].group == p->units[unit].group && (all || walk->stack.where[u] == from))
            put(walk, u, to);
}

/* A building is emptied into others in use, or into another one as a whole. */
static void move_building(struct stack_walk *walk, bool whole)
{
    const struct problem *p = walk->stack.table->problem;
    uint32_t one = some_unit(walk), from = walk->stack.where[one], to = open_building(walk, one);

    for (uint32_t u = 0; u < p->n_units; u++)
        if (walk->stack.where[u] == from)
            put(walk, u, whole ? to : used_open(walk, u));
}

static void swap_buildings(struct stack_walk *walk)
{
    const struct problem *p = walk->stack.table->problem;
    uint32_t one = some_unit(walk), a = walk->stack.where[one], b = open_building(walk, one);

    for (uint32_t u = 0; u < p->n_units; u++)
        if (walk->stack.where[u] == a || walk->stack.where[u] == b)
            put(walk, u, walk->stack.where[u] == a ? b : a);
}

static void swap_units(struct stack_walk *walk)
{
    uint32_t u = some_unit(walk), v = partner(walk, u), a = walk->stack.where[u];

    put(walk, u, walk->stack.where[v]);
    put(walk, v, a);
}

static void swap_groups(struct stack_walk *walk)
{
    uint32_t u = some_unit(walk), v = partner(walk, u), a = walk->stack.where[u],
             b = walk->stack.where[v];

    if (a == b)
        return;
    move_group(walk, u, b, false);
    // v may have come along: then its group is on the way already.
    if (walk->stack.where[v] == b)
        move_group(walk, v, a, false);
}

/* Where something is short: away from there, or somebody else instead. */
static void repair(struct stack_walk *walk)
{
    uint32_t u = troubled_unit(walk), v, from = walk->stack.where[u];

    if (rng_below(&walk->rng, 2)) {
        put(walk, u, welcoming(walk, u));
        return;
    }
    v = partner(walk, u);
    put(walk, u, walk->stack.where[v]);
    put(walk, v, from);
}

static void try_move(struct stack_walk *walk)
{
    const struct problem *p = walk->stack.table->problem;
    uint32_t kind = rng_below(&walk->rng, 32), u = some_unit(walk), home = p->units[u].home;
    bool is_short = walk->stack.cost.over > 0 || walk->stack.cost.broken > 0;

    if (is_short && rng_below(&walk->rng, 32) < REPAIRS)
        repair(walk);
    else if (kind < 9)
        put(walk, u, used_open(walk, u));
    else if (kind < 12)
        put(walk, u, open_building(walk, u));
    else if (kind < 14)
        put(walk, u, home == PROBLEM_NONE ? used_open(walk, u) : home);
    else if (kind < 20)
        swap_units(walk);
    else if (kind < 25)
        move_group(walk, u, used_open(walk, u), kind < 22);
    else if (kind < 27)
        move_group(walk, u, open_building(walk, u), kind < 26);
    else if (kind < 29)
        swap_groups(walk);
    else if (kind < 30)
        swap_buildings(walk);
    else
        move_building(walk, kind < 31);
}

static double energy_change(const struct stack_walk *walk, const struct stack_cost *from)
{
    const struct stack_table *t = walk->stack.table;
    const struct stack_cost *to = &walk->stack.cost;
    double d = walk->pressure * t->broken_scale *
               (double)(to->broken - from->broken + to->over - from->over);

    for (uint32_t i = 0; i < t->problem->n_goals; i++) {
        enum goal goal = t->problem->goals[i];

        d += t->scale[goal] * (double)(to->goal[goal] - from->goal[goal]);
    }
    return d;
}

static void best_keep(struct stack_walk *walk)
{
    const struct problem *p = walk->stack.table->problem;

    if (stack_compare(p, &walk->stack.cost, &walk->best_cost) >= 0)
        return;
    walk->best_cost = walk->stack.cost;
    memcpy(walk->best, walk->stack.where, p->n_units * sizeof(*walk->best));
}

static void take_back(struct stack_walk *walk)
{
    while (walk->n_undo) {
        walk->n_undo--;
        stack_put(&walk->stack, walk->undo_unit[walk->n_undo], walk->undo_from[walk->n_undo]);
    }
}

static void step(struct stack_walk *walk, double temperature)
{
    struct stack_cost before = walk->stack.cost;
    double chance = (double)(rng_next(&walk->rng) >> 11) * 0x1p-53, d;

    walk->n_undo = 0;
    try_move(walk);
    if (walk->n_undo == 0)
        return;
    d = energy_change(walk, &before);
    if (d <= 0 || chance < exp(-d / temperature)) {
        if (d < 0)
            best_keep(walk);
        return;
    }
    take_back(walk);
}

static void start(struct stack_walk *walk, const uint32_t *from)
{
    const struct problem *p = walk->stack.table->problem;

    if (!from)
        for (uint32_t u = 0; u < p->n_units; u++)
            walk->undo_from[u] = p->units[u].home != PROBLEM_NONE && rng_below(&walk->rng, 2)
                                     ? p->units[u].home
                                     : open_building(walk, u);
    stack_set(&walk->stack, from ? from : walk->undo_from);
    best_keep(walk);
}

void stack_walk_burst(struct stack_walk *walk, const uint32_t *from, double warm, double pressure,
                      uint32_t n)
{
    const struct problem *p = walk->stack.table->problem;
    double hot = from ? 0.1 * warm : 0.1;
    // Down to a hundredth of what the last goal is worth; goals are worth 1e-4 each of the one
    // before. From far away, first things first.
    bool deep = from && warm < 1;
    double cold = p->weighted ? 1e-7 : 1e-5 * pow(1e-4, deep ? p->n_goals - 1.0 : 0);
    double factor = pow(cold / hot, 64.0 / (n < 64 ? 64 : n)), t = hot;

    walk->pressure = pressure;
    start(walk, from);
    for (uint32_t i = 0; i < n; i++) {
        if (i && i % 64 == 0)
            t *= factor;
        step(walk, t);
    }
}

static void pack_step(struct stack_walk *walk, double temperature)
{
    struct stack_cost before = walk->stack.cost;
    struct stack_pack *pack = &walk->pack;
    double chance = (double)(rng_next(&walk->rng) >> 11) * 0x1p-53, d;

    walk->n_undo = 0;
    stack_pack_propose(pack, &walk->stack, &walk->rng, walk->pressure, temperature);
    d = -stack_pack_looseness(pack, &walk->stack);
    for (uint32_t i = 0; i < pack->n; i++)
        put(walk, pack->units[i], pack->to[i]);
    if (walk->n_undo == 0)
        return;
    d += stack_pack_looseness(pack, &walk->stack) + energy_change(walk, &before);
    if (d > 0 && chance >= exp(-d / temperature))
        take_back(walk);
    else
        best_keep(walk);
}

void stack_walk_pack(struct stack_walk *walk, const uint32_t *from, double pressure, uint32_t n)
{
    uint64_t all = (uint64_t)n * PACK_WORK, done = 0;

    walk->pressure = pressure;
    if (from)
        stack_set(&walk->stack, from);
    while (done < all) {
        pack_step(walk, pack_hot * pow(pack_cold / pack_hot, (double)done / (double)all));
        done += stack_pack_work(&walk->pack) + PACK_WORK_LEAST;
    }
}
