/*
 * rng: random numbers for searching; splitmix64 (Steele, Lea, Flood 2014).
 * The same seed gives the same numbers everywhere. One thread a generator.
 */
#pragma once

#include <stdint.h>

struct rng {
    uint64_t state;
};

static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t z = (rng->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A stream of its own for each `stream` of a seed. */
static inline struct rng rng_make(uint64_t seed, uint64_t stream)
{
    struct rng rng = { seed };

    rng.state = rng_next(&rng) + stream * UINT64_C(0xd1342543de82ef95);
    (void)rng_next(&rng);
    return rng;
}

/* From 0 to n - 1 by the high word of a product; the bias is below n / 2^32. */
static inline uint32_t rng_below(struct rng *rng, uint32_t n)
{
    return (uint32_t)(((rng_next(rng) >> 32) * n) >> 32);
}
