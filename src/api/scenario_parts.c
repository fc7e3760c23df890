/*
 * scenario_parts: what a scenario consists of, part by part, and several side by side.
 */
#include "body.h"
#include "scenarios.h"
#include "yardstick/base/json_read.h"

enum { COMPARED_MAX = 12 };

static bool rows_json(struct call *call, enum sql_id sql, int64_t id, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    struct scenario scenario;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !scenario_load(r.conn, id, call->arena, &scenario, err) ||
        !stmt_open(r.conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    json_object_begin(&j, NULL);
    json_i64(&j, "plan", scenario.plan);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        json_raw(&j, NULL, stmt_str(&q, 1));
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

static bool assignments_get(struct call *call, const void *args, struct error *err)
{
    return rows_json(call, SQL_SCENARIO_ASSIGNMENTS, ((const struct record_args *)args)->id, err);
}

static bool waves_get(struct call *call, const void *args, struct error *err)
{
    return rows_json(call, SQL_SCENARIO_WAVES, ((const struct record_args *)args)->id, err);
}

static bool kpi_get(struct call *call, const void *args, struct error *err)
{
    return scenario_json_answer(call, SQL_SCENARIO_KPI, ((const struct record_args *)args)->id, 0,
                                err);
}

static bool problem_get(struct call *call, const void *args, struct error *err)
{
    return scenario_json_answer(call, SQL_SCENARIO_PROBLEM, ((const struct record_args *)args)->id,
                                0, err);
}

static bool plan_get(struct call *call, const void *args, struct error *err)
{
    int64_t id = ((const struct record_args *)args)->id;

    if (scenario_json_answer(call, SQL_SCENARIO_PLAN, id, 0, err))
        return true;
    return err->code == ERROR_NOT_FOUND
               ? error_set(err, ERROR_NOT_FOUND, "this scenario has no plan yet")
               : false;
}

struct compare_args {
    struct str ids;
};
static const struct param compare_params[] = {
    PARAM(STR, compare_args, ids, .min = 1, .max = 200, .required = true,
          .about = "two to twelve scenarios, with commas", .about_zh = "方案编号，以逗号分隔"),
    PARAM_END
};

static bool ids_wrong(struct str ids, struct error *err)
{
    return body_wrong("ids", ids, "1,2,3", err);
}

static bool one_write(struct conn *conn, int64_t id, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_SCENARIO_KPI, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        json_raw(j, NULL, stmt_str(&q, 0));
    return step == STEP_DONE
               ? error_set(err, ERROR_NOT_FOUND, "there is no scenario %lld", (long long)id)
               : step == STEP_ROW;
}

static bool compare_get(struct call *call, const void *args, struct error *err)
{
    struct str all = ((const struct compare_args *)args)->ids, rest = all;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    int n = 0;

    if (!call_reader(call, &r, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while (rest.len) {
        int64_t id;

        if (!str_to_i64(str_trim(str_cut(&rest, ',')), &id) || n++ == COMPARED_MAX)
            return ids_wrong(all, err);
        if (!one_write(r.conn, id, &j, err))
            return false;
    }
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

const struct route scenario_part_routes[] = {
    { METHOD_GET, "/api/scenarios/compare", compare_get, compare_params,
      sizeof(struct compare_args), "plan", SCOPE_READ, "Several side by side: what each achieves",
      "方案对比" },
    { METHOD_GET, "/api/scenarios/{id}/problem", problem_get, record_params,
      sizeof(struct record_args), "plan", SCOPE_READ, "Its problem, as `plan solve` reads it",
      "方案的问题文件" },
    { METHOD_GET, "/api/scenarios/{id}/plan", plan_get, record_params, sizeof(struct record_args),
      "plan", SCOPE_READ, "Its plan, as `plan check` reads it", "方案的结果文件" },
    { METHOD_GET, "/api/scenarios/{id}/assignments", assignments_get, record_params,
      sizeof(struct record_args), "plan", SCOPE_READ,
      "Which unit goes where: building, floors, rooms, and what it has now", "各单位去向" },
    { METHOD_GET, "/api/scenarios/{id}/waves", waves_get, record_params, sizeof(struct record_args),
      "plan", SCOPE_READ, "In which order they move", "搬迁批次" },
    { METHOD_GET, "/api/scenarios/{id}/kpi", kpi_get, record_params, sizeof(struct record_args),
      "plan", SCOPE_READ, "What it achieves", "方案指标" },
};
const size_t n_scenario_part_routes = ARRAY_LEN(scenario_part_routes);
