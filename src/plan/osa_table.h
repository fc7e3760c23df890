/*
 * osa_table: a problem laid out for the search. Read-only once made, shared by
 * all threads. Costs and areas are integers in the largest unit that holds them
 * all exactly.
 *
 * A price is a cost and a number of broken hard constraints in one integer,
 * hard * 2^40 + soft, so that both are added up at once and prices compare as
 * they should: first the hard ones, then the cost.
 */
#pragma once

#include "yardstick/plan/osa.h"

enum { REL_SAME = 1, REL_ADJACENT = 2, REL_FLOOR = 4, OSA_LOGS = 4096 };

#define PRICE_HARD (INT64_C(1) << 40)

static inline int64_t price_hard(int64_t price)
{
    return (price + PRICE_HARD / 2) >> 40;
}

static inline int64_t price_soft(int64_t price)
{
    return price - price_hard(price) * PRICE_HARD;
}

/* What entity e minds about another: broken when ((rel & mask) != 0) == forbid. */
struct osa_link {
    int64_t gain; /* of the price when the relation comes to hold: less than 0 where it is wanted */
    uint16_t other;
    uint8_t mask;
    uint8_t forbid;
};

struct osa_table {
    uint32_t n_entities, n_rooms, n_links;
    int64_t unit; /* of every cost and area here, in OSA_UNIT parts */
    int32_t *space, *capacity;
    int64_t *over;         /* of each room: the price of overusing it */
    int64_t *alone;        /* of each entity: the price of sharing */
    uint8_t *rel;          /* n_rooms * n_rooms */
    const int64_t **unary; /* of each entity: n_rooms prices of being there */
    uint32_t *first;       /* n_entities + 1: its links */
    struct osa_link *links;
    uint32_t *near_first; /* n_rooms + 1: rooms adjacent to a room, itself left out */
    uint16_t *near;
    uint32_t *floor_first; /* n_floors + 1 */
    uint16_t *floor_rooms; /* by floor */
    uint16_t *floor;       /* of each room */
    float logs[OSA_LOGS];  /* -ln of evenly spread numbers */
};

MUST_CHECK bool osa_table_make(const struct osa *osa, struct arena *arena, struct osa_table *out,
                               struct error *err);
