/*
 * transfer: one request and its answer, and the connection they travel on.
 * Private to the layer.
 *
 * libmicrohttpd calls access() with the headers, with each piece of the body
 * and once more when it is whole; the answer is queued on that last call,
 * since an answer queued on the first closes the connection (measured: five
 * times slower). Refusals after which nobody knows where the next request
 * starts are queued on the first, because they should close it.
 *
 * A connection and its transfer belong to the libmicrohttpd thread that serves
 * it; the reaper reads only the atomic fields, under the list's lock.
 */
#pragma once

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "yardstick/http/events.h"
#include "yardstick/http/origin.h"
#include "yardstick/http/server.h"

enum { TRANSFER_HEADERS_MAX = 64, REQUEST_ID_TEXT = 17 };

/* What the connection is doing, for the reaper. */
enum phase {
    PHASE_FIRST,   /* accepted, the first request's headers are not there yet */
    PHASE_IDLE,    /* between two requests */
    PHASE_HEADERS, /* a later request's line is there, its headers are not */
    PHASE_BODY,
    PHASE_HANDLE, /* ours to hurry: no limit on the client */
    PHASE_ANSWER,
    PHASE_EVENTS
};

enum step { STEP_HEADERS, STEP_BODY, STEP_ANSWERED };

/* From this version of libmicrohttpd on it refuses what guard_lines() does, when it is told to. */
#define LINES_ARE_STRICT 0x00097701

struct transfer {
    struct connection *connection;
    enum step step;
    struct request request;
    struct response response;
    struct arena arena;
    struct call call;
    struct pair headers[TRANSFER_HEADERS_MAX];
    const struct route *route;
    void *args;
    bool refused;     /* `refusal` is the answer; the rest of the body is swallowed */
    bool must_close;  /* after the answer */
    unsigned status;  /* to answer the refusal with; 0: by its code. Then: what was answered */
    unsigned allowed; /* methods, for Allow */
    struct error refusal;
    struct buf body;
    int64_t received, max_bytes;
    bool stream_is_open;
    struct waiter *waiter;
    int64_t started_us;
    char id[REQUEST_ID_TEXT];
    struct str target; /* in libmicrohttpd's bytes, until the headers are whole */
};

struct connection {
    struct server *server;
    struct connection *prev, *next; /* under server->lock */
    int fd;
    char peer[48];
    _Atomic int phase;
    _Atomic int64_t since; /* clock_ms() of the phase's start */
    _Atomic bool is_lost;  /* its event stream overflowed: close it */
    /* The reaper's own: */
    int64_t seen_since, window_start;
    uint64_t window_bytes;
    bool is_reaped;
    struct transfer transfer;
};

struct counters {
    _Atomic uint64_t requests, by_class[6], refused, reaped, bytes_in, bytes_out;
    _Atomic uint64_t in_flight, connections;
};

struct server {
    struct server_options options;
    struct router *router;
    struct origin_rules origin;
    struct MHD_Daemon *daemon;
    int listen_fd;
    unsigned port;
    char url[160];
    struct counters counters;
    _Atomic bool stopping;
    uint64_t id_seed;
    _Atomic uint64_t id_next;
    pthread_mutex_t lock; /* of the lists below, and of the reaper's sleep */
    pthread_cond_t wake;
    struct connection *connections;
    struct waiter *waiters;
    pthread_t reaper;
    bool reaper_runs, reaper_ends;
};

void connection_phase(struct connection *connection, enum phase phase);

/* libmicrohttpd's callbacks. */
void *transfer_uri(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result transfer_access(void *server, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_len, void **state);
void transfer_completed(void *server, struct MHD_Connection *mhd, void **state,
                        enum MHD_RequestTerminationCode code);
void connection_notify(void *server, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code);

/* Turn the response into libmicrohttpd's and queue it. */
enum MHD_Result transfer_send(struct transfer *transfer, struct MHD_Connection *mhd);

/* Route, permission, parameters; what can be refused before the body is read. */
bool transfer_accept(struct transfer *transfer, struct error *err);
/* The handler. */
bool transfer_handle(struct transfer *transfer, struct error *err);
void transfer_log(const struct transfer *transfer);

/* kept_response.c */
enum MHD_Result kept_response_queue(struct kept_response *kept, struct transfer *transfer,
                                    struct MHD_Connection *mhd);

/* events.c */
enum MHD_Result events_queue(struct transfer *transfer, struct MHD_Connection *mhd);
void events_tick(struct events *events);
void events_end(struct events *events);
void events_client_drop(struct events_client *client);

/* wait.c. wait_suspend: true when the connection now sleeps; false: call the handler again. */
bool wait_suspend(struct transfer *transfer, struct MHD_Connection *mhd);
void wait_leave(struct transfer *transfer);
void wait_tick(struct server *server);

/* reaper.c */
void *reaper_run(void *server);

/* headers.c: the headers every answer carries. */
/* nonce: of a page, NULL for everything else; map_host as in server_options. */
void headers_secure(struct MHD_Response *response, const char *nonce, const char *map_host);
