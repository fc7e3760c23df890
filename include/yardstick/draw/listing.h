/*
 * listing: an official table on as many sheets of A4 (landscape) as it takes.
 *
 * Title, what it is of, the head of the columns again on each sheet, rows with
 * lines around them, the sheet's number and the day below. A cell takes two
 * lines at most. PDF only; the same calls give the same bytes.
 *
 *     listing_open(&l, out, &list, err); listing_row(list, cells, LISTING_PLAIN); …
 *     listing_close(list, err);
 */
#pragma once

#include "yardstick/draw/lettering.h"
#include "yardstick/draw/paper.h"

enum { LISTING_COLUMNS_MAX = 24 };

struct listing_column {
    struct str title;
    double share; /* of the sheet's width, in any unit */
    enum lettering_align align;
};

struct listing_form {
    struct str title, about; /* about: under the title; may be empty */
    struct str day;
    enum lang lang;
};

enum listing_weight { LISTING_PLAIN, LISTING_TOTAL };

struct listing;

/* `out` gets the bytes by listing_close(). Strings of the form must live until then. */
MUST_CHECK bool listing_open(const struct listing_form *form, struct buf *out,
                             struct listing **listing, struct error *err);
/* A table begins: a heading (may be empty) and its columns, on the sheet where there is room. */
void listing_table(struct listing *listing, struct str heading,
                   const struct listing_column *columns, size_t n);
/* As many cells as the table has columns. */
void listing_row(struct listing *listing, const struct str *cells, enum listing_weight weight);
/* A line of text, as where a table has no rows. */
void listing_note(struct listing *listing, struct str text);
MUST_CHECK bool listing_close(struct listing *listing, struct error *err);
