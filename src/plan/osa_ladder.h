/*
 * osa_ladder: sixteen walkers at rising temperatures that trade places.
 *
 *   K. Hukushima, K. Nemoto, "Exchange Monte Carlo method and application to
 *   spin glass simulations", J. Phys. Soc. Japan 65 (1996) 1604-1608.
 *
 * In a round each walker tries its moves, one task of the crew each; then
 * neighbours exchange their allocations by Metropolis' rule, so that what a hot
 * walker found is refined by the colder ones and what is stuck is warmed up.
 * No schedule has to know when the search will end. Hard constraints cost the
 * hot walkers only a few times their temperature: through allocations that
 * break them they reach what cannot be reached without (measured: nott1b 253 to
 * 216). Every now and then the temperatures move so that all neighbours
 * exchange equally often.
 *
 * The same seed and rounds give the same allocations on any number of threads.
 */
#pragma once

#include "osa_walk.h"
#include "yardstick/plan/crew.h"

enum { LADDER_WALKS = 16 };

struct osa_ladder {
    struct osa_walk walks[LADDER_WALKS];
    struct rng rng;
    uint32_t n_rounds, n_moves; /* n_moves of the round under way */
    uint32_t n_traded[LADDER_WALKS];
    double gap[LADDER_WALKS]; /* logarithm of the ratio of temperature to the next one */
    uint16_t *best;
    int64_t best_price;
};

MUST_CHECK bool osa_ladder_make(const struct osa_table *t, uint64_t seed, struct arena *arena,
                                struct osa_ladder *out, struct error *err);

/* One round of n_moves a walker; true when the best allocation became better. */
bool osa_ladder_round(struct osa_ladder *ladder, struct crew *crew, uint32_t n_moves);
