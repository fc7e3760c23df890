/*
 * roles: /api/roles, which role may what.
 */
#include "routes.h"
#include "yardstick/base/json.h"

static void role_write(struct json *j, enum role role)
{
    json_object_begin(j, NULL);
    json_text(j, "code", role_name(role));
    json_text(j, "title", role_title(role, LANG_EN));
    json_text(j, "title_zh", role_title(role, LANG_ZH));
    json_array_begin(j, "permissions");
    for (size_t i = 0; i < permission_count(); i++)
        if (permission_roles(i) & ROLE_BIT(role))
            json_text(j, NULL, permission_name(i));
    json_end(j);
    json_end(j);
}

static bool roles_get(struct call *call, const void *args, struct error *err)
{
    const struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_object_begin(&j, NULL);
    json_bool(&j, "separation", world->auth_settings.separation);
    json_array_begin(&j, "items");
    for (int r = 0; r < ROLE_COUNT; r++)
        role_write(&j, (enum role)r);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route role_routes[] = {
    { METHOD_GET, "/api/roles", roles_get, NULL, 0, "accounts_read", SCOPE_NONE,
      "Which role may what", "各角色的权限" },
};
const size_t n_role_routes = ARRAY_LEN(role_routes);
