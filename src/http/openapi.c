/*
 * openapi: see the header.
 */
#include "yardstick/http/openapi.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "yardstick/base/json.h"

/* "GET /api/rooms/{id}/history" → "get_api_rooms_id_history"; unique as paths are, nearly: see
 * below. */
static void operation_id(const struct route *route, char *out, size_t size)
{
    size_t n = 0;

    if (route->operation) {
        snprintf(out, size, "%s", route->operation);
        return;
    }
    for (const char *c = method_name(route->method); *c && n + 1 < size; c++)
        out[n++] = (char)tolower((unsigned char)*c);
    for (const char *c = route->path; *c && n + 1 < size; c++) {
        if (isalnum((unsigned char)*c))
            out[n++] = *c;
        else if (n && out[n - 1] != '_')
            out[n++] = '_';
    }
    while (n && out[n - 1] == '_')
        n--;
    out[n] = '\0';
}

/* Two paths may differ in a sign only ("/a.b", "/a/b"): the later ones get a number. */
static void operation_write(struct json *j, const struct router *router, size_t i)
{
    char id[160], other[160], numbered[200];
    unsigned same = 0;

    operation_id(router_at(router, i), id, sizeof(id));
    for (size_t k = 0; k < i; k++) {
        operation_id(router_at(router, k), other, sizeof(other));
        same += strcmp(id, other) == 0;
    }
    snprintf(numbered, sizeof(numbered), same ? "%s_%u" : "%s", id, same + 1);
    json_text(j, "operationId", numbered);
}

static void text_write(struct json *j, const char *key, const char *en, const char *zh)
{
    char both[600];

    if (!en && !zh)
        return;
    snprintf(both, sizeof(both), "%s%s%s", zh ? zh : "", zh && en ? " / " : "", en ? en : "");
    json_text(j, key, both);
}

static void number_write(struct json *j, const char *key, double value)
{
    if (value == floor(value) && fabs(value) < 9.1e15)
        json_i64(j, key, (int64_t)value);
    else
        json_f64(j, key, value, 6);
}

static void range_write(struct json *j, const struct param *p, const char *least, const char *most)
{
    if (p->min == 0 && p->max == 0)
        return;
    number_write(j, least, p->min);
    if (p->max != 0 || p->kind != PARAM_STR)
        number_write(j, most, p->max);
}

static void default_write(struct json *j, const struct param *p)
{
    int64_t i;
    double f;

    if (!p->otherwise)
        return;
    if (p->kind == PARAM_I64 && str_to_i64(str_from(p->otherwise), &i))
        json_i64(j, "default", i);
    else if (p->kind == PARAM_F64 && str_to_f64(str_from(p->otherwise), &f))
        json_f64(j, "default", f, 6);
    else if (p->kind == PARAM_BOOL)
        json_bool(j, "default", p->otherwise[0] == 't' || p->otherwise[0] == '1');
    else if (p->kind == PARAM_STR || p->kind == PARAM_ENUM || p->kind == PARAM_DATE)
        json_text(j, "default", p->otherwise);
}

static void numbers_write(struct json *j, int n)
{
    json_text(j, "type", "array");
    json_object_begin(j, "items");
    json_text(j, "type", "number");
    json_end(j);
    json_i64(j, "minItems", n);
    json_i64(j, "maxItems", n == 4 ? 6 : n);
}

static bool is_list(const struct param *p)
{
    return p->kind == PARAM_LONLAT || p->kind == PARAM_BOX || p->kind == PARAM_CORNERS;
}

static void schema_write(struct json *j, const struct param *p)
{
    static const char *const types[] = {
        [PARAM_STR] = "string",   [PARAM_I64] = "integer", [PARAM_F64] = "number",
        [PARAM_BOOL] = "boolean", [PARAM_ENUM] = "string", [PARAM_DATE] = "string",
    };

    json_object_begin(j, "schema");
    if (is_list(p))
        numbers_write(j, p->kind == PARAM_LONLAT ? 2 : 4);
    else
        json_text(j, "type", types[p->kind]);
    if (p->kind == PARAM_DATE)
        json_text(j, "format", "date");
    if (p->kind == PARAM_STR)
        range_write(j, p, "minLength", "maxLength");
    if (p->kind == PARAM_I64 || p->kind == PARAM_F64)
        range_write(j, p, "minimum", "maximum");
    if (p->kind == PARAM_ENUM) {
        json_array_begin(j, "enum");
        for (const char *const *v = p->values; *v; v++)
            json_text(j, NULL, *v);
        json_end(j);
    }
    default_write(j, p);
    json_end(j);
}

static bool is_in_path(const struct route *route, const struct param *p)
{
    char braced[80];

    snprintf(braced, sizeof(braced), "{%s}", p->name);
    return strstr(route->path, braced) != NULL;
}

static void params_write(struct json *j, const struct route *route)
{
    json_array_begin(j, "parameters");
    for (const struct param *p = route->params; p && p->name; p++) {
        bool in_path = is_in_path(route, p);

        json_object_begin(j, NULL);
        json_text(j, "name", p->name);
        json_text(j, "in", in_path ? "path" : "query");
        json_bool(j, "required", in_path || p->required);
        text_write(j, "description", p->about, p->about_zh);
        json_text(j, "style", in_path ? "simple" : "form");
        json_bool(j, "explode", false);
        schema_write(j, p);
        json_end(j);
    }
    json_end(j);
}

static void body_write(struct json *j, const struct route *route)
{
    if (route->body == BODY_NONE)
        return;
    json_object_begin(j, "requestBody");
    json_bool(j, "required", !(route->flags & ROUTE_BODY_OPTIONAL));
    json_object_begin(j, "content");
    json_object_begin(j, route->body == BODY_JSON     ? "application/json"
                         : route->body == BODY_STREAM ? "application/offset+octet-stream"
                                                      : "application/octet-stream");
    json_object_begin(j, "schema");
    json_text(j, "type", route->body == BODY_JSON ? "object" : "string");
    if (route->body != BODY_JSON)
        json_text(j, "format", "binary");
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
}

static void answers_write(struct json *j, const struct route *route)
{
    struct str types = str_from(route->answers ? route->answers : "application/json");
    char type[128];

    json_object_begin(j, "responses");
    json_object_begin(j, "200");
    json_text(j, "description", "成功 / Done");
    json_object_begin(j, "content");
    while (types.len) {
        struct str one = str_trim(str_cut(&types, ','));

        snprintf(type, sizeof(type), "%" STR_FMT, STR_ARG(one));
        json_object_begin(j, type);
        json_end(j);
    }
    json_end(j);
    json_end(j);
    json_object_begin(j, "default");
    json_text(j, "description", "错误 / Error (RFC 9457)");
    json_object_begin(j, "content");
    json_object_begin(j, "application/problem+json");
    json_object_begin(j, "schema");
    json_text(j, "$ref", "#/components/schemas/Problem");
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
}

static void problem_schema_write(struct json *j)
{
    static const char *const texts[] = { "type",   "title",     "title_zh",  "code",
                                         "detail", "detail_zh", "request_id" };

    json_object_begin(j, "components");
    json_object_begin(j, "schemas");
    json_object_begin(j, "Problem");
    json_text(j, "type", "object");
    json_object_begin(j, "properties");
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        json_object_begin(j, texts[i]);
        json_text(j, "type", "string");
        json_end(j);
    }
    json_object_begin(j, "status");
    json_text(j, "type", "integer");
    json_end(j);
    json_object_begin(j, "errors");
    json_text(j, "type", "array");
    json_object_begin(j, "items");
    json_text(j, "type", "object");
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
}

static bool is_shown(const struct route *route, const char *prefix)
{
    return !(route->flags & ROUTE_HIDDEN) &&
           str_starts(str_from(route->path), str_from(prefix ? prefix : ""));
}

/* As the server's address goes on. */
static const char *path_below(const struct openapi_info *info, const char *path)
{
    const char *rest = info->server ? path + strlen(info->prefix) : path;

    return *rest ? rest : "/";
}

static void method_write(struct json *j, const struct router *router, size_t i)
{
    const struct route *route = router_at(router, i);
    char method[16];
    size_t n = 0;

    for (const char *c = method_name(route->method); *c; c++)
        method[n++] = (char)tolower((unsigned char)*c);
    method[n] = '\0';
    json_object_begin(j, method);
    operation_write(j, router, i);
    text_write(j, "summary", route->about, route->about_zh);
    json_text(j, "x-permission", route->permission);
    json_text(j, "x-scope", route_scope_name(route->scope));
    params_write(j, route);
    body_write(j, route);
    answers_write(j, route);
    json_end(j);
}

void openapi_write(const struct router *router, const struct openapi_info *info, struct buf *out)
{
    struct json j = JSON_INIT(out);
    const char *path = NULL;

    json_object_begin(&j, NULL);
    json_text(&j, "openapi", "3.0.3");
    json_object_begin(&j, "info");
    text_write(&j, "title", info->title, info->title_zh);
    json_text(&j, "version", info->version);
    json_end(&j);
    if (info->server) {
        json_array_begin(&j, "servers");
        json_object_begin(&j, NULL);
        json_text(&j, "url", info->server);
        json_end(&j);
        json_end(&j);
    }
    json_object_begin(&j, "paths");
    for (size_t i = 0; i < router_count(router); i++) {
        const struct route *route = router_at(router, i);

        if (!is_shown(route, info->prefix))
            continue;
        if (!path || strcmp(path, route->path) != 0) {
            if (path)
                json_end(&j);
            json_object_begin(&j, path_below(info, route->path));
            path = route->path;
        }
        method_write(&j, router, i);
    }
    if (path)
        json_end(&j);
    json_end(&j);
    problem_schema_write(&j);
    json_end(&j);
}

void routes_print(const struct router *router, enum lang lang, struct buf *out)
{
    for (size_t i = 0; i < router_count(router); i++) {
        const struct route *route = router_at(router, i);
        const char *about = lang == LANG_ZH ? route->about_zh : route->about;

        buf_addf(out, "%-7s %-52s %-16s %-7s %s\n", method_name(route->method), route->path,
                 route->permission, route_scope_name(route->scope), about ? about : "");
    }
}
