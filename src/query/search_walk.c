/*
 * search_walk: see the header.
 */
#include "search_walk.h"

#include <math.h>

static uint8_t spoken_match(const struct search *search, const struct word *word,
                            const struct search_part *part, uint32_t term)
{
    const struct term *t = &part->terms[term];
    uint64_t lacks = word->need & ~part->contents[term];
    uint8_t match = 0;

    if (lacks == 0)
        match = word_match(word, part->elements + t->at, t->n, true, NULL);
    if (!match && search->fuzzy && word->fuzzy && !(lacks & (lacks - 1)))
        match = word_match_fuzzy(word, part->elements + t->at, t->n, NULL);
    return match;
}

/* Held against the spoken terms of a part; how many texts have one that matches. */
static size_t match_spoken_terms(const struct search *search, const struct word *word,
                                 const struct search_part *part, uint8_t *to)
{
    size_t n = 0;

    for (uint32_t t = 0; t < part->n_spoken; t++) {
        to[t] = spoken_match(search, word, part, t);
        if (to[t])
            n += part->post_starts[t + 1] - part->post_starts[t];
    }
    return n;
}

static bool any_code_matches(const struct search *search, size_t word,
                             const struct search_part *part)
{
    for (size_t i = part->n_spoken; i < part->n_terms; i++)
        if (search_term_match(search, word, part, (uint32_t)i))
            return true;
    return false;
}

/* The first code not before the word; or, with `after`, the first behind those it begins. */
static size_t code_place(const struct search_part *part, const struct word *word, bool after)
{
    size_t low = 0, high = part->n_terms - part->n_spoken;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct term *term = &part->terms[part->codes[middle]];
        size_t n = after && term->n > word->n ? word->n : term->n;
        int order = search_code_order(part->elements + term->at, n, word->cp, word->n);

        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* No entry of the base has more points for the word; `n_codes` are let through. */
static unsigned best_score(const struct search *search, size_t w, size_t n_codes)
{
    const uint8_t *matches = search->matches + w * search->n_spoken;
    const struct word *word = &search->words[w];
    const struct search_part *part = search->index->base;
    size_t at = code_place(part, word, false);
    unsigned best = CONTEXT_MOST, code = 0;
    enum place place = PLACE_WORD;

    for (uint32_t t = 0; t < part->n_spoken; t++)
        if (match_score(matches[t]) > best)
            best = match_score(matches[t]);
    if (at < code_place(part, word, true))
        place = part->terms[part->codes[at]].n == word->n ? PLACE_EXACT : PLACE_PREFIX;
    if (n_codes)
        code = match_score(match_make(place, MANNER_TEXT));
    return code > best ? code : best;
}

/* False: nothing at all matches the word. */
static bool match_word(struct search *search, size_t w)
{
    const struct search_part *base = search->index->base, *changes = search->index->changes;
    const struct word *word = &search->words[w];
    uint8_t *to = search->matches + w * search->n_spoken;
    size_t n_codes = sieve_ask(&base->sieve, word, search->sifted);
    size_t n = n_codes + match_spoken_terms(search, word, base, to);

    search->n_own[w] = n;
    search->best[w] = best_score(search, w, n_codes);
    n += match_spoken_terms(search, word, changes, to + base->n_spoken);
    return n || any_code_matches(search, w, changes);
}

static void offer_posts(struct search *search, const struct search_part *part, uint32_t term,
                        unsigned points, bool labels)
{
    for (uint32_t i = part->post_starts[term]; i < part->post_starts[term + 1]; i++)
        if ((part->posts[i] & 1) != labels)
            search_offer(search, part, part->posts[i] / 2, points);
}

/* Codes that are, or begin with, the word. */
static void offer_begun_codes(struct search *search, uint8_t match)
{
    const struct search_part *part = search->index->base;
    const struct word *word = &search->words[0];
    unsigned points = match_score(match) - OTHER_TEXT_COSTS;
    bool exact = match_place(match) == PLACE_EXACT;
    size_t end = code_place(part, word, true);

    for (size_t i = code_place(part, word, false); i < end; i++) {
        uint32_t term = part->codes[i];

        if ((part->terms[term].n == word->n) != exact)
            continue;
        if (!word->broken && part->code_slots[i] != SLOT_NONE)
            search_offer(search, part, part->code_slots[i], points);
        else if (search_term_match(search, 0, part, term) == match)
            offer_posts(search, part, term, points, false);
    }
}

/* Could the entry of the code get into the heap, if it matches? */
static bool is_worth_matching(const struct search *search, size_t code, unsigned points)
{
    const struct search_part *part = search->index->base;
    uint32_t at = part->code_slots[code];
    const struct slot *slot = at == SLOT_NONE ? NULL : &part->slots[at];
    double ignored;

    return !slot ||
           (search_is_wanted(search, part, at) &&
            !search_is_behind(search, part, at,
                              points + search_priors[slot->kind] + slot->weight / 10u + OWN_POINTS,
                              &ignored));
}

/* Codes that have the word further on. */
static void offer_sifted_codes(struct search *search, uint8_t match)
{
    const struct search_part *part = search->index->base;
    unsigned points = match_score(match) - OTHER_TEXT_COSTS;

    sieve_ask(&part->sieve, &search->words[0], search->sifted);
    for (size_t w = 0; w < part->sieve.n_words; w++) {
        for (uint64_t bits = search->sifted[w]; bits; bits &= bits - 1) {
            size_t i = 64 * w + (size_t)__builtin_ctzll(bits);

            if (is_worth_matching(search, i, points) &&
                search_term_match(search, 0, part, part->codes[i]) == match)
                offer_posts(search, part, part->codes[i], points, false);
        }
    }
}

static void offer_spoken(struct search *search, uint8_t match, bool labels)
{
    const struct search_part *part = search->index->base;

    for (uint32_t t = 0; t < part->n_spoken; t++)
        if (search->matches[t] == match)
            offer_posts(search, part, t, match_score(match) - (labels ? 0 : OTHER_TEXT_COSTS),
                        labels);
}

static void offer_codes(struct search *search, uint8_t match)
{
    if (match_manner(match) != MANNER_TEXT)
        return;
    if (match_place(match) >= PLACE_PREFIX)
        offer_begun_codes(search, match);
    else
        offer_sifted_codes(search, match);
}

/* From the best kind of match to the least. */
static void walk_word(struct search *search)
{
    bool there[UINT8_MAX + 1] = { false };

    for (uint32_t t = 0; t < search->index->base->n_spoken; t++)
        there[search->matches[t]] = true;
    for (uint8_t match = match_make(PLACE_EXACT, MANNER_TEXT); match > 0; match--) {
        if (search_is_enough(search, match))
            break;
        if (there[match])
            offer_spoken(search, match, true);
        offer_codes(search, match);
        if (there[match])
            offer_spoken(search, match, false);
    }
    for (size_t i = 0; i < search->n_found; i++)
        (void)search_score(search, &search->heap[i]); // for the `why`
}

/* False: there is a word that nothing matches. */
static bool words_match(struct search *search, const struct words *words)
{
    for (size_t w = 0; w < words->n; w++)
        word_make(words->letters.element + words->word[w].at, words->word[w].n, &search->words[w]);
    for (size_t w = 0; w < words->n; w++) {
        size_t at = w;

        if (!match_word(search, w))
            return false;
        for (; at > 0 && search->n_own[search->order[at - 1]] > search->n_own[w]; at--)
            search->order[at] = search->order[at - 1];
        search->order[at] = w;
    }
    return true;
}

void search_attempt(struct search *search, const struct words *words, bool fuzzy)
{
    const struct search_part *changes = search->index->changes;

    search->n_words = words->n;
    search->fuzzy = fuzzy;
    search->squeeze = cos(search->query->lat * (M_PI / 180));
    if (!words_match(search, words))
        return;
    if (words->n == 1)
        walk_word(search);
    else
        search_walk_words(search);
    for (size_t i = 0; i < changes->n_slots; i++)
        search_offer_scored(search, changes, i);
    search_keep_own(search);
}
