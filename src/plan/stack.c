/*
 * stack: see the header.
 */
#include "stack.h"

#include <string.h>

/* In the energy each goal is worth this share of the one before it. */
static const double next_goal = 1e-4;

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

static void barred_fill(const struct problem *p, int64_t *barred)
{
    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t b = 0; b < p->n_buildings; b++) {
            const struct problem_building *to = &p->buildings[b];

            if (to->empty || (p->units[u].secure && !to->secure) ||
                (p->units[u].district && p->units[u].district != to->district))
                barred[(size_t)u * p->n_buildings + b] = BROKEN_RULE;
        }
    for (uint32_t i = 0; i < p->n_rules; i++) {
        const struct problem_rule *rule = &p->rules[i];

        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (rule->kind != RULE_APART && (b == rule->other) == (rule->kind == RULE_BAN))
                barred[(size_t)rule->unit * p->n_buildings + b] += BROKEN_RULE;
    }
}

/* Where a unit may go at all, so that the search need not try the rest. */
static void open_fill(const struct problem *p, struct stack_table *t)
{
    uint32_t n = 0;

    for (uint32_t u = 0; u < p->n_units; u++) {
        t->open_first[u] = n;
        for (uint32_t b = 0; b < p->n_buildings; b++)
            if (t->barred[(size_t)u * p->n_buildings + b] == 0)
                t->open[n++] = b;
    }
    t->open_first[p->n_units] = n;
}

/* Lists by unit, from pairs: counted, then filled. */
static void pairs_fill(const struct problem *p, struct stack_table *t)
{
    for (uint32_t i = 0; i < p->n_rules; i++)
        if (p->rules[i].kind == RULE_APART && p->rules[i].unit != p->rules[i].other) {
            t->apart_first[p->rules[i].unit + 2]++;
            t->apart_first[p->rules[i].other + 2]++;
        }
    for (uint32_t i = 0; i < p->n_affinities; i++)
        if (p->affinities[i].a != p->affinities[i].b) {
            t->near_first[p->affinities[i].a + 2]++;
            t->near_first[p->affinities[i].b + 2]++;
        }
    for (uint32_t u = 0; u < p->n_units; u++) {
        t->apart_first[u + 2] += t->apart_first[u + 1];
        t->near_first[u + 2] += t->near_first[u + 1];
    }
    for (uint32_t i = 0; i < p->n_rules; i++)
        if (p->rules[i].kind == RULE_APART && p->rules[i].unit != p->rules[i].other) {
            t->apart[t->apart_first[p->rules[i].unit + 1]++] = p->rules[i].other;
            t->apart[t->apart_first[p->rules[i].other + 1]++] = p->rules[i].unit;
        }
    for (uint32_t i = 0; i < p->n_affinities; i++) {
        const struct problem_affinity *one = &p->affinities[i];

        if (one->a == one->b)
            continue;
        t->near[t->near_first[one->a + 1]++] = (struct problem_affinity){ one->b, 0, one->weight };
        t->near[t->near_first[one->b + 1]++] = (struct problem_affinity){ one->a, 0, one->weight };
    }
}

/* The most a goal can be, so that goals of different kinds compare. */
static double goal_range(const struct problem *p, enum goal goal)
{
    double sum = 1, far = 0;

    for (uint32_t b = 0; b < p->n_buildings; b++) {
        sum += goal == GOAL_FREED  ? (double)p->buildings[b].gross
               : goal == GOAL_RENT ? (double)p->buildings[b].rent
               : goal == GOAL_COST ? (double)p->buildings[b].exit_cost
                                   : 0;
        for (uint32_t c = 0; c < b; c++)
            if ((double)problem_distance(p, b, c) > far)
                far = (double)problem_distance(p, b, c);
    }
    for (uint32_t u = 0; u < p->n_units; u++)
        sum += goal == GOAL_HEADS  ? p->units[u].heads
               : goal == GOAL_COST ? (double)p->units[u].moving_cost
                                   : 0;
    for (uint32_t i = 0; goal == GOAL_AFFINITY && i < p->n_affinities; i++)
        sum += (double)p->affinities[i].weight * far;
    return sum;
}

/* The distinct ceilings of those who sit alone, ascending; more than there is place for: the
 * lowest. */
static uint32_t classes_find(const struct problem *p, int64_t ceilings[STACK_CLASSES_MAX])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->n_people && p->n_rooms; i++) {
        uint32_t k = 0;

        while (k < n && ceilings[k] < p->people[i].ceiling)
            k++;
        if (!p->people[i].leader || (k < n && ceilings[k] == p->people[i].ceiling) ||
            k == STACK_CLASSES_MAX)
            continue;
        n = n < STACK_CLASSES_MAX ? n + 1 : n;
        memmove(&ceilings[k + 1], &ceilings[k], (n - k - 1) * sizeof(*ceilings));
        ceilings[k] = p->people[i].ceiling;
    }
    return n;
}

static void rooms_fit(const struct problem *p, const int64_t *ceilings, struct stack_table *t,
                      uint32_t b)
{
    const struct problem_building *building = &p->buildings[b];

    for (uint32_t k = 0; k < t->n_classes; k++) {
        int64_t next = INT64_MAX;

        for (uint32_t i = 0; i < building->n_rooms; i++) {
            const struct problem_room *room = &p->rooms[building->first_room + i];

            if (room->use == ROOM_FIXED)
                continue;
            if (room->area <= ceilings[k])
                t->fitting[(size_t)b * t->n_classes + k]++;
            else if (room->area < next)
                next = room->area;
        }
        t->excess[(size_t)b * t->n_classes + k] = next == INT64_MAX ? 0 : next - ceilings[k];
    }
}

static bool classes_make(const struct problem *p, struct arena *arena, struct stack_table *t)
{
    int64_t ceilings[STACK_CLASSES_MAX];

    t->n_classes = classes_find(p, ceilings);
    t->leaders = arena_alloc(arena, ((size_t)p->n_units * t->n_classes + 1) * sizeof(uint32_t));
    t->fitting = arena_alloc(arena, ((size_t)p->n_buildings * t->n_classes + 1) * sizeof(uint32_t));
    t->excess = arena_alloc(arena, ((size_t)p->n_buildings * t->n_classes + 1) * sizeof(int64_t));
    if (!t->leaders || !t->fitting || !t->excess)
        return false;
    for (uint32_t i = 0; i < p->n_people; i++)
        for (uint32_t k = 0; p->people[i].leader && k < t->n_classes; k++)
            t->leaders[(size_t)p->people[i].unit * t->n_classes + k] +=
                p->people[i].ceiling <= ceilings[k];
    for (uint32_t b = 0; b < p->n_buildings; b++)
        rooms_fit(p, ceilings, t, b);
    return true;
}

static void scales_set(const struct problem *p, struct stack_table *t)
{
    static const double unit[GOALS] = { 100, 100, 1, 1, 100 };
    double need = 1, share = 1, sum = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        need += (double)p->units[u].need;
    for (uint32_t i = 0; i < p->n_goals; i++, share *= next_goal) {
        enum goal goal = p->goals[i];
        double range = goal_range(p, goal);

        t->scale[goal] = p->weighted ? p->weight[goal] / unit[goal] : share / range;
        sum += t->scale[goal] * range;
    }
    // Of a weighted sum only proportions matter: bring it to the size of the others.
    for (uint32_t i = 0; p->weighted && i < p->n_goals && sum > 0; i++)
        t->scale[p->goals[i]] /= sum;
    t->broken_scale = 100 / need;
}

bool stack_table_make(const struct problem *p, struct arena *arena, struct stack_table *out,
                      struct error *err)
{
    struct stack_table t = { .problem = p };
    size_t n = p->n_units;

    t.barred = arena_alloc(arena, n * p->n_buildings * sizeof(*t.barred));
    t.apart_first = arena_alloc(arena, (n + 2) * sizeof(*t.apart_first));
    t.near_first = arena_alloc(arena, (n + 2) * sizeof(*t.near_first));
    t.apart = arena_alloc(arena, (2 * (size_t)p->n_rules + 1) * sizeof(*t.apart));
    t.near = arena_alloc(arena, (2 * (size_t)p->n_affinities + 1) * sizeof(*t.near));
    t.open_first = arena_alloc(arena, (n + 1) * sizeof(*t.open_first));
    t.open = arena_alloc(arena, n * p->n_buildings * sizeof(*t.open));
    if (!t.open_first || !t.open || !classes_make(p, arena, &t))
        return no_room(err);
    if (!t.barred || !t.apart_first || !t.near_first || !t.apart || !t.near)
        return no_room(err);
    barred_fill(p, t.barred);
    open_fill(p, &t);
    pairs_fill(p, &t);
    scales_set(p, &t);
    *out = t;
    return true;
}

bool stack_make(const struct stack_table *table, struct arena *arena, struct stack *out,
                struct error *err)
{
    const struct problem *p = table->problem;
    struct stack s = { .table = table };

    s.where = arena_alloc(arena, p->n_units * sizeof(*s.where));
    s.load = arena_alloc(arena, p->n_buildings * sizeof(*s.load));
    s.ground_load = arena_alloc(arena, p->n_buildings * sizeof(*s.ground_load));
    s.n_units = arena_alloc(arena, p->n_buildings * sizeof(*s.n_units));
    s.places = arena_alloc(arena, (size_t)p->n_groups * p->n_buildings * sizeof(*s.places));
    s.n_places = arena_alloc(arena, p->n_groups * sizeof(*s.n_places));
    s.far = arena_alloc(arena, p->n_groups * sizeof(*s.far));
    s.alone =
        arena_alloc(arena, ((size_t)p->n_buildings * table->n_classes + 1) * sizeof(*s.alone));
    if (!s.alone || !s.where || !s.load || !s.ground_load || !s.n_units || !s.places ||
        !s.n_places || !s.far)
        return no_room(err);
    *out = s;
    return true;
}

static int64_t above(int64_t value, int64_t most)
{
    return value > most ? value - most : 0;
}

static int64_t crowding(const struct stack *s, uint32_t b)
{
    const struct problem *p = s->table->problem;
    const struct problem_building *to = &p->buildings[b];
    int64_t ground = to->ground == PROBLEM_NONE ? 0 : p->floors[to->ground].capacity;

    return above(s->load[b], to->capacity) + above(s->ground_load[b], ground);
}

/* Those who will sit alone in a room that is too large, by how much. */
static int64_t over_at(const struct stack *s, uint32_t b)
{
    const struct stack_table *t = s->table;
    size_t first = (size_t)b * t->n_classes;
    int64_t sum = 0, told = 0;

    for (uint32_t k = 0; k < t->n_classes; k++) {
        int64_t lacking = (int64_t)s->alone[first + k] - t->fitting[first + k];

        // Whoever found no room of a lower class takes one of the next: counted once.
        if (lacking > told)
            sum += (lacking - told) * t->excess[first + k];
        told = lacking > 0 ? lacking : 0;
    }
    return sum;
}

bool stack_is_short(const struct stack *s, uint32_t b)
{
    return crowding(s, b) > 0 || over_at(s, b) > 0;
}

bool stack_welcomes(const struct stack *s, uint32_t unit, uint32_t b)
{
    const struct stack_table *t = s->table;
    const uint32_t *leaders = &t->leaders[(size_t)unit * t->n_classes];
    size_t first = (size_t)b * t->n_classes;

    if (s->load[b] + t->problem->units[unit].need > t->problem->buildings[b].capacity)
        return false;
    for (uint32_t k = 0; k < t->n_classes; k++)
        if (s->alone[first + k] + leaders[k] > t->fitting[first + k])
            return false;
    return true;
}

static int64_t scattering(const struct stack *s, uint32_t group)
{
    const struct problem *p = s->table->problem;
    int64_t places = p->group_places_max ? above(s->n_places[group], p->group_places_max) : 0;

    return (places + s->far[group]) * BROKEN_RULE;
}

/* Places of the group that are too far from building b, itself left out. */
static uint32_t far_from(const struct stack *s, uint32_t group, uint32_t b)
{
    const struct problem *p = s->table->problem;
    const uint32_t *places = s->places + (size_t)group * p->n_buildings;
    uint32_t n = 0;

    if (p->group_distance < 0 || s->n_places[group] == 0)
        return 0;
    for (uint32_t c = 0; c < p->n_buildings; c++)
        n += places[c] && c != b && problem_distance(p, b, c) > p->group_distance;
    return n;
}

static void building_open(struct stack *s, uint32_t b, int sign)
{
    const struct problem_building *to = &s->table->problem->buildings[b];

    if (to->keep)
        return;
    s->cost.goal[GOAL_FREED] += sign * to->gross;
    s->cost.goal[GOAL_RENT] += sign * to->rent;
    s->spent -= sign * to->exit_cost;
}

/* The unit comes to (sign 1) or leaves (-1) building b: everything but pairs of units. */
static void count(struct stack *s, uint32_t unit, uint32_t b, int sign)
{
    const struct problem *p = s->table->problem;
    const struct problem_unit *u = &p->units[unit];
    uint32_t *place = &s->places[(size_t)u->group * p->n_buildings + b];

    s->soft_broken -= crowding(s, b) + scattering(s, u->group);
    s->cost.over -= over_at(s, b);
    for (uint32_t k = 0; k < s->table->n_classes; k++)
        s->alone[(size_t)b * s->table->n_classes + k] +=
            (uint32_t)sign * s->table->leaders[(size_t)unit * s->table->n_classes + k];
    s->cost.over += over_at(s, b);
    s->load[b] += sign * u->need;
    s->ground_load[b] += sign * stack_ground(p, unit, b);
    s->n_units[b] += (uint32_t)sign;
    if (s->n_units[b] == (sign > 0))
        building_open(s, b, sign);
    *place += (uint32_t)sign;
    if (*place == (sign > 0)) {
        s->n_places[u->group] += (uint32_t)sign;
        s->far[u->group] += (uint32_t)sign * far_from(s, u->group, b);
    }
    s->soft_broken += crowding(s, b) + scattering(s, u->group) +
                      sign * s->table->barred[(size_t)unit * p->n_buildings + b];
    if (u->home == b || u->home == PROBLEM_NONE)
        return;
    s->cost.goal[GOAL_HEADS] += sign * (int64_t)u->heads;
    s->spent += sign * u->moving_cost;
    s->n_moved += (uint32_t)sign;
}

static void limits(struct stack *s)
{
    const struct problem *p = s->table->problem;

    s->cost.goal[GOAL_COST] = s->spent;
    s->cost.broken = s->soft_broken;
    if (p->moves_max != PROBLEM_NONE)
        s->cost.broken += above(s->n_moved, p->moves_max) * BROKEN_RULE;
    // Money counts against area at a thousand yuan a square metre.
    if (p->budget >= 0)
        s->cost.broken +=
            above(s->spent, p->budget) > 0 ? above(s->spent, p->budget) / 1000 + BROKEN_RULE : 0;
}

static int64_t apart_at(const struct stack *s, uint32_t unit, uint32_t b)
{
    const struct stack_table *t = s->table;
    int64_t broken = 0;

    for (uint32_t i = t->apart_first[unit]; i < t->apart_first[unit + 1]; i++)
        broken += s->where[t->apart[i]] == b ? BROKEN_RULE : 0;
    return broken;
}

static int64_t affinity_at(const struct stack *s, uint32_t unit, uint32_t b)
{
    const struct stack_table *t = s->table;
    int64_t sum = 0;

    for (uint32_t i = t->near_first[unit]; i < t->near_first[unit + 1]; i++)
        sum += t->near[i].weight * problem_distance(t->problem, b, s->where[t->near[i].a]);
    return sum;
}

void stack_put(struct stack *s, uint32_t unit, uint32_t to)
{
    uint32_t from = s->where[unit];

    if (from == to)
        return;
    s->soft_broken += apart_at(s, unit, to) - apart_at(s, unit, from);
    s->cost.goal[GOAL_AFFINITY] += affinity_at(s, unit, to) - affinity_at(s, unit, from);
    count(s, unit, from, -1);
    count(s, unit, to, 1);
    s->where[unit] = to;
    limits(s);
}

void stack_set(struct stack *s, const uint32_t *where)
{
    const struct problem *p = s->table->problem;
    size_t places = (size_t)p->n_groups * p->n_buildings;

    memset(s->load, 0, p->n_buildings * sizeof(*s->load));
    memset(s->ground_load, 0, p->n_buildings * sizeof(*s->ground_load));
    memset(s->n_units, 0, p->n_buildings * sizeof(*s->n_units));
    memset(s->places, 0, places * sizeof(*s->places));
    memset(s->n_places, 0, p->n_groups * sizeof(*s->n_places));
    memset(s->far, 0, p->n_groups * sizeof(*s->far));
    memset(s->alone, 0, (size_t)p->n_buildings * s->table->n_classes * sizeof(*s->alone));
    s->cost = (struct stack_cost){ 0 };
    s->n_moved = 0;
    s->soft_broken = s->spent = 0;
    for (uint32_t b = 0; b < p->n_buildings; b++) {
        const struct problem_building *one = &p->buildings[b];

        // A building that is kept counts whether it is used or not; a rented one that is left is
        // paid for.
        s->cost.goal[GOAL_FREED] += one->keep ? one->gross : 0;
        s->cost.goal[GOAL_RENT] += one->keep ? one->rent : 0;
        s->spent += one->keep ? 0 : one->exit_cost;
    }
    for (uint32_t u = 0; u < p->n_units; u++) {
        s->where[u] = where[u];
        count(s, u, where[u], 1);
    }
    for (uint32_t u = 0; u < p->n_units; u++) {
        s->soft_broken += apart_at(s, u, where[u]);
        s->cost.goal[GOAL_AFFINITY] += affinity_at(s, u, where[u]);
    }
    // Every pair of units was looked at from both ends; those of rules count once for each end.
    s->cost.goal[GOAL_AFFINITY] /= 2;
    for (uint32_t u = 0; u < p->n_units; u++)
        s->soft_broken -= apart_at(s, u, where[u]) / 2;
    limits(s);
}

int stack_compare(const struct problem *p, const struct stack_cost *a, const struct stack_cost *b)
{
    double sum = 0;

    if (a->broken != b->broken)
        return a->broken < b->broken ? -1 : 1;
    // What the law allows comes before what is wished.
    if (a->over != b->over)
        return a->over < b->over ? -1 : 1;
    for (uint32_t i = 0; i < p->n_goals; i++) {
        static const double unit[GOALS] = { 100, 100, 1, 1, 100 };
        enum goal goal = p->goals[i];
        int64_t d = a->goal[goal] - b->goal[goal];

        if (p->weighted)
            sum += (double)d * p->weight[goal] / unit[goal];
        else if (d)
            return d < 0 ? -1 : 1;
    }
    return sum < 0 ? -1 : sum > 0 ? 1 : 0;
}
