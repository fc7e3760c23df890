/*
 * yearly_tasks: /api/yearly-tasks, what each unit must do each year and has done:
 * publicity within the unit, and filing its leaders' offices with the bureau.
 */
#include "body.h"
#include "resource.h"

#include "yardstick/base/clock.h"

enum { TURN_MS = 2000, EVIDENCE_MAX = 400 };

static const char *const kinds[] = { "publicity", "leaders_filing", NULL };

struct task_args {
    int64_t year, institution_id;
    int kind;
};

static const struct param tasks_params[] = {
    PARAM(I64, task_args, year, .required = true, .min = 2000, .max = 2200, .about = "of which",
          .about_zh = "年度"),
    PARAM(ENUM, task_args, kind, .values = kinds, .otherwise = "publicity",
          .about = "publicity or leaders_filing", .about_zh = "内部公示或领导办公室备案"),
    PARAM_END
};
static const struct param task_params[] = { PARAM(I64, task_args, year, .min = 2000, .max = 2200),
                                            PARAM(ENUM, task_args, kind, .values = kinds),
                                            PARAM(I64, task_args, institution_id, .min = 1,
                                                  .max = 9007199254740991, .about = "of the unit",
                                                  .about_zh = "单位编号"),
                                            PARAM_END };

static bool tasks_write(struct call *call, struct conn *conn, const struct task_args *a,
                        struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t done = 0, all = 0;

    (void)call;
    if (!stmt_open(conn, SQL_YEARLY_TASK_LIST, &q, err))
        return false;
    stmt_bind_i64(&q, ":year", a->year);
    stmt_bind_str(&q, ":kind", str_from(kinds[a->kind]));
    json_object_begin(j, NULL);
    json_i64(j, "year", a->year);
    json_text(j, "kind", kinds[a->kind]);
    json_array_begin(j, "items");
    for (; (step = stmt_step(&q, err)) == STEP_ROW; all++) {
        json_object_begin(j, NULL);
        json_i64(j, "institution_id", stmt_i64(&q, 0));
        json_str(j, "code", stmt_str(&q, 1));
        json_str(j, "institution", stmt_str(&q, 2));
        if (stmt_is_null(&q, 3)) {
            json_none(j, "done_on");
        } else {
            done++;
            json_str(j, "done_on", stmt_str(&q, 3));
            json_str(j, "evidence", stmt_str(&q, 4));
            json_str(j, "signed_by", stmt_str(&q, 5));
        }
        json_end(j);
    }
    json_end(j);
    json_i64(j, "units", all);
    json_i64(j, "done", done);
    json_end(j);
    return step == STEP_DONE;
}

static bool tasks_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };

    if (!call_reader(call, &r, err) || !tasks_write(call, r.conn, args, &j, err))
        return false;
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

struct doing {
    const struct task_args *args;
    struct str done_on, evidence;
    const char *by;
};

/* On the writer's thread; who may for which unit is the guard's to say. */
static bool task_run(struct conn *conn, void *argument, struct error *err)
{
    const struct doing *d = argument;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_YEARLY_TASK_PUT, &q, err))
        return false;
    stmt_bind_i64(&q, ":year", d->args->year);
    stmt_bind_str(&q, ":kind", str_from(kinds[d->args->kind]));
    stmt_bind_i64(&q, ":institution", d->args->institution_id);
    stmt_bind_str(&q, ":done_on", d->done_on);
    stmt_bind_str(&q, ":evidence", d->evidence);
    stmt_bind_str(&q, ":signed_by", str_from(d->by));
    return stmt_run(&q, err);
}

/* Putting the same twice is the same: no key is needed. */
static bool task_put(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "done_on", "evidence", NULL };
    struct doing d = { .args = args, .by = call->caller->login };
    struct write_request request = { .run = task_run, .argument = &d, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };
    char today[DATE_TEXT];

    clock_today(today);
    if (!body_object(call, known, &doc, err) ||
        !body_text(&doc, "done_on", call->arena, &d.done_on, err) ||
        !body_text(&doc, "evidence", call->arena, &d.evidence, err) ||
        !body_needs(d.evidence, "evidence", err))
        return false;
    if (!d.done_on.len)
        d.done_on = str_from(today);
    if (!date_is_valid(d.done_on) || str_compare(d.done_on, str_from(today)) > 0)
        return body_wrong("done_on", d.done_on, "YYYY-MM-DD, not after today", err);
    if (d.evidence.len > EVIDENCE_MAX)
        return body_wrong("evidence", (struct str){ 0 }, "at most 400 bytes", err);
    return call_write(call, &request, err) && tasks_get(call, args, err);
}

const struct route yearly_task_routes[] = {
    { METHOD_GET, "/api/yearly-tasks", tasks_get, tasks_params, sizeof(struct task_args),
      "read_units", SCOPE_READ, "What each unit has done of its yearly duties",
      "年度公示与备案情况" },
    { METHOD_PUT, "/api/yearly-tasks/{year}/{kind}/{institution_id}", task_put, task_params,
      sizeof(struct task_args), "edit", SCOPE_WRITE, "A unit has done one, with its evidence",
      "登记年度公示或备案", NULL, BODY_JSON },
};
const size_t n_yearly_task_routes = ARRAY_LEN(yearly_task_routes);
