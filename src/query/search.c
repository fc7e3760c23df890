/*
 * search: the attempts at a query, and what of them is answered.
 */
#include "yardstick/query/search.h"

#include <stdlib.h>

#include "search_walk.h"

const char *search_why_name(enum search_why why)
{
    static const char *const names[] = { "text", "code", "pinyin", "initials", "fuzzy" };

    return names[why];
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
    struct words cut, heard;

    search_attempt(search, words, false);
    if (search->n_found == 0 && any_fuzzy(search))
        search_attempt(search, words, true);
    if (search->n_found == 0 && words_cut(words, &cut)) {
        search_attempt(search, &cut, false);
        if (search->n_found == 0 && any_fuzzy(search))
            search_attempt(search, &cut, true);
        words = &cut;
    }
    if (search->n_found == 0 && words_heard(words, &heard))
        search_attempt(search, &heard, false);
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
        const struct slot_place *place = &found->part->places[found->slot - found->part->slots];

        all[i] = (struct search_hit){
            .key = { found->slot->kind, found->slot->id },
            .label = search_part_text(found->part, found->slot, 0),
            .code = search_part_text(found->part, found->slot, 1),
            .placed = found->slot->placed,
            .lon = place->lon,
            .lat = place->lat,
            .score = found->score % OWN_POINTS,
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
    const struct search_index *index = search->index;
    size_t n = SEARCH_WORDS_MOST;
    bool ok;

    search->n_spoken = index->base->n_spoken + index->changes->n_spoken;
    search->matches = malloc(n * search->n_spoken + 1);
    search->sifted = malloc(index->base->sieve.n_words * sizeof(*search->sifted));
    search->words = malloc(n * sizeof(*search->words));
    search->heap = malloc(search->query->limit * sizeof(*search->heap));
    ok = search->matches && search->sifted && search->words && search->heap;
    if (ok)
        attempts(search, words);
    ok = ok && !search->failed;
    if (!ok)
        error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    ok = ok && write_hits(search, arena, hits, err);
    memo_release(&search->memo);
    free(search->matches);
    free(search->sifted);
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
