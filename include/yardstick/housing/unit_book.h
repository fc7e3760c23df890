/*
 * unit_book: a unit's registers as one workbook, and what somebody has changed in it.
 *
 * A sheet is a register: the columns of imports, then what is known to be wrong
 * in words, then the record's id. Cells that must be filled and are not, or that
 * a warning speaks of, are red. What comes back is compared cell by cell with
 * the ledger as it is: an untouched workbook says nothing, whatever sheets,
 * columns or rows it lacks; cells that cannot be are named by sheet, row and
 * column. Rows are found by their id, without one by their key, and only among
 * the unit's own. Rows without a record are new people and new places of people;
 * a row that is missing says nothing (an end is a status or a date).
 *
 * The file is a stranger's: the sandboxed worker reads it (unit_file_read(), of
 * any thread), and what it reads is compared by a reader (unit_file_compare()).
 */
#pragma once

#include "yardstick/housing/correction.h"
#include "yardstick/housing/review.h"
#include "yardstick/intake/row_spool.h"
#include "yardstick/registry/book.h"
#include "yardstick/store/ledger.h"

enum {
    UNIT_SHEETS = 6,
    UNIT_BOOK_ROWS = 20000, /* of a sheet */
    UNIT_BOOK_CHANGES = CORRECTIONS_MAX,
    UNIT_BOOK_FAULTS = 500 /* told; all are counted */
};

/* The sheets into a workbook that is open. The conn is a scoped reader's. */
MUST_CHECK bool unit_book_write(struct conn *conn, int64_t unit, enum lang lang, struct book *book,
                                struct error *err);

/* The sheets of one file, by the register each is of; spools[i].fd -1: it has none. */
struct unit_file {
    struct row_spool spools[UNIT_SHEETS];
};

/* `spool` is the folder of that name; the file is `path`, a workbook (xlsx, ods) called `name`.
 * ERROR_INVALID when no sheet is a register. On failure nothing is held. */
MUST_CHECK bool unit_file_read(struct ledger *ledger, const char *path, const char *name,
                               struct unit_file *out, struct error *err);
void unit_file_release(struct unit_file *file);

/* A value that is another in the workbook. Text lives in the arena. */
struct unit_change {
    struct correction_wish wish;
    struct str sheet, column; /* as they are called in the workbook; a new row has no column */
    int64_t row;              /* as a person sees it */
    struct str before;
};

struct unit_fault {
    struct str sheet, column;
    int64_t row;
    struct error what; /* its value and what was expected */
};

struct unit_findings {
    struct unit_change *changes; /* UNIT_BOOK_CHANGES at most, else ERROR_TOO_LARGE */
    size_t n_changes;
    struct unit_fault *faults;
    size_t n_faults, n_faults_told;
    int64_t n_rows;
};

/* A read. ERROR_NOT_FOUND when there is no such unit. */
MUST_CHECK bool unit_file_compare(struct conn *conn, int64_t unit, const struct unit_file *file,
                                  struct arena *arena, struct unit_findings *out,
                                  struct error *err);
