/*
 * search_walk: one try to match words: which entries may match, and the best of them kept.
 *
 * One word: its matches among the spoken terms, then among the codes, the best kind of match
 * first; what has it is offered to the heap, until the heap is full of better ones than are still
 * to come. Several words: every entry wanted matches each of them itself or stands in something
 * that does, so one word's entries and all that stands in them are candidates enough; of the word
 * with the fewest. Entries that have a word themselves come first: with one of them, no other is
 * answered. What changed since the base was made is looked through whole.
 */
#pragma once

#include "search_part.h"
#include "search_query.h"

/* What is worth keeping of a slot while others are looked at. */
struct found {
    const struct slot *slot;
    const struct search_part *part;
    unsigned score; /* OWN_POINTS more when a word matches the entry itself */
    enum search_why why;
    double distance; /* squared, in degrees of latitude; infinite when unknown */
};

/* A text other than the label counts a little less; a context far less than the entry itself. */
enum {
    OWN_POINTS = 1000,
    OTHER_TEXT_COSTS = 5,
    CONTEXT_IS_WORTH = 30,
    CONTEXT_PLACE = 10,
    CONTEXT_MANNER = 2,
    CONTEXT_MOST = CONTEXT_IS_WORTH + PLACE_EXACT * CONTEXT_PLACE + MANNER_TEXT * CONTEXT_MANNER
};

/* What a word is worth to whatever stands in a slot, of each slot asked so far. */
struct memo {
    struct memo_row {
        uint32_t number; /* of the slot; SLOT_NONE: free */
        uint16_t points[SEARCH_WORDS_MOST];
    } * rows;
    size_t n, n_rows; /* n_rows: a power of two */
};

struct search {
    const struct search_index *index;
    const struct search_query *query;
    struct word *words; /* SEARCH_WORDS_MOST */
    size_t n_words;
    size_t order[SEARCH_WORDS_MOST];  /* the word with the fewest entries of its own first */
    size_t n_own[SEARCH_WORDS_MOST];  /* how many at most */
    unsigned best[SEARCH_WORDS_MOST]; /* no entry of the base has more points for the word */
    bool fuzzy;
    uint8_t *matches; /* a byte a word and spoken term: base's, then those of the changes */
    size_t n_spoken;  /* of both parts */
    struct memo memo;
    uint64_t *sifted;   /* scratch: a bit a code of the base */
    double squeeze;     /* a degree of longitude, in degrees of latitude, where `near` is */
    struct found *heap; /* the worst on top */
    size_t n_found;
    bool failed; /* memory ran out */
};

/* Fills the heap; entries known by their contexts alone only if there are no others. */
void search_attempt(struct search *search, const struct words *words, bool fuzzy);

/* search_heap.c */

/* < 0 when a is to stand before b; for qsort. */
int found_order(const void *a, const void *b);

/* Of a kind that is asked for, and not changed since the base was made. */
bool search_is_wanted(const struct search *search, const struct search_part *part, size_t slot);
/*
 * Would it stand behind the worst of a full heap? Told without looking at more than must be:
 * *distance is NAN where it was not needed.
 */
bool search_is_behind(const struct search *search, const struct search_part *part, size_t slot,
                      unsigned score, double *distance);
/* Nothing that matches no better than this can come into the heap. */
bool search_is_enough(const struct search *search, uint8_t match);
/* A slot that matches with so many points; of several texts the best one comes first. */
void search_offer(struct search *search, const struct search_part *part, size_t slot,
                  unsigned points);
/* A slot that is yet to be scored. */
void search_offer_scored(struct search *search, const struct search_part *part, size_t slot);
/* Is there an entry with a word of its own? */
bool search_any_own(const struct search *search);
/* Any entry with a word of its own sends those without away. */
void search_keep_own(struct search *search);

/* search_candidates.c: every entry of the base that all words match is offered. */
void search_walk_words(struct search *search);

/* search_score.c */

/* By how much a kind is more likely meant than a floor; [enum search_kind]. */
extern const unsigned search_priors[SEARCH_KINDS];

void memo_release(struct memo *memo);
void memo_clear(struct memo *memo);

/* The match of a word in a term of a part; 0: none. */
uint8_t search_term_match(const struct search *search, size_t word, const struct search_part *part,
                          uint32_t term);
/* The best match of a word among a slot's own texts; 0 points when there is none. */
unsigned search_own_score(const struct search *search, size_t word, const struct search_part *part,
                          const struct slot *slot, enum search_why *why);
/* What a word is worth to whatever stands in the slot of this number, by it or by what is above. */
unsigned search_context_points(struct search *search, size_t word, uint32_t number);
/* Does every word match, and how well? found->slot and ->part are given. */
bool search_score(struct search *search, struct found *found);
