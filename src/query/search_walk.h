/*
 * search_walk: one try to match words: every term against them, then every slot, the best kept.
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

enum { OWN_POINTS = 1000 };

struct search {
    const struct search_index *index;
    const struct search_query *query;
    struct word *words; /* SEARCH_WORDS_MOST */
    size_t n_words;
    size_t order[SEARCH_WORDS_MOST]; /* the word that the fewest terms match first */
    bool fuzzy;
    uint8_t *matches;    /* a byte a word and term: base's terms, then those of the changes */
    size_t n_terms;      /* of both parts */
    uint16_t *inherited; /* context_points by word and slot, CONTEXT_UNKNOWN at first */
    size_t n_slots;      /* of both parts */
    struct found *heap;  /* the worst on top */
    size_t n_found;
};

/* Fills the heap; entries known by their contexts alone only if there are no others. */
void search_attempt(struct search *search, const struct words *words, bool fuzzy);

/* < 0 when a is to stand before b; for qsort. */
int found_order(const void *a, const void *b);
