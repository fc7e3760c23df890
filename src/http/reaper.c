/*
 * reaper: closes connections that are too slow; the clock of everything that
 * waits.
 *
 * Four looks a second at all connections. Headers have a deadline; bodies and
 * answers must move min_rate bytes a second, averaged over windows, as counted
 * by the kernel (TCP_INFO: received, acknowledged), so that it does not matter
 * who holds the bytes. Closing is shutdown(2): libmicrohttpd wakes and cleans
 * up on its own thread. The descriptor cannot have been given to somebody
 * else: a connection leaves the list, under the same lock, before it closes.
 */
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include "yardstick/base/clock.h"

#include "transfer.h"

enum { TICK_MS = 250 };

/* Bytes the other end has sent or taken; 0 when the kernel does not say. */
static uint64_t bytes_moved(int fd, enum phase phase)
{
    struct tcp_info info = { 0 };
    socklen_t size = sizeof(info);

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return 0;
    return phase == PHASE_BODY ? info.tcpi_bytes_received : info.tcpi_bytes_acked;
}

static bool is_starving(struct connection *c, enum phase phase, int64_t since, int64_t now)
{
    const struct server_options *o = &c->server->options;
    uint64_t moved;
    bool starves;

    if (c->seen_since != since) {
        c->seen_since = since;
        c->window_start = now;
        c->window_bytes = bytes_moved(c->fd, phase);
        return false;
    }
    if (now - c->window_start < o->window_ms)
        return false;
    moved = bytes_moved(c->fd, phase);
    starves = moved - c->window_bytes < (uint64_t)o->min_rate * o->window_ms / 1000;
    c->window_start = now;
    c->window_bytes = moved;
    return starves;
}

static bool is_late(struct connection *c, int64_t now)
{
    const struct server_options *o = &c->server->options;
    enum phase phase = (enum phase)atomic_load(&c->phase);
    int64_t since = atomic_load(&c->since);

    switch (phase) {
    case PHASE_FIRST:
    case PHASE_HEADERS:
        return now - since > o->header_ms;
    case PHASE_IDLE:
        return now - since > o->idle_ms;
    case PHASE_BODY:
    case PHASE_ANSWER:
        return is_starving(c, phase, since, now);
    case PHASE_EVENTS:
        return atomic_load(&c->is_lost);
    case PHASE_HANDLE:
        break;
    }
    return false;
}

static void reap(struct server *server)
{
    // Closing forgets what the kernel still holds for a client that does not take it.
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    int64_t now = clock_ms();

    for (struct connection *c = server->connections; c; c = c->next) {
        if (c->is_reaped || !is_late(c, now))
            continue;
        c->is_reaped = true;
        atomic_fetch_add(&server->counters.reaped, 1);
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        shutdown(c->fd, SHUT_RDWR);
    }
}

void *reaper_run(void *server_)
{
    struct server *server = server_;
    struct timespec until;

    pthread_mutex_lock(&server->lock);
    while (!server->reaper_ends) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&server->wake, &server->lock, &until);
        reap(server);
        pthread_mutex_unlock(&server->lock);
        wait_tick(server);
        if (server->options.events)
            events_tick(server->options.events);
        pthread_mutex_lock(&server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}
