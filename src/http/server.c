/*
 * server: start and stop; see the header. The callbacks are transfer.c.
 */
#include "transfer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"

#include "listen.h"

enum {
    CONNECTION_MEMORY = 32 << 10, /* headers longer than about half of it are 431 */
    DESCRIPTORS_WANTED = 16384,
    CONNECTIONS_DEFAULT = 2000,
    INACTIVITY_S = 120 /* libmicrohttpd's own; the reaper is sooner */
};

static void mhd_log(void *server, const char *fmt, va_list args)
{
    char text[256];
    size_t n;

    (void)server;
    vsnprintf(text, sizeof(text), fmt, args);
    n = strlen(text);
    while (n && text[n - 1] == '\n')
        text[--n] = '\0';
    // A client that goes away in the midst of an answer is an everyday thing.
    log_event(strncmp(text, "Failed to send", 14) == 0 ? LOG_DEBUG : LOG_WARNING, "libmicrohttpd",
              "%s", text);
}

static void defaults_fill(struct server_options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    o->listen = o->listen ? o->listen : "127.0.0.1:8080";
    o->n_threads = o->n_threads ? o->n_threads : (unsigned)(cores > 0 ? cores : 1);
    o->max_connections = o->max_connections ? o->max_connections : CONNECTIONS_DEFAULT;
    o->request_bytes = o->request_bytes ? o->request_bytes : 64 << 20;
    o->header_ms = o->header_ms ? o->header_ms : 10000;
    o->idle_ms = o->idle_ms ? o->idle_ms : 60000;
    o->window_ms = o->window_ms ? o->window_ms : 10000;
    o->min_rate = o->min_rate ? o->min_rate : 500;
}

/*
 * Out of descriptors, libmicrohttpd's accept loop takes a whole core and
 * writes 200,000 lines a second (measured): never let it come so far. Half of
 * them stay for files and databases.
 */
static void descriptors_secure(struct server_options *o)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    if (limit.rlim_cur < DESCRIPTORS_WANTED && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < DESCRIPTORS_WANTED ? limit.rlim_max : DESCRIPTORS_WANTED;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (o->max_connections > limit.rlim_cur / 2)
        o->max_connections = (unsigned)(limit.rlim_cur / 2);
    if (o->max_connections < o->n_threads)
        o->n_threads = o->max_connections ? o->max_connections : 1;
}

static struct MHD_Daemon *daemon_start(struct server *server)
{
    const struct server_options *o = &server->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    /* TLS 1.2 and 1.3, nothing below 128 bits. Without a key the list is empty. */
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->tls_key },
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->tls_certificate },
        { MHD_OPTION_HTTPS_PRIORITIES, 0,
          (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL }
    };

    if (o->tls_key)
        flags |= MHD_USE_TLS;

    return MHD_start_daemon(
        flags, 0, NULL, NULL, transfer_access, server, //
        MHD_OPTION_EXTERNAL_LOGGER, mhd_log, server,   // the first, or the start is not logged
        MHD_OPTION_LISTEN_SOCKET, server->listen_fd,   //
        MHD_OPTION_ARRAY, o->tls_key ? tls : tls + 3,  //
        MHD_OPTION_THREAD_POOL_SIZE, o->n_threads > 1 ? o->n_threads : 0u,
        MHD_OPTION_CONNECTION_LIMIT, o->max_connections,               //
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)INACTIVITY_S,         //
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, //
#if MHD_VERSION >= LINES_ARE_STRICT
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, //
#else
        MHD_OPTION_STRICT_FOR_CLIENT, 1, //
#endif
        MHD_OPTION_URI_LOG_CALLBACK, transfer_uri, server,       //
        MHD_OPTION_NOTIFY_COMPLETED, transfer_completed, server, //
        MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server, MHD_OPTION_END);
}

static bool reaper_start(struct server *server, struct error *err)
{
    pthread_condattr_t attr;
    int rc;

    pthread_mutex_init(&server->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&server->wake, &attr);
    pthread_condattr_destroy(&attr);
    rc = pthread_create(&server->reaper, NULL, reaper_run, server);
    server->reaper_runs = rc == 0;
    return rc == 0 || error_set(err, ERROR_INTERNAL, "cannot start a thread: %s", strerror(rc));
}

static void reaper_stop(struct server *server)
{
    if (!server->reaper_runs)
        return;
    pthread_mutex_lock(&server->lock);
    server->reaper_ends = true;
    pthread_cond_signal(&server->wake);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->reaper, NULL);
}

static void server_free(struct server *server)
{
    reaper_stop(server);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    if (server->listen_fd >= 0)
        close(server->listen_fd);
    router_free(server->router);
    pthread_cond_destroy(&server->wake);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

static bool server_run(struct server *server, struct error *err)
{
    const struct server_options *o = &server->options;
    struct listen_result where;

    if (!reaper_start(server, err) ||
        !router_make(o->tables, o->n_tables, o->known, &server->router, err) ||
        !listen_open(o->listen, &where, err))
        return false;
    server->listen_fd = where.fd;
    server->port = where.port;
    server->origin = (struct origin_rules){ where.loopback, o->hosts };
    snprintf(server->url, sizeof(server->url), "%s://%s:%u", o->tls_key ? "https" : "http",
             where.host, where.port);
    server->daemon = daemon_start(server);
    if (!server->daemon)
        return error_set(err, ERROR_INTERNAL,
                         "libmicrohttpd does not start; the log says what it lacked");
    return true;
}

bool server_start(const struct server_options *options, struct server **out, struct error *err)
{
    struct server *server = calloc(1, sizeof(*server));

    if (!server)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    server->options = *options;
    server->listen_fd = -1;
    defaults_fill(&server->options);
    descriptors_secure(&server->options);
    if (getrandom(&server->id_seed, sizeof(server->id_seed), 0) < 0)
        server->id_seed = (uint64_t)clock_us();
    if (!server_run(server, err)) {
        server_free(server);
        return false;
    }
    *out = server;
    return true;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

const char *server_url(const struct server *server)
{
    return server->url;
}

const struct router *server_router(const struct server *server)
{
    return server->router;
}

bool server_stop(struct server *server, int64_t timeout_ms)
{
    int64_t until = clock_ms() + timeout_ms;
    struct timespec nap = { .tv_nsec = 5000000 };
    int listen_fd;
    bool drained;

    if (!server)
        return true;
    /* quiesce gives it back to us. It refuses connections from here on but stays open until the
     * threads are gone: one that is just taking it out of its epoll set panics when it is closed.
     */
    MHD_quiesce_daemon(server->daemon);
    listen_fd = server->listen_fd;
    shutdown(listen_fd, SHUT_RDWR);
    server->listen_fd = -1;
    atomic_store(&server->stopping, true);
    for (;;) {
        if (server->options.events)
            events_end(server->options.events);
        wait_tick(server);
        drained = atomic_load(&server->counters.in_flight) == 0;
        if (drained || clock_ms() >= until)
            break;
        nanosleep(&nap, NULL);
    }
    server_free(server);
    close(listen_fd);
    return drained;
}

void server_counts(const struct server *server, struct server_counts *out)
{
    const struct counters *c = &server->counters;

    *out = (struct server_counts){
        .requests = atomic_load(&c->requests),
        .refused = atomic_load(&c->refused),
        .reaped = atomic_load(&c->reaped),
        .bytes_in = atomic_load(&c->bytes_in),
        .bytes_out = atomic_load(&c->bytes_out),
        .in_flight = atomic_load(&c->in_flight),
        .connections = atomic_load(&c->connections),
    };
    for (int i = 0; i < 6; i++)
        out->by_class[i] = atomic_load(&c->by_class[i]);
}
