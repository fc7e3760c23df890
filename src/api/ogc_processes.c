/*
 * ogc_processes: OGC API Processes: every long work is a process, its run a job.
 *
 * A process is a route of /api that starts a job; its inputs are that route's
 * body, and what stands in its path, checked where they always are, for whoever
 * may what that route takes. `echo` gives back what it was given, for programs
 * that try out how a server speaks.
 */
#include "body.h"
#include "ogc.h"

#include "yardstick/auth/caller.h"
#include "yardstick/base/json_read.h"

enum { INPUT_BYTES = 1 << 20, INPUTS_MAX = 10, MODES_MAX = 4 };

struct input {
    const char *name, *type; /* type: of JSON */
};

struct process_row {
    const char *id, *title, *title_zh, *about;
    const char *path; /* of the route that starts it; NULL: echo */
    /* Of a path with a name in braces: the input that stands there. */
    const char *of;
    /* The last part of the path, by the input "mode"; the first when there is none. */
    const char *modes[MODES_MAX];
    struct input inputs[INPUTS_MAX];
};

#define UPLOADS                                                                                    \
    {                                                                                              \
        "uploads", "array"                                                                         \
    }

static const struct process_row processes[] = {
    { "echo", "Echo", "回显", "gives back its inputs, at once",
      .inputs = { { "message", "string" } } },
    { "import", "Import", "导入", "uploaded files into a register, or as a layer", "/api/imports",
      .inputs = { UPLOADS, { "type", "string" } } },
    { "inspect", "Inspect", "查看文件", "what uploaded files hold", "/api/imports/inspect",
      .inputs = { UPLOADS } },
    { "survey", "Survey", "测绘成果", "a delivery of a drone survey", "/api/surveys",
      .inputs = { UPLOADS } },
    { "shift", "Shift", "成果平移", "a survey drawn anew where it belongs",
      "/api/surveys/{id}/shift", "survey_id",
      .inputs = { { "survey_id", "integer" },
                  { "east_m", "number" },
                  { "north_m", "number" },
                  { "reason", "string" } } },
    { "heights", "Heights", "量取楼高",
      "buildings of the register measured in a survey's surface and terrain", "/api/proposals",
      .inputs = { { "survey_id", "integer" } } },
    { "tiles", "Tiles", "瓦片文件", "every tile of a source in one file, PMTiles or MBTiles",
      "/api/archives",
      .inputs = { { "source", "string" }, { "format", "string" }, { "zoom", "string" } } },
    { "export", "Export", "导出", "a register, or all of them, as a file", "/api/exports",
      .inputs = { { "collection", "string" },
                  { "format", "string" },
                  { "filter", "string" },
                  { "as_of", "string" },
                  { "crs", "string" },
                  { "lang", "string" },
                  { "wkt", "boolean" } } },
    { "plan",
      "Plan",
      "调配求解",
      "a scenario's relocation solved, arranged by hand, or each of its rules priced",
      "/api/scenarios/{id}/",
      "scenario_id",
      { "solve", "arrange", "price" },
      { { "scenario_id", "integer" },
        { "mode", "string" },
        { "seconds", "number" },
        { "steps", "integer" },
        { "seed", "integer" },
        { "around", "boolean" },
        { "moves", "array" } } },
    { "report", "Report", "报表", "a report made and kept", "/api/reports/{name}/snapshots",
      "report",
      .inputs = { { "report", "string" },
                  { "form", "string" },
                  { "lang", "string" },
                  { "institution_id", "integer" },
                  { "district_id", "integer" } } },
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

static void input_write(struct json *j, const struct process_row *p, const struct input *input)
{
    json_object_begin(j, input->name);
    json_text(j, "title", input->name);
    if (!p->of || strcmp(input->name, p->of) != 0)
        json_i64(j, "minOccurs", 0);
    json_object_begin(j, "schema");
    json_text(j, "type", input->type);
    if (strcmp(input->name, "mode") == 0) {
        json_array_begin(j, "enum");
        for (int i = 0; i < MODES_MAX && p->modes[i]; i++)
            json_text(j, NULL, p->modes[i]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
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
    for (size_t i = 0; i < INPUTS_MAX && p->inputs[i].name; i++)
        input_write(&j, p, &p->inputs[i]);
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

static const struct route *route_of(struct str path)
{
    struct route_table tables[API_TABLES_MAX];
    size_t n = api_tables(tables);

    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++)
            if (tables[t].routes[i].method == METHOD_POST &&
                str_eq(str_from(tables[t].routes[i].path), path))
                return &tables[t].routes[i];
    return NULL;
}

/* The part of the path that the inputs choose. */
static bool mode_read(const struct process_row *p, const struct json_value *inputs, struct str *out,
                      struct error *err)
{
    struct str mode = json_as_str(json_get(inputs, "mode"));

    *out = p->modes[0] ? str_from(p->modes[0]) : (struct str){ 0 };
    if (!p->modes[0] || !json_get(inputs, "mode"))
        return true;
    for (int i = 0; i < MODES_MAX && p->modes[i]; i++)
        if (str_eq(mode, str_from(p->modes[i]))) {
            *out = mode;
            return true;
        }
    return body_wrong("mode", mode, "solve|arrange|price", err);
}

static bool is_of_path(const struct process_row *p, struct str name)
{
    return (p->of && str_eq(name, str_from(p->of))) || (p->modes[0] && str_eq(name, STR("mode")));
}

/* The inputs that do not go into the path. */
static void body_write(const struct process_row *p, const struct json_value *inputs, struct json *j)
{
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    json_object_begin(j, NULL);
    while (json_each(inputs, &at, &key, &value))
        if (!is_of_path(p, key))
            json_value_write(j, key.ptr, value);
    json_end(j);
}

/* The route's arguments, of the input that stands in its path; NULL for a route without any. */
static bool args_make(struct call *call, const struct process_row *p, const struct route *route,
                      const struct json_value *inputs, void **out, struct error *err)
{
    const struct json_value *value = p->of ? json_get(inputs, p->of) : NULL;
    struct pair capture = { 0 };
    struct param_source source = { .captures = &capture, .n_captures = 1 };
    int64_t id;

    *out = NULL;
    if (!p->of)
        return true;
    capture.name = str_from(route->params[0].name);
    capture.value = json_as_i64(value, &id) ? arena_printf(call->arena, "%lld", (long long)id)
                                            : json_as_str(value);
    if (!capture.value.len)
        return body_wrong(p->of, (struct str){ 0 }, "", err);
    *out = arena_alloc(call->arena, route->args_size);
    return *out ? params_read(route->params, &source, call->arena, *out, err)
                : error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

/* The route's handler with the inputs as its body, for whoever may what the route takes; without a
 * key of its own the request's id is it. */
static bool start(struct call *call, const struct route *route, const void *args, struct str body,
                  struct error *err)
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
    within.route = route;
    if (!route->handle(&within, args, err))
        return false;
    call->response->status = 201;
    response_header(call->response, "Preference-Applied", STR("respond-async"));
    return true;
}

static bool process_run(struct call *call, const struct process_row *p,
                        const struct json_value *inputs, struct error *err)
{
    AUTO(buf) body = BUF_INIT(INPUT_BYTES);
    struct json j = JSON_INIT(&body);
    const struct route *route;
    struct str mode;
    void *args;

    if (!mode_read(p, inputs, &mode, err))
        return false;
    route = route_of(arena_printf(call->arena, "%s%" STR_FMT, p->path, STR_ARG(mode)));
    if (!route)
        return error_set(err, ERROR_UNAVAILABLE, "%s cannot be run here", p->id);
    if (!caller_may(call->caller, route->permission))
        return error_set(err, ERROR_FORBIDDEN, "%s takes the permission %s", p->id,
                         route->permission);
    body_write(p, inputs, &j);
    return buf_ok(&body, err) && args_make(call, p, route, inputs, &args, err) &&
           start(call, route, args, buf_str(&body), err);
}

static bool execution_post(struct call *call, const void *args, struct error *err)
{
    const struct process_row *p = process_find(((const struct process_args *)args)->processId, err);
    struct json echo = JSON_INIT(&call->response->body);
    const struct json_value *inputs;
    AUTO(json_doc) doc = { 0 };

    if (!p || !json_read(call->request->body, INPUT_BYTES, &doc, err))
        return false;
    inputs = json_get(doc.root, "inputs");
    if (json_kind(inputs) != JSON_KIND_OBJECT) {
        error_set(err, ERROR_INVALID, "an execution has its inputs as an object");
        return error_detail(err, STR("inputs"), (struct str){ 0 }, "{}");
    }
    if (p->path)
        return process_run(call, p, inputs, err);
    json_value_write(&echo, NULL, inputs);
    return buf_ok(&call->response->body, err);
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
    PROCESS_ROUTE(POST, "/{processId}/execution", execution_post, process_params, "signed_in",
                  SCOPE_WRITE, "Run a process; a job", "执行处理过程", BODY_JSON),
};
const size_t n_ogc_process_routes = ARRAY_LEN(ogc_process_routes);
