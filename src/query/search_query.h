/*
 * search_query: what was typed, as words to be matched.
 */
#pragma once

#include "search_word.h"

struct words {
    struct skeleton letters; /* of all words, one after the other */
    size_t n;
    struct {
        unsigned at, n; /* in letters */
    } word[SEARCH_WORDS_MOST];
    bool too_many; /* more than SEARCH_WORDS_MOST */
};

/* Errors as search_run. */
MUST_CHECK bool words_make(struct str text, struct arena *arena, struct words *out,
                           struct error *err);

/* Cut further, where Chinese, letters and digits meet and at hyphens. False if nothing changes. */
bool words_cut(const struct words *in, struct words *out);

/*
 * As heard: of words with two Chinese characters or more the letters of their common readings,
 * since who types by pinyin and chooses wrongly writes what sounds alike (财正局 for 财政局). False
 * if nothing changes, or it gets too long.
 */
bool words_heard(const struct words *in, struct words *out);
