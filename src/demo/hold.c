/*
 * hold: who holds which room today.
 *
 * Units of one kind share the rooms of one kind of building in proportion to
 * their people, in the order of the list, so that an organ and its
 * institutions lie together. The 47 movers share the 19 buildings of the
 * relocation problem; their order starts on the fifth floor of the market
 * centre's A, which falls to the finance bureau.
 */
#include "make.h"

#include <string.h>

struct pool {
    uint32_t first_unit, n_units;
    uint32_t *rooms, n_rooms;
    uint32_t n_all; /* with those that are lent or idle */
    uint32_t start; /* where the first unit begins */
};

static bool pool_has(const struct make *make, uint32_t nth, uint32_t room)
{
    const struct city *city = make->city;
    const struct block *block = &make->blocks[city->floors[city->rooms[room].floor].building];

    switch (nth) {
    case 0:
        return block->role < ROLE_MUNICIPAL;
    case 1:
        return block->role == ROLE_MUNICIPAL;
    default:
        return block->role == ROLE_COUNTY && make->yards[block->yard].district == nth - 2;
    }
}

static void pool_fill(struct make *make, uint32_t nth, struct pool *pool)
{
    const struct city *city = make->city;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        const struct city_floor *floor = &city->floors[city->rooms[r].floor];
        const struct block *block = &make->blocks[floor->building];

        if (!pool_has(make, nth, r))
            continue;
        pool->n_all++;
        if (make->fates[r] >= FATE_LENT)
            continue;
        if (block->role == ROLE_CENTRE && block->above == 20 && floor->ordinal == 4 &&
            r == floor->first_room)
            pool->start = pool->n_rooms;
        pool->rooms[pool->n_rooms++] = r;
    }
}

/* Shares of `total` in proportion to weights, by largest remainder; adds up exactly. */
static void share_out(uint32_t total, const uint32_t *weights, uint32_t n, uint32_t *out)
{
    uint64_t sum = 0, given = 0;

    for (uint32_t i = 0; i < n; i++)
        sum += weights[i];
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (uint32_t)((uint64_t)total * weights[i] / sum);
        given += out[i];
    }
    while (n && given < total) {
        uint64_t best = 0;
        uint32_t to = 0;

        for (uint32_t i = 0; i < n; i++) {
            uint64_t owed = (uint64_t)total * weights[i] - out[i] * sum;

            if ((uint64_t)total * weights[i] > out[i] * sum && owed > best) {
                best = owed;
                to = i;
            }
        }
        out[to]++;
        given++;
    }
}

static void pool_hold(struct make *make, const struct pool *pool, const uint32_t *weights)
{
    uint32_t quotas[CITY_UNITS], at = pool->start;

    share_out(pool->n_rooms, weights, pool->n_units, quotas);
    for (uint32_t i = 0; i < pool->n_units; i++)
        for (uint32_t k = 0; k < quotas[i]; k++, at++)
            make->holders[pool->rooms[at % pool->n_rooms]] = pool->first_unit + i;
}

/* Each of 25 units borrows a run or two, beside its own rooms where it can. */
static void lend_rooms(struct make *make)
{
    uint32_t run = CITY_NONE, n = 0, borrower = 0;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        if (make->fates[r] != FATE_LENT)
            continue;
        if (make->runs[r] != run) {
            uint32_t near = r;
            bool known = false;

            run = make->runs[r];
            while (near > 0 && make->fates[near] >= FATE_LENT)
                near--;
            borrower = make->holders[near];
            for (uint32_t i = 0; i < n; i++)
                known |= make->borrowers[i] == borrower;
            if (!known && n < CITY_BORROWERS)
                make->borrowers[n++] = borrower;
            else if (!known)
                borrower = make->borrowers[n - 1];
        }
        make->holders[r] = borrower;
    }
    make->failed |= n != CITY_BORROWERS;
}

/* One unit has to go to five buildings for its rooms. */
static void scatter_unit(struct make *make, struct dice *dice, uint32_t unit)
{
    const struct city *city = make->city;
    bool seen[CITY_BLOCKS] = { false };
    uint32_t n = 0;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        uint32_t building = city->floors[city->rooms[r].floor].building;

        n += make->holders[r] == unit && !seen[building];
        seen[building] |= make->holders[r] == unit;
    }
    for (int tries = 0; tries < 1000000 && n < 5; tries++) {
        uint32_t r = dice_below(dice, CITY_ROOMS);
        uint32_t building = city->floors[city->rooms[r].floor].building;

        if (seen[building] || make->fates[r] != FATE_KEPT || make->pieces[r] != PIECE_ROOM ||
            make->blocks[building].role != ROLE_MUNICIPAL)
            continue;
        seen[building] = true;
        make->holders[r] = unit;
        n++;
    }
}

void hold_rooms(struct make *make)
{
    struct dice dice = dice_make(make->seed, "hold");
    struct pool pools[8] = { { 0, CITY_MOVERS, NULL, 0, 0, 0 },
                             { CITY_MOVERS, CITY_MUNICIPAL - CITY_MOVERS, NULL, 0, 0, 0 } };
    uint32_t weights[CITY_UNITS], sizes[8], heads[8];

    memset(make->holders, 0xff, CITY_ROOMS * sizeof(*make->holders));
    for (uint32_t u = 0; u < CITY_UNITS; u++)
        weights[u] = make->city->institutions[u].parent == CITY_NONE
                         ? (uint32_t)dice_range(&dice, 30, 60)
                         : (uint32_t)dice_range(&dice, 12, 30);
    for (uint32_t p = 0; p < 8; p++) {
        uint32_t per = (CITY_UNITS - CITY_MUNICIPAL) / 6;

        if (p >= 2)
            pools[p] =
                (struct pool){ .first_unit = CITY_MUNICIPAL + (p - 2) * per, .n_units = per };
        pools[p].rooms = make_take(make, CITY_ROOMS, sizeof(uint32_t));
        if (!pools[p].rooms)
            return;
        pool_fill(make, p, &pools[p]);
        sizes[p] = pools[p].n_all;
        pool_hold(make, &pools[p], weights + pools[p].first_unit);
    }
    share_out(CITY_PEOPLE, sizes, 8, heads);
    for (uint32_t p = 0; p < 8; p++)
        share_out(heads[p], weights + pools[p].first_unit, pools[p].n_units,
                  make->heads + pools[p].first_unit);
    lend_rooms(make);
    scatter_unit(make, &dice, CITY_MOVERS + 13);
}
