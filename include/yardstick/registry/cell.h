/*
 * cell: one value of a record, and its text.
 *
 * A cell is NULL, an integer of the column's unit (0.01 m2, 0.0001 …, see
 * column_kind) or text. People's text comes in many forms ("1,234.56㎡",
 * "五层", "2024年3月5日", "50%", "是"); what is written is one.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/buf.h"
#include "yardstick/registry/collection.h"

enum cell_kind { CELL_NULL, CELL_I64, CELL_TEXT };

struct cell {
    enum cell_kind kind;
    int64_t i64;
    struct str text;
};

bool cell_eq(struct cell a, struct cell b);

/*
 * Text to value. Empty text is NULL. Text values are copied into `arena`. A
 * reference stays text: who reads the ledger resolves it (registry/entry.h).
 * False: ERROR_INVALID whose `expected` says in the form of an example what
 * would be right. *rounded becomes true where decimals beyond the unit were
 * rounded half up.
 */
MUST_CHECK bool cell_read(const struct column *column, struct str text, struct arena *arena,
                          struct cell *out, bool *rounded, struct error *err);

/* Value to text: "12.34", "0.5", "1", the slug of a code; NULL is "". Appends to `out`. */
void cell_write(const struct column *column, struct cell value, struct buf *out);

/* What a column takes, in English: "square metres, such as 23.50"; words_find() has the Chinese. */
const char *cell_expects(const struct column *column);
