/*
 * serve: from headers to a handler. Whatever can go wrong in a request comes
 * out of here as one error.
 */
#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/http/assets.h"
#include "yardstick/http/uri.h"

#include "exchange.h"

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

static bool body_check(struct exchange *ex, struct error *err)
{
    const struct route *route = ex->route;
    const struct request *request = &ex->request;
    struct str type = request_header(request, "Content-Type");
    struct str coding = request_header(request, "Content-Encoding");
    bool has_body = request->chunked || request->content_length > 0;

    ex->max_bytes = route->max_bytes             ? route->max_bytes
                    : route->body == BODY_STREAM ? STREAM_BYTES_DEFAULT
                                                 : BODY_BYTES_DEFAULT;
    if (route->body == BODY_NONE) {
        ex->max_bytes = 0;
        return !has_body || error_set(err, ERROR_INVALID, "%s %s takes no body",
                                      method_name(route->method), route->path);
    }
    if (request->content_length > ex->max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "the body is larger than %lld bytes",
                         (long long)ex->max_bytes);
    if (coding.len && !str_eq_nocase(coding, STR("identity")))
        return error_set(err, ERROR_UNSUPPORTED, "send the body without Content-Encoding");
    if (route->body == BODY_JSON && has_body && !is_json(type))
        return error_set(err, ERROR_UNSUPPORTED, "send JSON, with Content-Type: application/json");
    if (route->body == BODY_JSON && !has_body && !(route->flags & ROUTE_BODY_OPTIONAL))
        return error_set(err, ERROR_INVALID, "a JSON body is missing");
    ex->body = (struct buf)BUF_INIT((size_t)ex->max_bytes);
    return true;
}

static bool params_fill(struct exchange *ex, const struct route_match *match, struct error *err)
{
    struct param_source source = {
        .captures = match->captures,
        .n_captures = match->n_captures,
        .last_wins = ex->route->flags & ROUTE_LAST_WINS,
        .ignore_unknown = ex->route->flags & ROUTE_IGNORE_UNKNOWN,
    };
    struct pair *query;

    if (!uri_query(ex->request.query, &ex->arena, &query, &source.n_query, err))
        return false;
    source.query = query;
    if (ex->route->args_size) {
        ex->args = arena_alloc(&ex->arena, ex->route->args_size);
        if (!ex->args)
            return error_set(err, ERROR_TOO_LARGE,
                             "the request needs more memory than it may have");
    }
    return params_read(ex->route->params, &source, &ex->arena, ex->args, err);
}

/* No row: a file of the page, OPTIONS, a wrong method, or nothing. */
static bool without_route(struct exchange *ex, const struct route_match *match, struct error *err)
{
    ex->allowed = match->allowed;
    if (match->allowed && ex->request.method == METHOD_OPTIONS)
        return true;
    if (match->allowed) {
        struct str allow = route_allow(match->allowed, &ex->arena);

        return error_set(err, ERROR_METHOD, "%s is not served here; allowed: %" STR_FMT,
                         method_name(ex->request.method), STR_ARG(allow));
    }
    if (ex->connection->server->options.assets &&
        (ex->request.method == METHOD_GET || ex->request.method == METHOD_HEAD)) {
        struct str path;

        if (!uri_decode(ex->request.path, false, &ex->arena, &path, err))
            return false;
        if (assets_answer(ex->connection->server->options.assets, path, &ex->response))
            return true;
    }
    return error_set(err, ERROR_NOT_FOUND, "there is nothing at %.*s",
                     (int)(ex->request.path.len < 120 ? ex->request.path.len : 120),
                     ex->request.path.ptr);
}

bool exchange_accept(struct exchange *ex, struct error *err)
{
    const struct server *server = ex->connection->server;
    struct str segments[URI_SEGMENTS_MAX];
    struct route_match match;
    size_t n;

    if (!origin_host_check(&server->origin, &ex->request, err)) {
        ex->must_close = true;
        return false;
    }
    if (!origin_site_check(&ex->request, err) ||
        !uri_segments(ex->request.path, &ex->arena, segments, &n, err))
        return false;
    router_find(server->router, ex->request.method, segments, n, &match);
    ex->route = match.route;
    if (!ex->route)
        return without_route(ex, &match, err);
    if (server->options.allow && !server->options.allow(&ex->call, ex->route->permission, err))
        return false;
    if (!params_fill(ex, &match, err) || !body_check(ex, err))
        return false;
    if (ex->route->body != BODY_STREAM)
        return true;
    ex->stream_is_open = ex->route->stream->open(&ex->call, ex->args, &ex->request.stream, err);
    return ex->stream_is_open;
}

bool exchange_handle(struct exchange *ex, struct error *err)
{
    if (!ex->route) {
        if (ex->request.method == METHOD_OPTIONS) {
            ex->response.status = 204;
            response_header(&ex->response, "Allow", route_allow(ex->allowed, &ex->arena));
        }
        return true; // or a file, filled by without_route()
    }
    return ex->route->handle(&ex->call, ex->args, err) && buf_ok(&ex->response.body, err);
}

void exchange_log(const struct exchange *ex)
{
    log_event(LOG_INFO, "request", "%s %s %s %" STR_FMT " %u %lld ms", ex->id, ex->connection->peer,
              method_name(ex->request.method), STR_ARG(ex->request.path), ex->status,
              (long long)(clock_us() - ex->started_us) / 1000);
}
