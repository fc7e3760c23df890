/*
 * explain: how an address is answered. The route's handler is run once, here
 * and not in the server, on a ledger that is only read; what it asks of SQLite
 * is noted, and asked again for its plan.
 */
#include <stdlib.h>

#include "command.h"

#include "yardstick/auth/caller.h"
#include "yardstick/base/clock.h"
#include "yardstick/http/route.h"
#include "yardstick/http/uri.h"
#include "yardstick/store/explain.h"

enum { USES_MAX = 100, ARENA_BYTES = 64 << 20, HEAD_BYTES = 400 };

/* A statement, however often it ran. */
struct use {
    char *sql;
    unsigned n;
    int64_t ns;
};

struct explaining {
    struct session *session;
    struct arena arena;
    struct request request;
    struct pair host;
    struct response response;
    struct route_match match;
    void *args;
    bool noting;
    struct use uses[USES_MAX];
    size_t n_uses;
};

static const char *say(const struct explaining *x, const char *zh, const char *en)
{
    return x->session->options->speak == LANG_ZH ? zh : en;
}

static void note(void *context, const char *sql, int64_t ns, bool is_scoped)
{
    struct explaining *x = context;
    size_t i = 0;

    (void)is_scoped;
    // BEGIN and ROLLBACK have no plan.
    if (!x->noting || !sql || str_starts(str_from(sql), STR("BEGIN")) ||
        str_starts(str_from(sql), STR("ROLLBACK")))
        return;
    while (i < x->n_uses && strcmp(x->uses[i].sql, sql) != 0)
        i++;
    if (i == USES_MAX)
        return;
    if (i == x->n_uses) {
        x->uses[i] = (struct use){ .sql = strdup(sql) };
        if (!x->uses[i].sql)
            return;
        x->n_uses++;
    }
    x->uses[i].n++;
    x->uses[i].ns += ns;
}

/* Path and query of "http://host/path?query" or "/path?query". */
static void address_split(struct explaining *x, struct str url)
{
    for (size_t i = 0; i + 3 <= url.len && url.ptr[0] != '/'; i++)
        if (memcmp(url.ptr + i, "://", 3) == 0) {
            url = (struct str){ url.ptr + i + 3, url.len - i - 3 };
            url = (struct str){ url.ptr + str_find(url, '/'), url.len - str_find(url, '/') };
            break;
        }
    x->host = (struct pair){ STR("Host"), STR("localhost") };
    x->request = (struct request){ .method = METHOD_GET,
                                   .id = STR("explain"),
                                   .peer = STR("127.0.0.1"),
                                   .headers = &x->host,
                                   .n_headers = 1 };
    x->request.path = str_cut(&url, '?');
    x->request.query = url;
}

static bool arguments_read(struct explaining *x, struct error *err)
{
    const struct route *route = x->match.route;
    struct param_source source = { .captures = x->match.captures,
                                   .n_captures = x->match.n_captures,
                                   .last_wins = route->flags & ROUTE_LAST_WINS,
                                   .ignore_unknown = route->flags & ROUTE_IGNORE_UNKNOWN };
    struct pair *query;

    if (!uri_query(x->request.query, &x->arena, &query, &source.n_query, err))
        return false;
    source.query = query;
    x->args = arena_alloc(&x->arena, route->args_size ? route->args_size : 1);
    return x->args
               ? params_read(route->params, &source, &x->arena, x->args, err)
               : error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
}

/* The value as a person would write it; NULL when it is absent. */
static const char *argument_text(struct explaining *x, const struct param *p)
{
    const void *at = (const char *)x->args + p->offset;
    const struct param_lonlat *place = at;
    const struct param_box *box = at;
    const struct param_corners *corners = at;
    struct str text = { 0 };

    switch (p->kind) {
    case PARAM_STR:
    case PARAM_DATE:
        text = ((const struct str *)at)->ptr ? arena_copy(&x->arena, *(const struct str *)at)
                                             : (struct str){ 0 };
        break;
    case PARAM_I64:
        if (*(const int64_t *)at != PARAM_ABSENT)
            text = arena_printf(&x->arena, "%lld", (long long)*(const int64_t *)at);
        break;
    case PARAM_F64:
        text = arena_printf(&x->arena, "%g", *(const double *)at);
        break;
    case PARAM_BOOL:
        return *(const bool *)at ? "true" : "false";
    case PARAM_ENUM:
        return *(const int *)at >= 0 ? p->values[*(const int *)at] : NULL;
    case PARAM_LONLAT:
        if (place->present)
            text = arena_printf(&x->arena, "%g,%g", place->lon, place->lat);
        break;
    case PARAM_BOX:
        if (box->present)
            text = arena_printf(&x->arena, "%g,%g,%g,%g", box->west, box->south, box->east,
                                box->north);
        break;
    case PARAM_CORNERS:
        for (int i = 0; i < corners->n; i++)
            text = arena_printf(&x->arena, "%s%s%g", text.ptr ? text.ptr : "", i ? "," : "",
                                corners->v[i]);
        break;
    }
    return text.ptr;
}

static void route_print(struct explaining *x)
{
    const struct route *route = x->match.route;
    FILE *out = x->session->out;

    fprintf(out, "%s %s\n  %s\n%s %s\n", method_name(route->method), route->path,
            say(x, route->about_zh, route->about), say(x, "权限", "permission"), route->permission);
    for (const struct param *p = route->params; p && p->name; p++) {
        const char *text = argument_text(x, p);

        if (p == route->params)
            fprintf(out, "%s\n", say(x, "参数", "arguments"));
        fprintf(out, "  %s = %s\n", p->name, text ? text : say(x, "（未给出）", "(absent)"));
    }
}

static void step_print(void *context, unsigned depth, const char *text)
{
    struct explaining *x = context;

    fprintf(x->session->out, "      %*s%s\n", 2 * (int)depth, "", text);
}

static bool uses_print(struct explaining *x, struct ledger *ledger, struct error *err)
{
    AUTO(reader) r = { 0 };
    FILE *out = x->session->out;

    fprintf(out, "%s%s\n", "SQL",
            x->n_uses ? "" : say(x, "：无，由内存应答", ": none, answered from memory"));
    if (!reader_borrow(ledger, &r, err))
        return false;
    for (size_t i = 0; i < x->n_uses; i++) {
        const struct use *use = &x->uses[i];
        const char *name = sql_name_of(use->sql);

        fprintf(out, say(x, "  %s，执行 %u 次，%.2f 毫秒\n", "  %s, run %u times, %.2f ms\n"),
                name ? name : say(x, "（按条件生成）", "(built)"), use->n, (double)use->ns / 1e6);
        if (!name)
            fprintf(out, "      %.*s\n", HEAD_BYTES, use->sql);
        if (!sql_plan(r.conn, use->sql, x, step_print, err))
            return false;
    }
    return true;
}

/* Run the handler and say what came of it; an error of the request is an answer, too. */
static bool answer_print(struct explaining *x, struct world *world)
{
    /* Who may run this may read the file: every role. */
    struct caller caller = { .via = CALLER_LOCAL, .login = "explain", .roles = ~0u };
    struct call call = { .request = &x->request,
                         .response = &x->response,
                         .arena = &x->arena,
                         .context = world,
                         .route = x->match.route,
                         .caller = &caller };
    struct error why = { 0 };
    int64_t start = clock_us();
    bool done;

    caller_settle(&caller, false);
    x->response = (struct response){ .body = BUF_INIT(RESPONSE_BODY_MAX), .fd = -1 };
    x->noting = true;
    done = x->match.route->handle(&call, x->args, &why);
    x->noting = false;
    if (done)
        fprintf(x->session->out,
                say(x, "应答 %u，%zu 字节，%.2f 毫秒\n", "answer %u, %zu bytes, %.2f ms\n"),
                x->response.status ? x->response.status : 200,
                x->response.body.len + x->response.bytes.len, (double)(clock_us() - start) / 1e3);
    else
        fprintf(x->session->out, "%s %u, %s\n", say(x, "应答", "answer"),
                error_http_status(why.code), why.message[x->session->options->speak]);
    response_release(&x->response);
    return done;
}

static bool route_find(struct explaining *x, const struct router *router, struct error *err)
{
    struct str segments[URI_SEGMENTS_MAX];
    size_t n;

    if (!uri_segments(x->request.path, &x->arena, segments, &n, err))
        return false;
    router_find(router, METHOD_GET, segments, n, &x->match);
    if (x->match.route)
        return arguments_read(x, err);
    if (x->match.allowed)
        return error_set(err, ERROR_METHOD, "%s is not served here; allowed: %" STR_FMT, "GET",
                         STR_ARG(route_allow(x->match.allowed, &x->arena)));
    return error_set(err, ERROR_NOT_FOUND, "there is nothing at %" STR_FMT,
                     STR_ARG(x->request.path));
}

static bool explain(struct explaining *x, struct error *err)
{
    struct route_table tables[API_TABLES_MAX];
    struct sql_trace trace = { x, note };
    struct router *router = NULL;
    struct own_world own = { 0 };
    struct ledger *ledger;
    bool done;

    if (!router_make(tables, api_tables(tables), NULL, &router, err))
        return false;
    done = route_find(x, router, err) && session_open_read(x->session, &own, &ledger, err);
    if (done) {
        ledger_trace(ledger, &trace);
        done = world_open_reader(&own.world, ledger, err);
    }
    if (done) {
        route_print(x);
        (void)!answer_print(x, &own.world);
        done = uses_print(x, ledger, err);
    }
    own_world_release(&own);
    router_free(router);
    return done;
}

int run_explain(struct session *session)
{
    struct explaining *x = calloc(1, sizeof(*x));
    struct error err = { 0 };
    bool done;

    if (!x)
        return 1;
    x->session = session;
    x->arena = (struct arena)ARENA_INIT(ARENA_BYTES);
    address_split(x, str_from(session->options->operands[0]));
    done = explain(x, &err);
    for (size_t i = 0; i < x->n_uses; i++)
        free(x->uses[i].sql);
    arena_release(&x->arena);
    free(x);
    return done ? 0 : session_fail(session, &err);
}
