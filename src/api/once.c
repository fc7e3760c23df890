/*
 * once: see the header.
 */
#include "once.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/base/clock.h"

enum { KEY_MAX = 200, KEPT_S = 7 * 86400 };

bool once_begin(const struct call *call, struct once *once, struct error *err)
{
    const struct request *r = call->request;
    char path[ETAG_TEXT], body[ETAG_TEXT];

    once->key = str_trim(request_header(r, "Idempotency-Key"));
    if (!once->key.len || once->key.len > KEY_MAX) {
        error_set(err, ERROR_INVALID,
                  "the header Idempotency-Key is missing: give each request that creates something "
                  "a name of its own, so that sending it twice does it once");
        return error_detail(err, STR("Idempotency-Key"), (struct str){ 0 }, "1..200");
    }
    etag_of_bytes(path, r->path);
    etag_of_bytes(body, r->body);
    snprintf(once->request, sizeof(once->request), "%.16s.%.16s", path + 1, body + 1);
    return true;
}

bool once_find(struct conn *conn, const struct once *once, int64_t *made, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *made = 0;
    if (!stmt_open(conn, SQL_REQUEST_KEY_FIND, &q, err))
        return false;
    stmt_bind_str(&q, ":key", once->key);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    if (!str_eq(stmt_str(&q, 0), str_from(once->request)))
        return error_set(err, ERROR_CONFLICT,
                         "this Idempotency-Key was used for another request; take a new one");
    *made = stmt_i64(&q, 1);
    return true;
}

bool once_keep(struct conn *conn, const struct once *once, int64_t made, struct error *err)
{
    AUTO(stmt) keep = { 0 };
    AUTO(stmt) forget = { 0 };
    char at[CLOCK_TEXT], old[CLOCK_TEXT];

    clock_format(clock_now(), at);
    clock_format(clock_now() - KEPT_S, old);
    if (!stmt_open(conn, SQL_REQUEST_KEY_FORGET, &forget, err) ||
        !stmt_open(conn, SQL_REQUEST_KEY_KEEP, &keep, err))
        return false;
    stmt_bind_str(&forget, ":at", str_from(old));
    stmt_bind_str(&keep, ":key", once->key);
    stmt_bind_str(&keep, ":request", str_from(once->request));
    stmt_bind_i64(&keep, ":made", made);
    stmt_bind_str(&keep, ":at", str_from(at));
    return stmt_run(&forget, err) && stmt_run(&keep, err);
}
