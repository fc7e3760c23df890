/*
 * table_parts: a value as text, and the workbook behind one door.
 */
#pragma once

#include "yardstick/registry/table.h"

/* Decimals of a kind: 2 of areas, lengths and money, 4 of shares, -1 of what is no fraction. */
int table_decimals(enum column_kind kind);

/* Would a spreadsheet run it: does it begin with = + - @, a tab or a return? */
bool table_is_formula(struct str text);

MUST_CHECK bool table_book_begin(struct table *table, struct error *err);
MUST_CHECK bool table_book_row(struct table *table, struct stmt *q, struct error *err);
MUST_CHECK bool table_book_end(struct table *table, struct error *err);
void table_book_drop(struct table *table);

/* "geometry": the row's, GeoJSON or null. */
MUST_CHECK bool table_geometry(const struct table *table, struct stmt *q, struct json *j,
                               struct error *err);
