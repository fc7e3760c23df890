/*
 * tokens: /api/tokens, one's own bearer tokens, for QGIS and scripts.
 */
#include "access.h"
#include "body.h"
#include "once.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json.h"

enum { DAY_S = 86400 };

struct token_order {
    const struct caller *caller;
    struct once once;
    struct str name;
    bool changes;
    int64_t days, id, expires;
    char secret[SECRET_TEXT];
};

static bool token_insert(struct conn *conn, void *order, struct error *err)
{
    struct token_order *o = order;
    AUTO(stmt) token = { 0 };
    AUTO(stmt) secret = { 0 };
    unsigned char hash[SECRET_HASH_BYTES];
    char now[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_TOKEN_INSERT, &token, err) ||
        !stmt_open(conn, SQL_TOKEN_SECRET_INSERT, &secret, err))
        return false;
    clock_format(clock_now(), now);
    o->expires = clock_now() + o->days * DAY_S;
    stmt_bind_i64(&token, ":account_id", o->caller->account_id);
    stmt_bind_str(&token, ":name", o->name);
    stmt_bind_str(&token, ":may", o->changes ? STR("change") : STR("read"));
    stmt_bind_str(&token, ":created", str_from(now));
    stmt_bind_i64(&token, ":expires", o->expires);
    if (!stmt_get_i64(&token, &o->id, err))
        return false;
    secret_make(o->secret);
    secret_hash(str_from(o->secret), hash);
    stmt_bind_i64(&secret, ":id", o->id);
    stmt_bind_bytes(&secret, ":hash", (struct str){ (const char *)hash, sizeof(hash) });
    return stmt_run(&secret, err);
}

static bool token_run(struct conn *conn, void *order, struct error *err)
{
    struct token_order *o = order;

    if (!once_find(conn, &o->once, &o->id, err))
        return false;
    if (o->id)
        return error_set(err, ERROR_CONFLICT, "this token was made before; it is shown only once");
    return token_insert(conn, order, err) && once_keep(conn, &o->once, o->id, err);
}

static bool reach_read(struct str may, bool *changes, struct error *err)
{
    *changes = str_eq(may, STR("change"));
    if (*changes || !may.len || str_eq(may, STR("read")))
        return true;
    error_set(err, ERROR_INVALID, "%s is not one of its codes", "may");
    return error_detail(err, STR("may"), may, "read|change");
}

static bool days_read(const struct json_value *value, int64_t most, int64_t *out, struct error *err)
{
    *out = most < 90 ? most : 90;
    if (!value || (json_as_i64(value, out) && *out >= 1 && *out <= most))
        return true;
    error_set(err, ERROR_INVALID, "a token holds 1 to %lld days", (long long)most);
    return error_detail(err, STR("days"), (struct str){ 0 }, "");
}

static void time_write(struct json *j, const char *key, int64_t seconds)
{
    char text[CLOCK_TEXT];

    clock_format(seconds, text);
    json_text(j, key, text);
}

/* name, may, days of a body. */
static bool token_read(struct call *call, const struct json_value *body, struct token_order *o,
                       struct error *err)
{
    const struct world *world = call->context;

    o->name = arena_copy(call->arena, json_as_str(json_get(body, "name")));
    return reach_read(json_as_str(json_get(body, "may")), &o->changes, err) &&
           days_read(json_get(body, "days"), world->auth_settings.token_days, &o->days, err);
}

static void token_write(struct call *call, const struct token_order *o, struct json *j)
{
    json_i64(j, "id", o->id);
    json_str(j, "name", o->name);
    json_text(j, "may", o->changes ? "change" : "read");
    time_write(j, "expires", o->expires);
    json_str(j, "token", arena_printf(call->arena, TOKEN_PREFIX "%s", o->secret));
}

bool token_for_sign_in(struct call *call, const struct json_value *wish, const struct caller *who,
                       struct json *j, struct error *err)
{
    struct token_order o = { .caller = call->caller };
    struct write_request request = { .run = token_insert, .argument = &o };

    if (wish && json_kind(wish) != JSON_KIND_OBJECT) {
        error_set(err, ERROR_INVALID, "a token is asked for as an object");
        return error_detail(err, STR("token"), (struct str){ 0 }, "{name, may, days}");
    }
    if (!token_read(call, wish, &o, err))
        return false;
    if (!o.name.len)
        o.name = STR("sign-in");
    if (!j)
        return true;
    *call->caller = *who;
    if (!call_write(call, &request, err))
        return false;
    token_write(call, &o, j);
    return true;
}

static bool tokens_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "name", "may", "days", NULL };
    struct token_order o = { .caller = call->caller };
    struct write_request request = { .run = token_run, .argument = &o };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(json_doc) doc = { 0 };

    (void)args;
    if (!once_begin(call, &o.once, err) || !body_object(call, known, &doc, err) ||
        !token_read(call, doc.root, &o, err) || !body_needs(o.name, "name", err) ||
        !call_write(call, &request, err))
        return false;
    json_object_begin(&j, NULL);
    token_write(call, &o, &j);
    json_end(&j);
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/tokens/%lld", (long long)o.id));
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static bool tokens_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    (void)args;
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_TOKEN_LIST, &q, err))
        return false;
    stmt_bind_i64(&q, ":account_id", call->caller->account_id);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        json_i64(&j, "id", stmt_i64(&q, 0));
        json_str(&j, "name", stmt_str(&q, 1));
        json_str(&j, "may", stmt_str(&q, 2));
        json_str(&j, "created", stmt_str(&q, 3));
        time_write(&j, "expires", stmt_i64(&q, 4));
        if (stmt_i64(&q, 5))
            time_write(&j, "used", stmt_i64(&q, 5));
        else
            json_none(&j, "used");
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    call->response->cache = "no-store";
    return step == STEP_DONE;
}

struct token_args {
    int64_t id;
};
static const struct param token_params[] = {
    PARAM(I64, token_args, id, .min = 1, .max = 9007199254740991), PARAM_END
};

struct token_end {
    int64_t id, account_id;
};

static bool end_run(struct conn *conn, void *order, struct error *err)
{
    const struct token_end *o = order;
    AUTO(stmt) q = { 0 };
    int64_t id;

    if (!stmt_open(conn, SQL_TOKEN_END, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", o->id);
    stmt_bind_i64(&q, ":account_id", o->account_id);
    if (stmt_get_i64(&q, &id, err))
        return true;
    return err->code == ERROR_NOT_FOUND &&
           error_set(err, ERROR_NOT_FOUND, "there is no token %lld", (long long)o->id);
}

static bool token_delete(struct call *call, const void *args, struct error *err)
{
    struct token_end o = { ((const struct token_args *)args)->id, call->caller->account_id };
    struct write_request request = { .run = end_run, .argument = &o };

    if (!call_write(call, &request, err))
        return false;
    call->response->status = 204;
    return true;
}

const struct route token_routes[] = {
    { METHOD_GET, "/api/tokens", tokens_get, NULL, 0, "signed_in", SCOPE_SELF, "My tokens",
      "我的令牌" },
    { METHOD_POST, "/api/tokens", tokens_post, NULL, 0, "signed_in", SCOPE_SELF,
      "Make a token; it is shown only now (Idempotency-Key)",
      "新建令牌，只显示这一次（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_DELETE, "/api/tokens/{id}", token_delete, token_params, sizeof(struct token_args),
      "signed_in", SCOPE_SELF, "End a token", "作废令牌" },
};
const size_t n_token_routes = ARRAY_LEN(token_routes);
