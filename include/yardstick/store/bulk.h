/*
 * bulk: many new rows of one table with a geometry, within one write.
 *
 * SpatiaLite looks after the type and the index of a geometry by triggers, and
 * because of them SQLite copies every page a row touches aside, in case the row
 * fails half way: more than half the cost of an import. Here they are put away
 * for the length of the transaction; bulk_end() looks at all new geometries and
 * indexes them at once, and puts the triggers back as they were. Nobody else
 * sees the table without them, and what is rolled back never was without.
 *
 *     AUTO(bulk) bulk = { 0 };
 *     if (!bulk_begin(&bulk, conn, "room", err)) return false;
 *     … rows are added, changed, deleted …
 *     return bulk_end(&bulk, err);
 *
 * Changing and deleting rows keep the index themselves, as ever. Without
 * bulk_end() the transaction must not be committed.
 */
#pragma once

#include "yardstick/store/conn.h"

enum { BULK_TRIGGERS = 3 };

struct bulk {
    struct conn *conn;
    const char *table;             /* as long as the bulk */
    char *put_away[BULK_TRIGGERS]; /* their SQL */
};

/* Within a transaction of the writer, on a table with a geometry, before the first row. */
MUST_CHECK bool bulk_begin(struct bulk *bulk, struct conn *conn, const char *table,
                           struct error *err);
/* ERROR_INVALID when a geometry is of another kind than its table's. */
MUST_CHECK bool bulk_end(struct bulk *bulk, struct error *err);
void bulk_release(struct bulk *bulk);
