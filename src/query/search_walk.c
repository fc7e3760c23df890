/*
 * search_walk: see the header.
 */
#include "search_walk.h"

#include <math.h>
#include <stdlib.h>

enum {
    FIRST_CAP = 4096, /* candidates; four times as many when no word has so few */
    AHEAD = 16        /* candidates, of memory asked for before it is wanted */
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

/* Good enough near by: degrees of latitude on a plane, longitude shrunk. */
static double distance_to(const struct search *search, const struct search_part *part, size_t slot)
{
    const struct search_query *query = search->query;
    double x, y;

    if (!query->near || !part->slots[slot].placed)
        return INFINITY;
    x = (part->places[slot].lon - query->lon) * search->squeeze;
    y = part->places[slot].lat - query->lat;
    return x * x + y * y;
}

static bool is_wanted(const struct search *search, const struct search_part *part, size_t slot)
{
    unsigned kinds = search->query->kinds ? search->query->kinds : ~0u;

    return !part->slots[slot].absent && kinds >> part->slots[slot].kind & 1 &&
           !(part == search->index->base && search->index->stale[slot / 8] >> slot % 8 & 1);
}

static bool is_in_heap(const struct search *search, const struct slot *slot)
{
    for (size_t i = 0; i < search->n_found; i++)
        if (search->heap[i].slot == slot)
            return true;
    return false;
}

/* Would it stand behind the worst of a full heap? Told without looking at more than must be. */
static bool is_behind(const struct search *search, const struct search_part *part, size_t slot,
                      unsigned score, double *distance)
{
    const struct found *worst = &search->heap[0];

    *distance = NAN;
    if (search->n_found < search->query->limit)
        return false;
    if (score != worst->score)
        return score < worst->score;
    if (search->query->near) {
        *distance = distance_to(search, part, slot);
        return *distance > worst->distance;
    }
    return part == worst->part && part->ranks[slot] > part->ranks[worst->slot - part->slots];
}

/* A slot that matches with so many points; of several texts the best one comes first. */
static void offer(struct search *search, const struct search_part *part, size_t slot,
                  unsigned points)
{
    const struct slot *s = &part->slots[slot];
    unsigned score = points + search_priors[s->kind] + s->weight / 10u + OWN_POINTS;
    struct found found = { .slot = s, .part = part, .score = score };

    if (is_behind(search, part, slot, score, &found.distance) || !is_wanted(search, part, slot) ||
        is_in_heap(search, s))
        return;
    if (isnan(found.distance))
        found.distance = distance_to(search, part, slot);
    heap_add(search, &found);
}

static void offer_scored(struct search *search, const struct search_part *part, size_t slot)
{
    struct found found = { .slot = &part->slots[slot], .part = part };
    double distance;

    if (!is_wanted(search, part, slot) || !search_score(search, &found) ||
        is_behind(search, part, slot, found.score, &distance))
        return;
    found.distance = isnan(distance) ? distance_to(search, part, slot) : distance;
    heap_add(search, &found);
}

/* Nothing that matches no better than this can come into the heap. */
static bool is_enough(const struct search *search, uint8_t match)
{
    unsigned most = 0, kinds = search->query->kinds ? search->query->kinds : ~0u;

    for (unsigned k = 0; k < SEARCH_KINDS; k++)
        if (kinds >> k & 1 && search_priors[k] > most)
            most = search_priors[k];
    most += match_score(match) + search->index->base->weight_most / 10u + OWN_POINTS;
    return search->n_found == search->query->limit && search->heap[0].score > most;
}

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
            offer(search, part, part->posts[i] / 2, points);
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
            offer(search, part, part->code_slots[i], points);
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

    return !slot || (is_wanted(search, part, at) && !is_behind(search, part, at,
                                                               points + search_priors[slot->kind] +
                                                                   slot->weight / 10u + OWN_POINTS,
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
        if (is_enough(search, match))
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

/* What matches the word, and all that stands in it. False: more than the cap. */
static bool candidates_gather(struct search *search, size_t word, struct candidates *c)
{
    const struct search_part *part = search->index->base;
    const uint8_t *matches = search->matches + word * search->n_spoken;

    for (uint32_t t = 0; t < part->n_spoken; t++)
        if (matches[t] && !candidates_of_term(part, t, c))
            return false;
    if (!candidates_of_codes(search, word, c) || !candidates_of_changes(search, word, c))
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
            if (search->n_own[search->order[i]] <= 3 * c->cap &&
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

static void walk_words(struct search *search)
{
    const struct search_part *base = search->index->base;
    struct candidates c = { .seen = calloc(base->n_slots / 64 + 1, sizeof(*c.seen)) };

    memo_clear(&search->memo);
    if (c.seen && candidates_find(search, &c)) {
        for (size_t i = 0; i < c.n; i++) {
            prefetch(base, c.slots[i + AHEAD < c.n ? i + AHEAD : i],
                     c.slots[i + AHEAD / 2 < c.n ? i + AHEAD / 2 : i]);
            offer_scored(search, base, c.slots[i]);
        }
    } else {
        search->failed = true;
    }
    free(c.seen);
    free(c.slots);
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
        walk_words(search);
    for (size_t i = 0; i < changes->n_slots; i++)
        offer_scored(search, changes, i);
    keep_own(search);
}
