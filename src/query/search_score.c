/*
 * search_score: how well an entry matches, by itself and by what it stands in.
 */
#include <stdlib.h>

#include "search_walk.h"

/* Longer chains of contexts than any city has are cut, so that circles end. */
enum { CONTEXT_DEPTH = 8, CONTEXT_UNKNOWN = UINT16_MAX };

const unsigned search_priors[SEARCH_KINDS] = {
    [SEARCH_DISTRICT] = 24, [SEARCH_INSTITUTION] = 30, [SEARCH_COURTYARD] = 26,
    [SEARCH_BUILDING] = 22, [SEARCH_FLOOR] = 0,        [SEARCH_ROOM] = 10,
    [SEARCH_PERSON] = 28,
};

void memo_release(struct memo *memo)
{
    free(memo->rows);
    *memo = (struct memo){ 0 };
}

void memo_clear(struct memo *memo)
{
    for (size_t i = 0; memo->n && i < memo->n_rows; i++)
        memo->rows[i].number = SLOT_NONE;
    memo->n = 0;
}

static struct memo_row *memo_place(const struct memo *memo, uint32_t number)
{
    size_t at = (number * 0x9e3779b1u) & (memo->n_rows - 1);

    while (memo->rows[at].number != SLOT_NONE && memo->rows[at].number != number)
        at = (at + 1) & (memo->n_rows - 1);
    return &memo->rows[at];
}

static bool memo_grow(struct memo *memo)
{
    struct memo more = { .n_rows = memo->n_rows ? 2 * memo->n_rows : 1024, .n = memo->n };

    if (2 * (memo->n + 1) <= memo->n_rows)
        return true;
    more.rows = malloc(more.n_rows * sizeof(*more.rows));
    if (!more.rows)
        return false;
    for (size_t i = 0; i < more.n_rows; i++)
        more.rows[i].number = SLOT_NONE;
    for (size_t i = 0; i < memo->n_rows; i++)
        if (memo->rows[i].number != SLOT_NONE)
            *memo_place(&more, memo->rows[i].number) = memo->rows[i];
    free(memo->rows);
    *memo = more;
    return true;
}

/* The row of a slot until the next is asked for; NULL without memory. */
static struct memo_row *memo_get(struct memo *memo, uint32_t number)
{
    struct memo_row *row;

    if (!memo_grow(memo))
        return NULL;
    row = memo_place(memo, number);
    if (row->number == SLOT_NONE) {
        row->number = number;
        memset(row->points, 0xff, sizeof(row->points));
        memo->n++;
    }
    return row;
}

uint8_t search_term_match(const struct search *search, size_t word, const struct search_part *part,
                          uint32_t term)
{
    const struct word *w = &search->words[word];
    const struct term *t = &part->terms[term];

    if (term < part->n_spoken)
        return search->matches[word * search->n_spoken + term +
                               (part == search->index->base ? 0 : search->index->base->n_spoken)];
    if (w->need & ~part->contents[term])
        return 0;
    return word_match(w, part->elements + t->at, t->n, false, NULL);
}

unsigned search_own_score(const struct search *search, size_t word, const struct search_part *part,
                          const struct slot *slot, enum search_why *why)
{
    static const enum search_why whys[] = { SEARCH_FUZZY, SEARCH_INITIALS, SEARCH_PINYIN,
                                            SEARCH_TEXT };
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_texts; i++) {
        uint8_t match = search_term_match(search, word, part, part->texts[slot->texts + i].term);
        unsigned score = match_score(match);

        if (!match)
            continue;
        score -= i ? OTHER_TEXT_COSTS : 0;
        if (score <= best)
            continue;
        best = score;
        *why =
            i == 1 && match_manner(match) == MANNER_TEXT ? SEARCH_CODE : whys[match_manner(match)];
    }
    return best;
}

static unsigned context_points(struct search *search, size_t word, uint32_t number, int depth);

/* The best match of a word among what a slot stands in. */
static unsigned context_score(struct search *search, size_t word, const struct search_part *part,
                              const struct slot *slot, int depth)
{
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_contexts; i++) {
        unsigned points = context_points(search, word, part->contexts[slot->contexts + i], depth);

        best = points > best ? points : best;
    }
    return best;
}

/* The match there, as a context is worth it. */
static unsigned own_points(const struct search *search, size_t word, const struct search_part *part,
                           const struct slot *slot)
{
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_texts; i++) {
        uint8_t match = search_term_match(search, word, part, part->texts[slot->texts + i].term);
        unsigned points = match ? CONTEXT_IS_WORTH + CONTEXT_PLACE * match_place(match) +
                                      CONTEXT_MANNER * match_manner(match)
                                : 0;

        best = points > best ? points : best;
    }
    return best;
}

/* Rooms by the thousand stand in the same few buildings, so it is worked out once. */
static unsigned context_points(struct search *search, size_t word, uint32_t number, int depth)
{
    struct memo_row *row = memo_get(&search->memo, number);
    const struct search_part *part;
    const struct slot *slot;
    unsigned best = 0;

    if (!row) {
        search->failed = true;
        return 0;
    }
    if (row->points[word] != CONTEXT_UNKNOWN || depth == 0)
        return depth == 0 ? 0 : row->points[word];
    slot = search_index_slot(search->index, number, &part);
    if (slot && !(search->query->no_contexts >> slot->kind & 1)) {
        unsigned above = context_score(search, word, part, slot, depth - 1);

        best = own_points(search, word, part, slot);
        best = above > best ? above : best;
    }
    row = memo_get(&search->memo, number);
    if (row)
        row->points[word] = (uint16_t)best;
    return best;
}

unsigned search_context_points(struct search *search, size_t word, uint32_t number)
{
    return context_points(search, word, number, CONTEXT_DEPTH);
}

/* Full of better ones than this can be, with `sum` points for the first `n` of its words? */
static bool is_hopeless(const struct search *search, const struct slot *slot, unsigned sum,
                        size_t n)
{
    if (search->n_found < search->query->limit)
        return false;
    for (; n < search->n_words; n++)
        sum += search->best[search->order[n]];
    // NOLINTNEXTLINE: there is a word
    return search->heap[0].score > sum / (unsigned)search->n_words + search_priors[slot->kind] +
                                       slot->weight / 10u + OWN_POINTS;
}

bool search_score(struct search *search, struct found *found)
{
    const struct search_part *part = found->part;
    const struct slot *slot = found->slot;
    bool own = false, text = false;
    unsigned sum = 0;

    found->why = SEARCH_TEXT;
    for (size_t i = 0; i < search->n_words; i++) {
        size_t w = search->order[i];
        enum search_why why = SEARCH_TEXT;
        unsigned points = search_own_score(search, w, part, slot, &why);

        own = own || points;
        text = text || (points && why == SEARCH_TEXT);
        found->why = why > found->why ? why : found->why;
        if (!points && search->n_words > 1)
            points = context_score(search, w, part, slot, CONTEXT_DEPTH);
        sum += points;
        if (!points || (part == search->index->base && i + 1 < search->n_words &&
                        is_hopeless(search, slot, sum, i + 1)))
            return false;
    }
    if (found->why == SEARCH_CODE && text)
        found->why = SEARCH_TEXT; /* a door number counts for more than the code it is part of */
    // NOLINTNEXTLINE: there is a word
    found->score = sum / (unsigned)search->n_words + search_priors[slot->kind] +
                   slot->weight / 10u + (own ? OWN_POINTS : 0);
    return true;
}
