/*
 * scenario_runs: looking for a plan, moving units by hand, pricing the rules: jobs all of them; and
 * going back to an earlier plan.
 */
#include <math.h>

#include "body.h"
#include "job_start.h"
#include "scenario_job.h"
#include "scenarios.h"

enum { REQUEST_BYTES = 4 << 20, SECONDS_USUAL = 30, SECONDS_MOST = 3600, STEPS_MOST = 1000000000 };

/* seconds, steps and seed of a body, as members of the job's request. */
static bool effort_write(const struct json_value *body, double seconds_usual, struct json *j,
                         struct error *err)
{
    const struct json_value *seconds = json_get(body, "seconds"), *steps = json_get(body, "steps"),
                            *seed = json_get(body, "seed");
    double limit = seconds ? json_as_f64(seconds) : steps ? 0 : seconds_usual;
    int64_t n_steps = 0, n_seed = 1;

    if (seconds && !(json_kind(seconds) == JSON_KIND_NUMBER && limit > 0 && limit <= SECONDS_MOST))
        return body_wrong("seconds", (struct str){ 0 }, "0 < seconds <= 3600", err);
    if (steps && !(json_as_i64(steps, &n_steps) && n_steps > 0 && n_steps <= STEPS_MOST))
        return body_wrong("steps", (struct str){ 0 }, "1..1000000000", err);
    if (seed && !json_as_i64(seed, &n_seed))
        return body_wrong("seed", (struct str){ 0 }, "an integer", err);
    json_f64(j, "seconds", limit, 3);
    json_i64(j, "steps", n_steps);
    json_i64(j, "seed", n_seed);
    return true;
}

static bool moves_check(const struct json_value *moves, struct error *err)
{
    int64_t id;

    if (json_kind(moves) != JSON_KIND_ARRAY)
        return body_wrong("moves", (struct str){ 0 }, "[{\"unit\",\"building\",\"ordinal\"}]", err);
    for (size_t i = 0; i < json_count(moves); i++) {
        const struct json_value *move = json_at(moves, i), *ordinal = json_get(move, "ordinal");

        if (!json_as_i64(json_get(move, "unit"), &id) ||
            !json_as_i64(json_get(move, "building"), &id) ||
            (ordinal && json_kind(ordinal) != JSON_KIND_NULL && !json_as_i64(ordinal, &id)))
            return body_wrong("moves", (struct str){ 0 }, "[{\"unit\",\"building\",\"ordinal\"}]",
                              err);
    }
    return true;
}

/* A draft there is, and a server that runs jobs. */
static bool can_run(struct call *call, int64_t id, bool drafts, struct error *err)
{
    const struct world *world = call->context;
    struct scenario scenario;
    AUTO(reader) r = { 0 };

    return job_start_can(world, err) && call_reader(call, &r, err) &&
           scenario_load(r.conn, id, call->arena, &scenario, err) &&
           (!drafts || scenario_is_draft(&scenario, err));
}

static bool run_start(struct call *call, int64_t id, enum scenario_mode mode,
                      const char *const *known, struct error *err)
{
    static const double usual[SCENARIO_MODES] = { SECONDS_USUAL, 10, 3 };
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(REQUEST_BYTES);
    struct json j = JSON_INIT(&text);
    struct str key;

    if (!job_start_key(call, &key, err) ||
        (call->request->body.len && !body_object(call, known, &doc, err)) ||
        (mode == SCENARIO_ARRANGE && !moves_check(json_get(doc.root, "moves"), err)) ||
        !can_run(call, id, mode != SCENARIO_PRICE, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "scenario_id", id);
    json_text(&j, "mode", scenario_modes[mode]);
    if (!effort_write(doc.root, usual[mode], &j, err))
        return false;
    if (json_as_bool(json_get(doc.root, "around")))
        json_bool(&j, "around", true);
    if (mode == SCENARIO_ARRANGE)
        json_value_write(&j, "moves", json_get(doc.root, "moves"));
    json_end(&j);
    return job_start(call, "plan", &text, key, err);
}

static bool solve_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "seconds", "steps", "seed", "around", NULL };

    return run_start(call, ((const struct record_args *)args)->id, SCENARIO_SOLVE, known, err);
}

static bool arrange_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "moves", "seconds", "steps", "seed", NULL };

    return run_start(call, ((const struct record_args *)args)->id, SCENARIO_ARRANGE, known, err);
}

static bool price_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "seconds", "steps", "seed", NULL };

    return run_start(call, ((const struct record_args *)args)->id, SCENARIO_PRICE, known, err);
}

static bool choose_run(struct conn *conn, const struct scenario_change *change, struct error *err)
{
    const int64_t *number = change->argument;

    return scenario_plan_choose(conn, change->id, *number, err) &&
           scenario_note(conn, change->id, "restored", *number, (struct str){ 0 }, err);
}

static bool choose_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "plan", NULL };
    AUTO(json_doc) doc = { 0 };
    int64_t number;
    struct scenario_change change = { .call = call,
                                      .id = ((const struct record_args *)args)->id,
                                      .matches = true,
                                      .drafts = true,
                                      .run = choose_run,
                                      .argument = &number };

    if (!body_object(call, known, &doc, err))
        return false;
    if (!json_as_i64(json_get(doc.root, "plan"), &number))
        return body_wrong("plan", (struct str){ 0 }, "the number of one of its plans", err);
    return scenario_change_do(&change, err);
}

const struct route scenario_run_routes[] = {
    { METHOD_POST, "/api/scenarios/{id}/solve", solve_post, record_params,
      sizeof(struct record_args), "plan", SCOPE_OFFICE,
      "Look for the best plan: a job; stopped, it keeps the best so far (Idempotency-Key)",
      "求解：后台任务，中止时保留当前最优（需 Idempotency-Key）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
    { METHOD_POST, "/api/scenarios/{id}/arrange", arrange_post, record_params,
      sizeof(struct record_args), "plan", SCOPE_OFFICE,
      "Move units by hand and have everything checked: a job (Idempotency-Key)",
      "手工调整并核验：后台任务（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_POST, "/api/scenarios/{id}/price", price_post, record_params,
      sizeof(struct record_args), "plan", SCOPE_OFFICE,
      "What each pin and rule costs: a job (Idempotency-Key)",
      "测算每项固定与规则的代价：后台任务（需 Idempotency-Key）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
    { METHOD_POST, "/api/scenarios/{id}/restore", choose_post, record_params,
      sizeof(struct record_args), "plan", SCOPE_WRITE, "Go back to an earlier plan (If-Match)",
      "恢复为较早的结果（需 If-Match）", .body = BODY_JSON },
};
const size_t n_scenario_run_routes = ARRAY_LEN(scenario_run_routes);
