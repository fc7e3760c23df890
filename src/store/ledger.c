/*
 * ledger: see the header.
 */
#include "yardstick/store/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "migrate.h"
#include "sqlite.h"
#include "yardstick/base/fs.h"
#include "yardstick/store/explain.h"

enum { POOL_MAX = 64, READ_DEADLINE_MS = 2000 };

struct ledger {
    char dir[LEDGER_PATH_MAX - 64];
    int lock; /* descriptor of server.lock, -1 when reading */
    struct writer *writer;
    const struct sql_trace *trace;
    pthread_mutex_t mutex;
    struct pool {
        struct conn *idle[POOL_MAX];
        size_t n_idle;
    } plain, scoped;
};

static void path_in(const char *dir, const char *name, char *out)
{
    snprintf(out, LEDGER_PATH_MAX, "%s/%s", dir, name);
}

void ledger_path(const struct ledger *ledger, const char *name, char *out)
{
    path_in(ledger->dir, name, out);
}

const char *ledger_dir(const struct ledger *ledger)
{
    return ledger->dir;
}

int64_t ledger_owner(const char *dir)
{
    char path[LEDGER_PATH_MAX], text[32] = "";
    int64_t pid = 0;
    ssize_t n;
    int fd;

    path_in(dir, "server.lock", path);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (flock(fd, LOCK_SH | LOCK_NB) != 0) {
        n = read(fd, text, sizeof(text) - 1);
        if (n <= 0 || !str_to_i64(str_trim((struct str){ text, (size_t)n }), &pid))
            pid = -1;
    }
    close(fd);
    return pid;
}

static bool lock_take(struct ledger *ledger, struct error *err)
{
    char path[LEDGER_PATH_MAX], text[32];
    int n;

    path_in(ledger->dir, "server.lock", path);
    ledger->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ledger->lock < 0)
        return error_set(err, ERROR_INTERNAL, "cannot open %s: %s", path, strerror(errno));
    if (flock(ledger->lock, LOCK_EX | LOCK_NB) != 0)
        return error_set(err, ERROR_CONFLICT, "process %lld is already using %s; stop it first",
                         (long long)ledger_owner(ledger->dir), ledger->dir);
    n = snprintf(text, sizeof(text), "%lld\n", (long long)getpid());
    if (ftruncate(ledger->lock, 0) != 0 || pwrite(ledger->lock, text, (size_t)n, 0) != n)
        return error_set(err, ERROR_FULL, "cannot write %s: %s", path, strerror(errno));
    return true;
}

static bool folders_make(const char *dir, struct error *err)
{
    static const char *const names[] = { "blobs", "spool", "keys" };
    char path[LEDGER_PATH_MAX];

    if (!fs_mkdir(dir, 0700, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        path_in(dir, names[i], path);
        if (!fs_mkdir(path, 0700, err))
            return false;
    }
    return true;
}

/* Beside the final name first: a crash midway leaves no half ledger. */
static bool file_create(struct ledger *ledger, const char *file, struct error *err)
{
    char fresh[LEDGER_PATH_MAX];
    struct conn *conn = NULL;
    bool done;

    if (fs_exists(file))
        return error_set(err, ERROR_CONFLICT, "there is a ledger in %s already", ledger->dir);
    path_in(ledger->dir, "ledger.new", fresh);
    unlink(fresh);
    if (!conn_open(fresh, CONN_WRITE, &conn, err))
        return false;
    done = migrate_create(conn, err);
    conn_close(conn);
    if (!done)
        return false;
    if (chmod(fresh, 0600) != 0 || rename(fresh, file) != 0)
        return error_set(err, ERROR_INTERNAL, "cannot name the new ledger %s: %s", file,
                         strerror(errno));
    return fs_sync_dir(ledger->dir, err);
}

static bool file_migrate(struct ledger *ledger, const char *file, struct error *err)
{
    char copy[LEDGER_PATH_MAX], name[64];
    struct conn *conn = NULL;
    int version = 0;
    bool done;

    if (!conn_open(file, CONN_WRITE, &conn, err))
        return false;
    done = migrate_version(conn, &version, err);
    if (done && version < migrate_latest()) {
        snprintf(name, sizeof(name), "before-schema-%d.sqlite", migrate_latest());
        path_in(ledger->dir, name, copy);
        unlink(copy);
        done = ledger_copy(ledger, copy, err) && migrate_run(conn, version, err);
    }
    conn_close(conn);
    return done;
}

static bool file_readable(const char *file, struct error *err)
{
    struct conn *conn = NULL;
    int version;
    bool done;

    if (!conn_open(file, CONN_READ, &conn, err))
        return false;
    done = migrate_version(conn, &version, err);
    if (done && version < migrate_latest())
        done = error_set(err, ERROR_UNSUPPORTED,
                         "the ledger has the older schema %d; start the server once to bring it up",
                         version);
    conn_close(conn);
    return done;
}

static bool files_open(struct ledger *ledger, enum ledger_mode mode, struct error *err)
{
    char file[LEDGER_PATH_MAX];

    path_in(ledger->dir, "ledger.sqlite", file);
    if (mode == LEDGER_CREATE)
        return folders_make(ledger->dir, err) && lock_take(ledger, err) &&
               file_create(ledger, file, err);
    if (!fs_exists(file))
        return error_set(err, ERROR_NOT_FOUND,
                         "there is no ledger in %s; make one with `yardstick init` or "
                         "`yardstick demo`",
                         ledger->dir);
    if (mode == LEDGER_READ)
        return file_readable(file, err);
    return folders_make(ledger->dir, err) && lock_take(ledger, err) &&
           file_migrate(ledger, file, err);
}

bool ledger_open(const char *dir, enum ledger_mode mode, struct ledger **out, struct error *err)
{
    struct ledger *ledger = calloc(1, sizeof(*ledger));

    if (!ledger)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    ledger->lock = -1;
    pthread_mutex_init(&ledger->mutex, NULL);
    if ((size_t)snprintf(ledger->dir, sizeof(ledger->dir), "%s", dir) >= sizeof(ledger->dir)) {
        free(ledger);
        return error_set(err, ERROR_INVALID, "the path %s is too long", dir);
    }
    if (!files_open(ledger, mode, err)) {
        ledger_close(ledger);
        return false;
    }
    *out = ledger;
    return true;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    for (size_t i = 0; i < ledger->plain.n_idle; i++)
        conn_close(ledger->plain.idle[i]);
    for (size_t i = 0; i < ledger->scoped.n_idle; i++)
        conn_close(ledger->scoped.idle[i]);
    writer_stop(ledger->writer);
    if (ledger->lock >= 0)
        close(ledger->lock);
    pthread_mutex_destroy(&ledger->mutex);
    free(ledger);
}

bool ledger_start_writer(struct ledger *ledger, const struct change_sink *sink, struct error *err)
{
    char file[LEDGER_PATH_MAX];

    path_in(ledger->dir, "ledger.sqlite", file);
    return writer_start(file, sink, &ledger->writer, err);
}

struct writer *ledger_writer(struct ledger *ledger)
{
    return ledger->writer;
}

void ledger_trace(struct ledger *ledger, const struct sql_trace *trace)
{
    ledger->trace = trace;
}

static bool borrow(struct ledger *ledger, struct pool *pool, enum conn_mode mode, struct conn **out,
                   struct error *err)
{
    char file[LEDGER_PATH_MAX];
    struct conn *conn = NULL;

    pthread_mutex_lock(&ledger->mutex);
    if (pool->n_idle)
        conn = pool->idle[--pool->n_idle];
    pthread_mutex_unlock(&ledger->mutex);
    path_in(ledger->dir, "ledger.sqlite", file);
    if (!conn) {
        if (!conn_open(file, mode, &conn, err))
            return false;
        if (ledger->trace)
            conn_trace(conn, ledger->trace);
    }
    conn_deadline(conn, READ_DEADLINE_MS);
    *out = conn;
    return true;
}

bool ledger_borrow(struct ledger *ledger, struct conn **out, struct error *err)
{
    return borrow(ledger, &ledger->plain, CONN_READ, out, err);
}

void ledger_return(struct ledger *ledger, struct conn *conn)
{
    struct pool *pool = conn->mode == CONN_SCOPED ? &ledger->scoped : &ledger->plain;

    conn_deadline(conn, 0);
    pthread_mutex_lock(&ledger->mutex);
    // One whose transaction could not be ended would see the same moment for ever.
    if (pool->n_idle < POOL_MAX && sqlite3_get_autocommit(conn->db)) {
        pool->idle[pool->n_idle++] = conn;
        conn = NULL;
    }
    pthread_mutex_unlock(&ledger->mutex);
    conn_close(conn);
}

bool reader_borrow(struct ledger *ledger, struct reader *out, struct error *err)
{
    if (!ledger_borrow(ledger, &out->conn, err))
        return false;
    out->ledger = ledger;
    return true;
}

bool reader_borrow_for(struct ledger *ledger, const struct read_scope *scope, struct reader *out,
                       struct error *err)
{
    if (!borrow(ledger, &ledger->scoped, CONN_SCOPED, &out->conn, err))
        return false;
    conn_scope(out->conn, scope);
    out->ledger = ledger;
    return true;
}

void reader_release(struct reader *reader)
{
    if (reader->conn)
        ledger_return(reader->ledger, reader->conn);
    *reader = (struct reader){ 0 };
}

bool ledger_copy(const struct ledger *ledger, const char *file, struct error *err)
{
    char path[LEDGER_PATH_MAX];
    sqlite3_stmt *q = NULL;
    struct conn source = { 0 };
    bool done;

    /* A connection of its own: VACUUM INTO fails with ATTACHED 0 or query_only. */
    path_in(ledger->dir, "ledger.sqlite", path);
    done = sqlite3_open_v2(path, &source.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ==
               SQLITE_OK &&
           sqlite3_db_config(source.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK &&
           sqlite3_busy_timeout(source.db, 5000) == SQLITE_OK &&
           sqlite3_prepare_v2(source.db, "VACUUM INTO ?1", -1, &q, NULL) == SQLITE_OK &&
           sqlite3_bind_text(q, 1, file, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_step(q) == SQLITE_DONE;
    if (!done)
        conn_error(&source, "copy the ledger", err);
    sqlite3_finalize(q);
    sqlite3_close(source.db);
    return done;
}

bool ledger_file_check(const char *file, bool full, struct error *err)
{
    struct conn *conn = NULL;
    sqlite3_stmt *q = NULL;
    const char *said;
    bool done = false;

    if (!conn_open(file, CONN_READ, &conn, err))
        return false;
    if (sqlite3_prepare_v2(conn->db, full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)",
                           -1, &q, NULL) != SQLITE_OK ||
        sqlite3_step(q) != SQLITE_ROW) {
        conn_error(conn, "check the file", err);
    } else {
        said = (const char *)sqlite3_column_text(q, 0);
        done = said && strcmp(said, "ok") == 0;
        if (!done)
            error_set(err, ERROR_INVALID, "the ledger file is damaged: %s", said ? said : "?");
    }
    sqlite3_finalize(q);
    conn_close(conn);
    return done;
}
