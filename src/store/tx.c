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

    if (!run(conn, inside ? "SAVEPOINT inner" : "BEGIN IMMEDIATE", err))
        return false;
    *tx = (struct tx){ conn, inside };
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
    if (!run(tx->conn, tx->savepoint ? "RELEASE inner" : "COMMIT", err))
        return false;
    tx->conn = NULL;
    return true;
}

void tx_release(struct tx *tx)
{
    if (!tx->conn)
        return;
    /* A failure may have rolled everything back already; then there is nothing to undo. */
    if (!sqlite3_get_autocommit(tx->conn->db))
        sqlite3_exec(tx->conn->db, tx->savepoint ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK",
                     NULL, NULL, NULL);
    tx->conn = NULL;
}
