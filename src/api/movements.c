/*
 * movements: /api/statistics/movements, what was given back and what became of it.
 */
#include "resource.h"

struct movements_args {
    struct str from, to;
};

static const struct param movements_params[] = {
    PARAM(DATE, movements_args, from, .required = true, .about = "the first day",
          .about_zh = "起始日期"),
    PARAM(DATE, movements_args, to, .required = true, .about = "the day after the last",
          .about_zh = "截止日期的次日"),
    PARAM_END
};

static bool movements_get(struct call *call, const void *args_, struct error *err)
{
    static const char *const keys[] = { "given_back", "held_again", "lent" };
    const struct movements_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) || !list_etag(call, r.conn, err) ||
        !stmt_open(r.conn, SQL_STATISTIC_MOVEMENTS, &q, err))
        return false;
    stmt_bind_str(&q, ":from", args->from);
    stmt_bind_str(&q, ":to", args->to);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(&j, NULL);
    json_str(&j, "from", args->from);
    json_str(&j, "to", args->to);
    for (int i = 0; i < 3; i++) {
        json_object_begin(&j, keys[i]);
        json_i64(&j, "units", stmt_i64(&q, 3 * i));
        json_i64(&j, "rooms", stmt_i64(&q, 3 * i + 1));
        json_fixed(&j, "area", stmt_i64(&q, 3 * i + 2), 2);
        json_end(&j);
    }
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route movement_routes[] = {
    { METHOD_GET, "/api/statistics/movements", movements_get, movements_params,
      sizeof(struct movements_args), "read_units", SCOPE_READ,
      "What was given back in a time, and what became of it", "一段时间的腾退与再分配" },
};
const size_t n_movement_routes = ARRAY_LEN(movement_routes);
