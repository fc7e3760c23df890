/*
 * writer: see the header.
 */
#include "yardstick/store/writer.h"

#include <pthread.h>
#include <stdlib.h>

#include "sqlite.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/store/stmt.h"
#include "yardstick/store/tx.h"

enum {
    GROUP_MAX = 64,             /* requests of one transaction */
    WAL_TRUNCATE_AT = 64 << 20, /* bytes of write-ahead log */
    PAGE_BYTES = 4096,
    HELD_UP_MS = 250, /* between tries to take up a large log that a reader holds */
};

enum ticket_state { TICKET_WAITING, TICKET_TAKEN, TICKET_DONE };

struct ticket {
    const struct write_request *request;
    struct ticket *next;
    struct error *err;
    bool ok;
    enum ticket_state state;
    int64_t came_ms;
};

struct writer {
    struct conn *conn;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t came, left;
    struct ticket *first, **last;
    struct commit_observer observer;
    struct write_guard guard;
    struct change_sink sink;         /* the audit */
    const struct write_request *now; /* being run */
    bool stopping, broken;
    int wal_pages; /* not yet taken up */
    bool held_up;  /* a large log, by a reader */
};

bool writer_flush(struct conn *conn, struct error *err)
{
    return change_log_flush(conn->log, err);
}

/* Who changes what from which day on: the triggers and the audit read it. */
static bool change_begin(struct conn *conn, const struct write_request *request, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT];

    clock_today(today);
    if (!stmt_open(conn, SQL_CHANGE_BEGIN, &q, err))
        return false;
    stmt_bind_str(&q, ":day", str_from(request->day ? request->day : today));
    stmt_bind_str(&q, ":actor", str_from(request->actor));
    stmt_bind_str(&q, ":origin", request->origin ? str_from(request->origin) : STR("local"));
    stmt_bind_str(&q, ":why", request->why ? str_from(request->why) : STR(""));
    return stmt_run(&q, err);
}

/* May who asks do this? Asked again here, since what was true at the door may not be true now. */
static bool guard_ask(struct writer *w, const struct change *changes, size_t n, struct error *err)
{
    if (!w->now || !w->now->caller)
        return true;
    if (!w->guard.check)
        return error_set(err, ERROR_INTERNAL, "nobody guards the writer");
    return w->guard.check(w->guard.context, w->conn, w->now, changes, n, err);
}

/* The change log's sink: the guard, then the audit. */
static bool changes_pass(void *writer, struct conn *conn, const struct change *changes, size_t n,
                         struct error *err)
{
    struct writer *w = writer;

    return guard_ask(w, changes, n, err) &&
           (!w->sink.write || w->sink.write(w->sink.context, conn, changes, n, err));
}

static bool changes_end(void *context, struct conn *conn, bool keep, struct error *err)
{
    struct writer *w = context;

    return !w->sink.end || w->sink.end(w->sink.context, conn, keep, err);
}

/* One request in its savepoint; a failure leaves nothing of it. */
static bool serve(struct writer *w, struct ticket *t)
{
    struct conn *conn = w->conn;
    size_t mark = change_log_mark(conn->log);
    struct error ignored;
    AUTO(tx) tx = { 0 };
    bool done;

    w->now = t->request;
    done = tx_begin(&tx, conn, t->err) && change_begin(conn, t->request, t->err) &&
           guard_ask(w, NULL, 0, t->err) && t->request->run(conn, t->request->argument, t->err) &&
           change_log_flush(conn->log, t->err) && change_log_end(conn->log, true, t->err) &&
           change_log_flush(conn->log, t->err) && // what the end itself has changed
           tx_commit(&tx, t->err);
    w->now = NULL;
    if (done)
        return true;
    change_log_rewind(conn->log, mark);
    if (!change_log_end(conn->log, false, &ignored))
        log_event(LOG_ERROR, "writer", "%s", ignored.message[LANG_EN]);
    return false;
}

static bool revision_raise(struct conn *conn, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, SQL_REVISION_RAISE, &q, err) && stmt_run(&q, err);
}

/* After a failed fsync the pages in the cache may differ from the disk: stop for good. */
static void look_at_disk(struct writer *w)
{
    if (!w->conn->disk_failed || w->broken)
        return;
    log_event(LOG_ERROR, "writer", "the disk failed; nothing is accepted until a restart");
    pthread_mutex_lock(&w->lock);
    w->broken = true;
    pthread_mutex_unlock(&w->lock);
}

static void refuse(struct ticket **group, size_t n, const struct error *why)
{
    for (size_t i = 0; i < n; i++) {
        group[i]->ok = false;
        *group[i]->err = *why;
    }
}

/* What was done in the transaction is undone: who was to hear yes hears why. */
static void take_back(struct ticket **group, size_t n, const struct error *why)
{
    for (size_t i = 0; i < n; i++)
        if (group[i]->ok)
            refuse(&group[i], 1, why);
}

/*
 * Run requests one after the other; yields how many. When the disk fails or is full, SQLite may
 * undo the whole transaction and not the savepoint alone, and without memory it may not even undo
 * that: then *lost says why, and those that come after have not been run (they would be in no
 * transaction, or in one that must not be committed).
 */
static size_t run_group(struct writer *w, struct ticket **group, size_t n,
                        const struct error **lost)
{
    for (size_t i = 0; i < n; i++) {
        group[i]->ok = serve(w, group[i]);
        if (sqlite3_get_autocommit(w->conn->db) || w->conn->undo_failed) {
            *lost = group[i]->err;
            return i + 1;
        }
    }
    return n;
}

/* A transaction that could not be undone is still open; by now there may be memory. */
static bool undo_again(struct writer *w, struct error *err)
{
    struct tx left = { w->conn, false };

    if (w->conn->undo_failed)
        tx_release(&left);
    return !w->conn->undo_failed ||
           error_set(err, ERROR_BUSY, "a change could not be undone: out of memory");
}

/* One transaction of the first requests; yields how many now know their fate. */
static size_t serve_group(struct writer *w, struct ticket **group, size_t n)
{
    AUTO(tx) tx = { 0 };
    struct error err = { 0 };
    const struct error *lost = NULL;
    size_t changes = 0;
    const struct change_ref *refs;

    if (w->broken || !undo_again(w, &err) || !tx_begin(&tx, w->conn, &err)) {
        if (w->broken)
            error_set(&err, ERROR_INTERNAL, "the disk failed; nothing is accepted until a restart");
        refuse(group, n, &err);
        return n;
    }
    n = run_group(w, group, n, &lost);
    refs = change_log_refs(w->conn->log, &changes);
    if (lost)
        take_back(group, n, lost);
    else if ((changes && !revision_raise(w->conn, &err)) || !tx_commit(&tx, &err))
        take_back(group, n, &err);
    else if (changes && w->observer.committed)
        w->observer.committed(w->observer.context, w->conn, refs, changes);
    change_log_clear(w->conn->log);
    look_at_disk(w);
    return n;
}

static size_t take_group(struct writer *w, struct ticket **group)
{
    size_t n = 0;

    while (w->first && n < GROUP_MAX && !(n && w->first->request->is_long)) {
        group[n] = w->first;
        group[n]->state = TICKET_TAKEN;
        w->first = group[n]->next;
        if (group[n++]->request->is_long)
            break;
    }
    if (!w->first)
        w->last = &w->first;
    return n;
}

/*
 * Only this thread checkpoints: small logs passively when idle, a large one to the end. It never
 * waits for a reader: a long one (a backup) would hold up every write; the log grows meanwhile.
 */
static void checkpoint(struct writer *w)
{
    bool large = (int64_t)w->wal_pages * PAGE_BYTES > WAL_TRUNCATE_AT;
    struct error err;
    int rc;

    sqlite3_busy_timeout(w->conn->db, 0);
    rc = sqlite3_wal_checkpoint_v2(w->conn->db, NULL,
                                   large ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                                   NULL, NULL);
    sqlite3_busy_timeout(w->conn->db, CONN_BUSY_MS);
    w->held_up = large && rc == SQLITE_BUSY;
    if (!w->held_up)
        w->wal_pages = 0;
    if (rc == SQLITE_OK || rc == SQLITE_BUSY)
        return;
    /* A full disk may have space later; the log keeps everything until then. */
    conn_error(w->conn, "checkpoint", &err);
    log_event(LOG_WARNING, "writer", "%s", err.message[LANG_EN]);
    look_at_disk(w);
}

static int wal_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct writer *w = arg;

    (void)db;
    (void)name;
    w->wal_pages = pages;
    return SQLITE_OK;
}

int64_t writer_waited_ms(struct conn *conn)
{
    struct writer *w = conn->writer;
    int64_t waited;

    pthread_mutex_lock(&w->lock);
    waited = w->first ? clock_ms() - w->first->came_ms + 1 : 0;
    pthread_mutex_unlock(&w->lock);
    return waited;
}

static void deadline_in(int ms, struct timespec *out)
{
    clock_gettime(CLOCK_MONOTONIC, out);
    out->tv_sec += ms / 1000;
    out->tv_nsec += (long)(ms % 1000) * 1000000;
    if (out->tv_nsec >= 1000000000) {
        out->tv_sec++;
        out->tv_nsec -= 1000000000;
    }
}

/* With nothing to write: takes up the log, then sleeps; again and again while a reader holds it. */
static void wait_for_work(struct writer *w)
{
    struct timespec until;

    if (w->wal_pages) {
        pthread_mutex_unlock(&w->lock);
        checkpoint(w);
        pthread_mutex_lock(&w->lock);
    }
    if (w->first || w->stopping)
        return;
    if (!w->held_up) {
        pthread_cond_wait(&w->came, &w->lock);
        return;
    }
    deadline_in(HELD_UP_MS, &until);
    pthread_cond_timedwait(&w->came, &w->lock, &until);
}

static void *work(void *arg)
{
    struct writer *w = arg;
    struct ticket *group[GROUP_MAX];

    pthread_mutex_lock(&w->lock);
    while (w->first || !w->stopping) {
        size_t n = take_group(w, group);

        if (n == 0) {
            wait_for_work(w);
            continue;
        }
        pthread_mutex_unlock(&w->lock);
        for (size_t served = 0; served < n;)
            served += serve_group(w, group + served, n - served);
        pthread_mutex_lock(&w->lock);
        for (size_t i = 0; i < n; i++)
            group[i]->state = TICKET_DONE;
        pthread_cond_broadcast(&w->left);
        if ((int64_t)w->wal_pages * PAGE_BYTES > WAL_TRUNCATE_AT) {
            pthread_mutex_unlock(&w->lock);
            checkpoint(w);
            pthread_mutex_lock(&w->lock);
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool writer_start(const char *path, const struct change_sink *sink, struct writer **out,
                  struct error *err)
{
    struct writer *w = calloc(1, sizeof(*w));
    struct change_sink pass = { .context = w, .write = changes_pass, .end = changes_end };
    pthread_condattr_t monotonic;

    if (!w)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    w->sink = sink ? *sink : (struct change_sink){ 0 };
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->came, &monotonic);
    pthread_cond_init(&w->left, &monotonic);
    if (!conn_open(path, CONN_WRITE, &w->conn, err) ||
        !(w->conn->log = change_log_open(w->conn, &pass, err))) {
        conn_close(w->conn);
        free(w);
        return false;
    }
    w->conn->writer = w;
    sqlite3_wal_hook(w->conn->db, wal_grew, w);
    if (pthread_create(&w->thread, NULL, work, w) != 0) {
        conn_close(w->conn);
        free(w);
        return error_set(err, ERROR_INTERNAL, "cannot start the writing thread");
    }
    *out = w;
    return true;
}

void writer_observe(struct writer *writer, const struct commit_observer *observer)
{
    pthread_mutex_lock(&writer->lock);
    writer->observer = observer ? *observer : (struct commit_observer){ 0 };
    pthread_mutex_unlock(&writer->lock);
}

void writer_guard(struct writer *writer, const struct write_guard *guard)
{
    pthread_mutex_lock(&writer->lock);
    writer->guard = *guard;
    pthread_mutex_unlock(&writer->lock);
}

void writer_stop(struct writer *writer)
{
    if (!writer)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->came);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    conn_close(writer->conn);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->came);
    pthread_cond_destroy(&writer->left);
    free(writer);
}

/* Take a ticket out of the queue again; it has not been taken. */
static void withdraw(struct writer *w, struct ticket *t)
{
    struct ticket **at = &w->first;

    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    if (!*at)
        w->last = at;
}

bool writer_run(struct writer *writer, const struct write_request *request, struct error *err)
{
    struct ticket t = { .request = request, .err = err, .came_ms = clock_ms() };
    struct timespec until;

    deadline_in(request->wait_ms, &until);
    pthread_mutex_lock(&writer->lock);
    *writer->last = &t;
    writer->last = &t.next;
    pthread_cond_signal(&writer->came);
    while (t.state != TICKET_DONE) {
        int rc = request->wait_ms && t.state == TICKET_WAITING
                     ? pthread_cond_timedwait(&writer->left, &writer->lock, &until)
                     : pthread_cond_wait(&writer->left, &writer->lock);

        if (rc != 0 && t.state == TICKET_WAITING) {
            withdraw(writer, &t);
            pthread_mutex_unlock(&writer->lock);
            return error_set(err, ERROR_BUSY,
                             "a long change is being written; nothing was changed, try again");
        }
    }
    pthread_mutex_unlock(&writer->lock);
    return t.ok;
}

bool writer_is_broken(struct writer *writer)
{
    bool broken;

    pthread_mutex_lock(&writer->lock);
    broken = writer->broken;
    pthread_mutex_unlock(&writer->lock);
    return broken;
}
