/*
 * action_undo: what an action did is read from its audit rows, the last first,
 * and each row is put back as it was before.
 */
#include <stdio.h>

#include "action_parts.h"

/* How a row of each table is put back; SQL_COUNT: no action does that. */
static const struct {
    const char *table;
    enum sql_id of_insert, of_update, of_delete;
} ways[] = {
    { "room", SQL_COUNT, SQL_UNDO_ROOM_UPDATE, SQL_COUNT },
    { "holding", SQL_UNDO_HOLDING_INSERT, SQL_UNDO_HOLDING_UPDATE, SQL_UNDO_HOLDING_DELETE },
    { "occupancy", SQL_UNDO_OCCUPANCY_INSERT, SQL_UNDO_OCCUPANCY_UPDATE,
      SQL_UNDO_OCCUPANCY_DELETE },
    { "tenure", SQL_UNDO_TENURE_INSERT, SQL_UNDO_TENURE_UPDATE, SQL_UNDO_TENURE_DELETE },
    { "reservation", SQL_UNDO_RESERVATION_INSERT, SQL_UNDO_RESERVATION_UPDATE, SQL_COUNT },
};

struct done {
    int64_t first, last; /* audit rows */
    char day[11];
};

static bool action_load(struct conn *conn, int64_t id, struct done *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_ACTION_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no action %lld", (long long)id);
    if (!stmt_is_null(&q, 4))
        return error_set(err, ERROR_CONFLICT,
                         "this is an undoing; to do it again, make the change anew");
    if (!stmt_is_null(&q, 5))
        return error_set(err, ERROR_CONFLICT, "this is undone already");
    snprintf(out->day, sizeof(out->day), "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    out->first = stmt_i64(&q, 2);
    out->last = stmt_i64(&q, 3);
    return true;
}

static bool nothing_since(struct conn *conn, int64_t id, const struct done *done, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char room[120], at[24], actor[80];
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_ACTION_LATER, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    stmt_bind_i64(&q, ":last", done->last);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    snprintf(room, sizeof(room), "%" STR_FMT, STR_ARG(stmt_str(&q, 0)));
    snprintf(at, sizeof(at), "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    snprintf(actor, sizeof(actor), "%" STR_FMT, STR_ARG(stmt_str(&q, 2)));
    return error_set(err, ERROR_CONFLICT,
                     "%s was changed after that, at %s by %s; it cannot be undone any more", room,
                     at, actor);
}

static enum sql_id put_of(struct str table, struct str action)
{
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        if (!str_eq(str_from(ways[i].table), table))
            continue;
        if (str_eq(action, STR("insert")))
            return ways[i].of_insert;
        return str_eq(action, STR("update")) ? ways[i].of_update : ways[i].of_delete;
    }
    return SQL_COUNT;
}

/* The row that the audit's row stands on. */
static bool row_put_back(struct conn *conn, struct stmt *audit, struct error *err)
{
    enum sql_id sql = put_of(stmt_str(audit, 0), stmt_str(audit, 2));
    AUTO(stmt) q = { 0 };
    AUTO(stmt) version = { 0 };
    int64_t id;

    if (sql == SQL_COUNT)
        return error_set(err, ERROR_INTERNAL, "audit row of \"%" STR_FMT "\" cannot be undone",
                         STR_ARG(stmt_str(audit, 0)));
    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", stmt_i64(audit, 1));
    if (stmt_has_bind(&q, ":before"))
        stmt_bind_str(&q, ":before", stmt_str(audit, 3));
    if (!stmt_get_i64(&q, &id, err))
        return error_prefix(err, "undo");
    if (sql != SQL_UNDO_ROOM_UPDATE)
        return true;
    if (!stmt_open(conn, SQL_UNDO_ROOM_VERSION, &version, err))
        return false;
    stmt_bind_i64(&version, ":id", id);
    return stmt_run(&version, err);
}

bool action_undo(struct conn *conn, int64_t action, struct str day, struct str reason, int64_t *id,
                 struct error *err)
{
    AUTO(stmt) audit = { 0 };
    struct action_order order = { .kind = ACTION_UNDO, .day = day, .reason = reason };
    struct done done;
    enum stmt_step_result step;
    int64_t head;

    if (!action_load(conn, action, &done, err) || !nothing_since(conn, action, &done, err) ||
        !action_head(conn, &head, err) || !stmt_open(conn, SQL_ACTION_AUDIT, &audit, err))
        return false;
    stmt_bind_i64(&audit, ":first", done.first);
    stmt_bind_i64(&audit, ":last", done.last);
    while ((step = stmt_step(&audit, err)) == STEP_ROW)
        if (!row_put_back(conn, &audit, err))
            return false;
    return step == STEP_DONE && action_note(conn, &order, action, head, id, err);
}

bool action_can_undo(struct conn *conn, int64_t action, bool *can, struct error *err)
{
    struct done done;

    *can = action_load(conn, action, &done, err) && nothing_since(conn, action, &done, err);
    if (!*can && err->code != ERROR_CONFLICT)
        return false;
    *err = (struct error){ 0 };
    return true;
}
