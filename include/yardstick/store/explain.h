/*
 * explain: which statements ran, and how SQLite goes about them; for people.
 *
 * A trace hears of every statement that ends on the readers a ledger lends.
 * It costs a function call a statement, so the server never sets one.
 */
#pragma once

#include "yardstick/store/ledger.h"

struct sql_trace {
    void *context;
    /* `sql` is the statement's text, valid during the call; ns the time it took; is_scoped: on a
     * reader that shows the rows of a scope. */
    void (*ended)(void *context, const char *sql, int64_t ns, bool is_scoped);
};

/* Readers opened from now on are traced; *trace must outlive the ledger. Before anything is lent.
 */
void ledger_trace(struct ledger *ledger, const struct sql_trace *trace);

/* The name of a statement of data/sql by its text; NULL: it was built (a filter). */
const char *sql_name_of(const char *sql);

/* Each step of SQLite's plan, `depth` steps below the first. */
MUST_CHECK bool sql_plan(struct conn *conn, const char *sql, void *context,
                         void (*step)(void *context, unsigned depth, const char *text),
                         struct error *err);
