/*
 * osa_state: an allocation and its cost, kept up to date move by move.
 *
 * Moving one entity takes O(its links). Prices as in osa_table.h.
 */
#pragma once

#include "osa_table.h"
#include "rng.h"

#define OSA_NOBODY UINT16_MAX

struct osa_state {
    const struct osa_table *t;
    uint16_t *room_of;       /* of each entity */
    uint16_t *next, *before; /* entities of one room, a list */
    uint16_t *head, *count;  /* of each room */
    int32_t *load;           /* of each room */
    int64_t *alone;          /* of each room: the price its entities put on sharing */
    int64_t price;
};

/* The bytes one state needs, and its making in such bytes, every entity in room room_of[e]. */
size_t osa_state_bytes(const struct osa_table *t);
void osa_state_place(struct osa_state *state, const struct osa_table *t, void *bytes);
void osa_state_set(struct osa_state *state, const uint16_t *room_of);

static inline int64_t room_price(const struct osa_table *t, uint32_t r, int32_t load)
{
    int32_t left = t->capacity[r] - load;

    return left >= 0 ? left : t->over[r] - 2 * (int64_t)left;
}

/* What the price changes by when e goes to room s; its own room is not s. */
static inline int64_t state_change(const struct osa_state *st, uint32_t e, uint32_t s)
{
    const struct osa_table *t = st->t;
    uint32_t r = st->room_of[e];
    int64_t alone = t->alone[e];
    int32_t space = t->space[e];
    const uint8_t *rel_r = t->rel + (size_t)r * t->n_rooms,
                  *rel_s = t->rel + (size_t)s * t->n_rooms;
    int64_t d = room_price(t, r, st->load[r] - space) - room_price(t, r, st->load[r]) +
                room_price(t, s, st->load[s] + space) - room_price(t, s, st->load[s]) +
                t->unary[e][s] - t->unary[e][r];

    if (st->count[r] > 1)
        d -= st->count[r] == 2 ? st->alone[r] : alone;
    if (st->count[s] > 0)
        d += st->count[s] == 1 ? st->alone[s] + alone : alone;
    for (const struct osa_link *l = t->links + t->first[e], *end = t->links + t->first[e + 1];
         l < end; l++) {
        uint32_t there = st->room_of[l->other];

        d += l->gain * (((rel_s[there] & l->mask) != 0) - ((rel_r[there] & l->mask) != 0));
    }
    return d;
}

/* Put e into room s without looking at the cost. */
static inline void state_put(struct osa_state *st, uint32_t e, uint32_t s)
{
    const struct osa_table *t = st->t;
    uint32_t r = st->room_of[e], next = st->next[e], before = st->before[e];

    if (before == OSA_NOBODY)
        st->head[r] = (uint16_t)next;
    else
        st->next[before] = (uint16_t)next;
    if (next != OSA_NOBODY)
        st->before[next] = (uint16_t)before;
    st->count[r]--;
    st->load[r] -= t->space[e];
    st->alone[r] -= t->alone[e];
    st->next[e] = st->head[s];
    st->before[e] = OSA_NOBODY;
    if (st->head[s] != OSA_NOBODY)
        st->before[st->head[s]] = (uint16_t)e;
    st->head[s] = (uint16_t)e;
    st->room_of[e] = (uint16_t)s;
    st->count[s]++;
    st->load[s] += t->space[e];
    st->alone[s] += t->alone[e];
}

/* Some entity of room r, or OSA_NOBODY. */
static inline uint32_t state_member(const struct osa_state *st, uint32_t r, struct rng *rng)
{
    uint32_t at = st->head[r];

    if (st->count[r] > 1)
        for (uint32_t n = rng_below(rng, st->count[r]); n; n--)
            at = st->next[at];
    return at;
}
