/*
 * audits: /api/audit, who did what, and whether the chain holds.
 */
#include "resource.h"

enum { VERIFY_MS = 20000 };

struct audit_args {
    struct str actor, action, object, since, until;
    int64_t object_id, before, limit;
};

static const struct param audit_params[] = {
    PARAM(STR, audit_args, actor, .min = 1, .max = 64, .about = "a login", .about_zh = "登录名"),
    PARAM(STR, audit_args, action, .min = 1, .max = 32,
          .about =
              "insert, update, delete, sign_in, sign_in_failed, locked, sign_out, export, code",
          .about_zh = "操作"),
    PARAM(STR, audit_args, object, .min = 1, .max = 32, .about = "room, person, account, …",
          .about_zh = "对象"),
    PARAM(I64, audit_args, object_id, .min = 0, .max = 9007199254740991),
    PARAM(DATE, audit_args, since, .about = "from this day on (UTC)", .about_zh = "起始日期"),
    PARAM(DATE, audit_args, until, .about = "up to and with this day (UTC)",
          .about_zh = "截止日期"),
    PARAM(I64, audit_args, before, .min = 1, .max = 9007199254740991,
          .about = "the `next` of the page before", .about_zh = "上一页的 next"),
    PARAM(I64, audit_args, limit, .min = 1, .max = 1000, .otherwise = "100"),
    PARAM_END
};

static void row_write(struct json *j, const struct stmt *q)
{
    static const char *const names[] = { "at", "day", "actor", "origin", "action", "object" };

    json_object_begin(j, NULL);
    json_i64(j, "seq", stmt_i64(q, 0));
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        json_str(j, names[i], stmt_str(q, (int)i + 1));
    json_i64(j, "object_id", stmt_i64(q, 7));
    json_raw(j, "detail", stmt_str(q, 8));
    json_str(j, "why", stmt_str(q, 9));
    json_end(j);
}

static bool audit_get(struct call *call, const void *args_, struct error *err)
{
    const struct audit_args *a = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;
    int64_t n = 0, last = 0;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_AUDIT_SEARCH, &q, err))
        return false;
    stmt_bind_text(&q, ":actor", a->actor);
    stmt_bind_text(&q, ":action", a->action);
    stmt_bind_text(&q, ":object", a->object);
    stmt_bind_text(&q, ":since", a->since);
    stmt_bind_text(&q, ":until", a->until);
    stmt_bind_id(&q, ":object_id", a->object_id);
    stmt_bind_id(&q, ":before", a->before);
    stmt_bind_i64(&q, ":limit", a->limit + 1);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while (n <= a->limit && (step = stmt_step(&q, err)) == STEP_ROW)
        if (n++ < a->limit) {
            row_write(&j, &q);
            last = stmt_i64(&q, 0);
        }
    json_end(&j);
    if (n > a->limit)
        json_i64(&j, "next", last);
    else
        json_none(&j, "next");
    json_end(&j);
    call->response->cache = "no-store";
    return step != STEP_FAILED && buf_ok(&call->response->body, err);
}

static bool verify_get(struct call *call, const void *args, struct error *err)
{
    const struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct audit_head head;
    struct error broken = { 0 };
    AUTO(reader) r = { 0 };
    bool holds;

    (void)args;
    if (!call_reader(call, &r, err))
        return false;
    conn_deadline(r.conn, VERIFY_MS);
    holds = audit_verify(&world->audit, r.conn, &head, &broken);
    if (!holds && broken.code != ERROR_CONFLICT) {
        *err = broken;
        return false;
    }
    json_object_begin(&j, NULL);
    json_bool(&j, "holds", holds);
    json_i64(&j, "rows", head.seq);
    if (!holds) {
        json_i64(&j, "broken", head.seq + 1);
        json_text(&j, "text", broken.message[LANG_EN]);
        json_text(&j, "text_zh", broken.message[LANG_ZH]);
    }
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

const struct route audit_routes[] = {
    { METHOD_GET, "/api/audit", audit_get, audit_params, sizeof(struct audit_args), "audit",
      SCOPE_OFFICE, "Who did what, the newest first", "审计记录，新的在前" },
    { METHOD_GET, "/api/audit/verify", verify_get, NULL, 0, "audit", SCOPE_OFFICE,
      "Does the chain hold; the first row that does not fit", "校验审计链" },
};
const size_t n_audit_routes = ARRAY_LEN(audit_routes);
