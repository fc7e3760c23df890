/*
 * osa_walk: one walker of the search: an allocation, a temperature, a stream of
 * random numbers.
 *
 * Metropolis steps over compound moves: an entity moves; two change places;
 * chains of three; two rooms share out anew what is in them; an entity is drawn
 * to a room that keeps one of its constraints, and pushes somebody out. The
 * walker remembers the best allocation it saw. A walker belongs to one thread
 * at a time, and what it does depends on nothing but its own state.
 */
#pragma once

#include "osa_state.h"

enum { CHAIN_MAX = 24 };

struct osa_walk {
    struct osa_state state;
    struct rng rng;
    double temperature; /* in units of the table */
    int64_t hard;       /* what a broken hard constraint counts for here, same units */
    uint16_t *best;     /* of each entity: its room in the best allocation seen */
    int64_t best_price;
    uint64_t n_tried;
    /* The move being tried: who went where from. */
    struct {
        uint16_t entity, from;
    } chain[CHAIN_MAX];
    uint32_t n_chain;
};

MUST_CHECK bool osa_walk_make(const struct osa_table *t, struct rng rng, struct arena *arena,
                              struct osa_walk *out, struct error *err);

/* Every entity in a room where it may be, chosen at random. */
void osa_walk_scatter(struct osa_walk *walk);

/* `n` moves are tried. */
void osa_walk_run(struct osa_walk *walk, uint32_t n);
