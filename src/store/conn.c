/*
 * conn: see the header.
 */
#include "yardstick/store/conn.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "sqlite.h"
#include "yardstick/base/clock.h"

/* SpatiaLite's connection caches call into libxml2, whose set-up and clean-up are not thread-safe.
 */
static pthread_mutex_t spatialite_lock = PTHREAD_MUTEX_INITIALIZER;

static enum error_code code_of(int rc)
{
    /* The file beside the log that is mapped into memory cannot grow: there is no space. */
    if (rc == SQLITE_IOERR_SHMSIZE)
        return ERROR_FULL;
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERROR_BUSY;
    case SQLITE_CONSTRAINT:
        return ERROR_CONFLICT;
    case SQLITE_TOOBIG:
        return ERROR_TOO_LARGE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERROR_INVALID;
    default:
        return ERROR_INTERNAL;
    }
}

void conn_error_set(struct conn *conn, const char *doing, struct error *err)
{
    int rc = sqlite3_extended_errcode(conn->db);

    if (conn->refusal.code != ERROR_NONE) {
        *err = conn->refusal;
        conn->refusal = (struct error){ 0 };
        return;
    }
    if ((rc & 0xff) == SQLITE_INTERRUPT) {
        error_set(err, ERROR_BUSY,
                  "this took longer than %lld ms and was stopped; ask for less at a time",
                  (long long)conn->limit_ms);
        return;
    }
    if ((rc & 0xff) == SQLITE_IOERR && code_of(rc) != ERROR_FULL)
        conn->disk_failed = true;
    error_set(err, code_of(rc), "the ledger: %s: %s", doing, sqlite3_errmsg(conn->db));
}

static int past_deadline(void *arg)
{
    const struct conn *conn = arg;

    return (conn->deadline_ms && clock_ms() > conn->deadline_ms) ||
           (conn->stop && atomic_load(conn->stop));
}

void conn_deadline(struct conn *conn, int64_t ms)
{
    conn->limit_ms = ms;
    conn->deadline_ms = ms ? clock_ms() + ms : 0;
    sqlite3_progress_handler(conn->db, ms ? 10000 : 0, ms ? past_deadline : NULL, conn);
}

void conn_stop_on(struct conn *conn, const _Atomic bool *stop)
{
    conn->stop = stop;
    conn->limit_ms = conn->deadline_ms = 0;
    sqlite3_progress_handler(conn->db, stop ? 10000 : 0, stop ? past_deadline : NULL, conn);
}

/* One statement of ours that answers at most one row. */
static bool run(struct conn *conn, const char *sql, struct error *err)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(conn->db, sql, -1, &q, NULL);

    while (rc == SQLITE_OK || rc == SQLITE_ROW)
        rc = sqlite3_step(q);
    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? true : conn_error(conn, sql, err);
}

static bool limits_set(struct conn *conn, struct error *err)
{
    sqlite3 *db = conn->db;

    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 100000);
    sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 500);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_busy_timeout(db, CONN_BUSY_MS);
    if (!run(conn, "PRAGMA foreign_keys = ON", err) || !run(conn, "PRAGMA mmap_size = 0", err) ||
        !run(conn, "PRAGMA cache_size = -16384", err))
        return false;
    if (!scope_functions(conn, err) || (conn->mode == CONN_SCOPED && !scope_open(conn, err)))
        return false;
    if (conn->mode != CONN_WRITE) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return run(conn, "PRAGMA query_only = ON", err) &&
               run(conn, "PRAGMA wal_autocheckpoint = 0", err);
    }
    return run(conn, "PRAGMA journal_mode = WAL", err) &&
           run(conn, "PRAGMA synchronous = FULL", err) &&
           /* What a long reader made the log grow to is given back when it starts anew. */
           run(conn, "PRAGMA journal_size_limit = 16777216", err) &&
           run(conn, "PRAGMA cell_size_check = ON", err);
}

bool conn_open(const char *path, enum conn_mode mode, struct conn **out, struct error *err)
{
    struct conn *conn = calloc(1, sizeof(*conn));
    int flags =
        SQLITE_OPEN_NOMUTEX |
        (mode == CONN_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);

    if (!conn)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    conn->mode = mode;
    if (mode != CONN_SCOPED)
        conn->scope = (struct read_scope){ .secret = true, .units = true, .people = PEOPLE_ALL };
    if (sqlite3_open_v2(path, &conn->db, flags, NULL) != SQLITE_OK) {
        conn_error(conn, path, err);
        conn_close(conn);
        return false;
    }
    pthread_mutex_lock(&spatialite_lock);
    conn->spatialite = spatialite_alloc_connection();
    spatialite_init_ex(conn->db, conn->spatialite, 0);
    pthread_mutex_unlock(&spatialite_lock);
    if (!limits_set(conn, err)) {
        error_prefix(err, "open %s", path);
        conn_close(conn);
        return false;
    }
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    *out = conn;
    return true;
}

void conn_close(struct conn *conn)
{
    if (!conn)
        return;
    change_log_close(conn->log);
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(conn->cache[i]);
    sqlite3_close(conn->db);
    pthread_mutex_lock(&spatialite_lock);
    if (conn->spatialite)
        spatialite_cleanup_ex(conn->spatialite);
    pthread_mutex_unlock(&spatialite_lock);
    free(conn);
}

bool conn_script(struct conn *conn, const char *name, const char *script, struct error *err)
{
    while (*script) {
        sqlite3_stmt *q = NULL;
        int rc = sqlite3_prepare_v2(conn->db, script, -1, &q, &script);
        bool refused = false;

        if (rc == SQLITE_OK && !q)
            break;
        while (rc == SQLITE_OK || rc == SQLITE_ROW) {
            rc = sqlite3_step(q);
            if (rc == SQLITE_ROW && sqlite3_column_int(q, 0) != 1)
                refused = true;
        }
        if (rc != SQLITE_DONE)
            conn_error(conn, name, err);
        else if (refused)
            error_set(err, ERROR_INTERNAL, "SpatiaLite refused a statement of %s: %s", name,
                      sqlite3_sql(q));
        sqlite3_finalize(q);
        if (rc != SQLITE_DONE || refused)
            return false;
    }
    return true;
}
