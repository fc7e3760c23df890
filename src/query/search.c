/*
 * search: matches every term against the words, then walks the slots and keeps the best.
 */
#include "yardstick/query/search.h"

#include <math.h>
#include <stdlib.h>

#include "search_part.h"
#include "search_query.h"

/* A text other than the label counts a little less; a context far less than the entry itself. */
enum { OTHER_TEXT_COSTS = 5, CONTEXT_IS_WORTH = 30, CONTEXT_PLACE = 10, CONTEXT_MANNER = 2 };

/* How far up contexts are followed: room, building, courtyard, district. */
enum { CONTEXT_DEPTH = 3 };

/* By how much a kind is more likely meant than a floor. */
static const unsigned priors[SEARCH_KINDS] = {
    [SEARCH_DISTRICT] = 24, [SEARCH_INSTITUTION] = 30, [SEARCH_COURTYARD] = 26,
    [SEARCH_BUILDING] = 22, [SEARCH_FLOOR] = 0,        [SEARCH_ROOM] = 10,
    [SEARCH_PERSON] = 28,
};

/* What is worth keeping of a slot while others are looked at. */
struct found {
    const struct slot *slot;
    const struct search_part *part;
    unsigned score;
    enum search_why why;
    double distance; /* squared, in degrees of latitude; infinite when unknown */
};

struct search {
    const struct search_index *index;
    const struct search_query *query;
    struct word *words; /* SEARCH_WORDS_MOST */
    size_t n_words;
    bool fuzzy;
    bool by_context;    /* entries known by their contexts alone */
    uint8_t *matches;   /* a byte a word and term: base's terms, then those of the changes */
    size_t n_terms;     /* of both parts */
    struct found *heap; /* the worst on top */
    size_t n_found;
};

const char *search_why_name(enum search_why why)
{
    static const char *const names[] = { "text", "code", "pinyin", "initials", "fuzzy" };

    return names[why];
}

/* < 0 when a is to stand before b. */
static int found_order(const void *a_, const void *b_)
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

static void match_terms(struct search *search)
{
    const struct search_part *parts[] = { search->index->base, search->index->changes };

    for (size_t w = 0; w < search->n_words; w++) {
        uint8_t *to = search->matches + w * search->n_terms;

        for (size_t p = 0; p < ARRAY_LEN(parts); p++)
            for (size_t i = 0; i < parts[p]->n_terms; i++)
                *to++ = match_term(search, &search->words[w], parts[p], &parts[p]->terms[i]);
    }
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

/* The best match of a word among what a slot stands in. */
static unsigned context_score(const struct search *search, size_t word,
                              const struct search_part *part, const struct slot *slot, int depth)
{
    unsigned best = 0;

    for (unsigned i = 0; i < slot->n_contexts; i++) {
        const struct search_part *its_part;
        const struct slot *its =
            search_index_slot(search->index, part->contexts[slot->contexts + i], &its_part);
        unsigned score = 0;

        for (unsigned k = 0; its && k < its->n_texts; k++) {
            uint8_t match = text_match(search, word, its_part, its, k);

            score = match ? CONTEXT_IS_WORTH + CONTEXT_PLACE * match_place(match) +
                                CONTEXT_MANNER * match_manner(match)
                          : 0;
            best = score > best ? score : best;
        }
        if (its && depth > 1) {
            score = context_score(search, word, its_part, its, depth - 1);
            best = score > best ? score : best;
        }
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
                       const struct slot *slot, unsigned *score, enum search_why *why)
{
    unsigned own[SEARCH_WORDS_MOST], sum = 0;
    bool any = search->by_context, text = false;

    *why = SEARCH_TEXT;
    for (size_t w = 0; w < search->n_words; w++) {
        enum search_why its = SEARCH_TEXT;

        own[w] = own_score(search, w, part, slot, &its);
        any = any || own[w];
        text = text || (own[w] && its == SEARCH_TEXT);
        *why = its > *why ? its : *why;
    }
    if (!any)
        return false;
    if (*why == SEARCH_CODE && text)
        *why = SEARCH_TEXT; /* a door number counts for more than the code it is part of */
    for (size_t w = 0; w < search->n_words; w++) {
        unsigned points = own[w] ? own[w] : context_score(search, w, part, slot, CONTEXT_DEPTH);

        if (!points)
            return false;
        sum += points;
    }
    *score = sum / (unsigned)search->n_words + priors[slot->kind] + slot->weight / 10u;
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
        if (!score_slot(search, part, slot, &found.score, &found.why))
            continue;
        if (search->n_found == search->query->limit && found.score < search->heap[0].score)
            continue;
        found.distance = distance_to(search->query, slot);
        heap_add(search, &found);
    }
}

static void walk(struct search *search)
{
    walk_part(search, search->index->base);
    walk_part(search, search->index->changes);
}

/* One try with these words: by the entries themselves, else by their contexts alone. */
static void attempt(struct search *search, const struct words *words, bool fuzzy)
{
    search->n_words = words->n;
    search->fuzzy = fuzzy;
    for (size_t w = 0; w < words->n; w++)
        word_make(words->letters.element + words->word[w].at, words->word[w].n, &search->words[w]);
    match_terms(search);
    search->by_context = false;
    walk(search);
    if (search->n_found == 0 && words->n > 1) {
        search->by_context = true;
        walk(search);
    }
}

static bool any_fuzzy(const struct search *search)
{
    for (size_t w = 0; w < search->n_words; w++)
        if (search->words[w].fuzzy)
            return true;
    return false;
}

static void attempts(struct search *search, const struct words *words)
{
    struct words cut;

    attempt(search, words, false);
    if (search->n_found == 0 && any_fuzzy(search))
        attempt(search, words, true);
    if (search->n_found == 0 && words_cut(words, &cut)) {
        attempt(search, &cut, false);
        if (search->n_found == 0 && any_fuzzy(search))
            attempt(search, &cut, true);
    }
}

static int range_order(const void *a_, const void *b_)
{
    const struct search_range *a = a_, *b = b_;

    return (a->start > b->start) - (a->start < b->start);
}

static void merge_ranges(struct search_hit *hit)
{
    size_t n = 0;

    qsort(hit->ranges, hit->n_ranges, sizeof(hit->ranges[0]), range_order);
    for (size_t i = 0; i < hit->n_ranges; i++) {
        struct search_range *last = n ? &hit->ranges[n - 1] : NULL, *this = &hit->ranges[i];

        if (last && this->start <= last->start + last->len) {
            uint32_t end = this->start + this->len;

            if (end > last->start + last->len)
                last->len = end - last->start;
        } else {
            hit->ranges[n++] = *this;
        }
    }
    hit->n_ranges = n;
}

/* Where the words stand in the label: matched again, in the few labels that are answered. */
static bool find_ranges(const struct search *search, struct arena *arena, struct search_hit *hit,
                        struct error *err)
{
    struct skeleton s;

    if (!skeleton_make(hit->label, arena, &s, err))
        return false;
    for (size_t w = 0; w < search->n_words; w++) {
        const struct word *word = &search->words[w];
        struct span span;
        uint8_t match = word_match(word, s.element, s.n, true, &span);
        uint32_t start;

        if (!match && search->fuzzy && word->fuzzy)
            match = word_match_fuzzy(word, s.element, s.n, &span);
        if (!match)
            continue;
        start = s.from[span.start];
        hit->ranges[hit->n_ranges++] =
            (struct search_range){ start, s.from[span.end - 1] + 1 - start };
    }
    merge_ranges(hit);
    return true;
}

static bool write_hits(struct search *search, struct arena *arena, struct search_hit **hits,
                       struct error *err)
{
    AUTO(arena) scratch = ARENA_INIT(1 << 22);
    struct search_hit *all = arena_alloc(arena, (search->n_found + 1) * sizeof(*all));

    if (!all)
        return error_set(err, ERROR_TOO_LARGE, "more hits than fit into one answer: ask for fewer");
    if (search->n_found)
        qsort(search->heap, search->n_found, sizeof(search->heap[0]), found_order);
    for (size_t i = 0; i < search->n_found; i++) {
        const struct found *found = &search->heap[i];

        all[i] = (struct search_hit){
            .key = { found->slot->kind, found->slot->id },
            .label = search_part_text(found->part, found->slot, 0),
            .code = search_part_text(found->part, found->slot, 1),
            .placed = found->slot->placed,
            .lon = found->slot->lon,
            .lat = found->slot->lat,
            .score = found->score,
            .why = found->why,
            .slot = found->part->first + (uint32_t)(found->slot - found->part->slots),
        };
        arena_reset(&scratch);
        if (!find_ranges(search, &scratch, &all[i], err))
            return false;
    }
    *hits = all;
    return true;
}

static bool run(struct search *search, const struct words *words, struct arena *arena,
                struct search_hit **hits, struct error *err)
{
    size_t n = SEARCH_WORDS_MOST;
    bool ok;

    search->n_terms = search->index->base->n_terms + search->index->changes->n_terms;
    search->matches = malloc(n * search->n_terms + 1);
    search->words = malloc(n * sizeof(*search->words));
    search->heap = malloc(search->query->limit * sizeof(*search->heap));
    if (search->matches && search->words && search->heap) {
        attempts(search, words);
        ok = write_hits(search, arena, hits, err);
    } else {
        ok = error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    }
    free(search->matches);
    free(search->words);
    free(search->heap);
    return ok;
}

bool search_run(const struct search_index *index, const struct search_query *query,
                struct arena *arena, struct search_hit **hits, size_t *n_hits, struct error *err)
{
    struct search search = { .index = index, .query = query };
    struct words words;

    if (query->limit < 1 || query->limit > SEARCH_LIMIT_MOST)
        return error_set(err, ERROR_INVALID, "a search answers 1 to %d hits, not %zu",
                         SEARCH_LIMIT_MOST, query->limit);
    if (!words_make(query->text, arena, &words, err))
        return false;
    if (words.n && !run(&search, &words, arena, hits, err))
        return false;
    if (words.n == 0)
        *hits = NULL;
    *n_hits = search.n_found;
    return true;
}

void search_context_write(const struct search_index *index, const struct search_hit *hit,
                          unsigned kinds, struct buf *out)
{
    const struct search_part *part, *its_part;
    const struct slot *slot = search_index_slot(index, hit->slot, &part);
    bool first = true;

    for (unsigned i = 0; slot && i < slot->n_contexts; i++) {
        const struct slot *its =
            search_index_slot(index, part->contexts[slot->contexts + i], &its_part);

        if (!its || (kinds && !(kinds >> its->kind & 1)))
            continue;
        if (!first)
            buf_text(out, " · ");
        buf_add(out, search_part_text(its_part, its, 0));
        first = false;
    }
}
