/*
 * import_rows: the rows of a spool into a register.
 */
#pragma once

#include "import_parts.h"

struct import_rows {
    struct ledger *ledger;
    struct writer *writer;
    const struct write_by *by;
    const char *day;
    const struct collection *collection;
    const struct row_spool *spool;
    const struct import_request *request;
    const struct import_watch *watch;
    struct import_result *out;
};

/* Before the n-th row: is the import still wanted? Tells how far it is from time to time. */
MUST_CHECK bool import_rows_go_on(const struct import_rows *rows, int64_t n, struct error *err);

MUST_CHECK bool import_rows_store(const struct import_rows *rows, struct error *err);
