/*
 * submissions: /api/submissions, packages to the province: a kept `province` report that was
 * checked before it left, and what the province answered.
 */
#include "body.h"
#include "once.h"
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/review.h"

enum { TURN_MS = 5000, RECEIPT_MAX = 400 };

struct sending {
    struct once once;
    const struct call *call;
    int64_t snapshot, id;
    struct str counts, receipt;
    char at[CLOCK_TEXT];
};

/* Nothing that must be filled may be missing: the answer says of whom it is. */
static bool complete(struct call *call, struct str *counts, struct error *err)
{
    struct review_rules rules;
    struct review_counts found;
    int64_t required = 0, missing = 0;
    size_t units = 0;
    char today[DATE_TEXT];
    AUTO(reader) r = { 0 };

    clock_today(today);
    if (!call_reader(call, &r, err) ||
        !review_rules_read(str_from(today), call->arena, &rules, err) ||
        !review_count(r.conn, &rules, 0, call->arena, &found, err))
        return false;
    for (size_t i = 0; i < found.n; i++) {
        required += found.units[i].required;
        missing += found.units[i].missing;
        units += found.units[i].missing > 0;
    }
    *counts = arena_printf(call->arena, "{\"required\":%lld,\"missing\":%lld}", (long long)required,
                           (long long)missing);
    return !missing || error_set(err, ERROR_CONFLICT,
                                 "%lld values that must be filled are missing in %lld units: see "
                                 "/api/reviews/completeness",
                                 (long long)missing, (long long)units);
}

static bool send_run(struct conn *conn, void *argument, struct error *err)
{
    struct sending *s = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) last = { 0 };
    AUTO(stmt) kept = { 0 };
    enum stmt_step_result step;

    if (!once_find(conn, &s->once, &s->id, err))
        return false;
    if (s->id)
        return true;
    if (!stmt_open(conn, SQL_REPORT_SNAPSHOT_BY_ID, &kept, err))
        return false;
    stmt_bind_i64(&kept, ":id", s->snapshot);
    step = stmt_step(&kept, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE || !str_eq(stmt_str(&kept, 0), STR("province")))
        return error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                         (long long)s->snapshot, "reports");
    if (!stmt_open(conn, SQL_SUBMISSION_INSERT, &q, err) ||
        !stmt_open(conn, SQL_LAST_ID, &last, err))
        return false;
    stmt_bind_str(&q, ":at", str_from(s->at));
    stmt_bind_str(&q, ":by", str_from(s->call->caller->login));
    stmt_bind_str(&q, ":counts", s->counts);
    stmt_bind_i64(&q, ":snapshot", s->snapshot);
    return stmt_run(&q, err) && stmt_get_i64(&last, &s->id, err) &&
           once_keep(conn, &s->once, s->id, err);
}

static bool submissions_get(struct call *call, const void *args, struct error *err)
{
    static const char *const texts[] = { "made_at", "made_by", "day" };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    (void)args;
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_SUBMISSIONS, &q, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        json_i64(&j, "id", stmt_i64(&q, 0));
        for (int i = 0; i < 3; i++)
            json_str(&j, texts[i], stmt_str(&q, i + 1));
        json_str(&j, "digest", stmt_str(&q, 5));
        json_i64(&j, "bytes", stmt_i64(&q, 6));
        json_str(&j, "receipt", stmt_str(&q, 7));
        json_str(&j, "receipt_on", stmt_str(&q, 8));
        json_str(&j, "receipt_by", stmt_str(&q, 9));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

static bool submit(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "snapshot", NULL };
    struct sending s = { .call = call };
    struct write_request request = { .run = send_run, .argument = &s, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    (void)args;
    clock_format(clock_now(), s.at);
    if (!once_begin(call, &s.once, err) || !body_object(call, known, &doc, err))
        return false;
    if (!json_as_i64(json_get(doc.root, "snapshot"), &s.snapshot)) {
        return body_wrong("snapshot", (struct str){ 0 }, "the id of a kept province report", err);
    }
    if (!complete(call, &s.counts, err) || !call_write(call, &request, err))
        return false;
    call->response->status = 201;
    return submissions_get(call, NULL, err);
}

static bool receipt_run(struct conn *conn, void *argument, struct error *err)
{
    const struct sending *s = argument;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SUBMISSION_RECEIPT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", s->id);
    stmt_bind_str(&q, ":receipt", s->receipt);
    stmt_bind_str(&q, ":on", (struct str){ s->at, 10 });
    stmt_bind_str(&q, ":by", str_from(s->call->caller->login));
    return stmt_run(&q, err);
}

/* Putting the same twice is the same: no key is needed. */
static bool receipt_put(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "receipt", NULL };
    struct sending s = { .call = call, .id = ((const struct record_args *)args)->id };
    struct write_request request = { .run = receipt_run, .argument = &s, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    clock_format(clock_now(), s.at);
    if (!body_object(call, known, &doc, err) ||
        !body_text(&doc, "receipt", call->arena, &s.receipt, err) ||
        !body_needs(s.receipt, "receipt", err))
        return false;
    if (s.receipt.len > RECEIPT_MAX)
        return body_wrong("receipt", (struct str){ 0 }, "at most 400 bytes", err);
    return call_write(call, &request, err) && submissions_get(call, NULL, err);
}

const struct route submission_routes[] = {
    { METHOD_GET, "/api/submissions", submissions_get, NULL, 0, "read_secret", SCOPE_READ,
      "Packages to the province and its receipts", "上报省级的数据包与回执" },
    { METHOD_POST, "/api/submissions", submit, NULL, 0, "standards", SCOPE_WRITE,
      "Send a kept province report; refused while something that must be filled is missing "
      "(Idempotency-Key)",
      "上报（必填项齐全方可）", NULL, BODY_JSON },
    { METHOD_PUT, "/api/submissions/{id}/receipt", receipt_put, record_params,
      sizeof(struct record_args), "standards", SCOPE_WRITE, "What the province answered",
      "登记回执", NULL, BODY_JSON },
};
const size_t n_submission_routes = ARRAY_LEN(submission_routes);
