/*
 * connected: see the header.
 */
#include "connected.h"

#include <stdlib.h>
#include <string.h>

#include "yardstick/query/idle_group.h"

enum { SUM_BITS_MOST = 1 << 22 /* 0.01 m2: 41,943 m2 */ };

struct walk {
    struct connected *c;
    int64_t left; /* sets that may still be looked at in this walk */
    int64_t stop; /* a sum that cannot be beaten; 0 when none is known */
    unsigned n_best;
};

static unsigned set_count(const struct room_set *set)
{
    unsigned n = 0;

    for (unsigned w = 0; w < CONNECTED_WORDS; w++)
        n += (unsigned)__builtin_popcountll(set->bits[w]);
    return n;
}

/* The first room of the set, or CONNECTED_MOST. */
static unsigned set_first(const struct room_set *set)
{
    for (unsigned w = 0; w < CONNECTED_WORDS; w++)
        if (set->bits[w])
            return 64 * w + (unsigned)__builtin_ctzll(set->bits[w]);
    return CONNECTED_MOST;
}

static void offer(struct walk *walk, const struct room_set *set, int64_t sum)
{
    struct connected *c = walk->c;
    unsigned n;

    if (sum > c->most || (c->found && sum > c->sum))
        return;
    n = set_count(set);
    if (c->found && sum == c->sum && n >= walk->n_best)
        return;
    c->found = true;
    c->best = *set;
    c->sum = sum;
    walk->n_best = n;
}

/*
 * All connected sets that have `set` in them and nothing of `shut`: `border` are the neighbours
 * neither in nor shut out, `open` what could still be added at all. False when to stop.
 */
static bool walk_sets(struct walk *walk, struct room_set set, struct room_set border,
                      struct room_set shut, int64_t sum, int64_t open)
{
    struct connected *c = walk->c;
    unsigned next;

    if (sum >= c->least) {
        offer(walk, &set, sum);
        return !(c->found && c->sum == walk->stop);
    }
    while ((next = set_first(&border)) < CONNECTED_MOST && sum + open >= c->least) {
        struct room_set in = set, beyond = border;

        if (walk->left-- <= 0)
            return false;
        room_set_drop(&border, next);
        room_set_add(&in, next);
        room_set_add(&shut, next);
        for (unsigned w = 0; w < CONNECTED_WORDS; w++)
            beyond.bits[w] =
                (border.bits[w] | c->neighbours[next].bits[w]) & ~in.bits[w] & ~shut.bits[w];
        open -= c->area[next];
        if (!walk_sets(walk, in, beyond, shut, sum + c->area[next], open))
            return false;
    }
    return true;
}

/* From each free room, those before it shut out. False when stopped. */
static bool walk_all(struct walk *walk, const struct room_set *rooms)
{
    struct connected *c = walk->c;
    struct room_set shut;
    int64_t open = 0;

    for (unsigned w = 0; w < CONNECTED_WORDS; w++)
        shut.bits[w] = ~rooms->bits[w];
    for (unsigned i = 0; i < c->n; i++)
        open += room_set_has(rooms, i) ? c->area[i] : 0;
    for (unsigned i = 0; i < c->n; i++) {
        struct room_set set = { { 0 } }, border;

        if (!room_set_has(rooms, i))
            continue;
        open -= c->area[i];
        room_set_add(&set, i);
        room_set_add(&shut, i);
        for (unsigned w = 0; w < CONNECTED_WORDS; w++)
            border.bits[w] = c->neighbours[i].bits[w] & ~shut.bits[w];
        if (walk->left-- <= 0 || !walk_sets(walk, set, border, shut, c->area[i], open))
            return false;
    }
    return true;
}

/*
 * The least sum of any free rooms that is at least c->least: subset sums below it as bits, and
 * what one more room makes of them. c->least itself when the area is too large for that.
 */
static int64_t sum_bound(const struct connected *c, const struct room_set *rooms)
{
    size_t n_words = (size_t)c->least / 64 + 1;
    uint64_t *sums = c->least < SUM_BITS_MOST ? calloc(n_words, sizeof(*sums)) : NULL;
    int64_t best = INT64_MAX;

    if (!sums)
        return c->least;
    sums[0] = 1;
    for (unsigned i = 0; i < c->n; i++) {
        int64_t area = c->area[i];
        size_t jump = (size_t)area / 64, shift = (size_t)area % 64;

        if (!room_set_has(rooms, i))
            continue;
        /* What reaches the area with this room: from the least sum that is enough with it. */
        for (int64_t s = area < c->least ? c->least - area : 0; s < c->least && s + area < best;
             s++)
            if (sums[s / 64] >> (s % 64) & 1)
                best = s + area;
        for (size_t w = n_words; w-- > jump;) {
            uint64_t moved = sums[w - jump] << shift;

            if (shift && w > jump)
                moved |= sums[w - jump - 1] >> (64 - shift);
            sums[w] |= moved;
        }
    }
    free(sums);
    return best;
}

/* Grow from every room by the neighbour that ends it with the least waste, else by the largest. */
static void grow_all(struct walk *walk, const struct room_set *rooms)
{
    struct connected *c = walk->c;

    for (unsigned root = 0; root < c->n; root++) {
        struct room_set set = { { 0 } }, border = c->neighbours[root];
        int64_t sum = c->area[root];

        if (!room_set_has(rooms, root))
            continue;
        room_set_add(&set, root);
        while (sum < c->least) {
            unsigned pick = CONNECTED_MOST;
            bool ends = false;

            for (unsigned i = 0; i < c->n; i++) {
                bool enough = sum + c->area[i] >= c->least;

                if (!room_set_has(&border, i) || room_set_has(&set, i) || !room_set_has(rooms, i))
                    continue;
                if (pick == CONNECTED_MOST || (enough && !ends) ||
                    (enough == ends &&
                     (enough ? c->area[i] < c->area[pick] : c->area[i] > c->area[pick]))) {
                    pick = i;
                    ends = enough;
                }
            }
            if (pick == CONNECTED_MOST)
                break;
            room_set_add(&set, pick);
            sum += c->area[pick];
            for (unsigned w = 0; w < CONNECTED_WORDS; w++)
                border.bits[w] |= c->neighbours[pick].bits[w];
        }
        if (sum >= c->least)
            offer(walk, &set, sum);
    }
}

void connected_find(struct connected *c, const struct room_set *rooms)
{
    struct walk walk = { .c = c, .left = IDLE_SETS_FEW };
    bool whole;

    c->found = c->is_least = false;
    c->sum = 0;
    whole = walk_all(&walk, rooms);
    c->budget -= IDLE_SETS_FEW - walk.left;
    if (!whole) {
        walk.stop = c->bound = sum_bound(c, rooms);
        walk.left = c->budget < IDLE_SETS_MOST ? c->budget : IDLE_SETS_MOST;
        c->budget -= walk.left;
        whole = (c->found && c->sum == walk.stop) || walk_all(&walk, rooms);
        c->budget += walk.left > 0 ? walk.left : 0;
        if (!whole && !(c->found && c->sum == walk.stop))
            grow_all(&walk, rooms);
    }
    c->is_least = whole || (c->found && c->sum == walk.stop);
    if (c->is_least)
        c->bound = c->sum;
}
