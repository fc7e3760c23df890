/*
 * confirmations: /api/confirmations, where each stands, and how far the city is.
 */
#include "confirming.h"

#include "yardstick/confirm/verify.h"
#include "yardstick/http/events.h"

struct confirmations_args {
    struct str state, batch;
    int64_t institution_id, building_id, limit, after;
    bool waits, overdue;
    int f, lang;
};

static const struct param confirmations_params[] = {
    PARAM(STR, confirmations_args, state, .min = 1, .max = 40,
          .about = "open, disputed, closed or superseded", .about_zh = "状态"),
    PARAM(STR, confirmations_args, batch, .min = 1, .max = 64, .about = "of this survey batch",
          .about_zh = "测绘批次"),
    PARAM(I64, confirmations_args, institution_id, .min = 1, .max = 9007199254740991),
    PARAM(I64, confirmations_args, building_id, .min = 1, .max = 9007199254740991),
    PARAM(BOOL, confirmations_args, waits,
          .about = "only those that wait for me to sign or to answer",
          .about_zh = "只列待我签字、待我答复的"),
    PARAM(BOOL, confirmations_args, overdue, .about = "only those past their day",
          .about_zh = "只列超期的"),
    ROWS_FORM_PARAMS(confirmations_args),
    PARAM_END
};

static const struct column columns[] = {
    { .name = "institution", .title = { "单位", "Unit" } },
    { .name = "building", .title = { "楼栋", "Building" } },
    { .name = "courtyard", .title = { "院落", "Courtyard" } },
    { .name = "batch", .title = { "批次", "Batch" } },
    { .name = "state", .title = { "状态", "State" } },
    { .name = "version", .title = { "版本", "Version" } },
    { .name = "hash", .title = { "内容摘要", "Hash" } },
    { .name = "n_rooms", .title = { "房间数", "Rooms" } },
    { .name = "area", .title = { "面积", "Area" } },
    { .name = "since", .title = { "自", "Since" } },
    { .name = "due", .title = { "期限", "Due" } },
    { .name = "signed", .title = { "已签", "Signed" } },
    { .name = "disputes", .title = { "异议", "Disputes" } },
    { .name = "reminded", .title = { "最近催办", "Reminded" } },
};
static const struct collection confirmation_collection = {
    .name = "confirmations",
    .title = { "三方确认", "Confirmations" },
    .columns = columns,
    .n_columns = ARRAY_LEN(columns),
};

/* For which parties the caller signs by role; for which disputes are answered. As JSON. */
static struct str parties_of(const struct call *call, const unsigned roles[PARTY_COUNT])
{
    const char *between = "";
    AUTO(buf) list = BUF_INIT(256);

    buf_addc(&list, '[');
    for (int p = 0; p < PARTY_COUNT; p++)
        if (call->caller->roles & roles[p]) {
            buf_addf(&list, "%s\"%s\"", between, party_names[p]);
            between = ",";
        }
    buf_addc(&list, ']');
    return arena_copy(call->arena, buf_str(&list));
}

static bool confirmations_get(struct call *call, const void *args_, struct error *err)
{
    const struct confirmations_args *args = args_;
    struct rows_form form = { &confirmation_collection, args->f, args->lang, args->limit };
    static const unsigned signs[PARTY_COUNT] = { ROLE_BIT(ROLE_UNIT_HEAD), ROLE_BIT(ROLE_SURVEYOR),
                                                 ROLE_BIT(ROLE_MANAGER_HEAD) };
    static const unsigned answers[PARTY_COUNT] = {
        0, ROLE_BIT(ROLE_SURVEYOR), ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_MANAGER_HEAD)
    };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !stmt_open(r.conn, SQL_CONFIRM_LIST, &q, err))
        return false;
    stmt_bind_text(&q, ":state", args->state);
    stmt_bind_text(&q, ":batch", args->batch);
    stmt_bind_id(&q, ":institution_id", args->institution_id);
    stmt_bind_id(&q, ":building_id", args->building_id);
    stmt_bind_i64(&q, ":overdue", args->overdue);
    stmt_bind_i64(&q, ":waits", args->waits);
    stmt_bind_str(&q, ":parties", parties_of(call, signs));
    stmt_bind_str(&q, ":answers", parties_of(call, answers));
    stmt_bind_i64(&q, ":account", call->caller->account_id);
    stmt_bind_i64(&q, ":unit", call->caller->institution_id);
    stmt_bind_i64(&q, ":after", args->after);
    stmt_bind_i64(&q, ":limit", rows_limit(&form));
    call->response->cache = "no-store";
    return rows_send(call, &q, &form, err);
}

/* Areas and metres have two; a degree is 100 km. */
static int decimals_of(const char *name)
{
    return strcmp(name, "lon") == 0 || strcmp(name, "lat") == 0 ? 9 : 2;
}

bool objects_write(struct stmt *q, const char *const *names, struct json *j, const char *key,
                   struct error *err)
{
    enum stmt_step_result step;

    json_array_begin(j, key);
    while ((step = stmt_step(q, err)) == STEP_ROW) {
        json_object_begin(j, NULL);
        for (int i = 0; names[i]; i++)
            if (stmt_is_null(q, i))
                json_none(j, names[i]);
            else if (stmt_is_text(q, i))
                json_str(j, names[i], stmt_str(q, i));
            else if (stmt_is_real(q, i))
                json_f64(j, names[i], stmt_f64(q, i), decimals_of(names[i]));
            else
                json_i64(j, names[i], stmt_i64(q, i));
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

static bool part_write(struct conn *conn, enum sql_id sql, const char *const *names, struct json *j,
                       const char *key, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, sql, &q, err) && objects_write(&q, names, j, key, err);
}

static bool totals_write(struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CONFIRM_TOTALS, &q, err) || stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(j, "total");
    json_i64(j, "rooms_in_one", stmt_i64(&q, 0));
    json_i64(j, "rooms_of_city", stmt_i64(&q, 1));
    json_fixed(j, "area_of_city", stmt_i64(&q, 2), 2);
    json_i64(j, "confirmations", stmt_i64(&q, 3));
    json_i64(j, "rooms", stmt_i64(&q, 4));
    json_fixed(j, "area", stmt_i64(&q, 5), 2);
    json_i64(j, "units", stmt_i64(&q, 6));
    json_i64(j, "rooms_this_year", stmt_i64(&q, 7)); // signed by all three within twelve months
    json_end(j);
    return true;
}

/* How far each unit is, and each building for the map. */
static bool board_get(struct call *call, const void *args, struct error *err)
{
    static const char *const units[] = { "institution_id",
                                         "institution",
                                         "confirmations",
                                         "rooms",
                                         "area",
                                         "waiting",
                                         "one",
                                         "two",
                                         "three",
                                         "disputed",
                                         "superseded",
                                         "overdue",
                                         NULL };
    static const char *const idle[] = { "institution_id", "institution", "rooms", NULL };
    static const char *const places[] = { "building_id", "building",   "confirmations", "closed",
                                          "disputed",    "superseded", "signed",        NULL };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    (void)args;
    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err))
        return false;
    json_object_begin(&j, NULL);
    if (!totals_write(r.conn, &j, err) ||
        !part_write(r.conn, SQL_CONFIRM_BOARD, units, &j, "units", err) ||
        !part_write(r.conn, SQL_CONFIRM_IDLE_UNITS, idle, &j, "not_started", err) ||
        !part_write(r.conn, SQL_CONFIRM_PLACES, places, &j, "buildings", err))
        return false;
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

struct verify_args {
    struct str code;
};
static const struct param verify_params[] = { PARAM(STR, verify_args, code, .min = 20, .max = 20,
                                                    .about = "as printed on the record",
                                                    .about_zh = "记录单上的验证码"),
                                              PARAM_END };

/* Anybody may ask, and hears whether it holds: no names, no rooms, no areas. */
static bool verify_get(struct call *call, const void *args_, struct error *err)
{
    const struct verify_args *args = args_;
    const struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    enum verdict verdict;
    struct error why = { 0 };
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t version;

    if (!reader_borrow(world->ledger, &r, err) || !stmt_open(r.conn, SQL_CONFIRM_BY_CODE, &q, err))
        return false;
    stmt_bind_str(&q, ":code", args->code);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "no record bears this code");
    if (step == STEP_FAILED)
        return false;
    version = stmt_i64(&q, 1);
    if (!verify_version(&world->audit, r.conn, stmt_i64(&q, 0), version, &verdict, &why, err))
        return false;
    json_object_begin(&j, NULL);
    json_text(&j, "verdict", verdict_names[verdict]);
    json_bool(&j, "valid", verdict == VERDICT_VALID);
    json_str(&j, "hash", stmt_str(&q, 2));
    json_i64(&j, "version", version);
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static const char custodian_key[] = "custodian";

static bool settings_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    (void)args;
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_META_GET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", str_from(custodian_key));
    step = stmt_step(&q, err);
    json_object_begin(&j, NULL);
    if (step == STEP_ROW)
        json_str(&j, custodian_key, stmt_str(&q, 0));
    else
        json_none(&j, custodian_key);
    json_end(&j);
    return step != STEP_FAILED && buf_ok(&call->response->body, err);
}

static bool custodian_run(struct conn *conn, void *argument, struct error *err)
{
    const struct str *code = argument;
    AUTO(stmt) q = { 0 };
    int64_t id;

    if (!account_institution(conn, *code, &id, err) || !stmt_open(conn, SQL_META_SET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", str_from(custodian_key));
    stmt_bind_str(&q, ":value", *code);
    return stmt_run(&q, err);
}

static bool settings_put(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { custodian_key, NULL };
    AUTO(json_doc) doc = { 0 };
    struct str code;
    struct write_request request = { .run = custodian_run, .argument = &code };

    return body_object(call, known, &doc, err) &&
           body_text(&doc, custodian_key, call->arena, &code, err) &&
           body_needs(code, custodian_key, err) && call_write(call, &request, err) &&
           settings_get(call, args, err);
}

const struct route confirmation_routes[] = {
    { METHOD_GET, "/api/confirmations", confirmations_get, confirmations_params,
      sizeof(struct confirmations_args), "read_units", SCOPE_READ,
      "Confirmations of units in buildings; those that wait for me", "三方确认列表；待我签字",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { METHOD_GET, "/api/confirmations/board", board_get, NULL, 0, "read_units", SCOPE_READ,
      "How far each unit and building is", "各单位、各楼栋的确认进度" },
    { METHOD_GET, "/api/confirmations/verify/{code}", verify_get, verify_params,
      sizeof(struct verify_args), "anyone", SCOPE_NONE,
      "Does the record with this code hold? Nothing else is said", "验证记录单是否有效" },
    { METHOD_GET, "/api/confirmations/settings", settings_get, NULL, 0, "read_units", SCOPE_NONE,
      "Who signs for rooms nobody holds", "无人持有房间由谁代管签字" },
    { METHOD_PUT, "/api/confirmations/settings", settings_put, NULL, 0, "standards", SCOPE_WRITE,
      "Name the institution that signs for rooms nobody holds", "指定代管单位", NULL, BODY_JSON },
};
const size_t n_confirmation_routes = ARRAY_LEN(confirmation_routes);
