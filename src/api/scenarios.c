/*
 * scenarios: /api/scenarios, relocations being planned: made of a goal in a clerk's words or of a
 * problem, changed, compared, discussed.
 */
#include "scenarios.h"

#include "body.h"
#include "meta.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/standards.h"
#include "yardstick/scenario/city_problem.h"
#include "yardstick/scenario/problem_edit.h"

enum {
    CITY_BYTES = 512 << 20,
    STOCK_MS = 20000, /* the whole city is read */
    TURN_MS = 10000,
    NAME_MAX = 200,
    COMMENT_MAX = 4000
};

/* What a request may say of a scenario beside the wish or the problem itself. */
static const char *const own_members[] = { "name", "problem", "copy_of", NULL };
static const char *const no_members[] = { "name", NULL };

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

/* A draft as a request makes it; the texts live in the bufs. */
struct making {
    struct call *call;
    struct buf wish, problem;
    struct scenario_draft draft;
    struct once once;
    int64_t id;
};

static bool name_take(struct making *m, struct str name, struct error *err)
{
    if (name.len == 0 || name.len > NAME_MAX) {
        error_set(err, ERROR_INVALID, "%s is missing or not what it should be", "name");
        return error_detail(err, STR("name"), name, "1..200");
    }
    m->draft.name = arena_copy(m->call->arena, name);
    return m->draft.name.ptr || error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

/* The wish as text becomes a problem of today's ledger, as the caller may see it. */
static bool wish_carry_out(struct making *m, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(CITY_BYTES);
    AUTO(json_doc) doc = { 0 };
    AUTO(reader) r = { 0 };
    struct rulesets sets;
    struct stock stock;
    struct wish wish;
    char today[DATE_TEXT];
    bool done;

    clock_today(today);
    if (!json_read(buf_str(&m->wish), SCENARIO_PROBLEM_BYTES, &doc, err) ||
        !wish_read(doc.root, &arena, &wish, err) || !call_reader(m->call, &r, err))
        return false;
    conn_deadline(r.conn, STOCK_MS);
    done = standards_load(r.conn, &arena, &sets, err) &&
           stock_load(r.conn, str_from(today), &arena, &stock, err) &&
           city_problem_write(&stock, rulesets_on(&sets, str_from(today)), &wish, &arena,
                              &m->problem, err);
    m->draft.kind = str_from(wish_kind_names[wish.kind]);
    m->draft.wish = buf_str(&m->wish);
    m->draft.problem = buf_str(&m->problem);
    return done;
}

/* A problem from outside: that it is one at all; the solver tells the rest. */
static bool problem_check(const struct json_value *problem, struct error *err)
{
    if (json_kind(problem) == JSON_KIND_OBJECT && json_count(json_get(problem, "units")) &&
        json_count(json_get(problem, "buildings")))
        return true;
    error_set(err, ERROR_INVALID, "%s is missing or not what it should be", "problem");
    return error_detail(err, STR("problem"), (struct str){ 0 },
                        "{\"units\":[…],\"buildings\":[…]}");
}

static bool problem_take(struct making *m, const struct json_value *body, struct error *err)
{
    const struct json_value *problem = json_get(body, "problem");

    if (!problem_check(problem, err) || !problem_merge(problem, NULL, NULL, &m->problem, err))
        return false;
    m->draft.kind = STR("problem");
    m->draft.problem = buf_str(&m->problem);
    return name_take(m,
                     json_get(body, "name") ? json_as_str(json_get(body, "name"))
                                            : json_as_str(json_get(problem, "name")),
                     err);
}

/* goals and weights stand for each other: who names one means the other no more. */
static const char *const *stale_members(const struct json_value *patch)
{
    static const char *const weights[] = { "name", "problem", "copy_of", "weights", NULL };
    static const char *const goals[] = { "name", "problem", "copy_of", "goals", NULL };
    const struct json_value *new_goals = json_get(patch, "goals"),
                            *new_weights = json_get(patch, "weights");

    if (new_weights && json_kind(new_weights) != JSON_KIND_NULL)
        return goals;
    return new_goals && json_kind(new_goals) != JSON_KIND_NULL ? weights : own_members;
}

static bool is_empty(const struct json_value *patch)
{
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    while (json_each(patch, &at, &key, &value)) {
        size_t i = 0;

        while (own_members[i] && !str_eq(key, str_from(own_members[i])))
            i++;
        if (!own_members[i])
            return false;
    }
    return true;
}

/* What may be changed of a problem that did not come of a wish. */
static bool problem_members_check(const struct json_value *patch, struct error *err)
{
    static const char *const known[] = { "name",  "copy_of",    "goals",     "weights", "rules",
                                         "costs", "pins",       "bans",      "apart",   "empty",
                                         "keep",  "affinities", "distances", NULL };
    const struct json_value *value;
    void *at = NULL;
    struct str key;

    while (json_each(patch, &at, &key, &value)) {
        size_t i = 0;

        while (known[i] && !str_eq(key, str_from(known[i])))
            i++;
        if (known[i])
            continue;
        error_set(err, ERROR_INVALID, "there is no member \"%" STR_FMT "\" here", STR_ARG(key));
        return error_detail(err, key, (struct str){ 0 }, "");
    }
    return true;
}

static bool problem_patch(struct making *m, struct str problem, const struct json_value *patch,
                          struct error *err)
{
    // empty and keep are marks of buildings; goals and weights stand for each other.
    const char *drop[] = { "copy_of", "empty", "keep",
                           json_get(patch, "weights") ? "goals"
                           : json_get(patch, "goals") ? "weights"
                                                      : NULL,
                           NULL };
    AUTO(buf) merged = BUF_INIT(SCENARIO_PROBLEM_BYTES);
    AUTO(json_doc) before = { 0 };
    AUTO(json_doc) after = { 0 };
    struct problem_marks marks = { .empty = json_get(patch, "empty"),
                                   .keep = json_get(patch, "keep") };

    if (!problem_members_check(patch, err) ||
        !json_read(problem, SCENARIO_PROBLEM_BYTES, &before, err) ||
        !problem_merge(before.root, patch, drop, &merged, err) ||
        !json_read(buf_str(&merged), SCENARIO_PROBLEM_BYTES, &after, err))
        return false;
    if (!problem_mark(after.root, &marks, &m->problem, err))
        return false;
    m->draft.kind = STR("problem");
    m->draft.problem = buf_str(&m->problem);
    return true;
}

/* Another's wish or problem with the members of `patch` in place of its own. */
static bool patch_take(struct making *m, int64_t id, const struct json_value *patch,
                       struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(CITY_BYTES);
    AUTO(json_doc) before = { 0 };
    AUTO(reader) r = { 0 };
    struct scenario_work work;

    if (!call_reader(m->call, &r, err) || !scenario_work_load(r.conn, id, &arena, &work, err))
        return false;
    reader_release(&r);
    if (!work.wish.ptr)
        return problem_patch(m, work.problem, patch, err);
    return json_read(work.wish, SCENARIO_PROBLEM_BYTES, &before, err) &&
           problem_merge(before.root, patch, stale_members(patch), &m->wish, err) &&
           wish_carry_out(m, err);
}

static bool making_read(struct making *m, const struct json_value *body, struct error *err)
{
    struct str name = json_as_str(json_get(body, "name"));
    int64_t copy_of;

    if (json_kind(body) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    if (json_get(body, "problem"))
        return problem_take(m, body, err);
    if (!name_take(m, name, err))
        return false;
    if (json_as_i64(json_get(body, "copy_of"), &copy_of))
        return patch_take(m, copy_of, body, err);
    return problem_merge(body, NULL, no_members, &m->wish, err) && wish_carry_out(m, err);
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

static struct making making_of(struct call *call)
{
    return (struct making){ .call = call,
                            .wish = BUF_INIT(SCENARIO_PROBLEM_BYTES),
                            .problem = BUF_INIT(SCENARIO_PROBLEM_BYTES) };
}

static void making_release(struct making *m)
{
    buf_release(&m->wish);
    buf_release(&m->problem);
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
    if (json_kind(doc.root) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    if (json_get(doc.root, "name") && !name_take(m, json_as_str(json_get(doc.root, "name")), err))
        return false;
    return (is_empty(doc.root) || patch_take(m, id, doc.root, err)) &&
           scenario_change_do(&change, err);
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
