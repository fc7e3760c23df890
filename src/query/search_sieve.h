/*
 * search_sieve: which of very many short texts may hold a word, without looking at them.
 *
 * For each of SIEVE_BITS features (a character it has, two that follow each other in it) a row of
 * bits, one a text: bit-sliced signatures (Faloutsos and Christodoulakis, ACM TOIS 2(4), 1984).
 * What has all features of a word is the AND of their rows: 350 KB a row for 2.8 million texts.
 * It lets through a little too much, never too little. Immutable once made.
 */
#pragma once

#include "search_word.h"

enum { SIEVE_BITS = 64 + 256 };

struct sieve {
    uint64_t *rows; /* SIEVE_BITS of n_words each */
    size_t n, n_words;
};

/* For n texts, all empty yet. False: no memory. */
MUST_CHECK bool sieve_make(size_t n, struct sieve *out);
void sieve_release(struct sieve *sieve);
void sieve_add(struct sieve *sieve, size_t text, const uint32_t *element, size_t n);

/* The texts let through, as bits in `out` (n_words); how many. */
size_t sieve_ask(const struct sieve *sieve, const struct word *word, uint64_t *out);
