/*
 * confirmation_sign: POST /api/confirmations/{id}/sign. The password is given again.
 *
 * Checking it takes a tenth of a second, so it runs on a thread of its own while
 * the connection sleeps, as signing in does (session.c); the signature itself is
 * a write like any other after it.
 */
#include "aside.h"
#include "confirming.h"

#include <stdlib.h>

#include "yardstick/http/wait.h"

enum { WAIT_MS = 15000, AT_ONCE_MAX = 24 };

struct proving {
    struct world *world;
    struct arena arena;
    struct caller caller;
    struct str password;
    bool done;
    struct waiter *waiter;
    struct error err;
};

static void proving_free(void *result)
{
    struct proving *p = result;

    arena_release(&p->arena);
    free(p);
}

static void prove(void *arg)
{
    struct proving *p = arg;
    struct world *world = p->world;

    p->done = auth_prove(world->auth, &p->caller, p->password, &p->err);
    wait_done(p->waiter, p, proving_free);
    world->signing--;
}

static bool busy(struct error *err)
{
    return error_set(err, ERROR_BUSY, "many are signing in at this moment; try again");
}

struct signing_call {
    struct call *call;
    int64_t id;
    struct confirm_order order;
};

static bool body_read(struct call *call, struct signing_call *s, struct str *password,
                      struct error *err)
{
    static const char *const known[] = { "hash", "party", "password", NULL };
    AUTO(json_doc) doc = { 0 };

    s->order.move = STR("sign");
    return body_object(call, known, &doc, err) &&
           body_text(&doc, "hash", call->arena, &s->order.hash, err) &&
           body_text(&doc, "party", call->arena, &s->order.party, err) &&
           body_text(&doc, "password", call->arena, password, err) &&
           body_needs(*password, "password", err) && body_needs(s->order.hash, "hash", err);
}

static bool start(struct call *call, int64_t id, struct error *err)
{
    struct world *world = call->context;
    struct signing_call s = { .call = call, .id = id };
    struct str password;
    struct proving *p;

    if (!confirmation_check(call, id, err) || !body_read(call, &s, &password, err))
        return false;
    if (world->signing >= AT_ONCE_MAX)
        return busy(err);
    p = calloc(1, sizeof(*p));
    if (!p)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    *p = (struct proving){ .world = world, .arena = ARENA_INIT(1 << 16), .caller = *call->caller };
    p->password = arena_copy(&p->arena, password);
    p->waiter = p->password.ptr ? wait_begin(call, WAIT_MS, err) : NULL;
    if (!p->waiter) {
        proving_free(p);
        return false;
    }
    world->signing++;
    if (!aside_start(world, prove, p)) {
        world->signing--;
        busy(&p->err);
        wait_done(p->waiter, p, proving_free);
    }
    return true;
}

static bool sign_run(struct conn *conn, void *argument, struct error *err)
{
    struct signing_call *s = argument;
    struct mover mover;

    /* If-Match was asked before the password; the hash is what binds a signature to a content. */
    return mover_load(s->call, conn, &mover, err) &&
           confirmation_move(conn, &mover, s->id, &s->order, err);
}

static bool finish(struct call *call, int64_t id, struct waiter *waiter, struct error *err)
{
    struct proving *p = wait_result(waiter);
    struct signing_call s = { .call = call, .id = id };
    struct write_request request = { .run = sign_run, .argument = &s };
    struct str password;

    if (wait_state(waiter) != WAIT_DONE)
        return busy(err);
    if (!p->done) {
        *err = p->err;
        /* They are signed in; it is the password that is wrong. */
        if (err->code == ERROR_UNAUTHORIZED)
            return error_set(err, ERROR_FORBIDDEN, "the password is wrong; nothing was signed");
        return false;
    }
    s.order.is_proved = true;
    if (!body_read(call, &s, &password, err) || !call_write(call, &request, err))
        return false;
    confirmation_tell(call, id);
    return confirmation_answer(call, id, err);
}

static bool sign_post(struct call *call, const void *args, struct error *err)
{
    struct waiter *waiter = wait_find(call);
    int64_t id = ((const struct record_args *)args)->id;

    return waiter ? finish(call, id, waiter, err) : start(call, id, err);
}

const struct route confirmation_sign_routes[] = {
    { METHOD_POST, "/api/confirmations/{id}/sign", sign_post, record_params,
      sizeof(struct record_args), "confirm", SCOPE_WRITE,
      "Sign what has this hash, giving the password again (If-Match)",
      "再次输入密码后签字（需 If-Match）", .body = BODY_JSON, .max_bytes = 16 << 10 },
};
const size_t n_confirmation_sign_routes = ARRAY_LEN(confirmation_sign_routes);
