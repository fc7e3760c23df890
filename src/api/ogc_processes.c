/*
 * ogc_processes: OGC API Processes: every long work is a process, its run a job.
 *
 * A process is a route of /api that starts a job; its inputs are that route's
 * body, checked where they always are. `echo` gives back what it was given, for
 * programs that try out how a server speaks.
 */
#include "ogc.h"

#include "yardstick/auth/caller.h"
#include "yardstick/base/json_read.h"

enum { INPUT_BYTES = 1 << 20 };

struct process_row {
    const char *id, *title, *title_zh, *about;
    const char *path; /* of the route that starts it; NULL: echo */
    const char *inputs[4];
};

static const struct process_row processes[] = {
    { "echo", "Echo", "回显", "gives back its inputs, at once", NULL, { "message" } },
    { "import",
      "Import",
      "导入",
      "uploaded files into a register, or as a layer",
      "/api/imports",
      { "uploads", "type" } },
    { "inspect",
      "Inspect",
      "查看文件",
      "what uploaded files hold",
      "/api/imports/inspect",
      { "uploads" } },
    { "survey",
      "Survey",
      "测绘成果",
      "a delivery of a drone survey",
      "/api/surveys",
      { "uploads" } },
    { "heights",
      "Heights",
      "量取楼高",
      "buildings of the register measured in a survey's surface and terrain",
      "/api/proposals",
      { "survey_id" } },
    { "tiles",
      "Tiles",
      "瓦片文件",
      "every tile of a source in one file, PMTiles or MBTiles",
      "/api/archives",
      { "source", "format", "zoom" } },
};

struct process_args {
    struct str processId;
    int64_t limit;
};

static const struct param list_params[] = {
    PARAM(I64, process_args, limit, .min = 1, .max = 1000, .clamped = true, .otherwise = "100",
          .about = "processes a page", .about_zh = "每页数量"),
    PARAM_END
};
static const struct param process_params[] = { PARAM(STR, process_args, processId, .min = 1,
                                                     .max = 64, .about = "a process",
                                                     .about_zh = "处理过程"),
                                               PARAM_END };

static const struct process_row *process_find(struct str id, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(processes); i++)
        if (str_eq(id, str_from(processes[i].id)))
            return &processes[i];
    error_set(err, ERROR_NOT_FOUND, "there is no process %" STR_FMT, STR_ARG(id));
    return NULL;
}

static void summary_write(struct call *call, struct json *j, const struct process_row *p)
{
    json_text(j, "id", p->id);
    json_text(j, "title", p->title_zh);
    json_text(j, "description", p->about);
    json_text(j, "version", YS_VERSION);
    json_array_begin(j, "jobControlOptions");
    json_text(j, NULL, p->path ? "async-execute" : "sync-execute");
    if (p->path)
        json_text(j, NULL, "dismiss");
    json_end(j);
    json_array_begin(j, "outputTransmission");
    json_text(j, NULL, "value");
    json_end(j);
    json_array_begin(j, "links");
    ogc_link_write(j, &(struct ogc_link){ .rel = "self",
                                          .type = "application/json",
                                          .title = p->title,
                                          .href = ogc_href(call, "/ogc/processes/%s", p->id) });
    ogc_link_write(
        j, &(struct ogc_link){ .rel = "http://www.opengis.net/def/rel/ogc/1.0/execute",
                               .type = "application/json",
                               .href = ogc_href(call, "/ogc/processes/%s/execution", p->id) });
    json_end(j);
}

static bool processes_get(struct call *call, const void *args, struct error *err)
{
    int64_t limit = ((const struct process_args *)args)->limit;
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    json_array_begin(&j, "processes");
    for (size_t i = 0; i < ARRAY_LEN(processes) && (int64_t)i < limit; i++) {
        json_object_begin(&j, NULL);
        summary_write(call, &j, &processes[i]);
        json_end(&j);
    }
    json_end(&j);
    json_array_begin(&j, "links");
    ogc_link_write(&j, &(struct ogc_link){ .rel = "self",
                                           .type = "application/json",
                                           .href = ogc_href(call, "/ogc/processes") });
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool process_get(struct call *call, const void *args, struct error *err)
{
    const struct process_row *p = process_find(((const struct process_args *)args)->processId, err);
    struct json j = JSON_INIT(&call->response->body);

    if (!p)
        return false;
    json_object_begin(&j, NULL);
    summary_write(call, &j, p);
    json_object_begin(&j, "inputs");
    for (size_t i = 0; i < ARRAY_LEN(p->inputs) && p->inputs[i]; i++) {
        json_object_begin(&j, p->inputs[i]);
        json_text(&j, "title", p->inputs[i]);
        json_object_begin(&j, "schema");
        json_text(&j, "type", strcmp(p->inputs[i], "uploads") == 0 ? "array" : "string");
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_object_begin(&j, "outputs");
    json_object_begin(&j, p->path ? "result" : "message");
    json_text(&j, "title", p->path ? "result" : "message");
    json_object_begin(&j, "schema");
    json_text(&j, "type", p->path ? "object" : "string");
    json_end(&j);
    json_end(&j);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static const struct route *route_of(const char *path)
{
    struct route_table tables[API_TABLES_MAX];
    size_t n = api_tables(tables);

    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++)
            if (tables[t].routes[i].method == METHOD_POST &&
                strcmp(tables[t].routes[i].path, path) == 0)
                return &tables[t].routes[i];
    return NULL;
}

/* The route's handler with the inputs as its body; without a key of its own the request's id is it.
 */
static bool start(struct call *call, const struct route *route, struct str body, struct error *err)
{
    const struct request *outer = call->request;
    struct pair *headers = arena_alloc(call->arena, (outer->n_headers + 1) * sizeof(*headers));
    struct request inner = *outer;
    struct call within = *call;

    if (!headers)
        return error_set(err, ERROR_TOO_LARGE, "the request is too large");
    memcpy(headers, outer->headers, outer->n_headers * sizeof(*headers));
    headers[outer->n_headers] = (struct pair){ STR("Idempotency-Key"), outer->id };
    inner.body = body;
    inner.headers = headers;
    inner.n_headers = outer->n_headers + !request_header(outer, "Idempotency-Key").ptr;
    within.request = &inner;
    if (!route->handle(&within, NULL, err))
        return false;
    call->response->status = 201;
    response_header(call->response, "Preference-Applied", STR("respond-async"));
    return true;
}

static bool execution_post(struct call *call, const void *args, struct error *err)
{
    const struct process_row *p = process_find(((const struct process_args *)args)->processId, err);
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) body = BUF_INIT(INPUT_BYTES);
    struct json inputs = JSON_INIT(p && p->path ? &body : &call->response->body);
    const struct route *route = p && p->path ? route_of(p->path) : NULL;

    if (!p || !json_read(call->request->body, INPUT_BYTES, &doc, err))
        return false;
    if (json_kind(json_get(doc.root, "inputs")) != JSON_KIND_OBJECT) {
        error_set(err, ERROR_INVALID, "an execution has its inputs as an object");
        return error_detail(err, STR("inputs"), (struct str){ 0 }, "{}");
    }
    json_value_write(&inputs, NULL, json_get(doc.root, "inputs"));
    if (!p->path)
        return buf_ok(&call->response->body, err);
    if (!route || !buf_ok(&body, err))
        return route ? false : error_set(err, ERROR_UNAVAILABLE, "%s cannot be run here", p->id);
    if (call->caller && !caller_may(call->caller, route->permission))
        return error_set(err, ERROR_FORBIDDEN, "%s takes the permission %s", p->id,
                         route->permission);
    return start(call, route, buf_str(&body), err);
}

#define PROCESS_ROUTE(verb, address, handler, declared, may, reach, en, zh, kind)                  \
    {                                                                                              \
        .method = METHOD_##verb, .path = "/ogc/processes" address, .handle = handler,              \
        .params = declared, .args_size = sizeof(struct process_args), .permission = may,           \
        .scope = reach, .about = en, .about_zh = zh, .body = kind, .flags = ROUTE_LAST_WINS        \
    }

const struct route ogc_process_routes[] = {
    PROCESS_ROUTE(GET, "", processes_get, list_params, "read", SCOPE_NONE, "Processes",
                  "处理过程列表", BODY_NONE),
    PROCESS_ROUTE(GET, "/{processId}", process_get, process_params, "read", SCOPE_NONE,
                  "A process and its inputs", "处理过程说明", BODY_NONE),
    PROCESS_ROUTE(POST, "/{processId}/execution", execution_post, process_params, "import",
                  SCOPE_WRITE, "Run a process; a job", "执行处理过程", BODY_JSON),
};
const size_t n_ogc_process_routes = ARRAY_LEN(ogc_process_routes);
