/*
 * osa_ladder: see the header.
 */
#include "osa_ladder.h"

#include <math.h>
#include <string.h>

/*
 * Temperatures in units of cost: at the coldest a change for the worse of one
 * is rare, at the hottest a broken constraint (10 to 50) is common.
 */
static const double coldest = 0.5, hottest = 20;
/* A broken hard constraint: this many temperatures, and never less than this cost. */
static const double hard_times = 5, hard_least = 60;

enum { ADAPT_ROUNDS = 200 };

static void temperatures_set(struct osa_ladder *ladder)
{
    double unit = (double)OSA_UNIT / (double)ladder->walks[0].state.t->unit;
    double t = coldest;

    for (size_t k = 0; k < LADDER_WALKS; k++) {
        struct osa_walk *walk = &ladder->walks[k];

        walk->temperature = t * unit;
        walk->hard = (int64_t)(fmax(hard_times * t, hard_least) * unit);
        t *= exp(ladder->gap[k]);
    }
}

bool osa_ladder_make(const struct osa_table *t, uint64_t seed, struct arena *arena,
                     struct osa_ladder *out, struct error *err)
{
    *out = (struct osa_ladder){ .rng = rng_make(seed, LADDER_WALKS), .best_price = INT64_MAX };
    out->best = arena_alloc(arena, t->n_entities * sizeof(*out->best));
    if (!out->best)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (size_t k = 0; k < LADDER_WALKS; k++) {
        if (!osa_walk_make(t, rng_make(seed, k), arena, &out->walks[k], err))
            return false;
        osa_walk_scatter(&out->walks[k]);
        out->gap[k] = log(hottest / coldest) / (LADDER_WALKS - 1);
    }
    temperatures_set(out);
    return true;
}

static void round_task(void *state, size_t k)
{
    struct osa_ladder *ladder = state;

    osa_walk_run(&ladder->walks[k], ladder->n_moves);
}

static double felt(const struct osa_walk *walk, int64_t price)
{
    return (double)price_soft(price) + (double)walk->hard * (double)price_hard(price);
}

/* Neighbours exchange allocations; temperatures, random numbers and records stay. */
static void trade(struct osa_ladder *ladder)
{
    for (size_t k = ladder->n_rounds & 1; k + 1 < LADDER_WALKS; k += 2) {
        struct osa_walk *a = &ladder->walks[k], *b = a + 1;
        int64_t at_a = a->state.price, at_b = b->state.price;
        double d = (felt(a, at_a) - felt(a, at_b)) / a->temperature +
                   (felt(b, at_b) - felt(b, at_a)) / b->temperature;
        double chance = (double)(rng_next(&ladder->rng) >> 11) * 0x1p-53;

        if (d >= 0 || chance < exp(d)) {
            struct osa_state swap = a->state;

            a->state = b->state;
            b->state = swap;
            ladder->n_traded[k]++;
        }
    }
}

/* Widen the gaps over which much was traded, narrow the others; the ends stay. */
static void adapt(struct osa_ladder *ladder)
{
    double sum = 0;

    for (size_t k = 0; k + 1 < LADDER_WALKS; k++) {
        double rate = 2.0 * ladder->n_traded[k] / ADAPT_ROUNDS;

        ladder->gap[k] *= 0.7 + 0.6 * sqrt(fmin(rate, 1));
        ladder->gap[k] = fmax(ladder->gap[k], 0.01);
        sum += ladder->gap[k];
        ladder->n_traded[k] = 0;
    }
    for (size_t k = 0; k + 1 < LADDER_WALKS; k++)
        ladder->gap[k] *= log(hottest / coldest) / sum;
    temperatures_set(ladder);
}

bool osa_ladder_round(struct osa_ladder *ladder, struct crew *crew, uint32_t n_moves)
{
    bool better = false;

    ladder->n_moves = n_moves;
    crew_run(crew, LADDER_WALKS, round_task, ladder);
    for (size_t k = 0; k < LADDER_WALKS; k++) {
        const struct osa_walk *walk = &ladder->walks[k];

        if (walk->best_price >= ladder->best_price)
            continue;
        better = true;
        ladder->best_price = walk->best_price;
        memcpy(ladder->best, walk->best, walk->state.t->n_entities * sizeof(*ladder->best));
    }
    trade(ladder);
    if (++ladder->n_rounds % ADAPT_ROUNDS == 0)
        adapt(ladder);
    return better;
}
