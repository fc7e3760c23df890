/*
 * layers: what is drawn beside the registers: the list of it, and removing one.
 */
#include <stdio.h>

#include "meta.h"
#include "routes.h"
#include "yardstick/base/json.h"
#include "yardstick/http/etag.h"
#include "yardstick/http/problem.h"
#include "yardstick/intake/layer.h"

struct layer_args {
    struct str name, reason;
};

static const struct param layer_params[] = {
    PARAM(STR, layer_args, name, .min = 1, .max = LAYER_NAME_MAX), PARAM_END
};
static const struct param removal_params[] = {
    PARAM(STR, layer_args, name, .min = 1, .max = LAYER_NAME_MAX),
    PARAM(STR, layer_args, reason, .max = REASON_MAX, .about = "why, for the audit",
          .about_zh = "原因（记入审计）"),
    PARAM_END
};

struct writing {
    struct call *call;
    struct json *j;
    int64_t n;
    char etag[ETAG_TEXT];
};

/* One of a name keeps its number until it is replaced. */
static void version_of(const struct layer_info *layer, char out[ETAG_TEXT])
{
    etag_format(out, "layer-%lld.%lld", (long long)layer->id, (long long)layer->revision);
}

static bool layer_write(void *context, const struct layer_info *layer, struct error *err)
{
    struct writing *w = context;

    (void)err;
    version_of(layer, w->etag);
    w->n++;
    json_object_begin(w->j, NULL);
    json_str(w->j, "name", layer->name);
    json_str(w->j, "title", layer->title);
    json_str(w->j, "role", layer->role);
    json_str(w->j, "source", layer->source);
    json_str(w->j, "attribution", layer->attribution);
    json_i64(w->j, "features", layer->features);
    json_i64(w->j, "bytes", layer->bytes);
    json_str(w->j, "tiles",
             arena_printf(w->call->arena, "/tiles/%" STR_FMT ".json", STR_ARG(layer->name)));
    json_end(w->j);
    return true;
}

static bool layers_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    struct writing w = { .call = call, .j = &j };
    AUTO(reader) r = { 0 };

    (void)args;
    if (!call_reader(call, &r, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    if (!layer_list(r.conn, (struct str){ 0 }, &w, layer_write, err))
        return false;
    json_end(&j);
    json_i64(&j, "total", w.n);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool layer_get(struct call *call, const void *args, struct error *err)
{
    struct str name = ((const struct layer_args *)args)->name;
    struct json j = JSON_INIT(&call->response->body);
    struct writing w = { .call = call, .j = &j };
    AUTO(reader) r = { 0 };

    if (!call_reader(call, &r, err) || !layer_list(r.conn, name, &w, layer_write, err))
        return false;
    if (!w.n)
        return error_set(err, ERROR_NOT_FOUND, "there is no layer %" STR_FMT, STR_ARG(name));
    snprintf(call->response->etag, sizeof(call->response->etag), "%s", w.etag);
    return buf_ok(&call->response->body, err);
}

struct removal {
    const struct request *request;
    struct str name;
    char blob[BLOB_KEY_MAX + 1];
};

static bool version_check(void *context, const struct layer_info *layer, struct error *err)
{
    const struct removal *removal = context;
    char etag[ETAG_TEXT];

    version_of(layer, etag);
    return etag_must_match(removal->request, etag, true, err);
}

static bool remove_run(struct conn *conn, void *context, struct error *err)
{
    struct removal *removal = context;

    return layer_list(conn, removal->name, removal, version_check, err) &&
           layer_forget(conn, removal->name, removal->blob, err);
}

static bool layer_delete(struct call *call, const void *args, struct error *err)
{
    const struct layer_args *a = args;
    const struct world *world = call->context;
    struct removal removal = { .request = call->request, .name = a->name };
    struct meta meta = { .reason = "" };
    struct write_request request = { .run = remove_run, .argument = &removal, .wait_ms = 2000 };

    if (a->reason.len && !meta_reason(a->reason, &meta, err))
        return false;
    request.why = meta.reason;
    if (!call_write(call, &request, err))
        return false;
    layer_clean(world->ledger, removal.blob);
    call->response->status = 204;
    return true;
}

const struct route layer_routes[] = {
    { METHOD_GET, "/api/layers", layers_get, NULL, 0, "read", SCOPE_READ,
      "The imported layers: base maps, paths and others", "导入图层：底图、路线及其他" },
    { METHOD_GET, "/api/layers/{name}", layer_get, layer_params, sizeof(struct layer_args), "read",
      SCOPE_READ, "One imported layer", "导入图层" },
    { METHOD_DELETE, "/api/layers/{name}", layer_delete, removal_params, sizeof(struct layer_args),
      "import", SCOPE_WRITE, "Remove an imported layer with its features or tiles (If-Match)",
      "删除导入图层（需 If-Match）" },
};
const size_t n_layer_routes = ARRAY_LEN(layer_routes);
