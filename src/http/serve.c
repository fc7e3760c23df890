/*
 * serve: from headers to a handler. Whatever can go wrong in a request comes
 * out of here as one error.
 */
#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/assets.h"
#include "yardstick/http/uri.h"

#include "transfer.h"

enum { BODY_BYTES_DEFAULT = 4 << 20 };
static const int64_t STREAM_BYTES_DEFAULT = (int64_t)1 << 40;

static bool is_json(struct str type)
{
    struct str name = { type.ptr, str_find(type, ';') };

    if (!name.len)
        return false;
    name = str_trim(name);
    return str_eq_nocase(name, STR("application/json")) || str_ends(name, STR("+json"));
}

static bool body_check(struct transfer *transfer, struct error *err)
{
    const struct route *route = transfer->route;
    const struct request *request = &transfer->request;
    struct str type = request_header(request, "Content-Type");
    struct str coding = request_header(request, "Content-Encoding");
    bool has_body = request->chunked || request->content_length > 0;

    transfer->max_bytes = route->max_bytes             ? route->max_bytes
                          : route->body == BODY_STREAM ? STREAM_BYTES_DEFAULT
                                                       : BODY_BYTES_DEFAULT;
    if (route->body == BODY_NONE) {
        transfer->max_bytes = 0;
        return !has_body || error_set(err, ERROR_INVALID, "%s %s takes no body",
                                      method_name(route->method), route->path);
    }
    if (request->content_length > transfer->max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "the body is larger than %lld bytes",
                         (long long)transfer->max_bytes);
    if (coding.len && !str_eq_nocase(coding, STR("identity")))
        return error_set(err, ERROR_UNSUPPORTED, "send the body without Content-Encoding");
    if (route->body == BODY_JSON && has_body && !is_json(type))
        return error_set(err, ERROR_UNSUPPORTED, "send JSON, with Content-Type: application/json");
    if (route->body == BODY_JSON && !has_body && !(route->flags & ROUTE_BODY_OPTIONAL))
        return error_set(err, ERROR_INVALID, "a JSON body is missing");
    transfer->body = (struct buf)BUF_INIT((size_t)transfer->max_bytes);
    return true;
}

static bool params_fill(struct transfer *transfer, const struct route_match *match,
                        struct error *err)
{
    struct param_source source = {
        .captures = match->captures,
        .n_captures = match->n_captures,
        .last_wins = transfer->route->flags & ROUTE_LAST_WINS,
        .ignore_unknown = transfer->route->flags & ROUTE_IGNORE_UNKNOWN,
    };
    struct pair *query;

    if (!uri_query(transfer->request.query, &transfer->arena, &query, &source.n_query, err))
        return false;
    source.query = query;
    if (transfer->route->args_size) {
        transfer->args = arena_alloc(&transfer->arena, transfer->route->args_size);
        if (!transfer->args)
            return error_set(err, ERROR_TOO_LARGE,
                             "the request needs more memory than it may have");
    }
    return params_read(transfer->route->params, &source, &transfer->arena, transfer->args, err);
}

/* No row: a file of the page, OPTIONS, a wrong method, or nothing. */
static bool without_route(struct transfer *transfer, const struct route_match *match,
                          struct error *err)
{
    transfer->allowed = match->allowed;
    if (match->allowed && transfer->request.method == METHOD_OPTIONS)
        return true;
    if (match->allowed) {
        struct str allow = route_allow(match->allowed, &transfer->arena);

        return error_set(err, ERROR_METHOD, "%s is not served here; allowed: %" STR_FMT,
                         method_name(transfer->request.method), STR_ARG(allow));
    }
    if (transfer->connection->server->options.assets &&
        (transfer->request.method == METHOD_GET || transfer->request.method == METHOD_HEAD)) {
        struct str path;

        if (!uri_decode(transfer->request.path, false, &transfer->arena, &path, err))
            return false;
        if (assets_answer(transfer->connection->server->options.assets, path, &transfer->response))
            return true;
    }
    return error_set(err, ERROR_NOT_FOUND, "there is nothing at %.*s",
                     (int)(transfer->request.path.len < 120 ? transfer->request.path.len : 120),
                     transfer->request.path.ptr);
}

bool transfer_accept(struct transfer *transfer, struct error *err)
{
    const struct server *server = transfer->connection->server;
    struct str segments[URI_SEGMENTS_MAX];
    struct route_match match;
    size_t n;

    if (!origin_host_check(&server->origin, &transfer->request, err)) {
        transfer->must_close = true;
        return false;
    }
    if (!origin_site_check(&transfer->request, err) ||
        !uri_segments(transfer->request.path, &transfer->arena, segments, &n, err))
        return false;
    router_find(server->router, transfer->request.method, segments, n, &match);
    transfer->route = match.route;
    if (!transfer->route)
        return without_route(transfer, &match, err);
    transfer->call.route = transfer->route;
    if ((server->options.identify && !server->options.identify(&transfer->call, err)) ||
        (server->options.allow && !server->options.allow(&transfer->call, err)))
        return false;
    if (!params_fill(transfer, &match, err) || !body_check(transfer, err))
        return false;
    if (transfer->route->body != BODY_STREAM)
        return true;
    transfer->stream_is_open = transfer->route->stream->open(&transfer->call, transfer->args,
                                                             &transfer->request.stream, err);
    return transfer->stream_is_open;
}

bool transfer_handle(struct transfer *transfer, struct error *err)
{
    if (!transfer->route) {
        if (transfer->request.method == METHOD_OPTIONS) {
            transfer->response.status = 204;
            response_header(&transfer->response, "Allow",
                            route_allow(transfer->allowed, &transfer->arena));
        }
        return true; // or a file, filled by without_route()
    }
    return transfer->route->handle(&transfer->call, transfer->args, err) &&
           buf_ok(&transfer->response.body, err);
}

void transfer_log(const struct transfer *transfer)
{
    struct str path = transfer->request.path;
    // None of our addresses has an escape; what somebody wrote into one may be a person's name.
    struct str shown = { path.ptr, str_find(path, '%') };

    log_event(LOG_INFO, "request", "%s %s %s %" STR_FMT "%s %u %lld ms", transfer->id,
              transfer->connection->peer, method_name(transfer->request.method), STR_ARG(shown),
              shown.len < path.len ? "%.." : "", transfer->status,
              (long long)(clock_us() - transfer->started_us) / 1000);
}
