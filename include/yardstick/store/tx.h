/*
 * tx: a write that happens whole or not at all, on the writer's connection.
 *
 *     AUTO(tx) tx = { 0 };
 *     if (!tx_begin(&tx, conn, err)) return false;
 *     ... any return from here on rolls back ...
 *     return tx_commit(&tx, err);
 *
 * Within a transaction tx_begin makes a savepoint.
 */
#pragma once

#include "yardstick/store/conn.h"

struct tx {
    struct conn *conn; /* NULL once there is nothing to undo */
    bool savepoint;
};

MUST_CHECK bool tx_begin(struct tx *tx, struct conn *conn, struct error *err);
/* On a reader: until the release every statement sees the same moment. */
MUST_CHECK bool tx_begin_read(struct tx *tx, struct conn *conn, struct error *err);
MUST_CHECK bool tx_commit(struct tx *tx, struct error *err);
void tx_release(struct tx *tx); /* rolls back unless committed */
