/*
 * transfer: libmicrohttpd's callbacks; see the header.
 */
#include "transfer.h"

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
    // The reaper counts in seconds; neither needs a barrier of its own.
    atomic_store_explicit(&connection->since, clock_coarse_ms(), memory_order_relaxed);
    atomic_store_explicit(&connection->phase, phase, memory_order_release);
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
    connection->transfer.connection = connection;
    connection->transfer.arena = (struct arena)ARENA_INIT(server->options.request_bytes);
    connection_phase(connection, PHASE_FIRST);
    return connection;
}

static void transfer_reset(struct transfer *transfer)
{
    if (transfer->stream_is_open) {
        transfer->stream_is_open = false;
        transfer->route->stream->close(transfer->request.stream, false);
    }
    wait_leave(transfer);
    if (transfer->response.events)
        events_client_drop(transfer->response.events);
    response_release(&transfer->response);
    buf_release(&transfer->body);
    if (transfer->arena.held > ARENA_KEPT)
        arena_release(&transfer->arena);
    else
        arena_reset(&transfer->arena);
}

void connection_notify(void *server_, struct MHD_Connection *mhd, void **context,
                       enum MHD_ConnectionNotificationCode code)
{
    struct server *server = server_;
    struct connection *connection = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = connection = connection_new(server, mhd);
        if (!connection)
            return; // every request of it is refused by transfer_uri()
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
    transfer_reset(&connection->transfer);
    arena_release(&connection->transfer.arena);
    free(connection);
}

/* Unlike a counter it says nothing of how many there were: splitmix64 of one. */
static void request_id(struct server *server, char out[REQUEST_ID_TEXT])
{
    uint64_t z = server->id_seed + atomic_fetch_add(&server->id_next, 1) * 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    for (int i = 0; i < REQUEST_ID_TEXT - 1; i++) // a printf costs ten times as much
        out[i] = "0123456789abcdef"[z >> (60 - 4 * i) & 15];
    out[REQUEST_ID_TEXT - 1] = '\0';
}

static void refuse(struct transfer *transfer, unsigned status, bool must_close)
{
    transfer->refused = true;
    transfer->status = status;
    transfer->must_close = transfer->must_close || must_close;
}

/* The request line is there; nothing of it has been decoded yet. */
void *transfer_uri(void *server_, const char *uri, struct MHD_Connection *mhd)
{
    struct server *server = server_;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *connection = info ? info->socket_context : NULL;
    struct transfer *transfer = connection ? &connection->transfer : NULL;
    struct str whole;
    unsigned status;

    if (!transfer)
        return NULL;
    atomic_fetch_add(&server->counters.requests, 1);
    atomic_fetch_add(&server->counters.in_flight, 1);
    if (atomic_load(&connection->phase) == PHASE_IDLE)
        connection_phase(connection, PHASE_HEADERS);
    transfer->step = STEP_HEADERS;
    transfer->request =
        (struct request){ .headers = transfer->headers, .peer = str_from(connection->peer) };
    transfer->response = (struct response){ .body = BUF_INIT(RESPONSE_BODY_MAX) };
    transfer->route = NULL;
    transfer->args = NULL;
    transfer->refused = transfer->must_close = false;
    transfer->status = transfer->allowed = 0;
    transfer->received = 0;
    transfer->started_us = clock_us();
    request_id(server, transfer->id);
    transfer->request.id = str_from(transfer->id);
    transfer->call = (struct call){ .request = &transfer->request,
                                    .response = &transfer->response,
                                    .arena = &transfer->arena,
                                    .context = server->options.context,
                                    .transfer = transfer };
    transfer->target = str_from(uri);
    status = guard_uri(transfer->target, &transfer->refusal);
    if (status) {
        refuse(transfer, status, true);
        return transfer;
    }
    whole = arena_copy(&transfer->arena, str_from(uri));
    transfer->request.path = (struct str){ whole.ptr, str_find(whole, '?') };
    if (transfer->request.path.len < whole.len)
        transfer->request.query = (struct str){ whole.ptr + transfer->request.path.len + 1,
                                                whole.len - transfer->request.path.len - 1 };
    return transfer;
}

static enum MHD_Result header_take(void *transfer_, enum MHD_ValueKind kind, const char *key,
                                   size_t key_len, const char *value, size_t value_len)
{
    struct transfer *transfer = transfer_;

    (void)kind;
    if (transfer->request.n_headers == TRANSFER_HEADERS_MAX) {
        error_set(&transfer->refusal, ERROR_TOO_LARGE, "more than %d headers",
                  TRANSFER_HEADERS_MAX);
        refuse(transfer, 431, true);
        return MHD_NO;
    }
    transfer->headers[transfer->request.n_headers++] =
        (struct pair){ { key, key_len }, { value ? value : "", value_len } };
    return MHD_YES;
}

/* From a proxy of ours: the client is the last address it names, the one it saw itself. */
static void proxy_believe(const char *proxies, struct request *request)
{
    struct str list = str_from(proxies), client = { 0 };
    struct str forwarded = request_header(request, "X-Forwarded-For");

    while (list.len && !request->is_proxied)
        request->is_proxied = str_eq(str_trim(str_cut(&list, ',')), request->peer);
    if (!request->is_proxied)
        return;
    while (forwarded.len)
        client = str_trim(str_cut(&forwarded, ','));
    if (client.len && client.len < 48)
        request->peer = client;
}

/* Headers are whole: everything that can be refused before the body is. */
static void transfer_begin(struct transfer *transfer, struct MHD_Connection *mhd,
                           const char *method, const char *version)
{
    struct request *request = &transfer->request;
    struct server *server = transfer->connection->server;
    unsigned status;

    request->method = method_find(str_from(method));
    request->http_1_0 = strcmp(version, "HTTP/1.0") == 0;
    if (!transfer->refused)
        MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, header_take, transfer);
    if (!transfer->refused) {
        status = guard_headers(request, &transfer->refusal);
#if MHD_VERSION < LINES_ARE_STRICT
        if (!status)
            status = guard_lines(transfer->target, version, request, &transfer->refusal);
#endif
        if (status)
            refuse(transfer, status, true);
    }
    if (transfer->refused) {
        atomic_fetch_add(&server->counters.refused, 1);
        return;
    }
    if (server->options.proxies)
        proxy_believe(server->options.proxies, request);
    if (!transfer_accept(transfer, &transfer->refusal))
        refuse(transfer, transfer->status,
               request->chunked || request->content_length > SWALLOW_MAX);
}

static bool piece_take(struct transfer *transfer, struct str piece, struct error *err)
{
    if (transfer->received > transfer->max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "the body is larger than %lld bytes",
                         (long long)transfer->max_bytes);
    if (transfer->stream_is_open)
        return transfer->route->stream->piece(transfer->request.stream, piece, err);
    buf_add(&transfer->body, piece);
    return buf_ok(&transfer->body, err);
}

static enum MHD_Result transfer_piece(struct transfer *transfer, struct str piece)
{
    transfer->received += (int64_t)piece.len;
    atomic_fetch_add(&transfer->connection->server->counters.bytes_in, piece.len);
    if (transfer->refused)
        return transfer->received <= SWALLOW_STREAM ? MHD_YES : MHD_NO;
    if (!piece_take(transfer, piece, &transfer->refusal)) {
        refuse(transfer, 0, true);
        transfer->received = 0; // from here on they are swallowed
    }
    return MHD_YES;
}

static void problem_answer(struct transfer *transfer)
{
    const struct error *err = &transfer->refusal;
    unsigned status = transfer->status ? transfer->status : error_http_status(err->code);

    if (status >= 500)
        log_event(LOG_ERROR, "fault", "%s %s: %s: %s", transfer->id,
                  transfer->route ? transfer->route->path : "-", err->where, err->message[LANG_EN]);
    if (transfer->response.events)
        events_client_drop(transfer->response.events);
    problem_write(err, status, transfer->request.id, &transfer->response);
    if (status == 405 && transfer->allowed)
        response_header(&transfer->response, "Allow",
                        route_allow(transfer->allowed, &transfer->arena));
    if (status == 503 || status == 429)
        response_header(&transfer->response, "Retry-After",
                        arena_printf(&transfer->arena, "%d", err->retry_s > 0 ? err->retry_s : 2));
}

/* The request is whole: handle it, once more when it had to wait, and answer. */
static enum MHD_Result transfer_finish(struct transfer *transfer, struct MHD_Connection *mhd)
{
    bool is_whole = !transfer->refused, again;

    connection_phase(transfer->connection, PHASE_HANDLE);
    transfer->request.body = buf_str(&transfer->body);
    do {
        bool has_waited = transfer->waiter != NULL;

        if (is_whole && !transfer_handle(transfer, &transfer->refusal))
            refuse(transfer, 0, false);
        again = !transfer->refused && transfer->waiter && !has_waited;
        if (again && wait_suspend(transfer, mhd))
            return MHD_YES;
    } while (again);
    if (transfer->stream_is_open) {
        transfer->stream_is_open = false;
        transfer->route->stream->close(transfer->request.stream, is_whole);
    }
    if (transfer->refused)
        problem_answer(transfer);
    transfer->step = STEP_ANSWERED;
    connection_phase(transfer->connection, transfer->response.events ? PHASE_EVENTS : PHASE_ANSWER);
    return transfer_send(transfer, mhd);
}

enum MHD_Result transfer_access(void *server_, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *upload,
                                size_t *upload_len, void **state)
{
    struct transfer *transfer = *state;

    (void)server_, (void)url;
    if (!transfer)
        return MHD_NO;
    if (transfer->step == STEP_HEADERS) {
        transfer->step = STEP_BODY;
        connection_phase(transfer->connection, PHASE_BODY);
        transfer_begin(transfer, mhd, method, version);
        return transfer->refused && transfer->must_close ? transfer_finish(transfer, mhd) : MHD_YES;
    }
    if (*upload_len) {
        struct str piece = { upload, *upload_len };

        *upload_len = 0;
        return transfer_piece(transfer, piece);
    }
    return transfer->step == STEP_BODY ? transfer_finish(transfer, mhd) : MHD_YES;
}

void transfer_completed(void *server_, struct MHD_Connection *mhd, void **state,
                        enum MHD_RequestTerminationCode code)
{
    struct server *server = server_;
    struct transfer *transfer = *state;
    unsigned class;

    (void)mhd, (void)code;
    if (!transfer)
        return;
    *state = NULL;
    class = transfer->step == STEP_ANSWERED ? transfer->status / 100 : 0;
    atomic_fetch_add(&server->counters.by_class[class < 6 ? class : 0], 1);
    if (server->options.access_log)
        transfer_log(transfer);
    transfer_reset(transfer);
    connection_phase(transfer->connection, PHASE_IDLE);
    atomic_fetch_sub(&server->counters.in_flight, 1);
}
