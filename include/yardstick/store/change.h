/*
 * change: what a write has changed, caught by SQLite's pre-update hook, so that
 * no handler can forget the audit or the map.
 *
 * Caught are the tables of the ledger's facts (registers, dated facts, layers);
 * their history, jobs and bookkeeping are not. The hook cannot write, so changes
 * gather in memory and are handed to the sink when many have gathered and at
 * the end of each request, inside its transaction.
 */
#pragma once

#include "yardstick/base/buf.h"

enum change_action { CHANGE_INSERT, CHANGE_UPDATE, CHANGE_DELETE };

struct change {
    const char *table; /* a table name that lives as long as the program */
    int64_t id;
    enum change_action action;
    struct str detail; /* JSON {"before":{…},"after":{…}} of the columns that differ */
};

struct conn;

/* Called within the transaction, on the writer's thread. `end`, which may be NULL, is called once a
 * request after all its changes were written (keep), or when it has failed and is undone. */
struct change_sink {
    void *context;
    bool (*write)(void *context, struct conn *conn, const struct change *changes, size_t n,
                  struct error *err);
    bool (*end)(void *context, struct conn *conn, bool keep, struct error *err);
};

/* What was committed: table and id only. One request's list may hold millions. */
struct change_ref {
    const char *table;
    int64_t id;
    int64_t
        room; /* of a fact that was deleted or is of another room now: the room it was of; else 0 */
    enum change_action action;
};

/* The tables that are caught, NULL-terminated. */
extern const char *const change_tables[];

/* The one a name belongs to, or NULL; comparing pointers then compares tables. */
const char *change_table(const char *name);

/* The rows of a table that is caught, as each would be noted if it were added now: by their id,
 * JSON {"column": value, …}. `where` (of the program; NULL: all) may name ?1, which is `id`. */
struct change_rows {
    const char *table, *where;
    int64_t id;
    void *context;
    bool (*row)(void *context, int64_t id, struct str text, struct error *err);
};
MUST_CHECK bool change_rows(struct conn *conn, const struct change_rows *rows, struct error *err);
