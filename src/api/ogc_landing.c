/*
 * ogc_landing: /ogc, /ogc/conformance, /ogc/api and its page.
 */
#include "ogc.h"

#include "yardstick/http/openapi.h"

static const char openapi_type[] = "application/vnd.oai.openapi+json;version=3.0";

struct form_args {
    int f;
};

static const struct param form_params[] = { PARAM(ENUM, form_args, f, .values = ogc_page_forms,
                                                  .about = "form of the answer",
                                                  .about_zh = "返回格式"),
                                            PARAM_END };

/* Declared is what tests/conformance and tests/journeys pass, and nothing else. */
static const char *const classes[] = {
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/references",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/profile-parameter",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/profile-references",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/mapbox-styles",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/ogc-process-description",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list",
    "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismiss",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
};

static const struct {
    const char *rel, *type, *title, *path;
} landing_links[] = {
    { "service-desc", openapi_type, "OpenAPI", "/ogc/api" },
    { "service-doc", "text/html", "接口文档 / API documentation", "/ogc/api.html" },
    { "conformance", "application/json", "符合的标准 / Conformance", "/ogc/conformance" },
    { "http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json",
      "符合的标准 / Conformance", "/ogc/conformance" },
    { "data", "application/json", "数据集 / Collections", "/ogc/collections" },
    { "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json",
      "矢量瓦片 / Vector tiles", "/ogc/tiles" },
    { "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json",
      "瓦片矩阵集 / Tile matrix sets", "/ogc/tileMatrixSets" },
    { "http://www.opengis.net/def/rel/ogc/1.0/styles", "application/json", "样式 / Styles",
      "/ogc/styles" },
    { "http://www.opengis.net/def/rel/ogc/1.0/processes", "application/json", "处理 / Processes",
      "/ogc/processes" },
    { "http://www.opengis.net/def/rel/ogc/1.0/job-list", "application/json", "任务 / Jobs",
      "/ogc/jobs" },
};

static bool landing_html(struct call *call, struct error *err)
{
    AUTO(buf) body = BUF_INIT(1 << 16);

    buf_text(&body, "<p>开放接口：GIS 软件与程序读取、筛选办公用房数据。Open interfaces for GIS "
                    "programs.</p><ul>");
    for (size_t i = 0; i < ARRAY_LEN(landing_links); i++)
        if (i != 3)
            buf_addf(&body, "<li><a href=\"%s%s\">%s</a></li>", landing_links[i].path,
                     i >= 2 && i <= 4 ? "?f=html" : "", landing_links[i].title);
    buf_text(&body, "</ul>");
    return ogc_page(call, STR("Yardstick OGC API"), &body, err);
}

static bool landing_get(struct call *call, const void *args, struct error *err)
{
    enum ogc_form form = ogc_form_of(call, ((const struct form_args *)args)->f);
    struct json j = JSON_INIT(&call->response->body);

    if (form == OGC_HTML)
        return landing_html(call, err);
    json_object_begin(&j, NULL);
    json_text(&j, "title", "Yardstick");
    json_text(&j, "description", "办公用房空间服务 / Office housing of a city");
    json_array_begin(&j, "links");
    ogc_self_links(call, &j, "/ogc", form, "application/json");
    for (size_t i = 0; i < ARRAY_LEN(landing_links); i++)
        ogc_link_write(&j,
                       &(struct ogc_link){ .rel = landing_links[i].rel,
                                           .type = landing_links[i].type,
                                           .title = landing_links[i].title,
                                           .href = ogc_href(call, "%s", landing_links[i].path) });
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool conformance_get(struct call *call, const void *args, struct error *err)
{
    enum ogc_form form = ogc_form_of(call, ((const struct form_args *)args)->f);
    struct json j = JSON_INIT(&call->response->body);
    AUTO(buf) body = BUF_INIT(1 << 16);

    if (form == OGC_HTML) {
        buf_text(&body, "<ul>");
        for (size_t i = 0; i < ARRAY_LEN(classes); i++)
            buf_addf(&body, "<li><code>%s</code></li>", classes[i]);
        buf_text(&body, "</ul>");
        return ogc_page(call, STR("符合的标准 Conformance"), &body, err);
    }
    json_object_begin(&j, NULL);
    json_array_begin(&j, "conformsTo");
    for (size_t i = 0; i < ARRAY_LEN(classes); i++)
        json_text(&j, NULL, classes[i]);
    json_end(&j);
    json_array_begin(&j, "links");
    ogc_self_links(call, &j, "/ogc/conformance", form, "application/json");
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool api_get(struct call *call, const void *args, struct error *err)
{
    struct route_table tables[API_TABLES_MAX];
    struct openapi_info info = { .title = "Yardstick OGC API",
                                 .title_zh = "Yardstick 开放接口",
                                 .version = YS_VERSION,
                                 .prefix = "/ogc",
                                 .server = ogc_href(call, "/ogc").ptr };
    struct router *router;

    (void)args;
    if (!router_make(tables, api_tables(tables), NULL, &router, err))
        return false;
    openapi_write(router, &info, &call->response->body);
    router_free(router);
    call->response->content_type = openapi_type;
    return buf_ok(&call->response->body, err);
}

static void route_rows(struct buf *body, const struct router *router)
{
    for (size_t i = 0; i < router_count(router); i++) {
        const struct route *route = router_at(router, i);

        if (!str_starts(str_from(route->path), STR("/ogc")) || route->flags & ROUTE_HIDDEN)
            continue;
        buf_addf(body, "<h2 id=\"r%zu\"><code>%s ", i, method_name(route->method));
        ogc_escape(body, str_from(route->path));
        buf_addf(body, "</code></h2><p>%s<br>%s</p>", route->about_zh ? route->about_zh : "",
                 route->about ? route->about : "");
        if (!route->params || !route->params[0].name)
            continue;
        buf_text(body, "<table><tr><th>参数 Parameter<th>取值 Value<th>说明 Meaning");
        for (const struct param *p = route->params; p->name; p++) {
            char expected[160];

            param_expected(p, expected, sizeof(expected));
            buf_addf(body, "<tr><td><code>%s</code><td><code>", p->name);
            ogc_escape(body, str_from(expected));
            buf_addf(body, "</code><td>%s %s", p->about_zh ? p->about_zh : "",
                     p->about ? p->about : "");
        }
        buf_text(body, "</table>");
    }
}

static bool api_html(struct call *call, const void *args, struct error *err)
{
    struct route_table tables[API_TABLES_MAX];
    AUTO(buf) body = BUF_INIT(1 << 20);
    struct router *router;

    (void)args;
    if (!router_make(tables, api_tables(tables), NULL, &router, err))
        return false;
    buf_text(&body, "<p>OpenAPI 3.0: <a href=\"/ogc/api\">/ogc/api</a></p>");
    route_rows(&body, router);
    router_free(router);
    return ogc_page(call, STR("接口文档 API"), &body, err);
}

#define PAGE_TYPES "application/json, text/html"

const struct route ogc_landing_routes[] = {
    { .method = METHOD_GET,
      .path = "/ogc",
      .handle = landing_get,
      .params = form_params,
      .args_size = sizeof(struct form_args),
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "Landing page",
      .about_zh = "入口",
      .answers = PAGE_TYPES,
      .flags = ROUTE_LAST_WINS },
    { .method = METHOD_GET,
      .path = "/ogc/conformance",
      .handle = conformance_get,
      .params = form_params,
      .args_size = sizeof(struct form_args),
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "Conformance classes",
      .about_zh = "符合的标准",
      .answers = PAGE_TYPES,
      .flags = ROUTE_LAST_WINS },
    { .method = METHOD_GET,
      .path = "/ogc/api",
      .handle = api_get,
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "This description, OpenAPI 3.0",
      .about_zh = "本接口说明（OpenAPI 3.0）",
      .answers = openapi_type,
      .flags = ROUTE_LAST_WINS },
    { .method = METHOD_GET,
      .path = "/ogc/api.html",
      .handle = api_html,
      .permission = "read",
      .scope = SCOPE_NONE,
      .about = "This description, for people",
      .about_zh = "本接口说明（供阅读）",
      .answers = "text/html",
      .flags = ROUTE_LAST_WINS },
};
const size_t n_ogc_landing_routes = ARRAY_LEN(ogc_landing_routes);
