/*
 * dice: a stream of chance for one subject.
 *
 * xoshiro256** 1.0, seeded by SplitMix64 from the seed and the subject's name
 * (Blackman and Vigna, 2021; both algorithms are public domain). Integers only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t s[4];
};

struct dice dice_make(uint64_t seed, const char *subject);
uint64_t dice_next(struct dice *dice);
/* 0 .. n-1, for n > 0 */
uint32_t dice_below(struct dice *dice, uint32_t n);
/* low .. high, both included */
int dice_range(struct dice *dice, int low, int high);
/* true in `percent` of a hundred throws */
bool dice_chance(struct dice *dice, unsigned percent);
/* An index drawn by weight. */
uint32_t dice_weighted(struct dice *dice, const uint16_t *weights, uint32_t n);
/* The order of n numbers, shuffled. */
void dice_shuffle(struct dice *dice, uint32_t *items, uint32_t n);
