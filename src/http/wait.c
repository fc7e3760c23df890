/*
 * wait: see the header.
 *
 * A waiter has two holders, the transfer and the worker; its lock also orders
 * "suspend" against "done": whoever comes second sees what the first did.
 * Locks are taken in the order server, waiter, libmicrohttpd.
 */
#include "yardstick/http/wait.h"

#include <stdlib.h>

#include "yardstick/base/clock.h"

#include "transfer.h"

struct waiter {
    struct waiter *prev, *next; /* of server->waiters while `is_listed` */
    struct server *server;
    pthread_mutex_t lock;
    unsigned refs;
    enum wait_state state;
    struct MHD_Connection *sleeping; /* suspended, to be resumed by who changes the state */
    int64_t deadline;
    void *result;
    void (*release)(void *);
};

struct waiter *wait_begin(struct call *call, int64_t timeout_ms, struct error *err)
{
    struct transfer *transfer = call->transfer;
    struct server *server = transfer->connection->server;
    struct waiter *waiter = calloc(1, sizeof(*waiter));

    if (!waiter) {
        error_set(err, ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    pthread_mutex_init(&waiter->lock, NULL);
    waiter->refs = 2;
    waiter->server = server;
    waiter->deadline = clock_ms() + (timeout_ms < WAIT_MS_MAX ? timeout_ms : WAIT_MS_MAX);
    waiter->state = atomic_load(&server->stopping) ? WAIT_STOPPING : WAIT_RUNNING;
    transfer->waiter = waiter;
    pthread_mutex_lock(&server->lock);
    waiter->next = server->waiters;
    if (waiter->next)
        waiter->next->prev = waiter;
    server->waiters = waiter;
    pthread_mutex_unlock(&server->lock);
    return waiter;
}

struct waiter *wait_find(const struct call *call)
{
    return call->transfer->waiter;
}

enum wait_state wait_state(struct waiter *waiter)
{
    enum wait_state state;

    pthread_mutex_lock(&waiter->lock);
    state = waiter->state;
    pthread_mutex_unlock(&waiter->lock);
    return state;
}

void *wait_result(struct waiter *waiter)
{
    void *result;

    pthread_mutex_lock(&waiter->lock);
    result = waiter->state == WAIT_DONE ? waiter->result : NULL;
    pthread_mutex_unlock(&waiter->lock);
    return result;
}

/* Unlocks; the last holder frees. */
static void let_go(struct waiter *waiter)
{
    bool last = --waiter->refs == 0;

    pthread_mutex_unlock(&waiter->lock);
    if (!last)
        return;
    if (waiter->result && waiter->release)
        waiter->release(waiter->result);
    pthread_mutex_destroy(&waiter->lock);
    free(waiter);
}

/* The lock is held; only the first outcome counts. */
static void outcome(struct waiter *waiter, enum wait_state state)
{
    if (waiter->state == WAIT_RUNNING)
        waiter->state = state;
    if (waiter->sleeping)
        MHD_resume_connection(waiter->sleeping);
    waiter->sleeping = NULL;
}

void wait_done(struct waiter *waiter, void *result, void (*release)(void *))
{
    pthread_mutex_lock(&waiter->lock);
    waiter->result = result;
    waiter->release = release;
    outcome(waiter, WAIT_DONE);
    let_go(waiter);
}

bool wait_suspend(struct transfer *transfer, struct MHD_Connection *mhd)
{
    struct waiter *waiter = transfer->waiter;
    bool sleeps;

    pthread_mutex_lock(&waiter->lock);
    sleeps = waiter->state == WAIT_RUNNING;
    if (sleeps) {
        waiter->sleeping = mhd;
        MHD_suspend_connection(mhd);
    }
    pthread_mutex_unlock(&waiter->lock);
    return sleeps;
}

void wait_leave(struct transfer *transfer)
{
    struct waiter *waiter = transfer->waiter;
    struct server *server = transfer->connection->server;

    if (!waiter)
        return;
    transfer->waiter = NULL;
    pthread_mutex_lock(&server->lock);
    if (waiter->prev)
        waiter->prev->next = waiter->next;
    else
        server->waiters = waiter->next;
    if (waiter->next)
        waiter->next->prev = waiter->prev;
    pthread_mutex_unlock(&server->lock);
    pthread_mutex_lock(&waiter->lock);
    let_go(waiter);
}

void wait_tick(struct server *server)
{
    bool stopping = atomic_load(&server->stopping);
    int64_t now = clock_ms();

    pthread_mutex_lock(&server->lock);
    for (struct waiter *waiter = server->waiters; waiter; waiter = waiter->next) {
        if (!stopping && now < waiter->deadline)
            continue;
        pthread_mutex_lock(&waiter->lock);
        outcome(waiter, stopping ? WAIT_STOPPING : WAIT_TIMEOUT);
        pthread_mutex_unlock(&waiter->lock);
    }
    pthread_mutex_unlock(&server->lock);
}
