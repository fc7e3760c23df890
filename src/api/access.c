/*
 * access: who asks, whether they may, and the readers and writes that know it.
 * The only file of this layer that looks at cookies and tokens.
 */
#include "access.h"

#include "yardstick/http/events.h"

enum { TURN_MS = 2000 };

const char *cookie_name(const struct world *world)
{
    return world->secure ? "__Host-sid" : "sid";
}

static bool is_bearer(struct str value)
{
    return value.len > 7 && str_eq_nocase((struct str){ value.ptr, 7 }, STR("Bearer "));
}

/* A token that is no good is said to be: a program that sends one should not go on as nobody. */
static bool token_identify(struct world *world, struct str header, struct caller *caller,
                           struct error *err)
{
    struct str secret = str_trim((struct str){ header.ptr + 7, header.len - 7 });

    if (str_starts(secret, STR(TOKEN_PREFIX)))
        secret = (struct str){ secret.ptr + sizeof(TOKEN_PREFIX) - 1,
                               secret.len - (sizeof(TOKEN_PREFIX) - 1) };
    return auth_token(world->auth, secret, caller, err) ||
           (err->code == ERROR_UNAUTHORIZED &&
            error_set(err, ERROR_UNAUTHORIZED, "this token does not hold any more"));
}

static bool proxy_identify(struct world *world, struct str login, struct caller *caller,
                           struct error *err)
{
    return auth_trusted(world->auth, login, caller, err) ||
           (err->code == ERROR_UNAUTHORIZED &&
            error_set(err, ERROR_UNAUTHORIZED,
                      "you have signed in at your unit, but have no account here that is in use"));
}

/* What the proxy says. Twice is once by the client: a proxy that lets that through is no help. */
static bool proxy_login(struct call *call, const char *header, struct str *out, struct error *err)
{
    const struct request *r = call->request;
    size_t n = 0;

    for (size_t i = 0; i < r->n_headers; i++)
        n += str_eq_nocase(r->headers[i].name, str_from(header));
    *out = str_trim(request_header(r, header));
    return n < 2 ||
           error_set(err, ERROR_UNAUTHORIZED, "the header %s is there %zu times", header, n);
}

bool access_identify(struct call *call, struct error *err)
{
    struct world *world = call->context;
    struct str header = request_header(call->request, "Authorization");
    struct str cookie = request_cookie(call->request, cookie_name(world));
    struct caller *caller = arena_alloc(call->arena, sizeof(*caller));
    struct error ended; // more than a kilobyte: only its code is cleared

    ended.code = ERROR_NONE;
    if (!caller)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    caller_nobody(caller, call->request->peer, world->auth_settings.public_map);
    call->caller = caller;
    if (world->proxy_header && call->request->is_proxied) {
        struct str login = { 0 };

        if (!proxy_login(call, world->proxy_header, &login, err))
            return false;
        if (login.len)
            return proxy_identify(world, login, caller, err);
    }
    if (is_bearer(header))
        return token_identify(world, header, caller, err);
    if (cookie.len && !auth_session(world->auth, cookie, caller, &ended) &&
        ended.code != ERROR_UNAUTHORIZED) {
        *err = ended;
        return false;
    }
    return true;
}

static bool is_here(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* Twenty seconds' worth may come at once: a page asks for much when it opens. Tiles are not asked
 * for by programs that look for names, and are many. */
static bool pace_keep(struct call *call, struct error *err)
{
    struct world *world = call->context;
    const struct auth_settings *s = &world->auth_settings;
    struct rate_limit account = { "account", 20 * s->account_rate, s->account_rate, 1 };
    struct rate_limit address = { "address", 20 * s->address_rate, s->address_rate, 1 };
    const struct caller *caller = call->caller;

    if (!world->auth || str_starts(str_from(call->route->path), STR("/tiles/")))
        return true;
    if (s->address_rate && !is_here(caller->address) &&
        !rate_take(auth_rate(world->auth), &address, str_from(caller->address), clock_now(), err))
        return false;
    return !caller->account_id || !s->account_rate ||
           rate_take(auth_rate(world->auth), &account, str_from(caller->login), clock_now(), err);
}

bool access_allow(struct call *call, struct error *err)
{
    return pace_keep(call, err) && call_demand(call, call->route->permission, err);
}

bool call_demand(struct call *call, const char *permission, struct error *err)
{
    if (caller_may(call->caller, permission))
        return true;
    if (!call->caller->account_id)
        return error_set(err, ERROR_UNAUTHORIZED, "sign in first");
    return error_set(err, ERROR_FORBIDDEN, "your roles do not allow this");
}

static bool is_known(const char *name)
{
    return permission_find(name) >= 0;
}

void api_serve(struct world *world, struct route_table *tables, struct server_options *options)
{
    options->tables = tables;
    options->n_tables = api_tables(tables);
    options->context = world;
    options->identify = access_identify;
    options->allow = access_allow;
    options->known = is_known;
}

bool call_reader(struct call *call, struct reader *out, struct error *err)
{
    struct world *world = call->context;

    return reader_borrow_for(world->ledger, &call->caller->scope, out, err);
}

void access_changed(struct call *call)
{
    struct world *world = call->context;

    auth_changed(world->auth);
    if (world->events)
        events_part(world->events,
                    call->route->scope == SCOPE_OFFICE ? 0 : call->caller->account_id);
}

bool call_write(struct call *call, const struct write_request *request, struct error *err)
{
    struct world *world = call->context;
    struct write_request full = *request;
    bool done;

    full.actor = call->caller->login;
    full.origin = call->caller->address;
    full.caller = call->caller;
    full.permission = call->route->permission;
    full.wait_ms = request->wait_ms ? request->wait_ms : TURN_MS;
    done = writer_run(ledger_writer(world->ledger), &full, err);
    if (call->route->scope == SCOPE_SELF || call->route->scope == SCOPE_OFFICE)
        access_changed(call);
    return done;
}
