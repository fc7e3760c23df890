/*
 * pour: see the header.
 */
#include "pour.h"

#include <string.h>

#include "rng.h"

enum { SWAPS_A_UNIT = 60, SLIVER = 900 /* less than the least office for one, 9 m2 */ };

/* It has a floor it begins on, or one it must not be on. */
static bool is_choosy(const struct pour *p, uint32_t i)
{
    uint32_t unit = p->units[i];

    if (p->problem->units[unit].floor != PROBLEM_NONE)
        return true;
    for (uint32_t k = 0; k < p->problem->n_floor_bans; k++)
        if (p->problem->floor_bans[k].unit == unit)
            return true;
    return false;
}

/* Its own floor first, then those next to it, above before below; from the ground without one. */
static void fill_chosen(struct pour *p, uint32_t i, int64_t *left)
{
    const struct problem_building *b = &p->problem->buildings[p->building];
    const struct problem_unit *unit = &p->problem->units[p->units[i]];
    int64_t *area = &p->area[(size_t)i * b->n_floors], rest = unit->need;
    int64_t begin = unit->floor >= b->first_floor && unit->floor < b->first_floor + b->n_floors
                        ? (int64_t)unit->floor - b->first_floor
                        : 0;

    for (uint32_t f = 0; f < b->n_floors; f++)
        rest -= area[f];
    for (int64_t step = 0; step < 2 * (int64_t)b->n_floors && rest > 0; step++) {
        int64_t f = begin + (step % 2 ? (step + 1) / 2 : -(step / 2)), take;

        if (f < 0 || f >= b->n_floors ||
            problem_floor_is_banned(p->problem, p->units[i], b->first_floor + (uint32_t)f))
            continue;
        take = rest < left[f] ? rest : left[f];
        if (take <= 0)
            continue;
        area[f] += take;
        left[f] -= take;
        rest -= take;
    }
}

static void fill(struct pour *p, int64_t *left)
{
    const struct problem_building *b = &p->problem->buildings[p->building];
    const struct problem_floor *floors = p->problem->floors + b->first_floor;
    uint32_t at = 0, ground = b->ground == PROBLEM_NONE ? 0 : b->ground - b->first_floor;

    memset(p->area, 0, (size_t)p->n_units * b->n_floors * sizeof(*p->area));
    for (uint32_t f = 0; f < b->n_floors; f++)
        left[f] = floors[f].capacity;
    for (uint32_t i = 0; i < p->n_units; i++) {
        int64_t *area = &p->area[(size_t)i * b->n_floors + ground];

        *area = stack_ground(p->problem, p->units[i], p->building);
        left[ground] -= *area;
    }
    for (uint32_t i = 0; i < p->n_units; i++)
        if (is_choosy(p, i))
            fill_chosen(p, i, left);
    for (uint32_t i = 0; i < p->n_units; i++) {
        int64_t rest =
            p->problem->units[p->units[i]].need - p->area[(size_t)i * b->n_floors + ground];

        if (is_choosy(p, i))
            continue;
        while (rest > 0 && at < b->n_floors) {
            int64_t take = rest < left[at] ? rest : left[at];

            if (take > 0) {
                p->area[(size_t)i * b->n_floors + at] += take;
                left[at] -= take;
                rest -= take;
            }
            at += rest > 0;
        }
    }
}

/* Pieces, gaps between them, and slivers. */
static uint32_t cut_up(const struct pour *p)
{
    uint32_t n_floors = p->problem->buildings[p->building].n_floors, score = 0;

    for (uint32_t i = 0; i < p->n_units; i++) {
        const int64_t *area = &p->area[(size_t)i * n_floors];
        uint32_t last = PROBLEM_NONE;

        for (uint32_t f = 0; f < n_floors; f++) {
            if (area[f] == 0)
                continue;
            score += 1 + (area[f] < SLIVER ? 2 : 0);
            score += last != PROBLEM_NONE ? 4 * (f - last - 1) : 0;
            last = f;
        }
    }
    return score;
}

static void order_find(struct pour *p, int64_t *left)
{
    struct rng rng = rng_make(p->building, p->n_units);
    uint32_t best, score;

    fill(p, left);
    best = cut_up(p);
    for (uint32_t i = 0; p->n_units > 1 && i < SWAPS_A_UNIT * p->n_units; i++) {
        uint32_t a = rng_below(&rng, p->n_units), b = rng_below(&rng, p->n_units);
        uint32_t unit = p->units[a];

        p->units[a] = p->units[b];
        p->units[b] = unit;
        fill(p, left);
        score = cut_up(p);
        if (score <= best) {
            best = score;
            continue;
        }
        p->units[b] = p->units[a];
        p->units[a] = unit;
    }
    fill(p, left);
}

bool pour_make(const struct problem *problem, const uint32_t *where, uint32_t building,
               struct arena *arena, struct pour *out, struct error *err)
{
    struct pour pour = { .problem = problem, .building = building };
    uint32_t n_floors = problem->buildings[building].n_floors;
    int64_t *left = arena_alloc(arena, n_floors * sizeof(*left));

    pour.units = arena_alloc(arena, (problem->n_units + 1) * sizeof(*pour.units));
    for (uint32_t u = 0; pour.units && u < problem->n_units; u++)
        if (where[u] == building)
            pour.units[pour.n_units++] = u;
    pour.area = arena_alloc(arena, ((size_t)pour.n_units * n_floors + 1) * sizeof(*pour.area));
    if (!pour.units || !pour.area || !left)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    order_find(&pour, left);
    *out = pour;
    return true;
}
