/*
 * stack: which unit goes to which building, and what that costs, kept up to date.
 *
 * Moving a unit takes O(its affinities + the places of its group). The cost is
 * a vector: how much of the hard rules is broken, then the goals; two of them
 * compare by the order of the goals, or by their weighted sum.
 */
#pragma once

#include "yardstick/plan/problem.h"

enum { STACK_CLASSES_MAX = 8 };
enum { BROKEN_RULE = 100 * 100 /* a rule that is no area counts like 100 m2 */ };

struct stack_cost {
    int64_t broken; /* 0.01 m2; 0: every hard rule holds */
    int64_t over;   /* 0.01 m2 above the standard that rooms will not allow otherwise: a guess */
    int64_t goal[GOALS]; /* of each goal, less is better; FREED: gross area kept */
};

/* Rules and affinities by unit. */
struct stack_table {
    const struct problem *problem;
    int64_t *barred; /* n_units * n_buildings: what bans, pins and the like say, in broken */
    uint32_t *open_first, *open; /* by unit: buildings that nothing bars it from; none: all */
    uint32_t *apart_first, *apart;
    uint32_t *near_first;
    struct problem_affinity *near; /* a: the other */
    double scale[GOALS];           /* of each goal in the energy of the search */
    /* Who sits alone by ceilings, the smallest first: class k of a unit or a building counts those
     * up to ceiling k; `excess` is what the next larger rooms of a building would be too much. */
    uint32_t n_classes;
    uint32_t *leaders; /* n_units * n_classes */
    uint32_t *fitting; /* n_buildings * n_classes: rooms up to that ceiling */
    int64_t *excess;   /* n_buildings * n_classes */
    double broken_scale;
};

struct stack {
    const struct stack_table *table;
    uint32_t *where; /* of each unit */
    int64_t *load, *ground_load;
    uint32_t *n_units;
    uint32_t *places;   /* n_groups * n_buildings: units of the group there */
    uint32_t *n_places; /* of each group */
    uint32_t *far;      /* of each group: pairs of its places that are too far apart */
    uint32_t n_moved;
    uint32_t *alone; /* n_buildings * n_classes: leaders there */
    int64_t spent;
    int64_t soft_broken; /* all of broken but the limits on moves and money */
    struct stack_cost cost;
};

MUST_CHECK bool stack_table_make(const struct problem *problem, struct arena *arena,
                                 struct stack_table *out, struct error *err);
MUST_CHECK bool stack_make(const struct stack_table *table, struct arena *arena, struct stack *out,
                           struct error *err);

/* Every unit where `where` says; every building is in range. */
void stack_set(struct stack *stack, const uint32_t *where);
void stack_put(struct stack *s, uint32_t unit, uint32_t to);

/* The building has more in it than it holds, or too few rooms for those who sit alone. */
bool stack_is_short(const struct stack *stack, uint32_t building);
/* It would not be, with this unit too. */
bool stack_welcomes(const struct stack *stack, uint32_t unit, uint32_t building);

/* Less than 0 when a is better. */
int stack_compare(const struct problem *problem, const struct stack_cost *a,
                  const struct stack_cost *b);

/* What the unit must have on the ground floor there. */
static inline int64_t stack_ground(const struct problem *p, uint32_t unit, uint32_t building)
{
    return p->units[unit].accessible && !p->buildings[building].lift ? p->units[unit].need
                                                                     : p->units[unit].ground;
}
