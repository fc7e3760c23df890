/*
 * unit_sheet: the sheets of a unit's workbook, and the unit's rows of one.
 */
#pragma once

#include "yardstick/housing/unit_book.h"
#include "yardstick/registry/cell.h"

enum { SHEET_COLUMNS = 12 };

/* A column by its name in the register, the rule that wants it filled, and the warning that says it
 * is wrong; NULL: none. */
struct unit_sheet {
    enum collection_id collection;
    enum sql_id sql; /* out: id, then the columns in their order; binds :unit */
    struct {
        const char *name, *rule, *warning;
    } columns[SHEET_COLUMNS];
    bool has_warnings, takes_rows;
};

extern const struct unit_sheet unit_sheets[UNIT_SHEETS];

const struct collection *unit_sheet_of(const struct unit_sheet *sheet);
size_t unit_sheet_columns(const struct unit_sheet *sheet,
                          const struct column *columns[SHEET_COLUMNS]);

/* The cells of the unit's rows as text that cell_read() takes, row by row, in the order of ids. */
struct unit_rows {
    size_t n, n_columns;
    int64_t *ids;
    struct str *cells; /* [row * n_columns + column] */
};

MUST_CHECK bool unit_rows_load(struct conn *conn, const struct unit_sheet *sheet, int64_t unit,
                               struct arena *arena, struct unit_rows *out, struct error *err);

#define SHEET_FINDINGS                                                                             \
    (const char *[LANG_COUNT])                                                                     \
    {                                                                                              \
        "待核问题", "Findings"                                                                     \
    }
