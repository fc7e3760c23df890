/*
 * guard: may who asked still do it, and to these rows? Runs within the write.
 *
 * A caller whose permission reaches a unit only changes what is the unit's,
 * before and after: its people and where they sit, the rooms it holds, its own
 * names. Every row that a request changed passes here, so a handler that does
 * not ask changes nothing either.
 */
#include "auth_private.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"

enum { DETAIL_MAX = 4 << 20 };

static bool gone(struct error *err)
{
    return error_set(err, ERROR_UNAUTHORIZED, "you are not signed in any more");
}

/* Session or token: is it there still? */
static bool via_check(struct conn *conn, const struct caller *caller, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (caller->via != CALLER_SESSION && caller->via != CALLER_TOKEN)
        return true;
    if (!stmt_open(conn, caller->via == CALLER_SESSION ? SQL_SESSION_EXISTS : SQL_TOKEN_EXISTS, &q,
                   err))
        return false;
    stmt_bind_i64(&q, ":id", caller->via_id);
    stmt_bind_i64(&q, ":account_id", caller->account_id);
    if (caller->via == CALLER_TOKEN)
        stmt_bind_i64(&q, ":now", clock_now());
    return stmt_get_i64(&q, &n, err) && (n > 0 || gone(err));
}

static bool forbidden(struct error *err)
{
    return error_set(err, ERROR_FORBIDDEN, "your roles do not allow this");
}

/* The account as it is now. */
static bool caller_check(struct auth *auth, struct conn *conn, const struct write_request *request,
                         struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 14);
    const struct caller *asked = request->caller;
    struct caller now = *asked;
    struct account account;

    if (!account_load(conn, asked->account_id, &arena, &account, err))
        return err->code == ERROR_NOT_FOUND ? gone(err) : false;
    if (!account.is_active)
        return gone(err);
    now.roles = account.roles;
    caller_settle(&now, auth->settings->public_map);
    if (!caller_may(&now, request->permission) || account.institution_id != asked->institution_id)
        return forbidden(err);
    return via_check(conn, asked, err);
}

/* Is `institution` the unit or below it? */
static bool is_in_unit(struct conn *conn, int64_t institution, int64_t unit, bool *out,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    *out = false;
    if (!institution || !unit)
        return true;
    if (!stmt_open(conn, SQL_UNIT_HOLDS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", institution);
    stmt_bind_i64(&q, ":unit", unit);
    if (!stmt_get_i64(&q, &n, err))
        return false;
    *out = n > 0;
    return true;
}

/* All holders of a room are of the unit, and there is one. */
static bool room_is_units(struct conn *conn, int64_t room, int64_t unit, bool *out,
                          struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    size_t n = 0;

    *out = true;
    if (!stmt_open(conn, SQL_UNIT_OF_ROOM, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", room);
    for (; *out && (step = stmt_step(&q, err)) == STEP_ROW; n++)
        if (!is_in_unit(conn, stmt_i64(&q, 0), unit, out, err))
            return false;
    if (*out && step == STEP_FAILED)
        return false;
    *out = *out && n > 0;
    return true;
}

/* A column of one side of the change; 0 when it is not there. */
static int64_t side_get(const struct json_doc *doc, const char *side, const char *column)
{
    int64_t value = 0;

    return json_as_i64(json_get(json_get(doc->root, side), column), &value) ? value : 0;
}

/* A column as it is now, when the change did not touch it. */
static bool column_now(struct conn *conn, enum sql_id sql, int64_t id, int64_t *out,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    *out = step == STEP_ROW ? stmt_i64(&q, 0) : 0;
    return step != STEP_FAILED;
}

/* The institutions on both sides are the unit's; `now` gives it where neither side names one. */
static bool institutions_check(struct conn *conn, const struct change *change,
                               const struct json_doc *doc, enum sql_id now, int64_t unit, bool *out,
                               struct error *err)
{
    int64_t before = side_get(doc, "before", "institution_id");
    int64_t after = side_get(doc, "after", "institution_id");

    if (!before && !after && !column_now(conn, now, change->id, &after, err))
        return false;
    *out = true;
    if (before && !is_in_unit(conn, before, unit, out, err))
        return false;
    if (*out && (after || !before) && !is_in_unit(conn, after, unit, out, err))
        return false;
    return true;
}

/* Who sits where: one of the unit's people in one of the unit's rooms. */
static bool occupancy_check(struct conn *conn, const struct change *change,
                            const struct json_doc *doc, int64_t unit, bool *out, struct error *err)
{
    static const char *const sides[] = { "before", "after" };
    int64_t person, room, institution;

    *out = true;
    for (size_t i = 0; *out && i < 2; i++) {
        person = side_get(doc, sides[i], "person_id");
        room = side_get(doc, sides[i], "room_id");
        if (!person && change->action == CHANGE_UPDATE && i &&
            !column_now(conn, SQL_UNIT_PERSON_OF_OCCUPANCY, change->id, &person, err))
            return false;
        if (!room && change->action == CHANGE_UPDATE && i &&
            !column_now(conn, SQL_UNIT_ROOM_OF_OCCUPANCY, change->id, &room, err))
            return false;
        if (person && (!column_now(conn, SQL_UNIT_OF_PERSON, person, &institution, err) ||
                       !is_in_unit(conn, institution, unit, out, err)))
            return false;
        // Taking somebody out of a room that is not the unit's any more is fine.
        if (*out && i && room && !room_is_units(conn, room, unit, out, err))
            return false;
    }
    return true;
}

/* Names of the unit are its own; where it belongs and what it is are the bureau's. */
static bool institution_check(struct conn *conn, const struct change *change,
                              const struct json_doc *doc, int64_t unit, bool *out,
                              struct error *err)
{
    static const char *const bureaus[] = { "code", "parent_id", "class", "category", "secret" };

    *out = change->action == CHANGE_UPDATE;
    for (size_t i = 0; i < ARRAY_LEN(bureaus); i++)
        *out = *out && !json_get(json_get(doc->root, "after"), bureaus[i]);
    return !*out || is_in_unit(conn, change->id, unit, out, err);
}

static bool is_of_confirming(const char *table)
{
    static const char *const tables[] = { "confirmation",  "confirmation_version", "signature",
                                          "dispute",       "change_order",         "survey_batch",
                                          "delegation",    "flow_event",           "batch_finding",
                                          "measured_value" };

    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (strcmp(tables[i], table) == 0)
            return true;
    return false;
}

static bool change_check(struct conn *conn, const struct change *change, int64_t unit,
                         struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    bool may = false, asked;

    if (!json_read(change->detail, DETAIL_MAX, &doc, err))
        return false;
    if (strcmp(change->table, "person") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_PERSON, unit, &may, err);
    else if (strcmp(change->table, "occupancy") == 0)
        asked = occupancy_check(conn, change, &doc, unit, &may, err);
    else if (strcmp(change->table, "institution") == 0)
        asked = institution_check(conn, change, &doc, unit, &may, err);
    else if (strcmp(change->table, "yearly_task") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_YEARLY_TASK, unit, &may, err);
    else if (strcmp(change->table, "review_unit") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_REVIEW_UNIT, unit, &may, err);
    else if (strcmp(change->table, "correction") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_CORRECTION, unit, &may, err);
    else if (strcmp(change->table, "inspection") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_INSPECTION, unit, &may, err);
    else if (strcmp(change->table, "inspection_finding") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_FINDING, unit, &may, err);
    else if (strcmp(change->table, "inspection_photo") == 0)
        asked = institutions_check(conn, change, &doc, SQL_UNIT_OF_PHOTO, unit, &may, err);
    else if (strcmp(change->table, "room") == 0 && change->action == CHANGE_UPDATE)
        asked = room_is_units(conn, change->id, unit, &may, err);
    else {
        // An action says what was done to rows that are checked one by one; who signs and disputes
        // what is asked by the machine of confirmations, and follows from such rows.
        may = (strcmp(change->table, "action") == 0 && change->action == CHANGE_INSERT) ||
              is_of_confirming(change->table);
        asked = true;
    }
    if (!asked)
        return false;
    return may || error_set(err, ERROR_FORBIDDEN, "this does not belong to your institution");
}

static bool check(void *context, struct conn *conn, const struct write_request *request,
                  const struct change *changes, size_t n, struct error *err)
{
    struct auth *auth = context;

    if (!changes)
        return caller_check(auth, conn, request, err);
    if (!caller_is_unit_bound(request->caller, request->permission))
        return true;
    for (size_t i = 0; i < n; i++)
        if (!change_check(conn, &changes[i], request->caller->institution_id, err))
            return false;
    return true;
}

struct write_guard auth_guard(struct auth *auth)
{
    return (struct write_guard){ .context = auth, .check = check };
}
