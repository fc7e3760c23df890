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

bool access_identify(struct call *call, struct error *err)
{
    struct world *world = call->context;
    struct str header = request_header(call->request, "Authorization");
    struct str cookie = request_cookie(call->request, cookie_name(world));
    struct caller *caller = arena_alloc(call->arena, sizeof(*caller));
    struct error ended = { 0 };

    if (!caller)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    caller_nobody(caller, call->request->peer, world->auth_settings.public_map);
    call->caller = caller;
    if (world->proxy_header && call->request->is_proxied) {
        struct str login = request_header(call->request, world->proxy_header);

        if (login.len)
            return auth_trusted(world->auth, login, caller, err);
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

bool access_allow(struct call *call, struct error *err)
{
    if (caller_may(call->caller, call->route->permission))
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
