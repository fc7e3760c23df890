/*
 * dice: see the header.
 */
#include "dice.h"

static uint64_t split_mix(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

struct dice dice_make(uint64_t seed, const char *subject)
{
    uint64_t state = seed ^ UINT64_C(0xcbf29ce484222325);
    struct dice dice;

    for (; *subject; subject++) // FNV-1a of the name
        state = (state ^ (unsigned char)*subject) * UINT64_C(0x100000001b3);
    for (int i = 0; i < 4; i++)
        dice.s[i] = split_mix(&state);
    return dice;
}

uint64_t dice_next(struct dice *dice)
{
    uint64_t *s = dice->s;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint32_t dice_below(struct dice *dice, uint32_t n)
{
    return (uint32_t)(((dice_next(dice) >> 32) * n) >> 32);
}

int dice_range(struct dice *dice, int low, int high)
{
    return low + (int)dice_below(dice, (uint32_t)(high - low + 1));
}

bool dice_chance(struct dice *dice, unsigned percent)
{
    return dice_below(dice, 100) < percent;
}

uint32_t dice_weighted(struct dice *dice, const uint16_t *weights, uint32_t n)
{
    uint32_t sum = 0, at;

    for (uint32_t i = 0; i < n; i++)
        sum += weights[i];
    at = dice_below(dice, sum);
    for (uint32_t i = 0; i < n; i++) {
        if (at < weights[i])
            return i;
        at -= weights[i];
    }
    return n - 1;
}

void dice_shuffle(struct dice *dice, uint32_t *items, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = dice_below(dice, i), kept = items[i - 1];

        items[i - 1] = items[j];
        items[j] = kept;
    }
}
