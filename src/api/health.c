/*
 * health: /healthz with its parts, /readyz.
 */
#include "routes.h"

#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/store/stmt.h"

enum { DISK_LOW_BYTES = 1 << 30 };

static void part_write(struct json *j, const char *name, const char *status, struct str detail)
{
    json_object_begin(j, name);
    json_text(j, "status", status);
    if (detail.len)
        json_str(j, "detail", detail);
    json_end(j);
}

static bool ledger_answers(struct world *world, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    int64_t revision;

    return reader_borrow(world->ledger, &r, err) && stmt_open(r.conn, SQL_REVISION, &q, err) &&
           stmt_get_i64(&q, &revision, err);
}

static bool health_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct error why = { 0 };
    int64_t free_bytes = fs_free_bytes(ledger_dir(world->ledger));
    bool broken = writer_is_broken(ledger_writer(world->ledger));
    bool ledger = !broken && ledger_answers(world, &why);
    bool walls = world->sandbox.code == ERROR_NONE;
    bool disk = free_bytes < 0 || free_bytes > DISK_LOW_BYTES;

    (void)args;
    (void)err;
    json_object_begin(&j, NULL);
    json_text(&j, "status", !ledger ? "failing" : walls && disk ? "ok" : "degraded");
    json_object_begin(&j, "parts");
    part_write(&j, "ledger", ledger ? "ok" : "failing", (struct str){ 0 });
    part_write(&j, "sandbox", walls ? "ok" : "failing", str_from(world->sandbox.message[LANG_EN]));
    part_write(&j, "disk", disk ? "ok" : "low",
               arena_printf(call->arena, "%lld MiB free", (long long)(free_bytes >> 20)));
    json_end(&j);
    json_end(&j);
    call->response->status = ledger ? 200 : 503;
    call->response->cache = "no-store";
    return true;
}

static bool ready_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    if (writer_is_broken(ledger_writer(world->ledger)))
        return error_set(err, ERROR_UNAVAILABLE,
                         "the disk failed; nothing is accepted until a restart");
    json_object_begin(&j, NULL);
    json_text(&j, "status", "ready");
    json_end(&j);
    call->response->cache = "no-store";
    return true;
}

const struct route health_routes[] = {
    { METHOD_GET, "/healthz", health_get, NULL, 0, "anyone", SCOPE_NONE, "How the parts are",
      "各部分状况" },
    { METHOD_GET, "/readyz", ready_get, NULL, 0, "anyone", SCOPE_NONE, "Does it serve",
      "是否可服务" },
};
const size_t n_health_routes = ARRAY_LEN(health_routes);
