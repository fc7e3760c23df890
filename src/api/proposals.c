/*
 * proposals: what surveys say of the register, and what a person makes of it.
 */
#include "proposals.h"

#include "body.h"
#include "job_start.h"
#include "meta.h"
#include "once.h"
#include "rows.h"
#include "yardstick/registry/entry.h"
#include "yardstick/survey/propose.h"

enum { BODY_MAX = 1 << 16, DECIDED_AT_ONCE = 1000, TURN_MS = 2000 };

static const char *const states[] = { "open", "accepted", "rejected", "all", NULL };
enum { STATE_ALL = 3 };

struct proposals_args {
    int64_t survey_id, building_id, limit, after;
    int state, f, lang;
};

static const struct param proposals_params[] = {
    PARAM(ENUM, proposals_args, state, .values = states, .otherwise = "open"),
    PARAM(I64, proposals_args, survey_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, proposals_args, building_id, .min = 1, .max = 9007199254740991),
    ROWS_FORM_PARAMS(proposals_args), PARAM_END
};

static const struct code kind_codes[] = { { "height", { "楼高", "Height of a building" } },
                                          { NULL } };
static const struct code state_codes[] = { { "open", { "待处理", "Open" } },
                                           { "accepted", { "已采纳", "Accepted" } },
                                           { "rejected", { "不采纳", "Rejected" } },
                                           { NULL } };

static const struct column columns[] = {
    { .name = "id", .title = { "编号", "Id" }, .kind = COLUMN_INTEGER },
    { .name = "kind", .title = { "内容", "What" }, .kind = COLUMN_CODE, .codes = kind_codes },
    { .name = "state", .title = { "状态", "State" }, .kind = COLUMN_CODE, .codes = state_codes },
    { .name = "building_code", .title = { "楼栋编码", "Building code" }, .kind = COLUMN_TEXT },
    { .name = "building", .title = { "楼栋", "Building" }, .kind = COLUMN_TEXT },
    { .name = "survey", .title = { "测绘", "Survey" }, .kind = COLUMN_TEXT },
    { .name = "flown", .title = { "航摄日期", "Flown" }, .kind = COLUMN_DATE },
    { .name = "registered", .title = { "登记值", "Registered" }, .kind = COLUMN_LENGTH },
    { .name = "proposed", .title = { "实测值", "Measured" }, .kind = COLUMN_LENGTH },
    { .name = "spread", .title = { "屋面起伏", "Spread" }, .kind = COLUMN_LENGTH },
    { .name = "coverage", .title = { "覆盖（%）", "Coverage (%)" }, .kind = COLUMN_INTEGER },
    { .name = "made", .title = { "提出", "Made" }, .kind = COLUMN_TEXT },
    { .name = "decided", .title = { "处理", "Decided" }, .kind = COLUMN_TEXT },
    { .name = "reason", .title = { "理由", "Reason" }, .kind = COLUMN_TEXT },
};

static const struct collection proposal_collection = { .name = "proposals",
                                                       .title = { "拟议", "Proposals" },
                                                       .columns = columns,
                                                       .n_columns = ARRAY_LEN(columns) };

static bool rows_open(struct conn *conn, enum sql_id sql, const struct proposals_args *args,
                      struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, sql, q, err))
        return false;
    stmt_bind_id(q, ":survey_id", args->survey_id);
    stmt_bind_id(q, ":building_id", args->building_id);
    if (args->state == STATE_ALL)
        stmt_bind_null(q, ":state");
    else
        stmt_bind_str(q, ":state", str_from(states[args->state]));
    return true;
}

static bool proposals_get(struct call *call, const void *args_, struct error *err)
{
    const struct proposals_args *args = args_;
    struct rows_form form = { &proposal_collection, args->f, args->lang, args->limit };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };
    AUTO(stmt) total = { 0 };
    int64_t n;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, call->response->etag))
        return true;
    if (!rows_open(r.conn, SQL_PROPOSAL_LIST, args, &q, err) ||
        !rows_open(r.conn, SQL_PROPOSAL_TOTAL, args, &total, err) || !stmt_get_i64(&total, &n, err))
        return false;
    stmt_bind_i64(&q, ":after", args->after);
    stmt_bind_i64(&q, ":limit", rows_limit(&form));
    if (args->f != TABLE_JSON)
        return rows_send(call, &q, &form, err);
    json_object_begin(&j, NULL);
    json_object_begin(&j, "total");
    json_i64(&j, "count", n);
    json_end(&j);
    if (!rows_items(&q, &form, &j, err))
        return false;
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool proposals_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "survey_id", NULL };
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 10);
    struct json j = JSON_INIT(&text);
    struct str key;
    int64_t survey = 0;

    (void)args;
    if (!job_start_key(call, &key, err) || !body_object(call, known, &doc, err))
        return false;
    if (!json_as_i64(json_get(doc.root, "survey_id"), &survey) || survey <= 0)
        return body_wrong("survey_id", (struct str){ 0 }, "id", err);
    if (!world->jobs)
        return error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
    json_object_begin(&j, NULL);
    json_i64(&j, "survey_id", survey);
    json_end(&j);
    return job_start(call, "heights", &text, key, err);
}

static bool job_run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    struct watch watch = job_run_watch(job);
    AUTO(json_doc) doc = { 0 };
    struct propose_result found;
    struct json j = JSON_INIT(result);
    struct caller caller;
    struct write_by by;
    int64_t survey;

    if (!job_run_by(world, job, &caller, &by, err) || !json_read(job->request, 1 << 10, &doc, err))
        return false;
    if (!json_as_i64(json_get(doc.root, "survey_id"), &survey))
        return error_set(err, ERROR_INTERNAL, "the job's request is not readable");
    watch_progress(&watch, 1, "measuring");
    if (!propose_heights(world->ledger, &by, survey, &watch, &found, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "buildings", found.n_buildings);
    json_i64(&j, "proposals", found.n_proposals);
    json_end(&j);
    return true;
}

struct job_kind proposals_job_kind(struct world *world)
{
    return (struct job_kind){ "heights", job_run, world, true };
}

struct decision {
    struct once once;
    struct meta meta;
    struct arena *arena;
    bool is_accepted;
    const int64_t *ids;
    size_t n;
};

static bool height_accept(struct conn *conn, const struct decision *d, int64_t building,
                          int64_t height, const struct cell *was, struct error *err)
{
    const struct collection *c = &collections[COLLECTION_BUILDINGS];
    struct entry entry;
    size_t column = 0;

    while (strcmp(c->columns[column].name, "height") != 0)
        column++;
    if (!entry_load(conn, c, building, d->arena, &entry, err))
        return false;
    if (!cell_eq(entry.values[column], *was))
        return error_set(err, ERROR_CONFLICT,
                         "the height of building %lld was changed since it was measured: measure "
                         "the survey again",
                         (long long)building);
    entry.values[column] = (struct cell){ .kind = CELL_I64, .i64 = height };
    return entry_update(conn, c, str_from(d->meta.day), &entry, err);
}

static bool one_decide(struct conn *conn, const struct decision *d, int64_t id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(stmt) store = { 0 };
    enum stmt_step_result step;
    struct cell was = { .kind = CELL_NULL };
    char now[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_PROPOSAL_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)id, "proposals");
    if (!str_eq(stmt_str(&q, 0), STR("open")))
        return error_set(err, ERROR_CONFLICT, "proposal %lld is decided already", (long long)id);
    if (!stmt_is_null(&q, 3))
        was = (struct cell){ .kind = CELL_I64, .i64 = stmt_i64(&q, 3) };
    if (d->is_accepted && !height_accept(conn, d, stmt_i64(&q, 1), stmt_i64(&q, 2), &was, err))
        return false;
    stmt_reset(&q);
    if (!stmt_open(conn, SQL_PROPOSAL_DECIDE, &store, err))
        return false;
    clock_format(clock_now(), now);
    stmt_bind_i64(&store, ":id", id);
    stmt_bind_str(&store, ":state", d->is_accepted ? STR("accepted") : STR("rejected"));
    stmt_bind_str(&store, ":now", str_from(now));
    stmt_bind_str(&store, ":reason", str_from(d->meta.reason));
    return stmt_run(&store, err);
}

/* On the writer's thread: all of them or none. */
static bool decide_run(struct conn *conn, void *argument, struct error *err)
{
    struct decision *d = argument;
    int64_t made = 0;

    if (!once_find(conn, &d->once, &made, err))
        return false;
    if (made)
        return true;
    for (size_t i = 0; i < d->n; i++)
        if (!one_decide(conn, d, d->ids[i], err))
            return false;
    return once_keep(conn, &d->once, d->ids[0], err);
}

static bool decision_read(struct call *call, struct json_doc *doc, struct decision *d,
                          struct error *err)
{
    static const char *const known[] = { "proposal_ids", "decision", "from", "reason", NULL };
    struct str word;

    if (!body_object(call, known, doc, err) || !meta_read(doc->root, &d->meta, err))
        return false;
    if (!body_ids(doc->root, "proposal_ids", DECIDED_AT_ONCE, call->arena, &d->ids, &d->n, err))
        return false;
    if (d->n == 0)
        return body_wrong("proposal_ids", (struct str){ 0 }, "[id, …], 1..1000", err);
    word = json_as_str(json_get(doc->root, "decision"));
    d->is_accepted = str_eq(word, STR("accept"));
    if (!d->is_accepted && !str_eq(word, STR("reject")))
        return body_wrong("decision", (struct str){ 0 }, "accept|reject", err);
    return d->is_accepted || d->meta.reason[0] ||
           body_wrong("reason", (struct str){ 0 }, "why not, 1..500", err);
}

static bool decisions_post(struct call *call, const void *args, struct error *err)
{
    struct decision d = { .arena = call->arena };
    struct write_request request = { .run = decide_run, .argument = &d, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    if (!once_begin(call, &d.once, err) || !decision_read(call, &doc, &d, err))
        return false;
    request.day = d.meta.day;
    request.why = d.meta.reason;
    if (!call_write(call, &request, err))
        return false;
    json_object_begin(&j, NULL);
    json_text(&j, "decision", d.is_accepted ? "accept" : "reject");
    json_i64(&j, "count", (int64_t)d.n);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route proposal_routes[] = {
    { METHOD_GET, "/api/proposals", proposals_get, proposals_params, sizeof(struct proposals_args),
      "read", SCOPE_READ, "What surveys say of the register and nobody has accepted yet",
      "拟议：测绘与登记不一致、待处理的项",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { METHOD_POST, "/api/proposals", proposals_post, NULL, 0, "survey", SCOPE_WRITE,
      "Measure the buildings of a survey again; a job (Idempotency-Key)",
      "按测绘成果重新量取楼高（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_POST, "/api/proposals/decisions", decisions_post, NULL, 0, "edit", SCOPE_WRITE,
      "Accept or reject proposals, all of them or none (Idempotency-Key)",
      "采纳或不采纳（需 Idempotency-Key）", .body = BODY_JSON },
};
const size_t n_proposal_routes = ARRAY_LEN(proposal_routes);
