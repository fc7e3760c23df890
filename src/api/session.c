/*
 * session: /api/session. Signing in, out, who am I, another password.
 *
 * Argon2id takes a tenth of a second, so it runs on a thread of its own while
 * the connection sleeps (http/wait.h); a few may wait for their turn, the rest
 * are told to come again.
 */
#include "aside.h"
#include "body.h"
#include "session_json.h"

#include <stdlib.h>

#include "yardstick/http/wait.h"

enum { WAIT_MS = 15000, AT_ONCE_MAX = 24, BODY_MAX = 16 << 10 };

/* One sign-in, or change of a password, under way; freed with its result. */
struct signing {
    struct world *world;
    struct arena arena;
    struct sign_in in;
    struct caller caller; /* of a change */
    bool is_change, done;
    struct signed_in out;
    struct waiter *waiter;
    struct error err;
};

static void signing_free(void *result)
{
    struct signing *s = result;

    arena_release(&s->arena);
    free(s);
}

static void sign(void *arg)
{
    struct signing *s = arg;
    struct world *world = s->world;

    s->done = s->is_change ? auth_change_password(s->world->auth, &s->caller, s->in.password,
                                                  s->in.new_password, &s->out, &s->err)
                           : auth_sign_in(s->world->auth, &s->in, &s->out, &s->err);
    wait_done(s->waiter, s, signing_free);
    world->signing--;
}

static bool sign_in_read(struct call *call, struct signing *s, struct error *err)
{
    static const char *const known[] = {
        "login", "password", "new_password", "code", "token", NULL
    };
    AUTO(json_doc) doc = { 0 };
    const struct json_value *wish;

    s->in.address = arena_copy(&s->arena, call->request->peer);
    s->in.agent = arena_copy(&s->arena, request_header(call->request, "User-Agent"));
    if (!body_object(call, known, &doc, err))
        return false;
    wish = json_get(doc.root, "token");
    return (!wish || token_for_sign_in(call, wish, NULL, NULL, err)) &&
           body_text(&doc, "login", &s->arena, &s->in.login, err) &&
           body_text(&doc, "password", &s->arena, &s->in.password, err) &&
           body_text(&doc, "new_password", &s->arena, &s->in.new_password, err) &&
           body_text(&doc, "code", &s->arena, &s->in.code, err) &&
           body_needs(s->in.login, "login", err) && body_needs(s->in.password, "password", err);
}

static bool change_read(struct call *call, struct signing *s, struct error *err)
{
    static const char *const known[] = { "password", "new_password", NULL };
    AUTO(json_doc) doc = { 0 };

    s->is_change = true;
    s->caller = *call->caller;
    return body_object(call, known, &doc, err) &&
           body_text(&doc, "password", &s->arena, &s->in.password, err) &&
           body_text(&doc, "new_password", &s->arena, &s->in.new_password, err) &&
           body_needs(s->in.password, "password", err) &&
           body_needs(s->in.new_password, "new_password", err);
}

typedef bool signing_read(struct call *call, struct signing *s, struct error *err);

static bool busy(struct error *err)
{
    return error_set(err, ERROR_BUSY, "many are signing in at this moment; try again");
}

/* The thread owns it from here on; the waiter is let go by it. */
static bool hand_over(struct call *call, struct signing *s, struct error *err)
{
    struct world *world = s->world;

    s->waiter = wait_begin(call, WAIT_MS, err);
    if (!s->waiter)
        return false;
    world->signing++;
    if (!aside_start(world, sign, s)) {
        world->signing--;
        busy(&s->err);
        wait_done(s->waiter, s, signing_free);
    }
    return true;
}

static bool start(struct call *call, signing_read *read, struct error *err)
{
    struct world *world = call->context;
    struct signing *s;

    if (world->signing >= AT_ONCE_MAX)
        return busy(err);
    s = calloc(1, sizeof(*s));
    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *s = (struct signing){ .world = world, .arena = ARENA_INIT(1 << 16) };
    if (read(call, s, err) && hand_over(call, s, err))
        return true;
    signing_free(s);
    return false;
}

static void cookie_set(struct call *call, const char *secret)
{
    const struct world *world = call->context;

    response_header(call->response, "Set-Cookie",
                    arena_printf(call->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                 cookie_name(world), secret, world->secure ? "; Secure" : "",
                                 *secret ? "" : "; Max-Age=0"));
}

/* A token was asked for: what proved the password was a session, which ends with this. */
static bool token_answer(struct call *call, const struct json_value *wish,
                         const struct caller *caller, struct error *err)
{
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    if (!token_for_sign_in(call, wish, caller, &j, err) || !auth_sign_out(world->auth, caller, err))
        return false;
    json_end(&j);
    call->response->cache = "no-store";
    call->response->status = 201;
    return buf_ok(&call->response->body, err);
}

/* The session is there: its cookie, and who it is. */
static bool finish(struct call *call, struct waiter *waiter, struct error *err)
{
    struct world *world = call->context;
    struct signing *s = wait_result(waiter);
    struct caller caller = *call->caller;
    AUTO(json_doc) doc = { 0 };
    const struct json_value *wish = NULL;

    if (wait_state(waiter) != WAIT_DONE)
        return busy(err);
    if (!s->done) {
        *err = s->err;
        return false;
    }
    if (!auth_session(world->auth, str_from(s->out.secret), &caller, err))
        return false;
    if (!s->is_change && json_read(call->request->body, BODY_MAX, &doc, err))
        wish = json_get(doc.root, "token");
    if (wish)
        return token_answer(call, wish, &caller, err);
    cookie_set(call, s->out.secret);
    call->response->status = s->is_change ? 200 : 201;
    return session_json_write(call, &caller, err);
}

static bool session_post(struct call *call, const void *args, struct error *err)
{
    struct waiter *waiter = wait_find(call);

    (void)args;
    return waiter ? finish(call, waiter, err) : start(call, sign_in_read, err);
}

static bool password_post(struct call *call, const void *args, struct error *err)
{
    struct waiter *waiter = wait_find(call);

    (void)args;
    return waiter ? finish(call, waiter, err) : start(call, change_read, err);
}

static bool session_get(struct call *call, const void *args, struct error *err)
{
    (void)args;
    return session_json_write(call, call->caller, err);
}

static bool session_delete(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args;
    if (!auth_sign_out(world->auth, call->caller, err))
        return false;
    access_changed(call);
    cookie_set(call, "");
    call->response->status = 204;
    return true;
}

const struct route session_routes[] = {
    { METHOD_GET, "/api/session", session_get, NULL, 0, "anyone", SCOPE_SELF,
      "Who am I, and what may I", "当前用户及其权限" },
    { METHOD_POST, "/api/session", session_post, NULL, 0, "anyone", SCOPE_SELF,
      "Sign in; with `token` the answer has one instead of a session",
      "登录；带 token 时返回令牌而不建立会话", .body = BODY_JSON, .max_bytes = BODY_MAX },
    { METHOD_DELETE, "/api/session", session_delete, NULL, 0, "signed_in", SCOPE_SELF, "Sign out",
      "退出登录" },
    { METHOD_POST, "/api/session/password", password_post, NULL, 0, "signed_in", SCOPE_SELF,
      "Another password", "修改密码", .body = BODY_JSON, .max_bytes = BODY_MAX },
};
const size_t n_session_routes = ARRAY_LEN(session_routes);
