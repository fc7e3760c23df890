/*
 * search_sieve: see the header.
 */
#include "search_sieve.h"

#include <stdlib.h>

/* The row of two characters that follow each other. */
static size_t pair_row(uint32_t a, uint32_t b)
{
    return 64 + ((a * 0x9e3779b1u ^ b * 0x85ebca6bu) >> 24);
}

bool sieve_make(size_t n, struct sieve *out)
{
    *out = (struct sieve){ .n = n, .n_words = n / 64 + 1 };
    out->rows = calloc(SIEVE_BITS * out->n_words, sizeof(*out->rows));
    return out->rows != NULL;
}

void sieve_release(struct sieve *sieve)
{
    free(sieve->rows);
    *sieve = (struct sieve){ 0 };
}

static void set(struct sieve *sieve, size_t row, size_t text)
{
    sieve->rows[row * sieve->n_words + text / 64] |= 1ull << text % 64;
}

void sieve_add(struct sieve *sieve, size_t text, const uint32_t *element, size_t n)
{
    for (uint64_t has = contents_of(element, n, false); has; has &= has - 1)
        set(sieve, (size_t)__builtin_ctzll(has), text);
    for (size_t i = 1; i < n; i++)
        set(sieve, pair_row(element[i - 1] & ELEMENT_CP, element[i] & ELEMENT_CP), text);
}

static void keep_row(const struct sieve *sieve, size_t row, uint64_t *out)
{
    const uint64_t *bits = sieve->rows + row * sieve->n_words;

    for (size_t i = 0; i < sieve->n_words; i++)
        out[i] &= bits[i];
}

size_t sieve_ask(const struct sieve *sieve, const struct word *word, uint64_t *out)
{
    size_t n = 0;

    memset(out, 0xff, sieve->n_words * sizeof(*out));
    for (uint64_t need = word->n == 1 ? word->need : 0; need; need &= need - 1)
        keep_row(sieve, (size_t)__builtin_ctzll(need), out);
    for (unsigned q = 1; q < word->n; q++)
        keep_row(sieve, pair_row(word->cp[q - 1], word->cp[q]), out);
    out[sieve->n / 64] &= (1ull << sieve->n % 64) - 1;
    for (size_t i = 0; i < sieve->n_words; i++)
        n += (size_t)__builtin_popcountll(out[i]);
    return n;
}
