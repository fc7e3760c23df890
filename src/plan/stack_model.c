/*
 * stack_model: see the header.
 */
#include "stack_model.h"

#include <math.h>

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

static void atom_add(struct atom *atoms, size_t *n, enum atom_kind kind, uint32_t index)
{
    atoms[(*n)++] = (struct atom){ kind, index, false };
}

bool atoms_make(const struct problem *p, struct arena *arena, struct atom **out, size_t *n,
                struct error *err)
{
    size_t most =
        (size_t)p->n_rules + p->n_buildings + 3 * (size_t)p->n_units + 2 * (size_t)p->n_groups + 2;
    struct atom *atoms = arena_alloc(arena, most * sizeof(*atoms));
    size_t count = 0;

    if (!atoms)
        return no_room(err);
    for (uint32_t g = 0; g < p->n_groups; g++) {
        if (p->group_places_max)
            atom_add(atoms, &count, ATOM_PLACES, g);
        if (p->group_distance >= 0)
            atom_add(atoms, &count, ATOM_DISTANCE, g);
    }
    if (p->moves_max != PROBLEM_NONE)
        atom_add(atoms, &count, ATOM_MOVES, 0);
    if (p->budget >= 0)
        atom_add(atoms, &count, ATOM_BUDGET, 0);
    for (uint32_t u = 0; u < p->n_units; u++) {
        if (p->units[u].secure)
            atom_add(atoms, &count, ATOM_SECURE, u);
        if (p->units[u].district)
            atom_add(atoms, &count, ATOM_DISTRICT, u);
        if (p->units[u].ground || p->units[u].accessible)
            atom_add(atoms, &count, ATOM_GROUND, u);
    }
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (p->buildings[b].empty)
            atom_add(atoms, &count, ATOM_EMPTY, b);
    for (uint32_t i = 0; i < p->n_rules; i++)
        atom_add(atoms, &count, ATOM_RULE, i);
    *out = atoms;
    *n = count;
    return true;
}

/* Is the rule in force? One that is not in the list is none of the problem's. */
static bool holds(const struct atom *atoms, size_t n, enum atom_kind kind, uint32_t index)
{
    for (size_t i = 0; i < n; i++)
        if (atoms[i].kind == kind && atoms[i].index == index)
            return !atoms[i].off;
    return false;
}

static int y_at(const struct stack_model *m, uint32_t u, uint32_t b)
{
    return m->y[(size_t)u * m->problem->n_buildings + b];
}

static double goal_weight(const struct problem *p, enum goal goal)
{
    static const double unit[GOALS] = { 100, 100, 1, 1, 100 };

    return p->weighted ? p->weight[goal] / unit[goal] : p->goals[0] == goal ? 1 : 0;
}

static void columns_buildings(struct stack_model *m, bool elastic)
{
    const struct problem *p = m->problem;
    double freed = goal_weight(p, GOAL_FREED), rent = goal_weight(p, GOAL_RENT),
           cost = goal_weight(p, GOAL_COST);

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        const struct problem_building *one = &p->buildings[b];
        double used = freed * (double)one->gross + rent * (double)one->rent;

        if (!one->keep) {
            m->constant += elastic ? 0 : cost * (double)one->exit_cost;
            used -= cost * (double)one->exit_cost;
        }
        m->w[b] = milp_column(&m->milp, one->keep, 1, elastic ? 0 : used, true);
        m->lack[b] = elastic ? milp_column(&m->milp, 0, INFINITY, 1, false) : -1;
    }
}

static void columns_units(struct stack_model *m, bool elastic)
{
    const struct problem *p = m->problem;
    double heads = goal_weight(p, GOAL_HEADS), cost = goal_weight(p, GOAL_COST);

    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t b = 0; b < p->n_buildings; b++) {
            const struct problem_unit *unit = &p->units[u];
            bool moves = unit->home != b && unit->home != PROBLEM_NONE;
            double price = moves ? heads * unit->heads + cost * (double)unit->moving_cost : 0;

            m->y[(size_t)u * p->n_buildings + b] =
                milp_column(&m->milp, 0, 1, elastic ? 0 : price, true);
        }
}

/* Every unit is somewhere, and a building holds what is in it. */
static void rows_place(struct stack_model *m)
{
    const struct problem *p = m->problem;

    for (uint32_t u = 0; u < p->n_units; u++) {
        for (uint32_t b = 0; b < p->n_buildings; b++)
            milp_term(&m->milp, y_at(m, u, b), 1);
        milp_row(&m->milp, 1, 1);
    }
    for (uint32_t b = 0; b < p->n_buildings; b++) {
        for (uint32_t u = 0; u < p->n_units; u++)
            milp_term(&m->milp, y_at(m, u, b), (double)p->units[u].need);
        if (m->lack[b] >= 0)
            milp_term(&m->milp, m->lack[b], -1);
        milp_term(&m->milp, m->w[b], -(double)p->buildings[b].capacity);
        milp_row(&m->milp, -INFINITY, 0);
        for (uint32_t u = 0; u < p->n_units; u++) {
            milp_term(&m->milp, y_at(m, u, b), 1);
            milp_term(&m->milp, m->w[b], -1);
            milp_row(&m->milp, -INFINITY, 0);
        }
    }
}

/* The buildings of a district that are used hold who must stay in it. */
static void row_district(struct milp *milp, const struct problem *p, const int *w, int64_t district)
{
    double need = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        need += p->units[u].district == district ? (double)p->units[u].need : 0;
    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (p->buildings[b].district == district)
            milp_term(milp, w[b], (double)p->buildings[b].capacity);
    milp_row(milp, need, INFINITY);
}

static void rows_districts(struct milp *milp, const struct problem *p, const int *w)
{
    for (uint32_t u = 0; u < p->n_units; u++) {
        bool first = p->units[u].district != 0;

        for (uint32_t v = 0; first && v < u; v++)
            first = p->units[v].district != p->units[u].district;
        if (first)
            row_district(milp, p, w, p->units[u].district);
    }
}

/* What follows from the rows above, said outright: the buildings used hold everybody. */
static void row_cover(struct milp *milp, const struct problem *p, const int *w)
{
    double need = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        need += (double)p->units[u].need;
    for (uint32_t b = 0; b < p->n_buildings; b++)
        milp_term(milp, w[b], (double)p->buildings[b].capacity);
    milp_row(milp, need, INFINITY);
    rows_districts(milp, p, w);
}

static void rows_ground(struct stack_model *m, const struct atom *atoms, size_t n)
{
    const struct problem *p = m->problem;

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        uint32_t floor = p->buildings[b].ground;
        bool any = false;

        for (uint32_t u = 0; u < p->n_units; u++) {
            int64_t ground = stack_ground(p, u, b);

            if (ground && holds(atoms, n, ATOM_GROUND, u)) {
                milp_term(&m->milp, y_at(m, u, b), (double)ground);
                any = true;
            }
        }
        if (any)
            milp_row(&m->milp, -INFINITY,
                     floor == PROBLEM_NONE ? 0 : (double)p->floors[floor].capacity);
    }
}

static void forbid(struct stack_model *m, uint32_t u, uint32_t b)
{
    milp_term(&m->milp, y_at(m, u, b), 1);
    milp_row(&m->milp, 0, 0);
}

static void rows_rule(struct stack_model *m, const struct problem_rule *rule)
{
    if (rule->kind == RULE_BAN) {
        forbid(m, rule->unit, rule->other);
    } else if (rule->kind == RULE_PIN) {
        milp_term(&m->milp, y_at(m, rule->unit, rule->other), 1);
        milp_row(&m->milp, 1, 1);
    } else if (rule->unit != rule->other) {
        for (uint32_t b = 0; b < m->problem->n_buildings; b++) {
            milp_term(&m->milp, y_at(m, rule->unit, b), 1);
            milp_term(&m->milp, y_at(m, rule->other, b), 1);
            milp_row(&m->milp, -INFINITY, 1);
        }
    }
}

static uint32_t group_size(const struct problem *p, uint32_t group)
{
    uint32_t n = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        n += p->units[u].group == group;
    return n;
}

static void rows_group(struct stack_model *m, uint32_t group, bool places, bool distance)
{
    const struct problem *p = m->problem;
    int first = -1;

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        int here = milp_column(&m->milp, 0, 1, 0, false);

        first = b ? first : here;
        for (uint32_t u = 0; u < p->n_units; u++)
            if (p->units[u].group == group) {
                milp_term(&m->milp, y_at(m, u, b), 1);
                milp_term(&m->milp, here, -1);
                milp_row(&m->milp, -INFINITY, 0);
            }
    }
    for (uint32_t b = 0; places && b < p->n_buildings; b++)
        milp_term(&m->milp, first + (int)b, 1);
    if (places)
        milp_row(&m->milp, -INFINITY, p->group_places_max);
    for (uint32_t b = 0; distance && b < p->n_buildings; b++)
        for (uint32_t c = 0; c < b; c++)
            if (problem_distance(p, b, c) > p->group_distance) {
                milp_term(&m->milp, first + (int)b, 1);
                milp_term(&m->milp, first + (int)c, 1);
                milp_row(&m->milp, -INFINITY, 1);
            }
}

static void rows_moves(struct stack_model *m)
{
    const struct problem *p = m->problem;

    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (p->units[u].home != PROBLEM_NONE && p->units[u].home != b)
                milp_term(&m->milp, y_at(m, u, b), 1);
    milp_row(&m->milp, -INFINITY, p->moves_max);
}

static void rows_budget(struct stack_model *m)
{
    const struct problem *p = m->problem;
    double left = (double)p->budget;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        if (!p->buildings[b].keep) {
            milp_term(&m->milp, m->w[b], -(double)p->buildings[b].exit_cost);
            left -= (double)p->buildings[b].exit_cost;
        }
    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (p->units[u].home != PROBLEM_NONE && p->units[u].home != b)
                milp_term(&m->milp, y_at(m, u, b), (double)p->units[u].moving_cost);
    milp_row(&m->milp, -INFINITY, left);
}

static void rows_rules(struct stack_model *m, const struct atom *atoms, size_t n)
{
    const struct problem *p = m->problem;

    for (size_t i = 0; i < n; i++) {
        const struct atom *atom = &atoms[i];

        if (atom->off)
            continue;
        if (atom->kind == ATOM_RULE)
            rows_rule(m, &p->rules[atom->index]);
        for (uint32_t u = 0; atom->kind == ATOM_EMPTY && u < p->n_units; u++)
            forbid(m, u, atom->index);
        for (uint32_t b = 0; atom->kind == ATOM_SECURE && b < p->n_buildings; b++)
            if (!p->buildings[b].secure)
                forbid(m, atom->index, b);
        for (uint32_t b = 0; atom->kind == ATOM_DISTRICT && b < p->n_buildings; b++)
            if (p->buildings[b].district != p->units[atom->index].district)
                forbid(m, atom->index, b);
        if (atom->kind == ATOM_MOVES)
            rows_moves(m);
        if (atom->kind == ATOM_BUDGET)
            rows_budget(m);
    }
    for (uint32_t g = 0; g < p->n_groups; g++) {
        bool places = holds(atoms, n, ATOM_PLACES, g), distance = holds(atoms, n, ATOM_DISTANCE, g);

        if (group_size(p, g) > 1 && (places || distance))
            rows_group(m, g, places, distance);
    }
}

bool stack_model_make(const struct problem *p, const struct atom *atoms, size_t n_atoms,
                      bool elastic, struct arena *arena, struct stack_model *out, struct error *err)
{
    struct stack_model m = { .milp = MILP_INIT, .problem = p };

    m.y = arena_alloc(arena, (size_t)p->n_units * p->n_buildings * sizeof(*m.y));
    m.w = arena_alloc(arena, p->n_buildings * sizeof(*m.w));
    m.lack = arena_alloc(arena, p->n_buildings * sizeof(*m.lack));
    if (!m.y || !m.w || !m.lack)
        return no_room(err);
    columns_buildings(&m, elastic);
    columns_units(&m, elastic);
    rows_place(&m);
    if (!elastic)
        row_cover(&m.milp, p, m.w);
    rows_ground(&m, atoms, n_atoms);
    rows_rules(&m, atoms, n_atoms);
    *out = m;
    return true;
}

bool stack_cover_make(const struct problem *p, struct arena *arena, struct milp *out,
                      double *constant, struct error *err)
{
    struct stack_model m = { .milp = MILP_INIT, .problem = p };

    m.w = arena_alloc(arena, p->n_buildings * sizeof(*m.w));
    m.lack = arena_alloc(arena, p->n_buildings * sizeof(*m.lack));
    if (!m.w || !m.lack)
        return no_room(err);
    columns_buildings(&m, false);
    row_cover(&m.milp, p, m.w);
    *out = m.milp;
    *constant = m.constant;
    return true;
}

void stack_model_release(struct stack_model *model)
{
    milp_release(&model->milp);
}

void stack_model_read(const struct stack_model *m, const double *values, uint32_t *where)
{
    for (uint32_t u = 0; u < m->problem->n_units; u++) {
        where[u] = 0;
        for (uint32_t b = 1; b < m->problem->n_buildings; b++)
            if (values[y_at(m, u, b)] > values[y_at(m, u, where[u])])
                where[u] = b;
    }
}
