/*
 * osa_state: making one; the moves are in the header, where the search inlines them.
 */
#include "osa_state.h"

#include <string.h>

size_t osa_state_bytes(const struct osa_table *t)
{
    return (3 * (size_t)t->n_entities + 2 * (size_t)t->n_rooms) * sizeof(uint16_t) +
           ((size_t)t->n_rooms + 1) * (sizeof(int64_t) + sizeof(int32_t));
}

void osa_state_place(struct osa_state *state, const struct osa_table *t, void *bytes)
{
    int64_t *wide = bytes;
    uint16_t *narrow;

    state->t = t;
    state->alone = wide;
    state->load = (int32_t *)(wide + t->n_rooms);
    narrow = (uint16_t *)(state->load + t->n_rooms);
    state->room_of = narrow;
    state->next = narrow + t->n_entities;
    state->before = narrow + 2 * (size_t)t->n_entities;
    state->head = narrow + 3 * (size_t)t->n_entities;
    state->count = state->head + t->n_rooms;
}

static int64_t pairs_price(const struct osa_state *state, uint32_t e)
{
    const struct osa_table *t = state->t;
    int64_t price = 0;

    for (uint32_t i = t->first[e]; i < t->first[e + 1]; i++) {
        const struct osa_link *l = &t->links[i];
        uint8_t rel = t->rel[(size_t)state->room_of[e] * t->n_rooms + state->room_of[l->other]];

        if (l->other > e && ((rel & l->mask) != 0) == (l->forbid != 0))
            price += l->forbid ? l->gain : -l->gain;
    }
    return price;
}

void osa_state_set(struct osa_state *state, const uint16_t *room_of)
{
    const struct osa_table *t = state->t;

    memset(state->load, 0, t->n_rooms * sizeof(*state->load));
    memset(state->alone, 0, t->n_rooms * sizeof(*state->alone));
    memset(state->count, 0, t->n_rooms * sizeof(*state->count));
    memset(state->head, 0xff, t->n_rooms * sizeof(*state->head));
    for (uint32_t e = 0; e < t->n_entities; e++) {
        uint32_t r = room_of[e];

        state->room_of[e] = (uint16_t)r;
        state->next[e] = state->head[r];
        state->before[e] = OSA_NOBODY;
        if (state->head[r] != OSA_NOBODY)
            state->before[state->head[r]] = (uint16_t)e;
        state->head[r] = (uint16_t)e;
        state->count[r]++;
        state->load[r] += t->space[e];
        state->alone[r] += t->alone[e];
    }
    state->price = 0;
    for (uint32_t e = 0; e < t->n_entities; e++)
        state->price += t->unary[e][room_of[e]] + pairs_price(state, e);
    for (uint32_t r = 0; r < t->n_rooms; r++)
        state->price +=
            room_price(t, r, state->load[r]) + (state->count[r] > 1 ? state->alone[r] : 0);
}
