/*
 * audit_match: does a table of the ledger say what the audit says of it?
 *
 * The audit notes each change of the tables of store/change.h with what its columns said before and
 * after. So of a row it is known what each column must say now; a row it never spoke of was added
 * past the program, and one it says is there was taken out past it.
 */
#pragma once

#include "yardstick/audit/audit.h"

struct audit_of {
    const char *table;
    const char *where; /* of the program; NULL: all rows. It may name ?1, which is `id` */
    int64_t id;
    const char *column; /* with `where`: rows may not be missing whose column is one of `of` */
    struct str of;      /* a JSON array */
    bool links; /* look at the chain, too, where it speaks of these rows: who has not walked it all
                 */
};

/* Within a read transaction. ERROR_CONFLICT names the row and its columns that do not fit. */
MUST_CHECK bool audit_match(const struct audit *audit, struct conn *conn, const struct audit_of *of,
                            struct error *err);
