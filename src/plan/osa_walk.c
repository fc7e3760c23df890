/*
 * osa_walk: see the header.
 *
 * N. Metropolis et al., "Equation of state calculations by fast computing
 * machines", J. Chem. Phys. 21 (1953) 1087-1092. The threshold of a step is
 * drawn before the move is evaluated, from a table of 4,096 logarithms.
 */
#include "osa_walk.h"

#include <string.h>

bool osa_walk_make(const struct osa_table *t, struct rng rng, struct arena *arena,
                   struct osa_walk *out, struct error *err)
{
    void *bytes = arena_alloc(arena, osa_state_bytes(t));
    uint16_t *best = arena_alloc(arena, t->n_entities * sizeof(*best));

    if (!bytes || !best)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    *out = (struct osa_walk){ .rng = rng, .best = best, .best_price = INT64_MAX };
    osa_state_place(&out->state, t, bytes);
    return true;
}

void osa_walk_scatter(struct osa_walk *walk)
{
    const struct osa_table *t = walk->state.t;

    for (uint32_t e = 0; e < t->n_entities; e++)
        walk->best[e] = (uint16_t)rng_below(&walk->rng, t->n_rooms);
    osa_state_set(&walk->state, walk->best);
    walk->best_price = walk->state.price;
}

static uint32_t pick(struct osa_walk *walk)
{
    const struct osa_table *t = walk->state.t;

    return rng_below(&walk->rng, t->n_entities);
}

/* One step of the move being tried: e goes to room s; yields what it costs. */
static int64_t push(struct osa_walk *walk, uint32_t e, uint32_t s)
{
    struct osa_state *state = &walk->state;
    uint32_t r = state->room_of[e];
    int64_t d;

    if (r == s || walk->n_chain == CHAIN_MAX)
        return 0;
    d = state_change(state, e, s);
    walk->chain[walk->n_chain].entity = (uint16_t)e;
    walk->chain[walk->n_chain++].from = (uint16_t)r;
    state_put(state, e, s);
    return d;
}

static void keep(struct osa_walk *walk)
{
    walk->best_price = walk->state.price;
    memcpy(walk->best, walk->state.room_of, walk->state.t->n_entities * sizeof(*walk->best));
}

/* How large a change feels to this walker. */
static int64_t felt(const struct osa_walk *walk, int64_t d)
{
    return d + price_hard(d) * (walk->hard - PRICE_HARD);
}

static void settle(struct osa_walk *walk, int64_t d, int64_t most)
{
    if (felt(walk, d) <= most) {
        walk->state.price += d;
        if (walk->state.price < walk->best_price)
            keep(walk);
        return;
    }
    while (walk->n_chain) {
        walk->n_chain--;
        state_put(&walk->state, walk->chain[walk->n_chain].entity, walk->chain[walk->n_chain].from);
    }
}

static void try_move(struct osa_walk *walk, int64_t most)
{
    struct osa_state *state = &walk->state;
    uint32_t e = pick(walk), s = rng_below(&walk->rng, state->t->n_rooms);
    int64_t d;

    if (s == state->room_of[e])
        return;
    d = state_change(state, e, s);
    if (felt(walk, d) > most)
        return;
    state_put(state, e, s);
    settle(walk, d, most);
}

static int64_t chain_swap(struct osa_walk *walk)
{
    uint32_t e = pick(walk), f = pick(walk);
    uint32_t r = walk->state.room_of[e], s = walk->state.room_of[f];

    return r == s ? 0 : push(walk, e, s) + push(walk, f, r);
}

/* e to the room of f, f to the room of g, g to where e was or anywhere. */
static int64_t chain_three(struct osa_walk *walk)
{
    struct osa_state *state = &walk->state;
    uint32_t e = pick(walk), f = pick(walk), g = pick(walk);
    uint32_t r = state->room_of[e], s = state->room_of[f], t = state->room_of[g];

    if (e == f || f == g || e == g)
        return 0;
    return push(walk, e, s) + push(walk, f, t) + push(walk, g, r);
}

/* Two rooms share out anew what is in them. */
static int64_t chain_share(struct osa_walk *walk)
{
    struct osa_state *state = &walk->state;
    uint32_t r = state->room_of[pick(walk)], s = rng_below(&walk->rng, state->t->n_rooms);
    uint16_t who[CHAIN_MAX];
    uint32_t n = 0;
    uint64_t bits = rng_next(&walk->rng);
    int64_t d = 0;

    if (r == s || state->count[r] + state->count[s] > CHAIN_MAX)
        return 0;
    for (uint32_t e = state->head[r]; e != OSA_NOBODY; e = state->next[e])
        who[n++] = (uint16_t)e;
    for (uint32_t e = state->head[s]; e != OSA_NOBODY; e = state->next[e])
        who[n++] = (uint16_t)e;
    for (uint32_t i = 0; i < n; i++, bits >>= 1)
        if (bits & 1)
            d += push(walk, who[i], state->room_of[who[i]] == r ? s : r);
    return d;
}

/* All who are in two rooms change places. */
static int64_t chain_rooms(struct osa_walk *walk)
{
    struct osa_state *state = &walk->state;
    uint32_t r = state->room_of[pick(walk)], s = rng_below(&walk->rng, state->t->n_rooms);
    uint16_t who[CHAIN_MAX];
    uint32_t n = 0;
    int64_t d = 0;

    if (r == s || state->count[r] + state->count[s] > CHAIN_MAX)
        return 0;
    for (uint32_t e = state->head[r]; e != OSA_NOBODY; e = state->next[e])
        who[n++] = (uint16_t)e;
    for (uint32_t e = state->head[s]; e != OSA_NOBODY; e = state->next[e])
        who[n++] = (uint16_t)e;
    for (uint32_t i = 0; i < n; i++)
        d += push(walk, who[i], state->room_of[who[i]] == r ? s : r);
    return d;
}

/* A room that bears the relation of link l to room s; s itself when there is none. */
static uint32_t related(struct osa_walk *walk, const struct osa_link *l, uint32_t s)
{
    const struct osa_table *t = walk->state.t;
    uint32_t first, n;

    if (l->mask == REL_SAME)
        return s;
    if (l->mask == REL_ADJACENT) {
        first = t->near_first[s];
        n = t->near_first[s + 1] - first;
        return n ? t->near[first + rng_below(&walk->rng, n)] : s;
    }
    first = t->floor_first[t->floor[s]];
    n = t->floor_first[t->floor[s] + 1] - first;
    return t->floor_rooms[first + rng_below(&walk->rng, n)];
}

/* A room where one of e's constraints holds. */
static uint32_t wanted(struct osa_walk *walk, uint32_t e)
{
    const struct osa_table *t = walk->state.t;
    uint32_t n = t->first[e + 1] - t->first[e], there;
    const struct osa_link *l;

    if (n == 0)
        return rng_below(&walk->rng, t->n_rooms);
    l = &t->links[t->first[e] + rng_below(&walk->rng, n)];
    there = walk->state.room_of[l->other];
    if (l->forbid)
        return rng_below(&walk->rng, t->n_rooms);
    return related(walk, l, there);
}

/* e is drawn to a wanted room; somebody there goes to e's, or anywhere. */
static int64_t chain_draw(struct osa_walk *walk)
{
    struct osa_state *state = &walk->state;
    uint32_t e = pick(walk), r = state->room_of[e], s = wanted(walk, e), f;
    uint32_t how = rng_below(&walk->rng, 4);
    int64_t d;

    if (s == r)
        return 0;
    f = how && state->count[s] ? state_member(state, s, &walk->rng) : OSA_NOBODY;
    d = push(walk, e, s);
    if (f == OSA_NOBODY)
        return d;
    return d + push(walk, f, how == 3 ? rng_below(&walk->rng, state->t->n_rooms) : r);
}

/* Two whose constraint ties them go to two such rooms; somebody from there comes back. */
static int64_t chain_pair(struct osa_walk *walk)
{
    struct osa_state *state = &walk->state;
    const struct osa_table *t = state->t;
    uint32_t e = pick(walk), n = t->first[e + 1] - t->first[e];
    const struct osa_link *l = &t->links[t->first[e] + (n ? rng_below(&walk->rng, n) : 0)];
    uint32_t r, q, s, u, f, g;
    int64_t d;

    if (n == 0 || l->forbid)
        return 0;
    r = state->room_of[e];
    q = state->room_of[l->other];
    s = rng_below(&walk->rng, t->n_rooms);
    u = related(walk, l, s);
    if (s == r || u == q)
        return 0;
    f = state->count[s] ? state_member(state, s, &walk->rng) : OSA_NOBODY;
    g = state->count[u] ? state_member(state, u, &walk->rng) : OSA_NOBODY;
    d = push(walk, e, s) + push(walk, l->other, u);
    if (f != OSA_NOBODY && f != l->other)
        d += push(walk, f, r);
    if (g != OSA_NOBODY && g != e && g != f)
        d += push(walk, g, q);
    return d;
}

void osa_walk_run(struct osa_walk *walk, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t random = rng_next(&walk->rng);
        int64_t most =
            (int64_t)(walk->temperature * (double)walk->state.t->logs[random & (OSA_LOGS - 1)]);
        uint32_t kind = (uint32_t)(random >> 32) & 31;

        walk->n_chain = 0;
        if (kind < 10)
            try_move(walk, most);
        else if (kind < 18)
            settle(walk, chain_swap(walk), most);
        else if (kind < 21)
            settle(walk, chain_three(walk), most);
        else if (kind < 24)
            settle(walk, chain_share(walk), most);
        else if (kind < 25)
            settle(walk, chain_rooms(walk), most);
        else if (kind < 27)
            settle(walk, chain_pair(walk), most);
        else
            settle(walk, chain_draw(walk), most);
    }
    walk->n_tried += n;
}
