/*
 * table_read: a table sent as the body, read by the sandboxed worker; nothing is kept of it.
 *
 * The worker takes a tenth of a second and may take thirty, so it runs on a thread of its own while
 * the connection sleeps (http/wait.h); one table is read at a time.
 */
#pragma once

#include "routes.h"

/* One table on its way through the worker. */
struct table_reading {
    struct ledger *ledger;
    char path[LEDGER_PATH_MAX + 32];
    char name[16]; /* what the worker is told it is called: table.xlsx */
    void *result;  /* the kind's own; zeroed at first */
};

struct table_kind {
    size_t size; /* of the result */
    /* On the thread. What it has filled is released whether it was done or not. */
    bool (*read)(struct table_reading *reading, struct error *err);
    void (*release)(void *result); /* NULL: nothing to release */
};

/* xlsx, ods, csv: in the order of a parameter's values; ends in NULL. */
extern const char *const table_formats[];

/* The result into *out, to be used until the answer; NULL while the connection sleeps, and the
 * handler is then called again. */
MUST_CHECK bool table_read(struct call *call, const struct table_kind *kind, const char *format,
                           void **out, struct error *err);
