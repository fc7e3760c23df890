/*
 * session_json: see the header.
 */
#include "session_json.h"

void roles_json_write(struct json *j, unsigned roles)
{
    json_array_begin(j, "roles");
    for (int r = 0; r < ROLE_COUNT; r++) {
        if (!(roles & ROLE_BIT(r)))
            continue;
        json_object_begin(j, NULL);
        json_text(j, "code", role_name((enum role)r));
        json_text(j, "title", role_title((enum role)r, LANG_EN));
        json_text(j, "title_zh", role_title((enum role)r, LANG_ZH));
        json_end(j);
    }
    json_end(j);
}

static const char *via_name(enum caller_via via)
{
    static const char *const names[] = { "nobody", "session", "token", "proxy", "local" };

    return names[via];
}

static bool account_write(struct call *call, const struct caller *caller, struct json *j,
                          struct error *err)
{
    AUTO(reader) r = { 0 };
    struct account a;

    if (!caller->account_id) {
        json_none(j, "account");
        return true;
    }
    if (!call_reader(call, &r, err) ||
        !account_load(r.conn, caller->account_id, call->arena, &a, err))
        return false;
    json_object_begin(j, "account");
    json_i64(j, "id", a.id);
    json_str(j, "login", a.login);
    json_str(j, "name", a.name);
    roles_json_write(j, a.roles);
    if (a.institution_id) {
        json_object_begin(j, "institution");
        json_i64(j, "id", a.institution_id);
        json_str(j, "code", a.institution_code);
        json_str(j, "name", a.institution);
        json_end(j);
    } else {
        json_none(j, "institution");
    }
    json_str(j, "password_set", a.password_set);
    json_end(j);
    return true;
}

/* The institutions within which a unit's administrator may do what he may. */
static bool unit_write(struct call *call, const struct caller *caller, struct json *j,
                       struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    json_array_begin(j, "unit");
    if (caller->scope.institution) {
        if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_UNIT_BELOW, &q, err))
            return false;
        stmt_bind_i64(&q, ":unit", caller->scope.institution);
        while ((step = stmt_step(&q, err)) == STEP_ROW)
            json_i64(j, NULL, stmt_i64(&q, 0));
    }
    json_end(j);
    return step == STEP_DONE;
}

/* What the caller may, and which of it only within the institution. */
static void permissions_write(const struct caller *caller, struct json *j)
{
    json_array_begin(j, "permissions");
    for (size_t i = 0; i < permission_count(); i++)
        if (permissions_have(caller->permissions, (int)i))
            json_text(j, NULL, permission_name(i));
    json_end(j);
    json_array_begin(j, "within_institution");
    for (size_t i = 0; i < permission_count(); i++)
        if (permissions_have(caller->permissions, (int)i) &&
            caller_is_unit_bound(caller, permission_name(i)))
            json_text(j, NULL, permission_name(i));
    json_end(j);
}

static void rules_write(const struct auth_settings *s, struct json *j)
{
    json_object_begin(j, "password_rules");
    json_i64(j, "length", s->password_length);
    json_i64(j, "classes", s->password_classes);
    json_i64(j, "days", s->password_days);
    json_i64(j, "past", s->password_past);
    json_end(j);
}

bool session_json_write(struct call *call, const struct caller *caller, struct error *err)
{
    const struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    json_bool(&j, "signed_in", caller->account_id != 0);
    json_text(&j, "via", via_name(caller->via));
    if (!account_write(call, caller, &j, err))
        return false;
    permissions_write(caller, &j);
    if (!unit_write(call, caller, &j, err))
        return false;
    json_bool(&j, "public_map", world->auth_settings.public_map);
    json_bool(&j, "separation", world->auth_settings.separation);
    json_bool(&j, "plain_http", world->plain_http);
    json_bool(&j, "unit_sign_in", world->proxy_header != NULL);
    rules_write(&world->auth_settings, &j);
    json_i64(&j, "idle_minutes", world->auth_settings.idle_minutes);
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}
