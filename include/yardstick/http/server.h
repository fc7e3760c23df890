/*
 * server: the one door to libmicrohttpd.
 *
 *     struct server_options options = { .listen = "127.0.0.1:8080", .tables = tables, … };
 *     struct server *server;
 *     if (!server_start(&options, &server, &err)) …
 *     log_event(LOG_INFO, "listening", "%s", server_url(server));
 *     … wait for a signal …
 *     server_stop(server, 25000);
 *
 * An epoll pool of n_threads; handlers run on these threads. The order for a
 * request: guard, Host and site, route, permission, parameters, body, handler.
 * All but the last two happen before the body is read.
 *
 * Limits of time are absolute (libmicrohttpd's own is inactivity only): a
 * request's headers must be there after header_ms, a connection may idle for
 * idle_ms, bodies and answers must move at least min_rate bytes a second,
 * counted over windows of window_ms, so that 5 GB uploads live and a byte a
 * second does not.
 */
#pragma once

#include "yardstick/http/route.h"

struct assets;
struct events;
struct server;

/* Who asks? Sets call->caller, to nobody when there is no sign of anybody. ERROR_UNAUTHORIZED only
 * for a secret that is no good any more where the caller should know (a bearer token). */
typedef bool caller_identify(struct call *call, struct error *err);

/* May the caller do what call->route asks for? false with ERROR_UNAUTHORIZED or _FORBIDDEN. */
typedef bool permission_check(struct call *call, struct error *err);

struct server_options {
    const char *listen;       /* "127.0.0.1:8080", "[::1]:8080", "*:8080"; port 0 is any free one */
    unsigned n_threads;       /* 0: one a core */
    unsigned max_connections; /* 0: 2000; lowered when descriptors are fewer */
    const struct route_table *tables;
    size_t n_tables;
    caller_identify *identify;   /* NULL: nobody is anybody */
    permission_check *allow;     /* NULL: everybody may everything */
    permission_known *known;     /* NULL: every permission is known */
    const struct assets *assets; /* the page; NULL: none */
    struct events *events;       /* for routes that call events_join(); NULL: none */
    void *context;               /* call->context */
    const char *const *hosts;    /* further Host names to answer to, NULL at the end */
    size_t request_bytes;        /* the arena of a request; 0: 64 MiB */
    unsigned header_ms, idle_ms, window_ms, min_rate; /* 0: 10 s, 60 s, 10 s, 500 bytes */
    const char *tls_certificate, *tls_key;            /* PEM; NULL: plain HTTP */
    /* Addresses of proxies, with commas: what they say in X-Forwarded-For is believed. */
    const char *proxies;
    const char *map_host; /* one further origin the page may read pictures from; NULL: none */
    bool access_log;      /* one line a request: method, path, status, ms */
};

MUST_CHECK bool server_start(const struct server_options *options, struct server **out,
                             struct error *err);

unsigned server_port(const struct server *server);
const char *server_url(const struct server *server); /* "http://127.0.0.1:8080" */
const struct router *server_router(const struct server *server);

/*
 * Take no new connections, let requests in flight finish for at most
 * timeout_ms (event streams are ended, waiting calls are resumed), stop and
 * free. false when some did not finish in time. New connections are refused
 * from the start of the call.
 */
bool server_stop(struct server *server, int64_t timeout_ms);

struct server_counts {
    uint64_t requests, by_class[6];  /* answers by status / 100; [0]: never answered */
    uint64_t refused;                /* by the guard */
    uint64_t reaped;                 /* connections closed for being slow */
    uint64_t bytes_in, bytes_out;    /* bodies */
    uint64_t in_flight, connections; /* now */
};

void server_counts(const struct server *server, struct server_counts *out);
