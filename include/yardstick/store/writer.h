/*
 * writer: the one thread that changes the ledger.
 *
 * Requests wait in a first-in-first-out queue. The thread takes what is there,
 * runs each in a savepoint of one transaction, commits with synchronous=FULL,
 * tells the observer, and only then lets the callers go: what writer_run() has
 * answered with true is on the disk, and is seen by the next reader of the map.
 * A request that fails leaves nothing; the others of its group are not touched,
 * unless the disk is full: then those of the group that ran before it fail, too.
 * A long request (is_long) is a group of its own, and can see whether others wait.
 *
 * When the disk fails (EIO, fsync), nothing more is accepted: the file may
 * differ from what SQLite believes. writer_is_broken() tells; the program exits.
 * A request whose fsync failed was answered with an error, and yet may be found
 * whole after a restart.
 */
#pragma once

#include "yardstick/store/change.h"
#include "yardstick/store/conn.h"

struct writer;
struct caller; /* auth/caller.h */

/* Runs on the writer's thread within the transaction. */
typedef bool write_function(struct conn *conn, void *argument, struct error *err);

struct write_request {
    write_function *run;
    void *argument;
    const char *actor;  /* for the audit */
    const char *day;    /* YYYY-MM-DD from which the change holds; NULL: today */
    int wait_ms;        /* the longest wait for its turn, then ERROR_BUSY; 0: as long as it takes */
    const char *origin; /* for the audit: the address it came from; NULL: this machine */
    const char *why;    /* for the audit: the reason given; NULL: none */
    /* Who asked, and the permission it takes: looked at by the writer's guard within the
     * transaction. NULL: the program itself. */
    const struct caller *caller;
    const char *permission;
    bool is_long; /* may ask writer_waited_ms() and give way: fail, and be run again behind them */
};

/* For whom something is written, where it is not the request's own thread that knows. */
struct write_by {
    const char *actor, *origin; /* as in write_request */
    const struct caller *caller;
    const char *permission;
};
static inline void write_request_by(struct write_request *request, const struct write_by *by)
{
    request->actor = by->actor;
    request->origin = by->origin;
    request->caller = by->caller;
    request->permission = by->permission;
}

/*
 * Asked within the transaction of a request that has a caller: before it runs (changes NULL), then
 * with each batch of what it changed, before the audit notes it. What it refuses is undone.
 */
struct write_guard {
    void *context;
    bool (*check)(void *context, struct conn *conn, const struct write_request *request,
                  const struct change *changes, size_t n, struct error *err);
};

/* Told after each commit, on the writer's thread, before the callers are let go. */
struct commit_observer {
    void *context;
    void (*committed)(void *context, struct conn *conn, const struct change_ref *changes, size_t n);
};

MUST_CHECK bool writer_start(const char *path, const struct change_sink *sink, struct writer **out,
                             struct error *err);
void writer_observe(struct writer *writer, const struct commit_observer *observer);
/* Before the first request with a caller; such a request is refused while there is no guard. */
void writer_guard(struct writer *writer, const struct write_guard *guard);
/* Ends after the requests that are in the queue. */
void writer_stop(struct writer *writer);

MUST_CHECK bool writer_run(struct writer *writer, const struct write_request *request,
                           struct error *err);
bool writer_is_broken(struct writer *writer);

/* Within a request: how long the next one has been waiting; 0 when there is none. */
int64_t writer_waited_ms(struct conn *conn);

/* Within a request: hand gathered changes to the sink now (long requests call it by themselves). */
MUST_CHECK bool writer_flush(struct conn *conn, struct error *err);
