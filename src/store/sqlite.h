/*
 * sqlite: the two headers, in the one order that compiles, and what the files
 * of this layer share about a connection.
 */
#pragma once

/* clang-format off */
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>
#include <spatialite.h>
/* clang-format on */

#include "yardstick/store/change.h"
#include "yardstick/store/conn.h"
#include "yardstick/store/scope.h"

struct change_log;
struct writer;

/* A safety net: with one writer nobody waits for a lock for long. */
enum { CONN_BUSY_MS = 5000 };

struct sql_trace; /* store/explain.h */

struct conn {
    sqlite3 *db;
    void *spatialite;
    enum conn_mode mode;
    const struct sql_trace *trace; /* told of what is run; NULL: nobody */
    int64_t deadline_ms;           /* 0: none */
    const _Atomic bool *stop;      /* NULL: none */
    int64_t limit_ms;
    bool
        disk_failed; /* an I/O error was met; what is on the disk may not be what SQLite believes */
    bool in_tx;      /* a write has begun and is neither committed nor rolled back by us */
    bool undo_failed; /* what should have been undone is still in the open transaction */
    sqlite3_stmt *cache[SQL_COUNT];
    bool lent[SQL_COUNT];
    struct read_scope scope; /* of the call on a CONN_SCOPED; everything on others */
    struct change_log *log;  /* the writer's; NULL otherwise */
    struct writer *writer;   /* whose connection it is; NULL of readers */
    const void *functions;   /* the table it was given; NULL: none */
    void *context;           /* of those functions, while a statement runs */
    struct error refusal;    /* what one of them said last; code NONE: nothing */
};

/* scope.c: what statements ask of the scope, on every connection. */
bool scope_functions(struct conn *conn, struct error *err);
/* The temporary views, and the watch over them; before query_only. */
bool scope_open(struct conn *conn, struct error *err);

/* change_log.c: gather what the pre-update hook sees. */
struct change_log *change_log_open(struct conn *conn, const struct change_sink *sink,
                                   struct error *err);
void change_log_close(struct change_log *log);
MUST_CHECK bool change_log_flush(struct change_log *log, struct error *err);
/* The request is over: the sink keeps what it noted, or forgets it. */
MUST_CHECK bool change_log_end(struct change_log *log, bool keep, struct error *err);
/* Where the log stands; change_log_rewind forgets what came after. */
size_t change_log_mark(const struct change_log *log);
void change_log_rewind(struct change_log *log, size_t mark);
const struct change_ref *change_log_refs(const struct change_log *log, size_t *n);
void change_log_clear(struct change_log *log);
bool change_log_is_full(const struct change_log *log);

/* explain.c: tell of every statement that ends. */
void conn_trace(struct conn *conn, const struct sql_trace *trace);
