/*
 * scenario_waves: approving a scenario, and making its waves true one by one.
 */
#include "body.h"
#include "meta.h"
#include "scenarios.h"

enum { TURN_MS = 20000 };

struct wave_args {
    int64_t id, wave;
};
static const struct param wave_params[] = {
    PARAM(I64, wave_args, id, .min = 1, .max = 9007199254740991, .about = "of the scenario",
          .about_zh = "方案编号"),
    PARAM(I64, wave_args, wave, .min = 1, .max = 100000, .about = "which wave, from 1",
          .about_zh = "批次，从 1 起"),
    PARAM_END
};

/* A plan that keeps every hard rule, down to the rooms, and brings everybody there. */
static bool plan_check_ready(struct conn *conn, int64_t id, struct arena *arena, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    struct scenario_work work;
    const struct json_value *root;
    struct str status, rooms;
    double stuck;

    if (!scenario_work_load(conn, id, arena, &work, err))
        return false;
    if (!work.plan.ptr)
        return error_set(err, ERROR_CONFLICT, "this scenario has no plan yet");
    if (!json_read(work.plan, SCENARIO_PROBLEM_BYTES, &doc, err))
        return false;
    root = doc.root;
    status = json_as_str(json_get(root, "status"));
    rooms = json_as_str(json_get(json_get(root, "rooms"), "status"));
    stuck = json_as_f64(json_get(root, "cannot_move"));
    if (!str_eq(status, STR("optimal")) && !str_eq(status, STR("feasible")))
        return error_set(err, ERROR_CONFLICT,
                         "this plan breaks a hard rule; it cannot be approved");
    if (rooms.len && !str_eq(rooms, STR("complete")))
        return error_set(err, ERROR_CONFLICT,
                         "in this plan not everybody has a room that the standard allows; it "
                         "cannot be approved");
    return stuck == 0 || error_set(err, ERROR_CONFLICT,
                                   "%.0f units of this plan find no wave to move in; it cannot be "
                                   "approved",
                                   stuck);
}

static bool approve_run(struct conn *conn, const struct scenario_change *change, struct error *err)
{
    return plan_check_ready(conn, change->id, change->call->arena, err) &&
           scenario_state_set(conn, change->id, "approved", err) &&
           scenario_note(conn, change->id, "approved", 0, (struct str){ 0 }, err);
}

static bool reopen_run(struct conn *conn, const struct scenario_change *change, struct error *err)
{
    int64_t wave, action;

    if (!scenario_wave_last(conn, change->id, &wave, &action, err))
        return false;
    if (wave)
        return error_set(err, ERROR_CONFLICT,
                         "waves of this scenario are published; take them back first");
    return scenario_state_set(conn, change->id, "draft", err) &&
           scenario_note(conn, change->id, "reopened", 0, (struct str){ 0 }, err);
}

static bool approve_post(struct call *call, const void *args, struct error *err)
{
    struct scenario_change change = { .call = call,
                                      .id = ((const struct record_args *)args)->id,
                                      .matches = true,
                                      .drafts = true,
                                      .run = approve_run };

    return scenario_change_do(&change, err);
}

static bool reopen_post(struct call *call, const void *args, struct error *err)
{
    struct scenario_change change = { .call = call,
                                      .id = ((const struct record_args *)args)->id,
                                      .matches = true,
                                      .run = reopen_run };

    return scenario_change_do(&change, err);
}

struct wave_request {
    struct call *call;
    struct once once;
    struct meta meta;
    struct wave_order order;
    bool back;
    int64_t action;
};

/* The whole wave, or nothing of it. On the writer's thread. */
static bool wave_run(struct conn *conn, void *argument, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT((size_t)256 << 20);
    struct wave_request *r = argument;

    if (!once_find(conn, &r->once, &r->action, err))
        return false;
    if (r->action)
        return true;
    return (r->back ? scenario_wave_take_back(conn, &r->order, &r->action, err)
                    : scenario_wave_publish(conn, &r->order, &arena, &r->action, err)) &&
           once_keep(conn, &r->once, r->action, err);
}

static bool wave_do(struct call *call, const struct wave_args *args, bool back, struct error *err)
{
    static const char *const known[] = { "from", "reason", "document", NULL };
    AUTO(json_doc) doc = { 0 };
    struct wave_request r = { .call = call, .back = back };
    struct write_request request = { .run = wave_run, .argument = &r, .wait_ms = TURN_MS };

    if (!once_begin(call, &r.once, err) ||
        (call->request->body.len && !body_object(call, known, &doc, err)) ||
        !meta_read(doc.root, &r.meta, err) ||
        (doc.root && !body_text(&doc, "document", call->arena, &r.order.document, err)))
        return false;
    r.order.id = args->id;
    r.order.wave = args->wave;
    r.order.day = str_from(r.meta.day);
    r.order.reason = str_from(r.meta.reason);
    request.day = r.meta.day;
    request.why = r.meta.reason;
    return call_write(call, &request, err) && scenario_answer(call, args->id, err);
}

static bool publish_post(struct call *call, const void *args, struct error *err)
{
    return wave_do(call, args, false, err);
}

static bool back_post(struct call *call, const void *args, struct error *err)
{
    return wave_do(call, args, true, err);
}

const struct route scenario_wave_routes[] = {
    { METHOD_POST, "/api/scenarios/{id}/approve", approve_post, record_params,
      sizeof(struct record_args), "approve", SCOPE_WRITE,
      "Approve its plan: from then on it is not changed (If-Match)", "批准方案（需 If-Match）" },
    { METHOD_POST, "/api/scenarios/{id}/reopen", reopen_post, record_params,
      sizeof(struct record_args), "approve", SCOPE_WRITE,
      "Make a draft of it again, as long as no wave is published (If-Match)",
      "撤销批准（尚未发布批次时，需 If-Match）" },
    { METHOD_POST, "/api/scenarios/{id}/waves/{wave}/publish", publish_post, wave_params,
      sizeof(struct wave_args), "approve", SCOPE_WRITE,
      "Make a wave true: one change of the ledger, all of it or nothing (Idempotency-Key)",
      "发布一个批次：一次性写入台账，全部成功或全部不变（需 Idempotency-Key）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
    { METHOD_POST, "/api/scenarios/{id}/waves/{wave}/rollback", back_post, wave_params,
      sizeof(struct wave_args), "approve", SCOPE_WRITE,
      "Take the last published wave back, as long as nothing has happened to its rooms since "
      "(Idempotency-Key)",
      "撤回最后发布的批次（其房间此后无变更时，需 Idempotency-Key）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_scenario_wave_routes = ARRAY_LEN(scenario_wave_routes);
