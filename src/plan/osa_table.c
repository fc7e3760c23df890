/*
 * osa_table: see the header.
 */
#include "osa_table.h"

#include <math.h>

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* The largest unit that divides every area and every penalty; penalties are multiples of 10. */
static int64_t unit_find(const struct osa *osa)
{
    int64_t unit = (int64_t)10 * OSA_UNIT;

    for (uint32_t e = 0; e < osa->n_entities; e++)
        unit = gcd(unit, osa->space[e]);
    for (uint32_t r = 0; r < osa->n_rooms; r++)
        unit = gcd(unit, osa->capacity[r]);
    return unit;
}

/* Loads are int32; the sum of all costs stays far below PRICE_HARD. */
static bool sums_fit(const struct osa *osa, const struct osa_table *t)
{
    int64_t sum = 50 * (int64_t)OSA_UNIT / t->unit * (osa->n_constraints + 1);

    for (uint32_t e = 0; e < osa->n_entities; e++)
        sum += 2 * (osa->space[e] / t->unit);
    for (uint32_t r = 0; r < osa->n_rooms; r++)
        sum += osa->capacity[r] / t->unit;
    return sum < INT32_MAX;
}

static int64_t weight_of(const struct osa_table *t, const struct osa_constraint *c)
{
    return c->hard ? PRICE_HARD : osa_weight(c->type) / t->unit;
}

static bool table_room(const struct osa *osa, struct arena *arena, struct osa_table *t)
{
    size_t e = osa->n_entities, r = osa->n_rooms;

    t->space = arena_alloc(arena, e * sizeof(*t->space));
    t->capacity = arena_alloc(arena, r * sizeof(*t->capacity));
    t->over = arena_alloc(arena, r * sizeof(*t->over));
    t->alone = arena_alloc(arena, e * sizeof(*t->alone));
    t->rel = arena_alloc(arena, r * r);
    t->unary = arena_alloc(arena, e * sizeof(*t->unary));
    t->first = arena_alloc(arena, (e + 2) * sizeof(*t->first));
    t->links = arena_alloc(arena, (2 * (size_t)osa->n_constraints + 1) * sizeof(*t->links));
    t->near_first = arena_alloc(arena, (r + 1) * sizeof(*t->near_first));
    t->near = arena_alloc(arena, (r * r + 1) * sizeof(*t->near));
    t->floor_first = arena_alloc(arena, (osa->n_floors + 1) * sizeof(*t->floor_first));
    t->floor_rooms = arena_alloc(arena, r * sizeof(*t->floor_rooms));
    t->floor = arena_alloc(arena, r * sizeof(*t->floor));
    return t->space && t->capacity && t->over && t->alone && t->rel && t->unary && t->first &&
           t->links && t->near_first && t->near && t->floor_first && t->floor_rooms && t->floor;
}

static void table_rooms(const struct osa *osa, struct osa_table *t)
{
    uint32_t n = 0, near = 0;

    for (uint32_t f = 0; f < osa->n_floors; f++) {
        t->floor_first[f] = n;
        for (uint32_t r = 0; r < osa->n_rooms; r++)
            if (osa->floor[r] == f)
                t->floor_rooms[n++] = (uint16_t)r;
    }
    t->floor_first[osa->n_floors] = n;
    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        t->capacity[r] = (int32_t)(osa->capacity[r] / t->unit);
        t->floor[r] = (uint16_t)osa->floor[r];
        t->near_first[r] = near;
        for (uint32_t s = 0; s < osa->n_rooms; s++) {
            bool adjacent = osa->adjacent[(size_t)r * osa->n_rooms + s];

            t->rel[(size_t)r * osa->n_rooms + s] =
                (uint8_t)((r == s ? REL_SAME : 0) | (adjacent ? REL_ADJACENT : 0) |
                          (osa->floor[r] == osa->floor[s] ? REL_FLOOR : 0));
            if (adjacent && r != s)
                t->near[near++] = (uint16_t)s;
        }
    }
    t->near_first[osa->n_rooms] = near;
}

static bool table_unary(const struct osa *osa, struct arena *arena, struct osa_table *t)
{
    int64_t *none = arena_alloc(arena, osa->n_rooms * sizeof(*none));

    for (uint32_t e = 0; e < osa->n_entities; e++)
        t->unary[e] = none;
    for (uint32_t i = 0; none && i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];
        int64_t *own;

        if (c->type != OSA_ALLOCATION && c->type != OSA_NON_ALLOCATION)
            continue;
        if (t->unary[c->a] == none) {
            own = arena_alloc(arena, osa->n_rooms * sizeof(*own));
            if (!own)
                return false;
            t->unary[c->a] = own;
        }
        own = (int64_t *)(uintptr_t)t->unary[c->a];
        for (uint32_t r = 0; r < osa->n_rooms; r++)
            if ((r == c->b) == (c->type == OSA_NON_ALLOCATION))
                own[r] += weight_of(t, c);
    }
    return none != NULL;
}

/* mask and forbid of a type; mask 0 for what is no pair. */
static struct osa_link link_of(enum osa_type type)
{
    switch (type) {
    case OSA_SAME_ROOM:
        return (struct osa_link){ .mask = REL_SAME };
    case OSA_NOT_SAME_ROOM:
        return (struct osa_link){ .mask = REL_SAME, .forbid = 1 };
    case OSA_ADJACENT:
        return (struct osa_link){ .mask = REL_ADJACENT };
    case OSA_NEARBY:
        return (struct osa_link){ .mask = REL_FLOOR };
    case OSA_AWAY:
        return (struct osa_link){ .mask = REL_FLOOR, .forbid = 1 };
    default:
        return (struct osa_link){ .mask = 0 };
    }
}

/* Every pair is listed at both its ends; a pair of one entity with itself never changes. */
static void table_links(const struct osa *osa, struct osa_table *t)
{
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < osa->n_constraints; i++) {
            const struct osa_constraint *c = &osa->constraints[i];
            struct osa_link link = link_of(c->type);

            if (!link.mask || c->a == c->b)
                continue;
            link.gain = link.forbid ? weight_of(t, c) : -weight_of(t, c);
            if (pass == 0) {
                t->first[c->a + 2]++;
                t->first[c->b + 2]++;
                continue;
            }
            link.other = (uint16_t)c->b;
            t->links[t->first[c->a + 1]++] = link;
            link.other = (uint16_t)c->a;
            t->links[t->first[c->b + 1]++] = link;
        }
        for (uint32_t e = 0; pass == 0 && e < t->n_entities; e++)
            t->first[e + 2] += t->first[e + 1];
    }
    t->n_links = t->first[t->n_entities];
}

bool osa_table_make(const struct osa *osa, struct arena *arena, struct osa_table *out,
                    struct error *err)
{
    struct osa_table t = { .n_entities = osa->n_entities, .n_rooms = osa->n_rooms };

    t.unit = unit_find(osa);
    if (!sums_fit(osa, &t))
        return error_set(err, ERROR_TOO_LARGE,
                         "the areas are too large or too finely divided to be added up exactly");
    if (!table_room(osa, arena, &t) || !table_unary(osa, arena, &t))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (uint32_t e = 0; e < osa->n_entities; e++)
        t.space[e] = (int32_t)(osa->space[e] / t.unit);
    table_rooms(osa, &t);
    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];

        if (c->type == OSA_CAPACITY)
            t.over[c->a] += weight_of(&t, c);
        else if (c->type == OSA_NOT_SHARING)
            t.alone[c->a] += weight_of(&t, c);
    }
    table_links(osa, &t);
    for (int i = 0; i < OSA_LOGS; i++)
        t.logs[i] = (float)-log((i + 0.5) / OSA_LOGS);
    *out = t;
    return true;
}
