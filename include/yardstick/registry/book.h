/*
 * book: a workbook that is made cell by cell, for reports.
 *
 * Text is always written as text, so nothing a person typed becomes a formula;
 * formulas are those of the program. The same calls give the same bytes: the
 * date of making is fixed. Rows and columns count from 0. Errors wait for
 * book_close(). One thread; the folder of `path` takes temporary files.
 */
#pragma once

#include "yardstick/base/error.h"

struct book;

enum book_style {
    BOOK_PLAIN,
    BOOK_TITLE,  /* large, centred, no border */
    BOOK_HEADER, /* bold, grey, centred, bordered, wrapped */
    BOOK_CELL,   /* bordered */
    BOOK_TOTAL,  /* bordered, bold */
    BOOK_FLAWED, /* bordered, on red: something is wrong or missing here */
    BOOK_STYLES
};

MUST_CHECK bool book_open(const char *path, struct book **out, struct error *err);
/* A sheet of A4, landscape, one page wide; the calls below write into the latest. */
void book_sheet(struct book *book, const char *name);
void book_width(struct book *book, int first, int last, double characters);
void book_freeze(struct book *book, int rows, int columns);

void book_text(struct book *book, int row, int column, struct str text, enum book_style style);
/* An integer of 10^-decimals (0 to 4) as a number. */
void book_fixed(struct book *book, int row, int column, int64_t value, unsigned decimals,
                enum book_style style);
/* "=SUM(B3:B9)" with the value it has, for programs that do not compute. */
void book_formula(struct book *book, int row, int column, const char *formula, int64_t value,
                  unsigned decimals, enum book_style style);
void book_merge(struct book *book, int row, int column, int last_row, int last_column,
                struct str text, enum book_style style);

/* Writes the file; the book is gone whatever comes. */
MUST_CHECK bool book_close(struct book *book, struct error *err);
