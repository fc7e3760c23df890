/*
 * osa_cost: see the header.
 */
#include "yardstick/plan/osa_cost.h"

static bool alone(const struct osa *osa, const uint32_t *room_of, uint32_t entity)
{
    for (uint32_t e = 0; e < osa->n_entities; e++)
        if (e != entity && room_of[e] == room_of[entity])
            return false;
    return true;
}

static int64_t load(const struct osa *osa, const uint32_t *room_of, uint32_t room)
{
    int64_t sum = 0;

    for (uint32_t e = 0; e < osa->n_entities; e++)
        sum += room_of[e] == room ? osa->space[e] : 0;
    return sum;
}

static bool is_kept(const struct osa *osa, const uint32_t *room_of, const struct osa_constraint *c)
{
    switch (c->type) {
    case OSA_ALLOCATION:
        return room_of[c->a] == c->b;
    case OSA_NON_ALLOCATION:
        return room_of[c->a] != c->b;
    case OSA_CAPACITY:
        return load(osa, room_of, c->a) <= osa->capacity[c->a];
    case OSA_SAME_ROOM:
        return room_of[c->a] == room_of[c->b];
    case OSA_NOT_SAME_ROOM:
        return room_of[c->a] != room_of[c->b];
    case OSA_NOT_SHARING:
        return alone(osa, room_of, c->a);
    case OSA_ADJACENT:
        return osa->adjacent[(size_t)room_of[c->a] * osa->n_rooms + room_of[c->b]];
    case OSA_NEARBY:
        return osa->floor[room_of[c->a]] == osa->floor[room_of[c->b]];
    case OSA_AWAY:
        return osa->floor[room_of[c->a]] != osa->floor[room_of[c->b]];
    case OSA_ONE_OF:
    case OSA_TYPES:
        break;
    }
    return false;
}

bool osa_cost_make(const struct osa *osa, const uint32_t *room_of, struct osa_cost *out,
                   struct error *err)
{
    struct osa_cost cost = { 0 };

    for (uint32_t e = 0; e < osa->n_entities; e++)
        if (room_of[e] >= osa->n_rooms)
            return error_set(err, ERROR_INVALID, "entity %u is in no room of the problem", e);
    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        int64_t left = osa->capacity[r] - load(osa, room_of, r);

        cost.unused += left > 0 ? left : 0;
        cost.overused += left < 0 ? -2 * left : 0;
    }
    cost.total = cost.unused + cost.overused;
    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];

        if (is_kept(osa, room_of, c))
            continue;
        if (c->hard) {
            cost.hard[c->type]++;
            cost.n_hard++;
        } else {
            cost.broken[c->type]++;
            cost.penalty[c->type] += osa_weight(c->type);
            cost.total += osa_weight(c->type);
        }
    }
    *out = cost;
    return true;
}
