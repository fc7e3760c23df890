/*
 * openapi: /api/openapi.json, written from the tables that serve.
 */
#include "yardstick/http/openapi.h"

#include "resource.h"

static bool openapi_get(struct call *call, const void *args, struct error *err)
{
    struct route_table tables[API_TABLES_MAX];
    struct openapi_info info = { .title = "Yardstick",
                                 .title_zh = "Yardstick 办公用房空间服务",
                                 .version = YS_VERSION,
                                 .prefix = "" };
    struct router *router;

    (void)args;
    if (!router_make(tables, api_tables(tables), NULL, &router, err))
        return false;
    openapi_write(router, &info, &call->response->body);
    router_free(router);
    call->response->content_type = "application/vnd.oai.openapi+json;version=3.0";
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

const struct route openapi_routes[] = {
    { METHOD_GET, "/api/openapi.json", openapi_get, NULL, 0, "anyone", SCOPE_NONE,
      "This description, OpenAPI 3.0", "本接口说明（OpenAPI 3.0）",
      "application/vnd.oai.openapi+json;version=3.0" },
};
const size_t n_openapi_routes = ARRAY_LEN(openapi_routes);
