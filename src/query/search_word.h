/*
 * search_word: one typed word, made ready to be held against many texts.
 *
 * A word has at most 60 letters, so the set of places in it that have been reached while reading
 * a text is one 64-bit number, and reading on is a shift and a mask for all of them at once
 * (the shift-and method, Baeza-Yates and Gonnet 1992; with one error Wu and Manber 1992).
 */
#pragma once

#include "yardstick/query/search.h"
#include "search_term.h"

enum { SYLLABLES_ROOM = 512 };

struct word {
    uint32_t cp[SEARCH_LETTERS_MOST];
    unsigned n;
    uint64_t need;                   /* contents_of what it takes to match */
    uint64_t broken;                 /* bit q: something that does not count stood before cp[q] */
    bool letters;                    /* has letters a to z, so pinyin may match */
    bool fuzzy;                      /* may match with an error: only letters, four or more */
    uint64_t letter[26];             /* bit q: cp[q] is this letter */
    uint64_t whole[SYLLABLES_ROOM];  /* bit q: the whole syllable stands at q */
    uint64_t begun[SYLLABLES_ROOM];  /* bit q: from q on the word ends within the syllable */
    uint8_t len[SYLLABLES_ROOM];     /* letters of the syllable */
    uint8_t initial[SYLLABLES_ROOM]; /* its first letter, 0 is a */
    uint64_t retroflex[SYLLABLES_ROOM]; /* bit q: its zh, ch or sh stands at q */
};

/* `n` at most SEARCH_LETTERS_MOST elements of a skeleton. */
void word_make(const uint32_t *element, size_t n, struct word *out);

/* Where in a text a word matches, and by what; better is more. */
enum place { PLACE_INSIDE, PLACE_WORD, PLACE_PREFIX, PLACE_EXACT };
enum manner { MANNER_FUZZY, MANNER_INITIALS, MANNER_PINYIN, MANNER_TEXT };

/* Both in one byte that is not 0: 0 is "does not match". */
static inline uint8_t match_make(enum place place, enum manner manner)
{
    return (uint8_t)(1 + place * 4 + manner);
}
static inline enum place match_place(uint8_t match)
{
    return (enum place)((match - 1) / 4);
}
static inline enum manner match_manner(uint8_t match)
{
    return (enum manner)((match - 1) % 4);
}
/* What a match is worth, 0 for none. */
static inline unsigned match_score(uint8_t match)
{
    static const uint16_t places[] = { 80, 150, 220, 300 };

    return match ? places[match_place(match)] + 20u * match_manner(match) : 0;
}

struct span {
    unsigned start, end; /* elements */
};

/* The best match of the word in a text; `spoken` texts match by pinyin too. span may be NULL. */
uint8_t word_match(const struct word *word, const uint32_t *element, size_t n, bool spoken,
                   struct span *span);
/* The same with one letter wrong, missing, too many or two exchanged, at a word start. */
uint8_t word_match_fuzzy(const struct word *word, const uint32_t *element, size_t n,
                         struct span *span);
