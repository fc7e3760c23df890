/*
 * reservation: what ends by itself. See action.h.
 */
#include "yardstick/registry/action.h"

static bool free_room(struct conn *conn, const struct stmt *expired, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_ACTION_ROOM_STATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", stmt_i64(expired, 0));
    stmt_bind_str(&q, ":day", stmt_str(expired, 1));
    stmt_bind_str(&q, ":state", stmt_str(expired, 2));
    return stmt_run(&q, err);
}

bool reservation_expire(struct conn *conn, struct str day, int64_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *n = 0;
    if (!stmt_open(conn, SQL_RESERVATION_EXPIRED, &q, err))
        return false;
    stmt_bind_str(&q, ":day", day);
    for (; (step = stmt_step(&q, err)) == STEP_ROW; ++*n)
        if (!free_room(conn, &q, err))
            return false;
    return step == STEP_DONE;
}

bool reservation_is_due(struct conn *conn, struct str day, bool *due, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_RESERVATION_EXPIRED, &q, err))
        return false;
    stmt_bind_str(&q, ":day", day);
    step = stmt_step(&q, err);
    *due = step == STEP_ROW;
    return step != STEP_FAILED;
}
