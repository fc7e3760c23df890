/*
 * scenarios: /api/scenarios, relocations being planned: made of a goal in a clerk's words or of a
 * problem (scenario_make.h), changed, compared, discussed.
 */
#include "scenarios.h"

#include "body.h"
#include "scenario_make.h"

enum { TURN_MS = 10000, COMMENT_MAX = 4000 };

bool scenario_json_answer(struct call *call, enum sql_id sql, int64_t id, int column,
                          struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE
                   ? error_set(err, ERROR_NOT_FOUND, "there is no scenario %lld", (long long)id)
                   : false;
    buf_add(&call->response->body, stmt_str(&q, column));
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

bool scenario_answer(struct call *call, int64_t id, struct error *err)
{
    char start[48], digest[ETAG_TEXT];
    struct scenario scenario;
    AUTO(reader) r = { 0 };

    if (!call_reader(call, &r, err) || !scenario_load(r.conn, id, call->arena, &scenario, err))
        return false;
    reader_release(&r);
    buf_clear(&call->response->body);
    if (!scenario_json_answer(call, SQL_SCENARIO_CARD, id, 1, err))
        return false;
    etag_of_bytes(digest, buf_str(&call->response->body));
    card_etag_start(start, id, scenario.revision);
    etag_format(call->response->etag, "%s%.16s", start + 1, digest + 1);
    return true;
}

bool scenario_if_match_demand(const struct call *call, struct error *err)
{
    return request_header(call->request, "If-Match").ptr ||
           etag_must_match(call->request, "", true, err);
}

static bool match_check(const struct call *call, const struct scenario *scenario, struct error *err)
{
    struct str list = request_header(call->request, "If-Match");
    char start[48];

    card_etag_start(start, scenario->id, scenario->revision);
    return str_eq(str_trim(list), STR("*")) || memmem(list.ptr, list.len, start, strlen(start)) ||
           etag_must_match(call->request, "", true, err);
}

static bool change_run(struct conn *conn, void *argument, struct error *err)
{
    const struct scenario_change *change = argument;
    struct scenario scenario;

    return scenario_load(conn, change->id, change->call->arena, &scenario, err) &&
           (!change->matches || match_check(change->call, &scenario, err)) &&
           (!change->drafts || scenario_is_draft(&scenario, err)) && change->run(conn, change, err);
}

bool scenario_change_do(struct scenario_change *change, struct error *err)
{
    struct write_request request = { .run = change_run,
                                     .argument = change,
                                     .day = change->day,
                                     .why = change->why,
                                     .wait_ms = TURN_MS };

    if (change->matches && !scenario_if_match_demand(change->call, err))
        return false;
    return call_write(change->call, &request, err) &&
           scenario_answer(change->call, change->id, err);
}

struct scenarios_args {
    int64_t limit, after;
};
static const struct param scenarios_params[] = {
    PARAM(I64, scenarios_args, limit, .min = 1, .max = 1000, .otherwise = "100",
          .about = "how many, the newest first", .about_zh = "条数，新的在前"),
    PARAM(I64, scenarios_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0",
          .about = "the `next` of the page before", .about_zh = "上一页的 next"),
    PARAM_END
};

static bool scenarios_get(struct call *call, const void *args_, struct error *err)
{
    const struct scenarios_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t n = 0, last = 0;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_SCENARIO_LIST, &q, err))
        return false;
    stmt_bind_i64(&q, ":after", args->after);
    stmt_bind_i64(&q, ":limit", args->limit + 1);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW && n++ < args->limit) {
        last = stmt_i64(&q, 0);
        json_raw(&j, NULL, stmt_str(&q, 1));
    }
    json_end(&j);
    if (n > args->limit)
        json_i64(&j, "next", last);
    else
        json_none(&j, "next");
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step != STEP_FAILED && buf_ok(&call->response->body, err);
}

static bool scenario_get(struct call *call, const void *args, struct error *err)
{
    return scenario_answer(call, ((const struct record_args *)args)->id, err);
}

static bool create_run(struct conn *conn, void *argument, struct error *err)
{
    struct making *m = argument;

    if (!once_find(conn, &m->once, &m->id, err))
        return false;
    return m->id ? true
                 : scenario_create(conn, &m->draft, &m->id, err) &&
                       once_keep(conn, &m->once, m->id, err);
}

static bool create_do(struct making *m, struct error *err)
{
    struct write_request request = { .run = create_run, .argument = m, .wait_ms = TURN_MS };
    struct call *call = m->call;
    AUTO(json_doc) doc = { 0 };

    if (!once_begin(call, &m->once, err) ||
        !json_read(call->request->body, SCENARIO_PROBLEM_BYTES, &doc, err) ||
        !making_read(m, doc.root, err) || !call_write(call, &request, err) ||
        !scenario_answer(call, m->id, err))
        return false;
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/scenarios/%lld", (long long)m->id));
    return true;
}

static bool scenario_post(struct call *call, const void *args, struct error *err)
{
    struct making m = making_of(call);
    bool done = create_do(&m, err);

    (void)args;
    making_release(&m);
    return done;
}

static bool patch_run(struct conn *conn, const struct scenario_change *change, struct error *err)
{
    return scenario_change(conn, change->id, change->argument, err);
}

static bool patch_do(struct making *m, int64_t id, struct error *err)
{
    struct scenario_change change = { .call = m->call,
                                      .id = id,
                                      .matches = true,
                                      .drafts = true,
                                      .run = patch_run,
                                      .argument = &m->draft };
    AUTO(json_doc) doc = { 0 };

    if (!scenario_if_match_demand(m->call, err) ||
        !json_read(m->call->request->body, SCENARIO_PROBLEM_BYTES, &doc, err))
        return false;
    return making_patch(m, id, doc.root, err) && scenario_change_do(&change, err);
}

static bool scenario_patch(struct call *call, const void *args, struct error *err)
{
    struct making m = making_of(call);
    bool done = patch_do(&m, ((const struct record_args *)args)->id, err);

    making_release(&m);
    return done;
}

struct removal {
    struct call *call;
    int64_t id;
};

static bool remove_run(struct conn *conn, void *argument, struct error *err)
{
    const struct removal *removal = argument;
    struct scenario scenario;

    return scenario_load(conn, removal->id, removal->call->arena, &scenario, err) &&
           match_check(removal->call, &scenario, err) && scenario_is_draft(&scenario, err) &&
           scenario_remove(conn, removal->id, err);
}

static bool scenario_delete(struct call *call, const void *args, struct error *err)
{
    struct removal removal = { call, ((const struct record_args *)args)->id };
    struct write_request request = { .run = remove_run, .argument = &removal, .wait_ms = TURN_MS };

    if (!scenario_if_match_demand(call, err) || !call_write(call, &request, err))
        return false;
    call->response->status = 204;
    return true;
}

struct comment {
    struct once once;
    struct str text;
};

static bool comment_run(struct conn *conn, const struct scenario_change *change, struct error *err)
{
    const struct comment *comment = change->argument;
    int64_t made = 0;

    if (!once_find(conn, &comment->once, &made, err))
        return false;
    return made || (scenario_note(conn, change->id, "comment", 0, comment->text, err) &&
                    once_keep(conn, &comment->once, change->id, err));
}

static bool comment_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "text", NULL };
    AUTO(json_doc) doc = { 0 };
    struct comment comment;
    struct scenario_change change = { .call = call,
                                      .id = ((const struct record_args *)args)->id,
                                      .run = comment_run,
                                      .argument = &comment };

    if (!once_begin(call, &comment.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "text", call->arena, &comment.text, err) ||
        !body_needs(comment.text, "text", err))
        return false;
    if (comment.text.len > COMMENT_MAX)
        return error_set(err, ERROR_INVALID, "%s is too long", "text");
    return scenario_change_do(&change, err);
}

const struct route scenario_routes[] = {
    { METHOD_GET, "/api/scenarios", scenarios_get, scenarios_params, sizeof(struct scenarios_args),
      "plan", SCOPE_READ, "Relocations being planned, the newest first", "调配方案，新的在前" },
    { METHOD_POST, "/api/scenarios", scenario_post, NULL, 0, "plan", SCOPE_WRITE,
      "Plan a relocation: empty buildings, bring units together, make room, tidy up; of a problem, "
      "or as a copy of another (Idempotency-Key)",
      "新建调配方案：腾空、集中、安置、整体优化，或由问题文件、由另一方案复制（需 "
      "Idempotency-Key）",
      .body = BODY_JSON, .max_bytes = SCENARIO_PROBLEM_BYTES },
    { METHOD_GET, "/api/scenarios/{id}", scenario_get, record_params, sizeof(struct record_args),
      "plan", SCOPE_READ, "One of them: what is asked, its plans, notes and published waves",
      "一个调配方案" },
    { METHOD_PATCH, "/api/scenarios/{id}", scenario_patch, record_params,
      sizeof(struct record_args), "plan", SCOPE_WRITE,
      "Change what is asked: goals, weights, pins, bans, rules (If-Match)",
      "修改目标、权重、固定、禁止与规则（需 If-Match）", .body = BODY_JSON },
    { METHOD_DELETE, "/api/scenarios/{id}", scenario_delete, record_params,
      sizeof(struct record_args), "plan", SCOPE_WRITE, "Throw a draft away (If-Match)",
      "删除草案（需 If-Match）" },
    { METHOD_POST, "/api/scenarios/{id}/comments", comment_post, record_params,
      sizeof(struct record_args), "plan", SCOPE_WRITE, "Say something about it", "发表意见",
      .body = BODY_JSON },
};
const size_t n_scenario_routes = ARRAY_LEN(scenario_routes);
