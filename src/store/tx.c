/*
 * tx: see the header.
 */
#include "yardstick/store/tx.h"

#include "sqlite.h"

static bool run(struct conn *conn, const char *sql, struct error *err)
{
    return sqlite3_exec(conn->db, sql, NULL, NULL, NULL) == SQLITE_OK ? true
                                                                      : conn_error(conn, sql, err);
}

bool tx_begin(struct tx *tx, struct conn *conn, struct error *err)
{
    bool inside = !sqlite3_get_autocommit(conn->db);

    if (conn->undo_failed)
        return error_set(err, ERROR_INTERNAL, "a change could not be undone: out of memory");
    if (!run(conn, inside ? "SAVEPOINT inner" : "BEGIN IMMEDIATE", err))
        return false;
    *tx = (struct tx){ conn, inside };
    conn->in_tx = true;
    return true;
}

bool tx_begin_read(struct tx *tx, struct conn *conn, struct error *err)
{
    if (!run(conn, "BEGIN", err))
        return false;
    *tx = (struct tx){ conn, false };
    return true;
}

bool tx_commit(struct tx *tx, struct error *err)
{
    // It would make lasting what somebody was told did not happen.
    if (tx->conn->undo_failed)
        return error_set(err, ERROR_INTERNAL, "a change could not be undone: out of memory");
    if (!run(tx->conn, tx->savepoint ? "RELEASE inner" : "COMMIT", err))
        return false;
    if (!tx->savepoint)
        tx->conn->in_tx = false;
    tx->conn = NULL;
    return true;
}

void tx_release(struct tx *tx)
{
    struct conn *conn = tx->conn;

    if (!conn)
        return;
    tx->conn = NULL;
    if (!tx->savepoint)
        conn->in_tx = false;
    /* A failure may have rolled everything back already; then there is nothing to undo. */
    if (sqlite3_get_autocommit(conn->db)) {
        conn->undo_failed = false;
        return;
    }
    /* Without memory not even this can be done: then all that is open must not be committed. */
    if (sqlite3_exec(conn->db, tx->savepoint ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK",
                     NULL, NULL, NULL) != SQLITE_OK)
        conn->undo_failed = true;
    else if (!tx->savepoint)
        conn->undo_failed = false;
}
