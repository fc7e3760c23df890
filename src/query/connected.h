/*
 * connected: the connected set of least sum that reaches an area; private to src/query.
 *
 * See query/idle_group.h for the method and its bounds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONNECTED_MOST = 256, CONNECTED_WORDS = CONNECTED_MOST / 64 };

struct room_set {
    uint64_t bits[CONNECTED_WORDS];
};

static inline bool room_set_has(const struct room_set *set, unsigned i)
{
    return set->bits[i / 64] >> (i % 64) & 1;
}
static inline void room_set_add(struct room_set *set, unsigned i)
{
    set->bits[i / 64] |= 1ull << (i % 64);
}
static inline void room_set_drop(struct room_set *set, unsigned i)
{
    set->bits[i / 64] &= ~(1ull << (i % 64));
}

/* Rooms of a floor, the nearest first. */
struct connected {
    unsigned n;
    int64_t area[CONNECTED_MOST]; /* > 0 */
    struct room_set neighbours[CONNECTED_MOST];
    int64_t least, most; /* the sum: at least, at most */
    int64_t budget;      /* sets that may still be looked at, of the whole query */
    /* out */
    bool found, is_least;
    struct room_set best;
    int64_t sum, bound; /* of the best; what any sum is at least */
};

/* Among `rooms`. */
void connected_find(struct connected *c, const struct room_set *rooms);
