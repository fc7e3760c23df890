/*
 * users: /api/users, who may sign in, as what, for which institution.
 *
 * Making and disabling accounts is the system administrator's, roles are the
 * security administrator's. A one-time code of an administrator is given by
 * the security administrator, of that one on the command line only: nobody
 * makes himself another one of the three.
 */
#include "body.h"
#include "once.h"
#include "session_json.h"

enum { USERS_MAX = 1000, LIST_MAX = 2000 };

struct users_args {
    struct str q, role, state;
    int64_t institution_id, limit, after;
};

static const char *const states[] = { "active", "disabled", NULL };
static const struct param users_params[] = {
    PARAM(STR, users_args, q, .min = 1, .max = 100, .about = "part of a login, name or institution",
          .about_zh = "登录名、姓名或机构的一部分"),
    PARAM(STR, users_args, role, .min = 1, .max = 32),
    PARAM(STR, users_args, state, .min = 1, .max = 16),
    PARAM(I64, users_args, institution_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, users_args, limit, .min = 1, .max = USERS_MAX, .otherwise = "100"),
    PARAM(I64, users_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0"),
    PARAM_END
};

struct user_args {
    int64_t id;
};
static const struct param user_params[] = {
    PARAM(I64, user_args, id, .min = 1, .max = 9007199254740991), PARAM_END
};

static void user_write(struct json *j, const char *key, const struct account *a)
{
    json_object_begin(j, key);
    json_i64(j, "id", a->id);
    json_str(j, "login", a->login);
    json_str(j, "name", a->name);
    roles_json_write(j, a->roles);
    json_text(j, "state", a->is_active ? "active" : "disabled");
    if (a->institution_id) {
        json_object_begin(j, "institution");
        json_i64(j, "id", a->institution_id);
        json_str(j, "code", a->institution_code);
        json_str(j, "name", a->institution);
        json_end(j);
    } else {
        json_none(j, "institution");
    }
    json_str(j, "created", a->created);
    json_str(j, "password_set", a->password_set);
    json_i64(j, "revision", a->revision);
}

struct page {
    struct json j;
    int64_t limit, n, last;
};

static bool page_row(void *context, const struct account *a)
{
    struct page *page = context;

    if (page->n++ == page->limit)
        return false;
    user_write(&page->j, NULL, a);
    json_end(&page->j);
    page->last = a->id;
    return true;
}

static bool known_code(struct str value, const char *name, const char *const *codes,
                       struct error *err)
{
    for (size_t i = 0; value.ptr && codes[i]; i++)
        if (str_eq(value, str_from(codes[i])))
            return true;
    if (!value.ptr)
        return true;
    error_set(err, ERROR_INVALID, "%s is not one of its codes", name);
    return error_detail(err, str_from(name), value, "active|disabled");
}

static bool users_get(struct call *call, const void *args_, struct error *err)
{
    const struct users_args *args = args_;
    struct account_filter filter = {
        .after = args->after,
        .limit = args->limit + 1,
        .words = args->q,
        .role = args->role,
        .state = args->state,
        .institution_id = args->institution_id == PARAM_ABSENT ? 0 : args->institution_id,
    };
    struct page page = { .j = JSON_INIT(&call->response->body), .limit = args->limit };
    AUTO(reader) r = { 0 };
    unsigned role;
    int64_t total;

    if (!known_code(args->state, "state", states, err) ||
        (args->role.ptr && !roles_read(args->role, &role, err)) || !call_reader(call, &r, err) ||
        !account_count(r.conn, &filter, call->arena, &total, err))
        return false;
    json_object_begin(&page.j, NULL);
    json_object_begin(&page.j, "total");
    json_i64(&page.j, "count", total);
    json_end(&page.j);
    json_array_begin(&page.j, "items");
    if (!account_list(r.conn, &filter, call->arena, &page, page_row, err))
        return false;
    json_end(&page.j);
    if (page.n > page.limit)
        json_i64(&page.j, "next", page.last);
    else
        json_none(&page.j, "next");
    json_end(&page.j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

/* One account, and the code it was given just now. */
static bool user_answer(struct call *call, int64_t id, const char *code, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct account a;

    if (!call_reader(call, &r, err) || !account_load(r.conn, id, call->arena, &a, err))
        return false;
    user_write(&j, NULL, &a);
    if (*code)
        json_text(&j, "code", code);
    json_end(&j);
    call->response->cache = "no-store";
    etag_format(call->response->etag, "%lld.%lld", (long long)a.id, (long long)a.revision);
    return buf_ok(&call->response->body, err);
}

static bool user_get(struct call *call, const void *args, struct error *err)
{
    return user_answer(call, ((const struct user_args *)args)->id, "", err);
}

/* What is wanted of an account; run on the writer's thread. */
struct user_order {
    struct call *call;
    struct once once;
    int64_t id;
    struct str login, name, institution, state; /* ptr NULL: as it is */
    bool clears_institution;
    unsigned roles; /* 0: as they are */
    bool wants_code;
    char code[CODE_TEXT];
    struct account account;
};

static const struct auth_settings *settings_of(struct call *call)
{
    return &((struct world *)call->context)->auth_settings;
}

/* The three are made and coded by who gives roles, others by who makes accounts. */
static bool administrators_check(struct call *call, unsigned roles, struct error *err)
{
    unsigned three = roles & ROLES_SEPARATED;

    if (!settings_of(call)->separation || !three)
        return true;
    if (caller_may(call->caller, "grants") && !(three & ROLE_BIT(ROLE_SECURITY_ADMIN)))
        return true;
    return error_set(err, ERROR_FORBIDDEN,
                     "accounts of administrators are the security administrator's; that one's are "
                     "kept with the command line");
}

static bool code_make(struct conn *conn, struct user_order *o, struct error *err)
{
    return !o->wants_code ||
           account_code(conn, o->id, settings_of(o->call)->code_days, o->code, err);
}

static bool institution_take(struct conn *conn, const struct user_order *o, struct account *a,
                             struct error *err)
{
    if (o->clears_institution)
        a->institution_id = 0;
    return !o->institution.ptr ||
           account_institution(conn, o->institution, &a->institution_id, err);
}

static bool user_create_run(struct conn *conn, void *order, struct error *err)
{
    struct user_order *o = order;
    struct account a = { .login = o->login, .name = o->name, .roles = o->roles, .is_active = true };

    if (!once_find(conn, &o->once, &o->id, err))
        return false;
    if (o->id)
        return true;
    return administrators_check(o->call, a.roles, err) && institution_take(conn, o, &a, err) &&
           account_check(conn, NULL, &a, settings_of(o->call)->separation, err) &&
           account_insert(conn, &a, &o->id, err) && code_make(conn, o, err) &&
           once_keep(conn, &o->once, o->id, err);
}

static bool user_change_run(struct conn *conn, void *order, struct error *err)
{
    struct user_order *o = order;
    struct account before, after;
    char etag[ETAG_TEXT];

    if (!account_load(conn, o->id, o->call->arena, &before, err))
        return false;
    etag_format(etag, "%lld.%lld", (long long)before.id, (long long)before.revision);
    if (!etag_must_match(o->call->request, etag, true, err))
        return false;
    after = before;
    after.name = o->name.ptr ? o->name : before.name;
    after.roles = o->roles ? o->roles : before.roles;
    if (o->state.ptr)
        after.is_active = str_eq(o->state, STR("active"));
    return institution_take(conn, o, &after, err) &&
           account_check(conn, &before, &after, settings_of(o->call)->separation, err) &&
           account_update(conn, &after, err);
}

static bool user_code_run(struct conn *conn, void *order, struct error *err)
{
    struct user_order *o = order;
    struct audit_event event = { "code", "account", o->id, { 0 } };
    const struct world *world = o->call->context;
    struct account a;
    int64_t given;

    if (!once_find(conn, &o->once, &given, err))
        return false;
    if (given)
        return error_set(err, ERROR_CONFLICT,
                         "this code was given before and is shown once; ask for another one");
    return account_load(conn, o->id, o->call->arena, &a, err) &&
           administrators_check(o->call, a.roles, err) && code_make(conn, o, err) &&
           audit_note(&world->audit, conn, &event, err) && once_keep(conn, &o->once, o->id, err);
}

static bool user_write_run(struct call *call, write_function *run, struct user_order *o,
                           struct error *err)
{
    struct write_request request = { .run = run, .argument = o };

    return call_write(call, &request, err);
}

/* "roles": text, or a list of codes. */
static bool roles_take(const struct json_value *body, unsigned *out, struct error *err)
{
    const struct json_value *value = json_get(body, "roles");
    unsigned one;

    if (json_kind(value) != JSON_KIND_ARRAY)
        return roles_read(json_as_str(value), out, err);
    *out = 0;
    for (size_t i = 0; i < json_count(value); i++) {
        if (!roles_read(json_as_str(json_at(value, i)), &one, err))
            return false;
        *out |= one;
    }
    return true;
}

static bool users_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "login", "name", "roles", "institution", NULL };
    AUTO(json_doc) doc = { 0 };
    struct user_order o = { .call = call, .wants_code = true };

    (void)args;
    if (!once_begin(call, &o.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "login", call->arena, &o.login, err) ||
        !body_text(&doc, "name", call->arena, &o.name, err) ||
        !body_text(&doc, "institution", call->arena, &o.institution, err) ||
        !roles_take(doc.root, &o.roles, err) || !body_needs(o.login, "login", err) ||
        !user_write_run(call, user_create_run, &o, err) || !user_answer(call, o.id, o.code, err))
        return false;
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/users/%lld", (long long)o.id));
    return true;
}

static bool user_patch(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "name", "state", NULL };
    AUTO(json_doc) doc = { 0 };
    struct user_order o = { .call = call, .id = ((const struct user_args *)args)->id };

    return body_object(call, known, &doc, err) &&
           body_text(&doc, "name", call->arena, &o.name, err) &&
           body_text(&doc, "state", call->arena, &o.state, err) &&
           known_code(o.state, "state", states, err) &&
           user_write_run(call, user_change_run, &o, err) && user_answer(call, o.id, "", err);
}

static bool roles_put(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "roles", "institution", NULL };
    AUTO(json_doc) doc = { 0 };
    struct user_order o = { .call = call, .id = ((const struct user_args *)args)->id };
    const struct json_value *institution;

    if (!body_object(call, known, &doc, err) || !roles_take(doc.root, &o.roles, err) ||
        !body_text(&doc, "institution", call->arena, &o.institution, err))
        return false;
    institution = json_get(doc.root, "institution");
    o.clears_institution = institution && json_kind(institution) == JSON_KIND_NULL;
    return user_write_run(call, user_change_run, &o, err) && user_answer(call, o.id, "", err);
}

static bool code_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { NULL };
    AUTO(json_doc) doc = { 0 };
    struct user_order o = { .call = call,
                            .id = ((const struct user_args *)args)->id,
                            .wants_code = true };

    return once_begin(call, &o.once, err) &&
           (!call->request->body.len || body_object(call, known, &doc, err)) &&
           user_write_run(call, user_code_run, &o, err) && user_answer(call, o.id, o.code, err);
}

/* Many at once: all of them or none. */
struct list_order {
    struct call *call;
    const struct json_value *rows;
    struct once once;
    int64_t done;
    struct json *j;
};

static bool row_take(const struct json_value *row, struct user_order *o, struct error *err)
{
    o->login = json_as_str(json_get(row, "login"));
    o->name = json_as_str(json_get(row, "name"));
    o->institution = json_as_str(json_get(row, "institution"));
    if (!o->institution.len)
        o->institution = (struct str){ 0 };
    return body_needs(o->login, "login", err) && roles_take(row, &o->roles, err);
}

static bool row_run(struct conn *conn, struct list_order *list, const struct json_value *row,
                    struct error *err)
{
    struct user_order o = { .call = list->call, .wants_code = true };
    struct account a = { .is_active = true };

    if (!row_take(row, &o, err))
        return false;
    a.login = o.login;
    a.name = o.name;
    a.roles = o.roles;
    if (!administrators_check(o.call, a.roles, err) || !institution_take(conn, &o, &a, err) ||
        !account_check(conn, NULL, &a, settings_of(o.call)->separation, err) ||
        !account_insert(conn, &a, &o.id, err) || !code_make(conn, &o, err))
        return false;
    json_object_begin(list->j, NULL);
    json_i64(list->j, "id", o.id);
    json_str(list->j, "login", o.login);
    json_str(list->j, "name", o.name);
    json_str(list->j, "institution", o.institution);
    json_text(list->j, "code", o.code);
    json_end(list->j);
    return true;
}

static bool list_run(struct conn *conn, void *order, struct error *err)
{
    struct list_order *list = order;

    if (!once_find(conn, &list->once, &list->done, err))
        return false;
    if (list->done)
        return error_set(err, ERROR_CONFLICT,
                         "this list was taken before; its codes are shown once");
    for (size_t i = 0; i < json_count(list->rows); i++)
        if (!row_run(conn, list, json_at(list->rows, i), err))
            return error_prefix(err, "row %zu", i + 1);
    return once_keep(conn, &list->once, 1, err);
}

static bool list_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "accounts", NULL };
    AUTO(json_doc) doc = { 0 };
    struct json j = JSON_INIT(&call->response->body);
    struct list_order list = { .call = call, .j = &j };
    struct write_request request = { .run = list_run, .argument = &list, .wait_ms = 5000 };

    (void)args;
    if (!once_begin(call, &list.once, err) || !body_object(call, known, &doc, err))
        return false;
    list.rows = json_get(doc.root, "accounts");
    if (json_kind(list.rows) != JSON_KIND_ARRAY || !json_count(list.rows) ||
        json_count(list.rows) > LIST_MAX) {
        error_set(err, ERROR_INVALID, "accounts is a list of 1 to %d", LIST_MAX);
        return error_detail(err, STR("accounts"), (struct str){ 0 }, "[{login, name, …}]");
    }
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    if (!call_write(call, &request, err))
        return false;
    json_end(&j);
    json_end(&j);
    call->response->status = 201;
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

#define USER_ARGS user_params, sizeof(struct user_args)

const struct route user_routes[] = {
    { METHOD_GET, "/api/users", users_get, users_params, sizeof(struct users_args), "accounts_read",
      SCOPE_OFFICE, "The accounts", "账号列表" },
    { METHOD_POST, "/api/users", users_post, NULL, 0, "accounts", SCOPE_OFFICE,
      "Make an account; the answer has its one-time code (Idempotency-Key)",
      "新建账号，返回一次性验证码（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_POST, "/api/users/list", list_post, NULL, 0, "accounts", SCOPE_OFFICE,
      "Make many accounts, all or none; the answer has their one-time codes (Idempotency-Key)",
      "批量新建账号，返回一次性验证码（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_GET, "/api/users/{id}", user_get, USER_ARGS, "accounts_read", SCOPE_OFFICE,
      "One account", "账号" },
    { METHOD_PATCH, "/api/users/{id}", user_patch, USER_ARGS, "accounts", SCOPE_OFFICE,
      "Change its name, disable or enable it (If-Match)", "修改、停用或启用账号（需 If-Match）",
      .body = BODY_JSON },
    { METHOD_PUT, "/api/users/{id}/roles", roles_put, USER_ARGS, "grants", SCOPE_OFFICE,
      "Its roles and institution (If-Match)", "角色与所属机构（需 If-Match）", .body = BODY_JSON },
    { METHOD_POST, "/api/users/{id}/code", code_post, USER_ARGS, "accounts_code", SCOPE_OFFICE,
      "A new one-time code (Idempotency-Key)", "重新签发一次性验证码（需 Idempotency-Key）",
      .body = BODY_JSON, .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_user_routes = ARRAY_LEN(user_routes);
