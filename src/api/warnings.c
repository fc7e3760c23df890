/*
 * warnings: /api/warnings, what the rules find, its history, and the signed
 * notes that explain it.
 */
#include "body.h"
#include "meta.h"
#include "once.h"
#include "rows.h"
#include "yardstick/base/json_read.h"
#include "yardstick/housing/warning_list.h"

enum { BODY_MAX = 1 << 16, TURN_MS = 2000 };

struct warnings_args {
    struct str code;
    int64_t institution_id, building_id, courtyard_id, district_id, object_id, limit, after;
    int type, level, state, f, lang;
};

static const char *const types[] = {
    "rooms", "people", "institutions", "buildings", "floors", NULL
};
static const char *const levels[] = { "amber", "red", NULL };
static const char *const states[] = { "open", "explained", "closed", "all", NULL };

static const struct param warnings_params[] = {
    PARAM(STR, warnings_args, code, .min = 1, .max = 64, .about = "only this warning",
          .about_zh = "预警代码"),
    PARAM(ENUM, warnings_args, type, .values = types, .about = "about what",
          .about_zh = "对象类型"),
    PARAM(ENUM, warnings_args, level, .values = levels, .about = "how grave", .about_zh = "级别"),
    PARAM(ENUM, warnings_args, state, .values = states,
          .about = "without it those that are open, explained or not",
          .about_zh = "状态，缺省为未消除"),
    PARAM(I64, warnings_args, institution_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, warnings_args, building_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, warnings_args, courtyard_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, warnings_args, district_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, warnings_args, object_id, .min = 1, .max = 9007199254740991,
          .about = "of the object of `type`", .about_zh = "对象编号"),
    ROWS_FORM_PARAMS(warnings_args),
    PARAM_END
};

static void bind_word(struct stmt *q, const char *name, const char *const *words, int i)
{
    if (i < 0)
        stmt_bind_null(q, name);
    else
        stmt_bind_str(q, name, str_from(words[i]));
}

static bool rows_open(struct conn *conn, const struct warnings_args *args, int64_t id,
                      struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, SQL_LIST_WARNINGS, q, err))
        return false;
    stmt_bind_text(q, ":code", args->code);
    bind_word(q, ":type", types, args->type);
    bind_word(q, ":level", levels, args->level);
    bind_word(q, ":state", states, args->state);
    stmt_bind_id(q, ":institution_id", args->institution_id);
    stmt_bind_id(q, ":building_id", args->building_id);
    stmt_bind_id(q, ":courtyard_id", args->courtyard_id);
    stmt_bind_id(q, ":district_id", args->district_id);
    stmt_bind_id(q, ":object_id", args->object_id);
    stmt_bind_id(q, ":id", id);
    stmt_bind_i64(q, ":after", args->after);
    stmt_bind_i64(q, ":limit", args->f == TABLE_JSON ? args->limit + 1 : TABLE_ROWS_MAX);
    return true;
}

static bool code_check(const struct warnings_args *args, struct arena *arena, struct error *err)
{
    struct warning_rules rules;

    if (!args->code.ptr)
        return true;
    if (!warning_rules_read(arena, &rules, err))
        return false;
    if (warning_rule_find(&rules, args->code))
        return true;
    error_set(err, ERROR_INVALID, "there is no such warning");
    return error_detail(err, STR("code"), args->code, "a code of /api/warnings/summary");
}

static bool warnings_list(struct call *call, const void *args_, struct error *err)
{
    const struct warnings_args *args = args_;
    struct rows_form form = { &warning_collection, args->f, args->lang, args->limit };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };

    if (!code_check(args, call->arena, err) || !call_reader(call, &r, err) ||
        !tx_begin_read(&tx, r.conn, err) || !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, call->response->etag))
        return true;
    if (!rows_open(r.conn, args, PARAM_ABSENT, &q, err))
        return false;
    return rows_send(call, &q, &form, err);
}

struct summary_args {
    int64_t institution_id;
};

static const struct param summary_params[] = {
    PARAM(I64, summary_args, institution_id, .min = 1, .max = 9007199254740991,
          .about = "of one institution", .about_zh = "某单位"),
    PARAM_END
};

static bool warnings_summary(struct call *call, const void *args_, struct error *err)
{
    const struct summary_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    int64_t institution = args->institution_id == PARAM_ABSENT ? 0 : args->institution_id;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, call->response->etag))
        return true;
    json_object_begin(&j, NULL);
    if (!warnings_summary_write(r.conn, institution, &j, "items", err))
        return false;
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool part_write(struct conn *conn, enum sql_id sql, int64_t id, const char *key,
                       struct json *j, struct error *err)
{
    struct table table = { .options = { .form = TABLE_JSON } };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, sql, &q, err) || !table_columns(&table, &warning_collection, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    json_array_begin(j, key);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(j, NULL);
        table_members(&table, &q, j);
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

static bool card_write(struct conn *conn, int64_t id, struct json *j, struct error *err)
{
    struct warnings_args all = { .institution_id = PARAM_ABSENT,
                                 .building_id = PARAM_ABSENT,
                                 .courtyard_id = PARAM_ABSENT,
                                 .district_id = PARAM_ABSENT,
                                 .object_id = PARAM_ABSENT,
                                 .type = -1,
                                 .level = -1,
                                 .state = 3,
                                 .limit = 1 };
    struct table table = { .options = { .form = TABLE_JSON } };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!rows_open(conn, &all, id, &q, err) || !table_columns(&table, &warning_collection, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE
                   ? error_set(err, ERROR_NOT_FOUND, "there is no warning %lld", (long long)id)
                   : false;
    json_object_begin(j, NULL);
    table_members(&table, &q, j);
    if (!part_write(conn, SQL_WARNING_EVENTS, id, "events", j, err) ||
        !part_write(conn, SQL_WARNING_EXCEPTIONS, id, "exceptions", j, err))
        return false;
    json_end(j);
    return true;
}

static bool card_answer_to(struct call *call, int64_t id, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !card_write(r.conn, id, &j, err))
        return false;
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

static bool warning_card(struct call *call, const void *args, struct error *err)
{
    return card_answer_to(call, ((const struct record_args *)args)->id, err);
}

struct explanation {
    struct once once;
    int64_t warning, id;
    struct str document, note, until;
    char day[DATE_TEXT];
};

/* On the writer's thread. */
static bool explain_run(struct conn *conn, void *argument, struct error *err)
{
    struct explanation *x = argument;
    AUTO(stmt) object = { 0 };
    AUTO(stmt) insert = { 0 };
    AUTO(stmt) last = { 0 };
    enum stmt_step_result step;

    if (!once_find(conn, &x->once, &x->id, err))
        return false;
    if (x->id)
        return true;
    if (!stmt_open(conn, SQL_WARNING_OBJECT, &object, err))
        return false;
    stmt_bind_i64(&object, ":id", x->warning);
    step = stmt_step(&object, err);
    if (step != STEP_ROW)
        return step == STEP_DONE ? error_set(err, ERROR_NOT_FOUND, "there is no warning %lld",
                                             (long long)x->warning)
                                 : false;
    if (!stmt_open(conn, SQL_WARNING_EXPLAIN, &insert, err) ||
        !stmt_open(conn, SQL_LAST_ID, &last, err))
        return false;
    stmt_bind_i64(&insert, ":id", x->warning);
    stmt_bind_str(&insert, ":document", x->document);
    stmt_bind_str(&insert, ":from", str_from(x->day));
    stmt_bind_str(&insert, ":to", x->until);
    stmt_bind_str(&insert, ":note", x->note);
    return stmt_run(&insert, err) && stmt_get_i64(&last, &x->id, err) &&
           once_keep(conn, &x->once, x->id, err);
}

static bool explanation_read(struct json_value *body, struct explanation *x, struct error *err)
{
    static const char *const known[] = { "document", "until", "note", NULL };

    if (!body_members(body, known, err))
        return false;
    x->document = str_trim(json_as_str(json_get(body, "document")));
    x->until = json_as_str(json_get(body, "until"));
    x->note = json_as_str(json_get(body, "note"));
    clock_today(x->day);
    if (!x->document.len || x->document.len > 200)
        return body_wrong("document", (struct str){ 0 },
                          "the number of the approving document, 1..200", err);
    if (!date_is_valid(x->until) || str_compare(x->until, str_from(x->day)) <= 0)
        return body_wrong("until", (struct str){ 0 }, "YYYY-MM-DD, after today", err);
    return x->note.len <= 2000 || body_wrong("note", (struct str){ 0 }, "0..2000", err);
}

static bool warning_explain(struct call *call, const void *args, struct error *err)
{
    struct explanation x = { .warning = ((const struct record_args *)args)->id };
    struct write_request request = { .run = explain_run, .argument = &x, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    if (!once_begin(call, &x.once, err) || !json_read(call->request->body, BODY_MAX, &doc, err) ||
        !explanation_read(doc.root, &x, err) || !call_write(call, &request, err))
        return false;
    call->response->status = 201;
    return card_answer_to(call, x.warning, err);
}

const struct route warning_routes[] = {
    { METHOD_GET, "/api/warnings", warnings_list, warnings_params, sizeof(struct warnings_args),
      "read_units", SCOPE_READ, "What the rules find, a row a finding", "预警列表",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { METHOD_GET, "/api/warnings/summary", warnings_summary, summary_params,
      sizeof(struct summary_args), "read_units", SCOPE_READ,
      "The rules, and how many findings of each are open", "预警规则与未消除数量" },
    { METHOD_GET, "/api/warnings/{id}", warning_card, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ, "A finding, how it went on, and what explains it",
      "预警详情与历史" },
    { METHOD_POST, "/api/warnings/{id}/exceptions", warning_explain, record_params,
      sizeof(struct record_args), "approve", SCOPE_WRITE,
      "Explain a finding by an approved document until a day", "以批准文件说明预警", NULL,
      BODY_JSON },
};
const size_t n_warning_routes = ARRAY_LEN(warning_routes);
