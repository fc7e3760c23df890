/*
 * search_walk: see the header.
 */
#include "search_walk.h"

#include <math.h>
#include <stdlib.h>

/* A text other than the label counts a little less; a context far less than the entry itself. */
enum { OTHER_TEXT_COSTS = 5, CONTEXT_IS_WORTH = 30, CONTEXT_PLACE = 10, CONTEXT_MANNER = 2 };

/* Longer chains of contexts than any city has are cut, so that circles end. */
enum { CONTEXT_DEPTH = 8, CONTEXT_UNKNOWN = UINT16_MAX };

/* By how much a kind is more likely meant than a floor. */
static const unsigned priors[SEARCH_KINDS] = {
    [SEARCH_DISTRICT] = 24, [SEARCH_INSTITUTION] = 30, [SEARCH_COURTYARD] = 26,
    [SEARCH_BUILDING] = 22, [SEARCH_FLOOR] = 0,        [SEARCH_ROOM] = 10,
    [SEARCH_PERSON] = 28,
};

/* < 0 when a is to stand before b. */
int found_order(const void *a_, const void *b_)
{
    const struct found *a = a_, *b = b_;
    int order;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->distance < b->distance || a->distance > b->distance)
        return a->distance < b->distance ? -1 : 1;
    order = search_label_order(a->part, a->slot, b->part, b->slot);
    if (order)
        return order;
    if (a->slot->kind != b->slot->kind)
        return a->slot->kind < b->slot->kind ? -1 : 1;
    return (a->slot->id > b->slot->id) - (a->slot->id < b->slot->id);
}

static void swap(struct found *a, struct found *b)
{
    struct found t = *a;

    *a = *b;
    *b = t;
}

static void sift_down(struct found *heap, size_t n)
{
    for (size_t i = 0, child = 1; child < n; i = child, child = 2 * i + 1) {
        if (child + 1 < n && found_order(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (found_order(&heap[child], &heap[i]) <= 0)
            return;
        swap(&heap[child], &heap[i]);
    }
}

static void heap_add(struct search *search, const struct found *found)
{
    struct found *heap = search->heap;

    if (search->n_found == search->query->limit) {
        if (found_order(found, &heap[0]) < 0) {
            heap[0] = *found;
            sift_down(heap, search->n_found);
        }
        return;
    }
    heap[search->n_found] = *found;
    for (size_t i = search->n_found++; i && found_order(&heap[i], &heap[(i - 1) / 2]) > 0;
         i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static uint8_t match_term(const struct search *search, const struct word *word,
                          const struct search_part *part, const struct term *term)
{
    const uint32_t *element = part->elements + term->at;
    uint64_t lacks = word->need & ~term->contents;
    uint8_t match = 0;

    if (lacks == 0)
        match = word_match(word, element, term->n, term->spoken, NULL);
    if (!match && search->fuzzy && word->fuzzy && term->spoken && !(lacks & (lacks - 1)))
        match = word_match_fuzzy(word, element, term->n, NULL);
    return match;
}

/* How many terms a word matches. */
static size_t match_terms(struct search *search, size_t w)
{
    const struct search_part *parts[] = { search->index->base, search->index->changes };
    uint8_t *to = search->matches + w * search->n_terms;
    size_t n = 0;

    for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
        for (size_t i = 0; i < parts[p]->n_terms; i++, to++) {
            *to = match_term(search, &search->words[w], parts[p], &parts[p]->terms[i]);
            n += *to != 0;
        }
    }
    return n;
}

/* The match of a word in a text of a slot. */
static uint8_t text_match(const struct search *search, size_t word, const struct search_part *part,
                          const struct slot *slot, unsigned text)
{
    size_t term = part->texts[slot->texts + text].term;

    if (part != search->index->base)
        term += search->index->base->n_terms;
    return search->matches[word * search->n_terms + term];
}

/* The best match of a word among a slot's own texts; 0 points when there is none. */
static unsigned own_score(const struct search *search, size_t word, const struct search_part *part,
                          const struct slot *slot, enum search_why *why)
{
    static const enum search_why whys[] = { SEARCH_FUZZY, SEARCH_INITIALS, SEARCH_PINYIN,
                                            SEARCH_TEXT };
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_texts; i++) {
        uint8_t match = text_match(search, word, part, slot, i);
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

static unsigned context_score(const struct search *search, size_t word,
                              const struct search_part *part, const struct slot *slot, int depth);

/*
 * What a word is worth to whatever stands in a slot: its match there, or further up. Rooms by the
 * thousand stand in the same few buildings, so it is worked out once.
 */
static unsigned context_points(const struct search *search, size_t word, uint32_t number, int depth)
{
    uint16_t *known = &search->inherited[word * search->n_slots + number];
    const struct search_part *part;
    const struct slot *slot;
    unsigned best = 0;

    if (*known != CONTEXT_UNKNOWN || depth == 0)
        return depth == 0 ? 0 : *known;
    slot = search_index_slot(search->index, number, &part);
    for (unsigned i = 0; slot && i < slot->n_texts; i++) {
        uint8_t match = text_match(search, word, part, slot, i);
        unsigned points = match ? CONTEXT_IS_WORTH + CONTEXT_PLACE * match_place(match) +
                                      CONTEXT_MANNER * match_manner(match)
                                : 0;

        best = points > best ? points : best;
    }
    if (slot) {
        unsigned above = context_score(search, word, part, slot, depth - 1);

        best = above > best ? above : best;
    }
    *known = (uint16_t)best;
    return best;
}

/* The best match of a word among what a slot stands in. */
static unsigned context_score(const struct search *search, size_t word,
                              const struct search_part *part, const struct slot *slot, int depth)
{
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_contexts; i++) {
        unsigned points = context_points(search, word, part->contexts[slot->contexts + i], depth);

        best = points > best ? points : best;
    }
    return best;
}

/* Good enough near by: degrees of latitude on a plane, longitude shrunk. */
static double distance_to(const struct search_query *query, const struct slot *slot)
{
    double x, y;

    if (!query->near || !slot->placed)
        return INFINITY;
    x = (slot->lon - query->lon) * cos(query->lat * (M_PI / 180));
    y = slot->lat - query->lat;
    return x * x + y * y;
}

/* Does every word match, and how well? */
static bool score_slot(const struct search *search, const struct search_part *part,
                       const struct slot *slot, struct found *found)
{
    bool own = false, text = false;
    unsigned sum = 0;

    found->why = SEARCH_TEXT;
    for (size_t i = 0; i < search->n_words; i++) {
        size_t w = search->order[i];
        enum search_why why = SEARCH_TEXT;
        unsigned points = own_score(search, w, part, slot, &why);

        own = own || points;
        text = text || (points && why == SEARCH_TEXT);
        found->why = why > found->why ? why : found->why;
        if (!points && search->n_words > 1)
            points = context_score(search, w, part, slot, CONTEXT_DEPTH);
        if (!points)
            return false;
        sum += points;
    }
    if (found->why == SEARCH_CODE && text)
        found->why = SEARCH_TEXT; /* a door number counts for more than the code it is part of */
    // NOLINTNEXTLINE: there is a word
    found->score = sum / (unsigned)search->n_words + priors[slot->kind] + slot->weight / 10u +
                   (own ? OWN_POINTS : 0);
    return true;
}

static void walk_part(struct search *search, const struct search_part *part)
{
    bool base = part == search->index->base;
    unsigned kinds = search->query->kinds ? search->query->kinds : ~0u;

    for (size_t i = 0; i < part->n_slots; i++) {
        const struct slot *slot = &part->slots[i];
        struct found found = { .slot = slot, .part = part };

        if (slot->absent || !(kinds >> slot->kind & 1) ||
            (base && search->index->stale[i / 8] >> i % 8 & 1))
            continue;
        if (!score_slot(search, part, slot, &found))
            continue;
        if (search->n_found == search->query->limit && found.score < search->heap[0].score)
            continue;
        found.distance = distance_to(search->query, slot);
        heap_add(search, &found);
    }
}

/* Any entry with a word of its own sends those without away. */
static void keep_own(struct search *search)
{
    size_t n = 0;

    for (size_t i = 0; i < search->n_found; i++)
        if (search->heap[i].score >= OWN_POINTS)
            search->heap[n++] = search->heap[i];
    if (n)
        search->n_found = n;
}

void search_attempt(struct search *search, const struct words *words, bool fuzzy)
{
    size_t count[SEARCH_WORDS_MOST];

    search->n_words = words->n;
    search->fuzzy = fuzzy;
    for (size_t w = 0; w < words->n; w++)
        word_make(words->letters.element + words->word[w].at, words->word[w].n, &search->words[w]);
    for (size_t w = 0; w < words->n; w++) {
        size_t at = w;

        count[w] = match_terms(search, w);
        if (count[w] == 0)
            return; /* then no entry can match */
        for (; at > 0 && count[search->order[at - 1]] > count[w]; at--)
            search->order[at] = search->order[at - 1];
        search->order[at] = w;
    }
    if (words->n > 1)
        memset(search->inherited, 0xff, words->n * search->n_slots * sizeof(*search->inherited));
    walk_part(search, search->index->base);
    walk_part(search, search->index->changes);
    keep_own(search);
}
