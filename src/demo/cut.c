/*
 * cut: divide the strips into rooms, until there are exactly 17,074.
 */
#include "make.h"

#include <string.h>

enum { ROOMS_WANTED = 17074, SPANS_MAX = 48000, SUITES = 14 };

static void span_add(struct make *make, struct span like, int start, int len, enum piece piece)
{
    if (make->n_spans == SPANS_MAX) {
        make->failed = true;
        return;
    }
    like.start = (uint16_t)start;
    like.len = (uint16_t)len;
    like.piece = (uint8_t)piece;
    make->spans[make->n_spans++] = like;
}

/* Rooms of 2 to 20 modules, 6 on average: 11 to 110 m2, 33 on average. */
static void cut_run(struct make *make, struct dice *dice, struct span like, int start, int end)
{
    static const uint8_t lens[] = { 2, 3, 4, 5, 6, 8, 10, 12, 16, 20 };
    static const uint16_t weights[] = { 9, 17, 22, 8, 12, 14, 6, 6, 4, 2 };

    while (start < end) {
        int len = lens[dice_weighted(dice, weights, 10)];

        if (end - start - len < 2)
            len = end - start;
        if (len > 21)
            len = 12;
        span_add(make, like, start, len, PIECE_ROOM);
        start += len;
    }
}

static void cut_strip(struct make *make, struct dice *dice, struct span like)
{
    const struct block *block = &make->blocks[like.block];
    enum piece filling = block_filling(block, like.ordinal);
    struct span fixed[SPANS_FIXED_MAX];
    int n = block_fixed(block, like.wing, like.strip, like.ordinal, fixed), at = 0;

    for (int i = 0; i <= n; i++) {
        int end = i < n ? fixed[i].start : block_wing_modules(block, like.wing);

        if (filling == PIECE_ROOM)
            cut_run(make, dice, like, at, end);
        else if (at < end)
            span_add(make, like, at, end - at, filling);
        if (i < n)
            span_add(make, like, fixed[i].start, fixed[i].len, fixed[i].piece);
        at = i < n ? fixed[i].start + fixed[i].len : end;
    }
}

static uint32_t count_rooms(const struct make *make)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < make->n_spans; i++)
        n += piece_is_room(make->spans[i].piece) + (make->spans[i].piece == PIECE_SUITE);
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        for (int o = -make->blocks[b].below; o < make->blocks[b].above; o++)
            if (block_filling(&make->blocks[b], o) == PIECE_ROOM)
                n += 2 * (uint32_t)block_n_corners(&make->blocks[b]);
    return n;
}

static bool follows(const struct span *a, const struct span *b)
{
    return a->block == b->block && a->ordinal == b->ordinal && a->wing == b->wing &&
           a->strip == b->strip && a->start + a->len == b->start;
}

static bool span_split(struct make *make, uint32_t i)
{
    struct span *span = &make->spans[i];
    uint16_t first = (uint16_t)(span->len / 2);

    if (span->piece != PIECE_ROOM || span->len < 6 || make->n_spans == SPANS_MAX)
        return false;
    memmove(span + 2, span + 1, (make->n_spans - i - 1) * sizeof(*span));
    make->n_spans++;
    span[1] = span[0];
    span[0].len = first;
    span[1].start = (uint16_t)(span[1].start + first);
    span[1].len = (uint16_t)(span[1].len - first);
    return true;
}

static bool span_merge(struct make *make, uint32_t i)
{
    struct span *span = &make->spans[i];

    if (i + 1 >= make->n_spans || span[0].piece != PIECE_ROOM || span[1].piece != PIECE_ROOM ||
        !follows(&span[0], &span[1]) || span[0].len + span[1].len > 12)
        return false;
    span[0].len = (uint16_t)(span[0].len + span[1].len);
    memmove(span + 1, span + 2, (make->n_spans - i - 2) * sizeof(*span));
    make->n_spans--;
    return true;
}

void cut_spans(struct make *make)
{
    struct dice dice = dice_make(make->seed, "cut");
    uint32_t n, suites = 0;

    make->spans = make_take(make, SPANS_MAX, sizeof(*make->spans));
    if (!make->spans)
        return;
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        for (int o = -make->blocks[b].below; o < make->blocks[b].above; o++)
            for (int w = 0; w < block_n_wings(&make->blocks[b]); w++)
                for (int s = 0; s < 2 - make->blocks[b].single; s++)
                    cut_strip(make, &dice,
                              (struct span){ .block = b,
                                             .ordinal = (int16_t)o,
                                             .wing = (uint8_t)w,
                                             .strip = (uint8_t)s });
    while (suites < SUITES && !make->failed) {
        struct span *span = &make->spans[dice_below(&dice, make->n_spans)];

        if (span->piece == PIECE_ROOM && span->len == 2) {
            span->piece = PIECE_SUITE;
            suites++;
        }
    }
    n = count_rooms(make);
    for (int step = 0; n != ROOMS_WANTED && step < 2000000; step++) {
        uint32_t i = dice_below(&dice, make->n_spans);

        if (n < ROOMS_WANTED)
            n += span_split(make, i);
        else
            n -= span_merge(make, i);
    }
    make->failed |= n != ROOMS_WANTED;
}
