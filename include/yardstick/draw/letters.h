/*
 * letters: official letters, each on a sheet of A4 of its own: title, to whom, what is said, a
 * table in small print if there is one, and the day, set as documents of the administration are
 * (margins of GB/T 9704).
 *
 *     letters_open(&form, out, &letters, err); letters_add(letters, &letter); …
 *     letters_close(letters, err);
 *
 * A text that is too long for its sheet is set smaller, down to 9 points; what is longer still is
 * cut with "…". PDF only; the same calls give the same bytes. Text is borrowed until the call
 * returns, that of the form until letters_close().
 */
#pragma once

#include "yardstick/draw/lettering.h"
#include "yardstick/draw/paper.h"

struct letters_form {
    struct str title; /* above each letter */
    struct str about; /* small, at the foot: of which plan it is */
    struct str day;
    enum lang lang;
};

enum { LETTER_TEXTS = 4 };

struct letter {
    struct str to;
    struct str texts[LETTER_TEXTS]; /* paragraphs; empty ones are passed over */
};

struct letters;

/* `out` gets the bytes by letters_close(). */
MUST_CHECK bool letters_open(const struct letters_form *form, struct buf *out,
                             struct letters **letters, struct error *err);
void letters_add(struct letters *letters, const struct letter *letter);
/* A line where there would be letters. */
void letters_none(struct letters *letters, struct str text);
MUST_CHECK bool letters_close(struct letters *letters, struct error *err);
