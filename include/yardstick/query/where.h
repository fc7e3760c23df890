/*
 * where: which rows of a file are wanted, in the text syntax of CQL2.
 *
 *     indoor IN ('room','corridor') AND NOT (level IS NULL OR area < 4.5)
 *
 * Properties are the file's columns, as written there (or in any case where
 * that is unique); names with blanks stand in double quotes. Text stands in
 * single quotes, a quote in it is written twice. Comparisons are = <> < > <=
 * >=, [NOT] IN (...), [NOT] LIKE with % and _, [NOT] BETWEEN a AND b, IS [NOT]
 * NULL; they are joined by AND, OR, NOT and parentheses. A cell is compared as
 * a number when the other side is one (or both are columns of numbers), else
 * by its bytes. An empty cell is null; what compares with null is neither true
 * nor false, and a row is wanted when the whole is true.
 *
 * Parsing is linear, at most WHERE_BYTES_MAX of text, WHERE_NODES_MAX nodes
 * and WHERE_DEPTH_MAX levels; errors name the character (from 1). A parsed
 * filter is read-only and may be used by any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

enum { WHERE_BYTES_MAX = 8 << 10, WHERE_NODES_MAX = 1000, WHERE_DEPTH_MAX = 32 };

struct where;

/* Lives in `arena`, which must outlive it, as must `headers`. */
MUST_CHECK bool where_parse(struct str text, const struct str *headers, size_t n,
                            struct arena *arena, const struct where **out, struct error *err);

/* `cells` are those of the row, one a header; cells beyond n_cells are null. */
bool where_holds(const struct where *where, const struct str *cells, size_t n_cells);
