/*
 * exchange: libmicrohttpd's callbacks; see the header.
 */
#include "exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/guard.h"
#include "yardstick/http/problem.h"
#include "yardstick/http/uri.h"

enum {
    ARENA_KEPT = 32 << 10,    /* a connection between requests keeps at most this */
    SWALLOW_MAX = 1 << 20,    /* of a refused body, so that the client can read the answer */
    SWALLOW_STREAM = 64 << 20 /* of one refused in its midst */
};

void connection_phase(struct connection *connection, enum phase phase)
{
    atomic_store(&connection->since, clock_ms());
    atomic_store(&connection->phase, phase);
}

static void peer_write(const struct sockaddr *address, char *out, socklen_t size)
{
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, out, size);
    else if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, out, size);
}

static struct connection *connection_new(struct server *server, struct MHD_Connection *mhd)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    const union MHD_ConnectionInfo *info;
    unsigned dead_ms = 60000;
    int no_delay = 1;

    if (!connection)
        return NULL;
    connection->server = server;
    connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info && info->client_addr)
        peer_write(info->client_addr, connection->peer, sizeof(connection->peer));
    // What was sent and nobody acknowledged for a minute: the other end is gone.
    setsockopt(connection->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_ms, sizeof(dead_ms));
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof(no_delay));
    connection->exchange.connection = connection;
    connection->exchange.arena = (struct arena)ARENA_INIT(server->options.request_bytes);
    connection_phase(connection, PHASE_FIRST);
    return connection;
}

static void exchange_reset(struct exchange *ex)
{
    if (ex->stream_is_open) {
        ex->stream_is_open = false;
        ex->route->stream->close(ex->request.stream, false);
    }
    wait_leave(ex);
    if (ex->response.events)
        events_client_drop(ex->response.events);
    response_release(&ex->response);
    buf_release(&ex->body);
    if (ex->arena.held > ARENA_KEPT)
        arena_release(&ex->arena);
    else
        arena_reset(&ex->arena);
}

void connection_notify(void *server_, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code)
{
    struct server *server = server_;
    struct connection *connection = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = connection = connection_new(server, mhd);
        if (!connection)
            return; // every request of it is refused by exchange_uri()
        pthread_mutex_lock(&server->lock);
        connection->next = server->connections;
        if (connection->next)
            connection->next->prev = connection;
        server->connections = connection;
        pthread_mutex_unlock(&server->lock);
        atomic_fetch_add(&server->counters.connections, 1);
        return;
    }
    if (!connection)
        return;
    // From here on the reaper cannot see it; its descriptor is closed after this call.
    pthread_mutex_lock(&server->lock);
    if (connection->prev)
        connection->prev->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next)
        connection->next->prev = connection->prev;
    pthread_mutex_unlock(&server->lock);
    atomic_fetch_sub(&server->counters.connections, 1);
    exchange_reset(&connection->exchange);
    arena_release(&connection->exchange.arena);
    free(connection);
}

/* Unlike a counter it says nothing of how many there were: splitmix64 of one. */
static void request_id(struct server *server, char out[REQUEST_ID_TEXT])
{
    uint64_t z = server->id_seed + atomic_fetch_add(&server->id_next, 1) * 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    snprintf(out, REQUEST_ID_TEXT, "%016llx", (unsigned long long)z);
}

static void refuse(struct exchange *ex, unsigned status, bool must_close)
{
    ex->refused = true;
    ex->status = status;
    ex->must_close = ex->must_close || must_close;
}

/* The request line is there; nothing of it has been decoded yet. */
void *exchange_uri(void *server_, const char *uri, struct MHD_Connection *mhd)
{
    struct server *server = server_;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *connection = info ? info->socket_context : NULL;
    struct exchange *ex = connection ? &connection->exchange : NULL;
    struct str whole;
    unsigned status;

    if (!ex)
        return NULL;
    atomic_fetch_add(&server->counters.requests, 1);
    atomic_fetch_add(&server->counters.in_flight, 1);
    if (atomic_load(&connection->phase) == PHASE_IDLE)
        connection_phase(connection, PHASE_HEADERS);
    ex->step = STEP_HEADERS;
    ex->request = (struct request){ .headers = ex->headers, .peer = str_from(connection->peer) };
    ex->response = (struct response){ .body = BUF_INIT(RESPONSE_BODY_MAX) };
    ex->route = NULL;
    ex->args = NULL;
    ex->refused = ex->must_close = false;
    ex->status = ex->allowed = 0;
    ex->received = 0;
    ex->started_us = clock_us();
    request_id(server, ex->id);
    ex->request.id = str_from(ex->id);
    ex->call =
        (struct call){ &ex->request, &ex->response, &ex->arena, server->options.context, ex };
    status = guard_uri(str_from(uri), &ex->refusal);
    if (status) {
        refuse(ex, status, true);
        return ex;
    }
    whole = arena_copy(&ex->arena, str_from(uri));
    ex->request.path = (struct str){ whole.ptr, str_find(whole, '?') };
    if (ex->request.path.len < whole.len)
        ex->request.query = (struct str){ whole.ptr + ex->request.path.len + 1,
                                          whole.len - ex->request.path.len - 1 };
    return ex;
}

static enum MHD_Result header_take(void *ex_, enum MHD_ValueKind kind, const char *key,
                                   size_t key_len, const char *value, size_t value_len)
{
    struct exchange *ex = ex_;

    (void)kind;
    if (ex->request.n_headers == EXCHANGE_HEADERS_MAX) {
        error_set(&ex->refusal, ERROR_TOO_LARGE, "more than %d headers", EXCHANGE_HEADERS_MAX);
        refuse(ex, 431, true);
        return MHD_NO;
    }
    ex->headers[ex->request.n_headers++] =
        (struct pair){ { key, key_len }, { value ? value : "", value_len } };
    return MHD_YES;
}

/* Headers are whole: everything that can be refused before the body is. */
static void exchange_begin(struct exchange *ex, struct MHD_Connection *mhd, const char *method,
                           const char *version)
{
    struct request *request = &ex->request;
    struct server *server = ex->connection->server;
    unsigned status;

    request->method = method_find(str_from(method));
    request->http_1_0 = strcmp(version, "HTTP/1.0") == 0;
    if (!ex->refused)
        MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, header_take, ex);
    if (!ex->refused) {
        status = guard_headers(request, &ex->refusal);
        if (status)
            refuse(ex, status, true);
    }
    if (ex->refused) {
        atomic_fetch_add(&server->counters.refused, 1);
        return;
    }
    if (!exchange_accept(ex, &ex->refusal))
        refuse(ex, ex->status, request->chunked || request->content_length > SWALLOW_MAX);
}

static bool piece_take(struct exchange *ex, struct str piece, struct error *err)
{
    if (ex->received > ex->max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "the body is larger than %lld bytes",
                         (long long)ex->max_bytes);
    if (ex->stream_is_open)
        return ex->route->stream->piece(ex->request.stream, piece, err);
    buf_add(&ex->body, piece);
    return buf_ok(&ex->body, err);
}

static enum MHD_Result exchange_piece(struct exchange *ex, struct str piece)
{
    ex->received += (int64_t)piece.len;
    atomic_fetch_add(&ex->connection->server->counters.bytes_in, piece.len);
    if (ex->refused)
        return ex->received <= SWALLOW_STREAM ? MHD_YES : MHD_NO;
    if (!piece_take(ex, piece, &ex->refusal)) {
        refuse(ex, 0, true);
        ex->received = 0; // from here on they are swallowed
    }
    return MHD_YES;
}

static void problem_answer(struct exchange *ex)
{
    const struct error *err = &ex->refusal;
    unsigned status = ex->status ? ex->status : error_http_status(err->code);

    if (status >= 500)
        log_event(LOG_ERROR, "fault", "%s %s: %s: %s", ex->id, ex->route ? ex->route->path : "-",
                  err->where, err->message[LANG_EN]);
    if (ex->response.events)
        events_client_drop(ex->response.events);
    problem_write(err, status, ex->request.id, &ex->response);
    if (status == 405 && ex->allowed)
        response_header(&ex->response, "Allow", route_allow(ex->allowed, &ex->arena));
    if (status == 503)
        response_header(&ex->response, "Retry-After", STR("2"));
}

/* The request is whole: handle it, once more when it had to wait, and answer. */
static enum MHD_Result exchange_finish(struct exchange *ex, struct MHD_Connection *mhd)
{
    bool is_whole = !ex->refused, again;

    connection_phase(ex->connection, PHASE_HANDLE);
    ex->request.body = buf_str(&ex->body);
    do {
        bool has_waited = ex->waiter != NULL;

        if (is_whole && !exchange_handle(ex, &ex->refusal))
            refuse(ex, 0, false);
        again = !ex->refused && ex->waiter && !has_waited;
        if (again && wait_suspend(ex, mhd))
            return MHD_YES;
    } while (again);
    if (ex->stream_is_open) {
        ex->stream_is_open = false;
        ex->route->stream->close(ex->request.stream, is_whole);
    }
    if (ex->refused)
        problem_answer(ex);
    ex->step = STEP_ANSWERED;
    connection_phase(ex->connection, ex->response.events ? PHASE_EVENTS : PHASE_ANSWER);
    return exchange_send(ex, mhd);
}

enum MHD_Result exchange_access(void *server_, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_len, void **state)
{
    struct exchange *ex = *state;

    (void)server_, (void)url;
    if (!ex)
        return MHD_NO;
    if (ex->step == STEP_HEADERS) {
        ex->step = STEP_BODY;
        connection_phase(ex->connection, PHASE_BODY);
        exchange_begin(ex, mhd, method, version);
        return ex->refused && ex->must_close ? exchange_finish(ex, mhd) : MHD_YES;
    }
    if (*upload_len) {
        struct str piece = { upload, *upload_len };

        *upload_len = 0;
        return exchange_piece(ex, piece);
    }
    return ex->step == STEP_BODY ? exchange_finish(ex, mhd) : MHD_YES;
}

void exchange_completed(void *server_, struct MHD_Connection *mhd, void **state,
                        enum MHD_RequestTerminationCode code)
{
    struct server *server = server_;
    struct exchange *ex = *state;
    unsigned class;

    (void)mhd, (void)code;
    if (!ex)
        return;
    *state = NULL;
    class = ex->step == STEP_ANSWERED ? ex->status / 100 : 0;
    atomic_fetch_add(&server->counters.by_class[class < 6 ? class : 0], 1);
    if (server->options.access_log)
        exchange_log(ex);
    exchange_reset(ex);
    connection_phase(ex->connection, PHASE_IDLE);
    atomic_fetch_sub(&server->counters.in_flight, 1);
}
