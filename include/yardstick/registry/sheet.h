/*
 * sheet: a small table of texts and whole numbers as a workbook, for lists that
 * are no register. Text cells are never formulas. One thread.
 *
 *     struct sheet *s;
 *     if (!sheet_open(path, "问题", columns, n, &s, err)) …
 *     sheet_text(s, 0, text); sheet_number(s, 1, 7); sheet_next(s);
 *     done = sheet_finish(s, err);                    releases it, whatever comes
 */
#pragma once

#include "yardstick/base/error.h"

struct sheet;

struct sheet_column {
    const char *title;
    double width; /* characters */
};

/* The folder of `path` takes temporary files, too. */
MUST_CHECK bool sheet_open(const char *path, const char *name, const struct sheet_column *columns,
                           size_t n_columns, struct sheet **out, struct error *err);
void sheet_text(struct sheet *s, size_t column, struct str text); /* cut to what a cell holds */
void sheet_number(struct sheet *s, size_t column, int64_t number);
void sheet_next(struct sheet *s);
/* ERROR_TOO_LARGE when there were more rows than a workbook takes. */
MUST_CHECK bool sheet_finish(struct sheet *s, struct error *err);
