/*
 * wait: a GET that needs a worker's result, without holding a thread.
 *
 * A handler calls wait_begin() and returns true with nothing filled; the
 * connection is suspended (it costs nothing, and has no timeout but ours), and
 * the server calls the handler again with the same args when the worker has
 * called wait_done(), when the time is over or when the server stops. The
 * handler then finds its waiter with wait_find().
 *
 *     struct waiter *w = wait_find(call);
 *     if (!w) {
 *         w = wait_begin(call, 20000, err);
 *         return w && queue_push(job, w, err);   // the worker: wait_done(w, result, free)
 *     }
 *     if (wait_state(w) != WAIT_DONE)
 *         return error_set(err, ERROR_BUSY, ...);
 *     result = wait_result(w);                   // freed after the answer
 *
 * The waiter is shared by the call and the worker; each lets go once.
 */
#pragma once

#include "yardstick/http/route.h"

struct waiter;

enum { WAIT_MS_MAX = 20000 };
enum wait_state { WAIT_RUNNING, WAIT_DONE, WAIT_TIMEOUT, WAIT_STOPPING };

/* NULL with *err when there is no memory. The worker must call wait_done() exactly once, also when
 * the handler fails after this; timeout_ms is at most WAIT_MS_MAX. */
MUST_CHECK struct waiter *wait_begin(struct call *call, int64_t timeout_ms, struct error *err);

/* NULL when the handler is called for the first time. */
struct waiter *wait_find(const struct call *call);
enum wait_state wait_state(struct waiter *waiter);
void *wait_result(struct waiter *waiter);

/* From any thread. `release` frees `result` (may be NULL) when nobody needs it. */
void wait_done(struct waiter *waiter, void *result, void (*release)(void *));
