/*
 * stack_pack: see the header.
 */
#include "stack_pack.h"

#include <math.h>
#include <string.h>

enum { UNITS_LEAST = 4, LOOKS = 4 };

/* What it is worth, of the whole range of the first goal, that all space in use is full. */
static const double tightness = 0.03;

bool stack_pack_make(const struct stack_table *t, struct arena *arena, struct stack_pack *out,
                     struct error *err)
{
    struct stack_pack pack = { 0 };

    pack.inside = arena_alloc(arena, t->problem->n_units * sizeof(*pack.inside));
    pack.need = arena_alloc(arena, PACK_SETS * sizeof(*pack.need));
    pack.alone = arena_alloc(arena, (size_t)PACK_SETS * (t->n_classes + 1) * sizeof(*pack.alone));
    pack.price = arena_alloc(arena, PACK_SETS * sizeof(*pack.price));
    pack.least[0] = arena_alloc(arena, PACK_SETS * sizeof(*pack.least[0]));
    pack.least[1] = arena_alloc(arena, PACK_SETS * sizeof(*pack.least[1]));
    pack.taken = arena_alloc(arena, (size_t)PACK_BUILDINGS * PACK_SETS * sizeof(*pack.taken));
    if (!pack.inside || !pack.need || !pack.alone || !pack.price || !pack.least[0] ||
        !pack.least[1] || !pack.taken)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    *out = pack;
    return true;
}

static bool has_building(const struct stack_pack *pack, uint32_t b)
{
    for (uint32_t i = 0; i < pack->n_buildings; i++)
        if (pack->buildings[i] == b)
            return true;
    return false;
}

/* The building, and of the units in it as many as there is place for, any of them. */
static void building_take(struct stack_pack *pack, const struct stack *s, struct rng *rng,
                          uint32_t b)
{
    const struct problem *p = s->table->problem;
    uint32_t n = 0;

    if (has_building(pack, b) || pack->n_buildings == PACK_BUILDINGS)
        return;
    pack->buildings[pack->n_buildings++] = b;
    for (uint32_t u = 0; s->n_units[b] && u < p->n_units; u++)
        if (s->where[u] == b)
            pack->inside[n++] = u;
    while (n && pack->n < pack->n_most) {
        uint32_t i = rng_below(rng, n);

        pack->units[pack->n++] = pack->inside[i];
        pack->inside[i] = pack->inside[--n];
    }
}

/* Every other time one that does not do for those in it, of a few looked at; else any in use. */
static uint32_t first_building(const struct stack *s, struct rng *rng)
{
    bool mend = (s->cost.broken || s->cost.over) && rng_below(rng, 2);
    uint32_t b = 0;

    for (int k = 0; k < 8; k++) {
        b = s->where[rng_below(rng, s->table->problem->n_units)];
        if (!mend || stack_is_short(s, b))
            break;
    }
    return b;
}

/* One in use, of a few looked at the one with most space left: full ones are best left alone. */
static uint32_t loose_building(const struct stack *s, struct rng *rng)
{
    uint32_t best = PROBLEM_NONE, looks = 1 + rng_below(rng, LOOKS);
    int64_t most = 0;

    for (uint32_t k = 0; k < looks; k++) {
        uint32_t b = s->where[rng_below(rng, s->table->problem->n_units)];
        int64_t space = s->table->problem->buildings[b].capacity - s->load[b];

        if (best == PROBLEM_NONE || space > most) {
            best = b;
            most = space;
        }
    }
    return best;
}

/* Where it may go, of all buildings: in use or not. */
static uint32_t open_building(const struct stack *s, struct rng *rng, uint32_t unit)
{
    const struct stack_table *t = s->table;
    uint32_t first = t->open_first[unit], n = t->open_first[unit + 1] - first;

    return n ? t->open[first + rng_below(rng, n)] : rng_below(rng, t->problem->n_buildings);
}

static void choose(struct stack_pack *pack, const struct stack *s, struct rng *rng)
{
    uint32_t some;

    pack->n = pack->n_buildings = 0;
    pack->n_most = UNITS_LEAST + rng_below(rng, PACK_UNITS + 1 - UNITS_LEAST);
    building_take(pack, s, rng, first_building(s, rng));
    for (int k = 0; k < 12 && pack->n < pack->n_most && pack->n_buildings < PACK_BUILDINGS - 2; k++)
        building_take(pack, s, rng, loose_building(s, rng));
    some = pack->units[rng_below(rng, pack->n)];
    while (pack->n_buildings < PACK_BUILDINGS) {
        uint32_t before = pack->n_buildings;

        building_take(pack, s, rng, open_building(s, rng, some));
        if (pack->n_buildings == before)
            break;
    }
}

static bool is_taken(const struct stack_pack *pack, uint32_t unit)
{
    for (uint32_t i = 0; i < pack->n; i++)
        if (pack->units[i] == unit)
            return true;
    return false;
}

/* How many rules on groups the unit breaks there, by those of its group that stay where they are.
 */
static uint32_t group_breaks(const struct stack_pack *pack, const struct stack *s, uint32_t i,
                             uint32_t b)
{
    const struct problem *p = s->table->problem;
    uint32_t group = p->units[pack->units[i]].group, n = 0, places = 0;
    const uint32_t *at = s->places + (size_t)group * p->n_buildings;

    if ((!p->group_places_max && p->group_distance < 0) || s->n_places[group] == 0)
        return 0;
    for (uint32_t c = 0; c < p->n_buildings; c++) {
        uint32_t left = at[c];

        for (uint32_t k = 0; left && k < pack->n; k++)
            left -= p->units[pack->units[k]].group == group && s->where[pack->units[k]] == c;
        if (left == 0)
            continue;
        if (c == b)
            return 0;
        places++;
        n += p->group_distance >= 0 && problem_distance(p, b, c) > p->group_distance;
    }
    return n + (p->group_places_max && places >= p->group_places_max);
}

/* What it costs to put unit i there, whoever else comes. */
static double unit_price(const struct stack_pack *pack, const struct stack *s, uint32_t i,
                         uint32_t b, double pressure)
{
    const struct stack_table *t = s->table;
    const struct problem *p = t->problem;
    uint32_t unit = pack->units[i];
    const struct problem_unit *u = &p->units[unit];
    double broken = (double)t->barred[(size_t)unit * p->n_buildings + b], price = 0;

    broken += (double)group_breaks(pack, s, i, b) * BROKEN_RULE;
    for (uint32_t k = t->apart_first[unit]; k < t->apart_first[unit + 1]; k++)
        broken += s->where[t->apart[k]] == b && !is_taken(pack, t->apart[k]) ? BROKEN_RULE : 0;
    if (u->home != b && u->home != PROBLEM_NONE)
        price += t->scale[GOAL_HEADS] * u->heads + t->scale[GOAL_COST] * (double)u->moving_cost;
    for (uint32_t k = t->near_first[unit];
         t->scale[GOAL_AFFINITY] > 0 && k < t->near_first[unit + 1]; k++)
        if (!is_taken(pack, t->near[k].a))
            price += t->scale[GOAL_AFFINITY] * (double)t->near[k].weight *
                     (double)problem_distance(p, b, s->where[t->near[k].a]);
    return price + pressure * t->broken_scale * broken;
}

static void sets_count(struct stack_pack *pack, const struct stack *s)
{
    const struct stack_table *t = s->table;
    uint32_t n_classes = t->n_classes;

    pack->need[0] = 0;
    memset(pack->alone, 0, n_classes * sizeof(*pack->alone));
    for (uint32_t set = 1; set < 1U << pack->n; set++) {
        uint32_t i = (uint32_t)__builtin_ctz(set), rest = set & (set - 1), unit = pack->units[i];

        pack->need[set] = pack->need[rest] + t->problem->units[unit].need;
        for (uint32_t k = 0; k < n_classes; k++)
            pack->alone[(size_t)set * n_classes + k] = pack->alone[(size_t)rest * n_classes + k] +
                                                       t->leaders[(size_t)unit * n_classes + k];
    }
}

/* Who stays in a building when those of the proposal have left it. */
struct left {
    int64_t load, ground;
    uint32_t n, alone[STACK_CLASSES_MAX];
};

static struct left left_in(const struct stack_pack *pack, const struct stack *s, uint32_t b)
{
    const struct stack_table *t = s->table;
    struct left left = { s->load[b], s->ground_load[b], s->n_units[b], { 0 } };

    for (uint32_t k = 0; k < t->n_classes; k++)
        left.alone[k] = s->alone[(size_t)b * t->n_classes + k];
    for (uint32_t i = 0; i < pack->n; i++) {
        uint32_t unit = pack->units[i];

        if (s->where[unit] != b)
            continue;
        left.load -= t->problem->units[unit].need;
        left.ground -= stack_ground(t->problem, unit, b);
        left.n--;
        for (uint32_t k = 0; k < t->n_classes; k++)
            left.alone[k] -= t->leaders[(size_t)unit * t->n_classes + k];
    }
    return left;
}

static double looseness(const struct stack_table *t, uint32_t b, int64_t load)
{
    int64_t capacity = t->problem->buildings[b].capacity;
    double full = (double)(load < capacity ? load : capacity);

    return capacity > 0 ? -tightness * full * full / (double)capacity * t->broken_scale * 1e-2 : 0;
}

static double rooms_over(const struct stack_table *t, uint32_t b, const uint32_t *stay,
                         const uint32_t *come)
{
    size_t first = (size_t)b * t->n_classes;
    int64_t sum = 0, told = 0;

    for (uint32_t k = 0; k < t->n_classes; k++) {
        int64_t lacking = (int64_t)stay[k] + come[k] - t->fitting[first + k];

        if (lacking > told)
            sum += (lacking - told) * t->excess[first + k];
        told = lacking > 0 ? lacking : 0;
    }
    return (double)sum;
}

/* pack->price of building j with each set. */
static void building_price(struct stack_pack *pack, const struct stack *s, uint32_t j,
                           double pressure)
{
    const struct stack_table *t = s->table;
    uint32_t b = pack->buildings[j];
    const struct problem_building *to = &t->problem->buildings[b];
    struct left left = left_in(pack, s, b);
    int64_t ground = to->ground == PROBLEM_NONE ? 0 : t->problem->floors[to->ground].capacity,
            on_ground[PACK_UNITS];
    double opens = to->keep ? 0
                            : t->scale[GOAL_FREED] * (double)to->gross +
                                  t->scale[GOAL_RENT] * (double)to->rent -
                                  t->scale[GOAL_COST] * (double)to->exit_cost;

    for (uint32_t i = 0; i < pack->n; i++)
        on_ground[i] = stack_ground(t->problem, pack->units[i], b);
    for (uint32_t set = 0; set < 1U << pack->n; set++) {
        int64_t load = left.load + pack->need[set], down = left.ground;
        double price = left.n || set ? opens : 0, broken = 0;

        for (uint32_t rest = set; rest; rest &= rest - 1) {
            uint32_t i = (uint32_t)__builtin_ctz(rest);

            price += pack->linear[i][j];
            down += on_ground[i];
        }
        if (load > to->capacity)
            broken += (double)(load - to->capacity);
        if (down > ground)
            broken += (double)(down - ground);
        broken += rooms_over(t, b, left.alone, &pack->alone[(size_t)set * t->n_classes]);
        pack->price[set] = price + pressure * t->broken_scale * broken + looseness(t, b, load);
    }
}

/* Each building in turn: for every set of units the least that it and those before it cost. */
static void table_fill(struct stack_pack *pack, const struct stack *s, double pressure)
{
    uint32_t n_sets = 1U << pack->n;

    for (uint32_t j = 0; j < pack->n_buildings; j++) {
        const double *before = pack->least[j % 2];
        double *after = pack->least[(j + 1) % 2];
        uint16_t *taken = &pack->taken[(size_t)j * PACK_SETS];

        building_price(pack, s, j, pressure);
        for (uint32_t set = 0; j == 0 && set < n_sets; set++) {
            after[set] = pack->price[set];
            taken[set] = (uint16_t)set;
        }
        for (uint32_t set = 0; j && set < n_sets; set++) {
            double best = before[set] + pack->price[0];
            uint32_t best_part = 0;

            for (uint32_t part = set; part; part = (part - 1) & set) {
                double one = before[set ^ part] + pack->price[part];

                if (one < best) {
                    best = one;
                    best_part = part;
                }
            }
            after[set] = best;
            taken[set] = (uint16_t)best_part;
        }
    }
}

void stack_pack_propose(struct stack_pack *pack, const struct stack *s, struct rng *rng,
                        double pressure, double heat)
{
    uint32_t set;

    choose(pack, s, rng);
    for (uint32_t i = 0; i < pack->n; i++)
        for (uint32_t j = 0; j < pack->n_buildings; j++) {
            double chance = (double)((rng_next(rng) >> 11) + 1) * 0x1p-53;

            pack->linear[i][j] =
                unit_price(pack, s, i, pack->buildings[j], pressure) - heat * log(chance);
        }
    sets_count(pack, s);
    table_fill(pack, s, pressure);
    set = (1U << pack->n) - 1;
    for (uint32_t j = pack->n_buildings; j-- > 0;) {
        uint32_t part = pack->taken[(size_t)j * PACK_SETS + set];

        for (uint32_t i = 0; i < pack->n; i++)
            if (part & 1U << i)
                pack->to[i] = pack->buildings[j];
        set ^= part;
    }
}

double stack_pack_looseness(const struct stack_pack *pack, const struct stack *s)
{
    double sum = 0;

    for (uint32_t j = 0; j < pack->n_buildings; j++)
        sum += looseness(s->table, pack->buildings[j], s->load[pack->buildings[j]]);
    return sum;
}

uint32_t stack_pack_work(const struct stack_pack *pack)
{
    uint32_t work = pack->n_buildings;

    for (uint32_t i = 0; i < pack->n; i++)
        work *= 3;
    return work;
}
