/*
 * conn: one connection to the ledger file. It belongs to one thread at a time.
 *
 * A reader cannot write and never checkpoints; there is one writer connection
 * in the world (store/writer.h), which is also the only checkpointer: that
 * removes what SQLite before 3.51.3 needs to corrupt a WAL.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/store/sql.h"

struct conn;

/* CONN_SCOPED reads what a scope shows (scope.h); until conn_scope() that is the least. */
enum conn_mode { CONN_READ, CONN_SCOPED, CONN_WRITE };

MUST_CHECK bool conn_open(const char *path, enum conn_mode mode, struct conn **out,
                          struct error *err);
void conn_close(struct conn *conn);

/* From now on the rows of this scope. */
struct read_scope;
void conn_scope(struct conn *conn, const struct read_scope *scope);

/* Statements that run longer than this are interrupted (ERROR_BUSY); 0: no limit. */
void conn_deadline(struct conn *conn, int64_t ms);
/* However long, but interrupted once *stop is true; NULL: not any more. */
void conn_stop_on(struct conn *conn, const _Atomic bool *stop);

/* Run a script of the schema: a SELECT in it must answer 1 (SpatiaLite reports failure so). */
MUST_CHECK bool conn_script(struct conn *conn, const char *name, const char *script,
                            struct error *err);

/* Fill *err from the connection's last failure. */
#define conn_error(conn, doing, err) YIELDS_FALSE(conn_error_set((conn), (doing), (err)))

void conn_error_set(struct conn *conn, const char *doing, struct error *err);
