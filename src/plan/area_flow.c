/*
 * area_flow: see the header.
 */
#include "area_flow.h"

#include <string.h>

struct flow {
    const struct problem *p;
    uint8_t *may;                        /* n_units * n_buildings */
    int64_t *in;                         /* n_units * n_buildings: area of a unit there */
    int64_t *need;                       /* of each unit, what has no room yet */
    int64_t *space;                      /* of each building */
    uint32_t *from_unit, *from_building; /* of a building its unit, of a unit its building */
    uint32_t *queue;                     /* of units */
};

static bool flow_make(const struct problem *p, struct arena *arena, struct flow *out)
{
    size_t pairs = (size_t)p->n_units * p->n_buildings;
    struct flow f = { .p = p };

    f.may = arena_alloc(arena, pairs);
    f.in = arena_alloc(arena, pairs * sizeof(*f.in));
    f.need = arena_alloc(arena, p->n_units * sizeof(*f.need));
    f.space = arena_alloc(arena, p->n_buildings * sizeof(*f.space));
    f.from_unit = arena_alloc(arena, p->n_buildings * sizeof(*f.from_unit));
    f.from_building = arena_alloc(arena, p->n_units * sizeof(*f.from_building));
    f.queue = arena_alloc(arena, p->n_units * sizeof(*f.queue));
    *out = f;
    return f.may && f.in && f.need && f.space && f.from_unit && f.from_building && f.queue;
}

static uint8_t *may_at(struct flow *f, uint32_t unit, uint32_t building)
{
    return &f->may[(size_t)unit * f->p->n_buildings + building];
}

static void rule_apply(struct flow *f, const struct problem_rule *rule)
{
    for (uint32_t b = 0; rule->kind != RULE_APART && b < f->p->n_buildings; b++)
        if ((b == rule->other) == (rule->kind == RULE_BAN))
            *may_at(f, rule->unit, b) = 0;
}

static void atom_apply(struct flow *f, const struct atom *atom)
{
    const struct problem *p = f->p;

    if (atom->kind == ATOM_RULE)
        rule_apply(f, &p->rules[atom->index]);
    for (uint32_t u = 0; atom->kind == ATOM_EMPTY && u < p->n_units; u++)
        *may_at(f, u, atom->index) = 0;
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if ((atom->kind == ATOM_SECURE && !p->buildings[b].secure) ||
            (atom->kind == ATOM_DISTRICT &&
             p->buildings[b].district != p->units[atom->index].district))
            *may_at(f, atom->index, b) = 0;
}

static void start(struct flow *f, const struct atom *atoms, size_t n_atoms)
{
    const struct problem *p = f->p;

    for (uint32_t u = 0; u < p->n_units; u++) {
        f->need[u] = p->units[u].need;
        for (uint32_t b = 0; b < p->n_buildings; b++)
            *may_at(f, u, b) = p->units[u].need <= p->buildings[b].capacity;
    }
    for (uint32_t b = 0; b < p->n_buildings; b++)
        f->space[b] = p->buildings[b].capacity;
    memset(f->in, 0, (size_t)p->n_units * p->n_buildings * sizeof(*f->in));
    for (size_t i = 0; i < n_atoms; i++)
        if (!atoms[i].off)
            atom_apply(f, &atoms[i]);
}

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Backwards from a building with space: who came by whom, and how much can. */
static void push(struct flow *f, uint32_t to)
{
    uint32_t n = f->p->n_buildings, b = to, u = f->from_unit[b];
    int64_t most = f->space[to];

    while (f->from_building[u] != PROBLEM_NONE) {
        most = less(most, f->in[(size_t)u * n + f->from_building[u]]);
        b = f->from_building[u];
        u = f->from_unit[b];
    }
    most = less(most, f->need[u]);
    f->need[u] -= most;
    f->space[to] -= most;
    for (b = to, u = f->from_unit[b]; f->from_building[u] != PROBLEM_NONE; u = f->from_unit[b]) {
        f->in[(size_t)u * n + b] += most;
        b = f->from_building[u];
        f->in[(size_t)u * n + b] -= most;
    }
    f->in[(size_t)u * n + b] += most;
}

/* Everybody who has something in the building may make room in it. */
static void reach(struct flow *f, uint32_t building, uint32_t *n_queue)
{
    for (uint32_t v = 0; v < f->p->n_units; v++)
        if (f->from_building[v] == PROBLEM_NONE && f->need[v] == 0 &&
            f->in[(size_t)v * f->p->n_buildings + building] > 0) {
            f->from_building[v] = building;
            f->queue[(*n_queue)++] = v;
        }
}

/* One breadth-first search from all who lack room; false: no way left. */
static bool augment(struct flow *f)
{
    const struct problem *p = f->p;
    uint32_t n_queue = 0;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        f->from_unit[b] = PROBLEM_NONE;
    for (uint32_t u = 0; u < p->n_units; u++) {
        f->from_building[u] = PROBLEM_NONE;
        if (f->need[u] > 0)
            f->queue[n_queue++] = u;
    }
    for (uint32_t i = 0; i < n_queue; i++)
        for (uint32_t b = 0; b < p->n_buildings; b++) {
            if (!*may_at(f, f->queue[i], b) || f->from_unit[b] != PROBLEM_NONE)
                continue;
            f->from_unit[b] = f->queue[i];
            if (f->space[b] > 0) {
                push(f, b);
                return true;
            }
            reach(f, b, &n_queue);
        }
    return false;
}

bool area_flow_missing(const struct problem *problem, const struct atom *atoms, size_t n_atoms,
                       struct arena *scratch, int64_t *missing, struct error *err)
{
    struct flow flow;

    if (!flow_make(problem, scratch, &flow))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    start(&flow, atoms, n_atoms);
    while (augment(&flow))
        continue;
    *missing = 0;
    for (uint32_t u = 0; u < problem->n_units; u++)
        *missing += flow.need[u];
    return true;
}
