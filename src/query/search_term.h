/*
 * search_term: a text as it is matched: letters, digits and ideographs, folded, nothing between.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

enum {
    TERM_MOST = 120,
    ELEMENT_CP = 0x1fffff,
    ELEMENT_BROKEN = 1 << 29, /* something that was left out stood before it */
    ELEMENT_START = 1 << 30,  /* a word starts here */
};

struct skeleton {
    uint32_t element[TERM_MOST]; /* a code point and flags */
    uint32_t from[TERM_MOST];    /* the code point of the original */
    size_t n;
    bool cut; /* there was more */
};

/* The arena is for the time of the call. */
MUST_CHECK bool skeleton_make(struct str text, struct arena *arena, struct skeleton *out,
                              struct error *err);

/* What kinds of characters there are: words are cut where they meet. */
enum script { SCRIPT_DIGIT, SCRIPT_HAN, SCRIPT_OTHER };
enum script script_of(uint32_t cp);

/*
 * What a text contains, in 64 bits: a bit a letter a to z, a bit a digit, the rest share 28. With
 * `spoken`, the letters of all readings of its characters too.
 */
uint64_t contents_of(const uint32_t *element, size_t n, bool spoken);
