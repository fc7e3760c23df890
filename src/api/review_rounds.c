/*
 * review_rounds: /api/reviews, rounds in which units sign for their data: a unit submits, the
 * bureau accepts or returns. And what a unit proposes to change.
 */
#include "body.h"
#include "once.h"
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/review.h"
#include "yardstick/registry/entry.h"

enum { TURN_MS = 5000, CORRECTIONS_MAX = 500 };

struct writing {
    struct once once;
    const struct call *call;
    struct json_doc *doc;
    struct str name, due, move, note;
    int64_t id, unit, made;
    struct arena *arena;
    char at[CLOCK_TEXT];
};

static const char *by(const struct writing *w)
{
    return w->call->caller->login;
}

static bool last_id(struct conn *conn, int64_t *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, SQL_LAST_ID, &q, err) && stmt_get_i64(&q, out, err);
}

static bool round_run(struct conn *conn, void *argument, struct error *err)
{
    struct writing *w = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) units = { 0 };

    if (!once_find(conn, &w->once, &w->made, err))
        return false;
    if (w->made)
        return true;
    if (!stmt_open(conn, SQL_REVIEW_ROUND_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":name", w->name);
    stmt_bind_str(&q, ":opened", (struct str){ w->at, 10 });
    stmt_bind_text(&q, ":due", w->due);
    if (!stmt_run(&q, err) || !last_id(conn, &w->made, err) ||
        !stmt_open(conn, SQL_REVIEW_UNIT_INSERT, &units, err))
        return false;
    stmt_bind_i64(&units, ":round", w->made);
    stmt_bind_str(&units, ":at", str_from(w->at));
    stmt_bind_str(&units, ":by", str_from(by(w)));
    return stmt_run(&units, err) && once_keep(conn, &w->once, w->made, err);
}

static bool rounds_get(struct call *call, const void *args, struct error *err)
{
    static const char *const counts[] = { "units", "open", "submitted", "returned", "accepted" };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    (void)args;
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_REVIEW_ROUNDS, &q, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        json_i64(&j, "id", stmt_i64(&q, 0));
        json_str(&j, "name", stmt_str(&q, 1));
        json_str(&j, "opened", stmt_str(&q, 2));
        json_str(&j, "due", stmt_str(&q, 3));
        for (int i = 0; i < 5; i++)
            json_i64(&j, counts[i], stmt_i64(&q, 4 + i));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

static bool round_make(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "name", "due", NULL };
    struct writing w = { .call = call };
    struct write_request request = { .run = round_run, .argument = &w, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    (void)args;
    clock_format(clock_now(), w.at);
    if (!once_begin(call, &w.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "name", call->arena, &w.name, err) ||
        !body_text(&doc, "due", call->arena, &w.due, err) || !body_needs(w.name, "name", err))
        return false;
    if (w.due.len && !date_is_valid(w.due))
        return body_wrong("due", w.due, "YYYY-MM-DD", err);
    if (!call_write(call, &request, err))
        return false;
    call->response->status = 201;
    return rounds_get(call, NULL, err);
}

static bool round_units(struct call *call, const void *args, struct error *err)
{
    static const char *const texts[] = { "signed", "signed_by", "changed_at", "changed_by",
                                         "note" };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) ||
        !record_there(r.conn, SQL_REVIEW_ROUND_THERE, ((const struct record_args *)args)->id,
                      "reviews", err) ||
        !stmt_open(r.conn, SQL_REVIEW_ROUND_UNITS, &q, err))
        return false;
    stmt_bind_i64(&q, ":round", ((const struct record_args *)args)->id);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        json_i64(&j, "institution_id", stmt_i64(&q, 1));
        json_str(&j, "code", stmt_str(&q, 2));
        json_str(&j, "institution", stmt_str(&q, 3));
        json_str(&j, "batch", stmt_str(&q, 4));
        json_str(&j, "state", stmt_str(&q, 5));
        if (!stmt_is_null(&q, 10)) {
            json_i64(&j, "rooms", stmt_i64(&q, 6));
            json_fixed(&j, "area", stmt_i64(&q, 7), 2);
            json_i64(&j, "required", stmt_i64(&q, 8));
            json_i64(&j, "missing", stmt_i64(&q, 9));
        }
        for (int i = 0; i < 5; i++)
            json_str(&j, texts[i], stmt_str(&q, 10 + i));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

/* Who may do what from which state: the unit's head submits, the bureau decides. */
static const struct {
    const char *move, *from[3], *to;
    const char *permission;
} moves[] = {
    { "submit", { "open", "returned", NULL }, "submitted", "sign_unit" },
    { "return", { "submitted", "accepted", NULL }, "returned", "standards" },
    { "accept", { "submitted", NULL }, "accepted", "standards" },
};

static bool unit_sign(struct conn *conn, const struct writing *w, int64_t row, struct error *err)
{
    struct review_rules rules;
    struct review_counts counts;
    const struct review_unit *u;
    AUTO(stmt) q = { 0 };

    if (!review_rules_read((struct str){ w->at, 10 }, w->arena, &rules, err) ||
        !review_count(conn, &rules, w->unit, w->arena, &counts, err) ||
        !stmt_open(conn, SQL_REVIEW_UNIT_SIGN, &q, err))
        return false;
    u = review_unit_find(&counts, w->unit);
    stmt_bind_i64(&q, ":id", row);
    stmt_bind_str(&q, ":at", str_from(w->at));
    stmt_bind_str(&q, ":by", str_from(by(w)));
    stmt_bind_i64(&q, ":required", u ? u->required : 0);
    stmt_bind_i64(&q, ":missing", u ? u->missing : 0);
    return stmt_run(&q, err);
}

static bool move_run(struct conn *conn, void *argument, struct error *err)
{
    struct writing *w = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) now = { 0 };
    size_t m = (size_t)w->made;
    enum stmt_step_result step;
    bool fits = false;
    int64_t row;

    if (!stmt_open(conn, SQL_REVIEW_UNIT_STATE, &now, err))
        return false;
    stmt_bind_i64(&now, ":round", w->id);
    stmt_bind_i64(&now, ":unit", w->unit);
    step = stmt_step(&now, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)w->unit, "reviews");
    row = stmt_i64(&now, 0);
    for (size_t i = 0; moves[m].from[i]; i++)
        fits |= str_eq(stmt_str(&now, 1), str_from(moves[m].from[i]));
    if (!fits)
        return error_set(err, ERROR_CONFLICT, "the unit is %" STR_FMT ": it cannot be moved so",
                         STR_ARG(stmt_str(&now, 1)));
    if (!stmt_open(conn, SQL_REVIEW_UNIT_MOVE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", row);
    stmt_bind_str(&q, ":state", str_from(moves[m].to));
    stmt_bind_text(&q, ":note", w->note);
    stmt_bind_str(&q, ":at", str_from(w->at));
    stmt_bind_str(&q, ":by", str_from(by(w)));
    return stmt_run(&q, err) && (m != 0 || unit_sign(conn, w, row, err));
}

struct move_args {
    int64_t id, institution_id;
};
static const struct param move_params[] = {
    PARAM(I64, move_args, id, .min = 1, .max = 9007199254740991, .about = "of the round",
          .about_zh = "轮次编号"),
    PARAM(I64, move_args, institution_id, .min = 1, .max = 9007199254740991, .about = "of the unit",
          .about_zh = "单位编号"),
    PARAM_END
};

static bool moved(struct call *call, const struct move_args *a, bool unit, struct error *err)
{
    static const char *const known[] = { "move", "note", NULL };
    struct writing w = {
        .call = call, .id = a->id, .unit = a->institution_id, .arena = call->arena
    };
    struct write_request request = { .run = move_run, .argument = &w, .wait_ms = TURN_MS };
    struct record_args round = { a->id };
    AUTO(json_doc) doc = { 0 };
    size_t m = 0;

    clock_format(clock_now(), w.at);
    if (!body_object(call, known, &doc, err) ||
        !body_text(&doc, "move", call->arena, &w.move, err) ||
        !body_text(&doc, "note", call->arena, &w.note, err))
        return false;
    while (m < ARRAY_LEN(moves) && !str_eq(w.move, str_from(moves[m].move)))
        m++;
    if (m == ARRAY_LEN(moves) || (strcmp(moves[m].permission, "sign_unit") == 0) != unit)
        return body_wrong("move", w.move, unit ? "submit" : "accept|return", err);
    w.made = (int64_t)m;
    return call_write(call, &request, err) && round_units(call, &round, err);
}

/* A move sent twice is refused the second time by the state it left: no key is needed. */
static bool unit_submits(struct call *call, const void *args, struct error *err)
{
    return moved(call, args, true, err);
}

static bool bureau_decides(struct call *call, const void *args, struct error *err)
{
    return moved(call, args, false, err);
}

const struct route review_round_routes[] = {
    { METHOD_GET, "/api/reviews", rounds_get, NULL, 0, "read_units", SCOPE_READ,
      "Rounds of review, and how far they are", "数据审核轮次与进度" },
    { METHOD_POST, "/api/reviews", round_make, NULL, 0, "standards", SCOPE_WRITE,
      "Begin a round with every unit that holds rooms, a batch a district (Idempotency-Key)",
      "开始一轮数据审核", NULL, BODY_JSON },
    { METHOD_GET, "/api/reviews/{id}/units", round_units, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ, "A round unit by unit", "各单位的审核状态" },
    { METHOD_PUT, "/api/reviews/{id}/units/{institution_id}/signature", unit_submits, move_params,
      sizeof(struct move_args), "sign_unit", SCOPE_WRITE, "A unit's head signs for its data",
      "单位负责人签报", NULL, BODY_JSON },
    { METHOD_PUT, "/api/reviews/{id}/units/{institution_id}/decision", bureau_decides, move_params,
      sizeof(struct move_args), "standards", SCOPE_WRITE, "The bureau accepts or returns it",
      "机关事务部门审核", NULL, BODY_JSON },
};
const size_t n_review_round_routes = ARRAY_LEN(review_round_routes);
