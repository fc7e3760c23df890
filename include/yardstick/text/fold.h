/*
 * fold: the one form in which two texts are compared.
 *
 * Compatibility forms are resolved and case is folded (Unicode NFKC_Casefold: full-width letters
 * and digits become ASCII, ligatures come apart, invisible characters go), traditional characters
 * become simplified one by one (ICU's Traditional-Simplified), Latin letters lose their accents,
 * white space becomes single spaces with none at the ends. Punctuation stays.
 *
 * Folding is for finding and comparing, never for keeping: names are stored as they were written.
 * fold(fold(x)) = fold(x). Pure functions over constant tables; any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/buf.h"

/*
 * Folded text as code points. from[i] is the code point of the original, counted from 0, that
 * cp[i] came from, so that what matched can be marked in what was written; from never decreases.
 */
struct fold {
    uint32_t *cp;
    uint32_t *from;
    size_t n;
};

/* Lives in the arena. ERROR_INVALID when not UTF-8, ERROR_TOO_LARGE at the arena's limit. */
MUST_CHECK bool fold_make(struct str text, struct arena *arena, struct fold *out,
                          struct error *err);

/* The same, appended as UTF-8; ERROR_INVALID when not UTF-8. buf_ok() tells of the limit. */
MUST_CHECK bool fold_write(struct str text, struct buf *out, struct error *err);

/* A letter, a digit or an ideograph: not what stands between words. */
bool fold_is_word(uint32_t cp);
/* An ideograph (the script is Han). */
bool fold_is_han(uint32_t cp);

/* One code point, which must be a Unicode scalar value, as UTF-8. */
void fold_put(struct buf *out, uint32_t cp);
