/*
 * search_candidates: what may match several words at once; see search_walk.h.
 */
#include "search_walk.h"

#include <stdlib.h>

enum {
    OWN_CAP = 1 << 16, /* candidates that have a word themselves */
    FIRST_CAP = 4096, /* with all that stands in them; four times as many when no word has so few */
    AHEAD = 16        /* candidates, of memory asked for before it is wanted */
};

/* Slots of the base that may match all words. */
struct candidates {
    uint32_t *slots;
    size_t n, cap;
    uint64_t *seen;
};

static bool candidate_add(struct candidates *c, uint32_t slot)
{
    if (c->seen[slot / 64] >> slot % 64 & 1)
        return true;
    if (c->n == c->cap)
        return false;
    c->seen[slot / 64] |= 1ull << slot % 64;
    c->slots[c->n++] = slot;
    return true;
}

static bool candidates_below(const struct search_part *part, uint32_t slot, struct candidates *c)
{
    for (uint32_t i = part->below_starts[slot]; i < part->below_starts[slot + 1]; i++)
        if (!candidate_add(c, part->below[i]))
            return false;
    return true;
}

static bool candidates_of_term(const struct search_part *part, uint32_t term, struct candidates *c)
{
    for (uint32_t i = part->post_starts[term]; i < part->post_starts[term + 1]; i++)
        if (!candidate_add(c, part->posts[i] / 2))
            return false;
    return true;
}

static bool candidates_of_codes(struct search *search, size_t word, struct candidates *c)
{
    const struct search_part *part = search->index->base;

    sieve_ask(&part->sieve, &search->words[word], search->sifted);
    for (size_t w = 0; w < part->sieve.n_words; w++)
        for (uint64_t bits = search->sifted[w]; bits; bits &= bits - 1)
            if (!candidates_of_term(part, part->codes[64 * w + (size_t)__builtin_ctzll(bits)], c))
                return false;
    return true;
}

/* What stands in something that changed: it may match now by what it did not match before. */
static bool candidates_of_changes(struct search *search, size_t word, struct candidates *c)
{
    const struct search_part *part = search->index->changes, *base = search->index->base;

    for (size_t i = 0; i < part->n_slots; i++) {
        struct search_key key = { part->slots[i].kind, part->slots[i].id };
        uint32_t number = search_part_find(base, key);

        if (number != SLOT_NONE && search_context_points(search, word, number) &&
            !candidates_below(base, number, c))
            return false;
    }
    return true;
}

/* What matches the word itself. False: more than the cap. */
static bool candidates_of_word(struct search *search, size_t word, struct candidates *c)
{
    const struct search_part *part = search->index->base;
    const uint8_t *matches = search->matches + word * search->n_spoken;

    for (uint32_t t = 0; t < part->n_spoken; t++)
        if (matches[t] && !candidates_of_term(part, t, c))
            return false;
    return candidates_of_codes(search, word, c);
}

/* What matches the word, and all that stands in it. False: more than the cap. */
static bool candidates_gather(struct search *search, size_t word, struct candidates *c)
{
    const struct search_part *part = search->index->base;

    if (!candidates_of_word(search, word, c) || !candidates_of_changes(search, word, c))
        return false;
    for (size_t i = 0; i < c->n; i++)
        if (!candidates_below(part, c->slots[i], c))
            return false;
    return true;
}

static void candidates_clear(struct candidates *c)
{
    for (size_t i = 0; i < c->n; i++)
        c->seen[c->slots[i] / 64] = 0;
    c->n = 0;
}

/* Of the first word that has few enough; what is enough grows until one has. */
static bool candidates_find(struct search *search, struct candidates *c)
{
    size_t most = search->index->base->n_slots;

    for (size_t cap = FIRST_CAP;; cap *= 4) {
        uint32_t *slots;

        c->cap = cap < most ? cap : most;
        slots = realloc(c->slots, (c->cap + 1) * sizeof(*slots));
        if (!slots)
            return false;
        c->slots = slots;
        for (size_t i = 0; i < search->n_words; i++) {
            // a text may be counted three times: as label, code and door number
            if ((c->cap == most || search->n_own[search->order[i]] <= 3 * c->cap) &&
                candidates_gather(search, search->order[i], c))
                return true;
            candidates_clear(c);
        }
    }
}

/* Memory that is wanted soon: first the slot, then what it points to. */
static void prefetch(const struct search_part *part, uint32_t later, uint32_t sooner)
{
    __builtin_prefetch(&part->slots[later]);
    __builtin_prefetch(&part->texts[part->slots[sooner].texts]);
    __builtin_prefetch(&part->contexts[part->slots[sooner].contexts]);
}

static void candidates_offer(struct search *search, const struct candidates *c)
{
    const struct search_part *base = search->index->base;

    for (size_t i = 0; i < c->n; i++) {
        prefetch(base, c->slots[i + AHEAD < c->n ? i + AHEAD : i],
                 c->slots[i + AHEAD / 2 < c->n ? i + AHEAD / 2 : i]);
        search_offer_scored(search, base, c->slots[i]);
    }
}

/*
 * An entry that has one of the words itself sends away all that have none, so those that have one
 * are looked at first, and are few where each word is. False: none was found, or they are many.
 */
static bool own_walk(struct search *search, struct candidates *c)
{
    size_t n = 0;
    bool found = true;

    for (size_t w = 0; w < search->n_words; w++)
        n += search->n_own[w];
    if (n > OWN_CAP)
        return false;
    c->cap = n;
    c->slots = malloc((n + 1) * sizeof(*c->slots));
    for (size_t w = 0; c->slots && found && w < search->n_words; w++)
        found = candidates_of_word(search, w, c);
    if (c->slots && found)
        candidates_offer(search, c);
    candidates_clear(c);
    found = search->n_found && search_any_own(search);
    if (!found)
        search->n_found = 0;
    return found;
}

void search_walk_words(struct search *search)
{
    const struct search_part *base = search->index->base;
    struct candidates c = { .seen = calloc(base->n_slots / 64 + 1, sizeof(*c.seen)) };

    memo_clear(&search->memo);
    if (!c.seen)
        search->failed = true;
    else if (!own_walk(search, &c)) {
        if (candidates_find(search, &c))
            candidates_offer(search, &c);
        else
            search->failed = true;
    }
    free(c.seen);
    free(c.slots);
}
