/*
 * reviews: /api/reviews, how complete and fresh units' data are, and what is missing.
 */
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/review.h"

enum { GAPS_MAX = 5000 };

static bool rules_today(struct call *call, struct review_rules *rules, struct error *err)
{
    char today[DATE_TEXT];

    clock_today(today);
    return review_rules_read(str_from(today), call->arena, rules, err);
}

static void rules_write(struct json *j, const struct review_rules *rules)
{
    json_array_begin(j, "rules");
    for (size_t i = 0; i < rules->n; i++) {
        const struct review_rule *r = &rules->rules[i];

        json_object_begin(j, NULL);
        json_str(j, "code", r->code);
        json_str(j, "register", r->register_name);
        json_str(j, "level", r->level);
        json_str(j, "title", r->title[LANG_EN]);
        json_str(j, "title_zh", r->title[LANG_ZH]);
        json_str(j, "from", r->from);
        json_str(j, "source", r->source);
        json_end(j);
    }
    json_end(j);
}

static void counts_write(struct json *j, const struct review_unit *u)
{
    static const struct review_unit nothing;

    u = u ? u : &nothing;
    json_i64(j, "required", u->required);
    json_i64(j, "missing", u->missing);
    json_i64(j, "wanted", u->wanted);
    json_i64(j, "wanted_missing", u->wanted_missing);
    json_f64(j, "complete", u->required ? 1 - (double)u->missing / (double)u->required : 1, 4);
}

static void text_or_none(struct json *j, const char *key, const struct stmt *q, int column)
{
    if (stmt_is_null(q, column))
        json_none(j, key);
    else
        json_str(j, key, stmt_str(q, column));
}

static void unit_write(struct json *j, const struct stmt *q, const struct review_counts *counts,
                       int64_t today)
{
    json_object_begin(j, NULL);
    json_i64(j, "institution_id", stmt_i64(q, 0));
    json_str(j, "code", stmt_str(q, 1));
    json_str(j, "institution", stmt_str(q, 2));
    counts_write(j, review_unit_find(counts, stmt_i64(q, 0)));
    text_or_none(j, "changed_on", q, 3);
    if (stmt_is_null(q, 3))
        json_none(j, "days");
    else
        json_i64(j, "days", today - date_to_days(stmt_str(q, 3)));
    json_i64(j, "corrections", stmt_i64(q, 4));
    text_or_none(j, "state", q, 5);
    json_end(j);
}

static bool units_write(struct call *call, struct conn *conn, int64_t unit, struct json *j,
                        struct error *err)
{
    struct review_rules rules;
    struct review_counts counts;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char today[DATE_TEXT];

    clock_today(today);
    if (!rules_today(call, &rules, err) ||
        !review_count(conn, &rules, unit, call->arena, &counts, err) ||
        !stmt_open(conn, SQL_REVIEW_FRESH, &q, err))
        return false;
    stmt_bind_id(&q, ":unit", unit);
    rules_write(j, &rules);
    json_array_begin(j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        unit_write(j, &q, &counts, date_to_days(str_from(today)));
    json_end(j);
    return step == STEP_DONE;
}

static bool completeness_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    (void)args;
    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err))
        return false;
    json_object_begin(&j, NULL);
    if (!units_write(call, r.conn, 0, &j, err))
        return false;
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

struct gaps {
    struct json *j;
    int64_t n;
};

static bool gap_write(void *context, const struct review_gap *gap, struct error *err)
{
    struct gaps *g = context;

    (void)err;
    if (g->n++ >= GAPS_MAX)
        return true;
    json_object_begin(g->j, NULL);
    json_str(g->j, "rule", gap->rule->code);
    json_str(g->j, "register", gap->rule->register_name);
    json_str(g->j, "level", gap->rule->level);
    json_i64(g->j, "object_id", gap->object_id);
    json_str(g->j, "object", gap->object);
    json_end(g->j);
    return true;
}

static bool unit_get(struct call *call, const void *args, struct error *err)
{
    int64_t unit = ((const struct record_args *)args)->id;
    struct json j = JSON_INIT(&call->response->body);
    struct gaps gaps = { &j, 0 };
    struct review_rules rules;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !record_there(r.conn, SQL_REVIEW_UNIT_THERE, unit, "institutions", err) ||
        !rules_today(call, &rules, err))
        return false;
    json_object_begin(&j, NULL);
    if (!units_write(call, r.conn, unit, &j, err))
        return false;
    json_array_begin(&j, "gaps");
    if (!review_gaps(r.conn, &rules, unit, &gaps, gap_write, err))
        return false;
    json_end(&j);
    json_i64(&j, "n_gaps", gaps.n);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

const struct route review_routes[] = {
    { METHOD_GET, "/api/reviews/completeness", completeness_get, NULL, 0, "read_units", SCOPE_READ,
      "How complete and fresh each unit's data are", "各单位数据的完整性与时效" },
    { METHOD_GET, "/api/reviews/units/{id}", unit_get, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ, "What is missing in a unit's data", "单位数据缺项" },
};
const size_t n_review_routes = ARRAY_LEN(review_routes);
