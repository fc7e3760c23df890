/*
 * action_room: assigning, reserving, lending, sealing and giving back a room.
 */
#include <stdio.h>

#include "action_parts.h"
#include "yardstick/base/clock.h"

static bool is_state(const struct acting *a, const char *state)
{
    return strcmp(a->state, state) == 0;
}

/* The error speaks of this room. */
static bool about_room(const struct acting *a, struct error *err)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)a->room);
    return error_detail(err, STR("room_ids"), str_from(text), "");
}

/* A room's row says what is true now: it cannot change in the future, nor before its last change.
 */
static bool state_set(struct acting *a, const char *state, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT];

    clock_today(today);
    if (str_compare(a->order->day, str_from(today)) > 0) {
        error_set(err, ERROR_INVALID, "the state of a room changes today at the latest");
        return error_detail(err, STR("from"), a->order->day, "YYYY-MM-DD <= today");
    }
    if (str_compare(a->order->day, str_from(a->since)) < 0) {
        error_set(err, ERROR_CONFLICT, "%s has changed on %s; give a day from then on", a->name,
                  a->since);
        return about_room(a, err);
    }
    if (!stmt_open(a->conn, SQL_ACTION_ROOM_STATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    stmt_bind_str(&q, ":state", str_from(state));
    return stmt_run(&q, err);
}

static bool held_by_whom(struct acting *a, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char holder[120], since[DATE_TEXT];

    if (!stmt_open(a->conn, SQL_ACTION_HOLDER, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    snprintf(holder, sizeof(holder), "%" STR_FMT, STR_ARG(stmt_str(&q, 0)));
    snprintf(since, sizeof(since), "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    error_set(err, ERROR_CONFLICT, "%s is held by %s since %s", a->name, holder, since);
    return about_room(a, err);
}

/* From its day on nobody holds more of the room than what `share` leaves. */
static bool share_is_free(struct acting *a, int64_t share, struct error *err)
{
    int64_t held;

    if (!acting_count(a, SQL_ACTION_SHARE_HELD, &held, err))
        return false;
    return held + share <= SHARE_WHOLE || held_by_whom(a, err);
}

static bool nobody_sits(struct acting *a, struct error *err)
{
    int64_t seated;

    if (!acting_count(a, SQL_ACTION_SEATED, &seated, err))
        return false;
    if (seated == 0)
        return true;
    error_set(err, ERROR_CONFLICT, "%s is not empty: %lld people sit there", a->name,
              (long long)seated);
    return about_room(a, err);
}

static bool wrong_state(struct acting *a, struct error *err)
{
    error_set(err, ERROR_CONFLICT, "%s is not free: its state is %s", a->name, a->state);
    return about_room(a, err);
}

/* A promise is kept: only who it was made to gets the room before it ends. */
static bool promise_check(struct acting *a, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char whom[120], until[DATE_TEXT];
    enum stmt_step_result step;

    if (!stmt_open(a->conn, SQL_ACTION_RESERVATION, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE ? wrong_state(a, err) : false;
    if (a->order->institution && stmt_i64(&q, 0) == a->order->institution)
        return true;
    snprintf(whom, sizeof(whom), "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    snprintf(until, sizeof(until), "%" STR_FMT, STR_ARG(stmt_str(&q, 2)));
    if (whom[0])
        error_set(err, ERROR_CONFLICT, "%s is reserved for %s until %s", a->name, whom, until);
    else
        error_set(err, ERROR_CONFLICT, "%s is reserved until %s", a->name, until);
    return about_room(a, err);
}

static bool is_free(struct acting *a, struct error *err)
{
    if (is_state(a, "reserved"))
        return promise_check(a, err);
    return is_state(a, "in_use") || is_state(a, "shared") || wrong_state(a, err);
}

static bool hold(struct acting *a, struct error *err)
{
    const struct action_order *o = a->order;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(a->conn, SQL_HOLDING_INSERT, &q, err))
        return false;
    stmt_bind_null(&q, ":id");
    stmt_bind_i64(&q, ":institution_code", o->institution);
    stmt_bind_i64(&q, ":room_code", a->room);
    stmt_bind_str(&q, ":from", o->day);
    stmt_bind_null(&q, ":to");
    stmt_bind_i64(&q, ":share", o->share);
    stmt_bind_text(&q, ":document", o->document);
    if (stmt_run(&q, err))
        return true;
    if (err->code != ERROR_CONFLICT)
        return false;
    error_set(err, ERROR_CONFLICT, "%s is held by this institution from that day already", a->name);
    return about_room(a, err);
}

bool action_assign(struct acting *a, struct error *err)
{
    return is_free(a, err) && share_is_free(a, a->order->share, err) &&
           (!is_state(a, "reserved") || state_set(a, "in_use", err)) && hold(a, err);
}

static void bind_promise(struct acting *a, struct stmt *q)
{
    const struct action_order *o = a->order;

    stmt_bind_i64(q, ":room", a->room);
    stmt_bind_str(q, ":day", o->day);
    stmt_bind_str(q, ":until", o->until);
    stmt_bind_id(q, ":institution", o->institution);
    stmt_bind_text(q, ":document", o->document);
}

bool action_reserve(struct acting *a, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT];

    clock_today(today);
    if (str_compare(a->order->until, str_from(today)) <= 0) {
        error_set(err, ERROR_INVALID, "a reservation ends after today");
        return error_detail(err, STR("until"), a->order->until, "> today");
    }
    if (!is_free(a, err))
        return false;
    if (is_state(a, "reserved"))
        return wrong_state(a, err);
    if (!share_is_free(a, SHARE_WHOLE, err) || !nobody_sits(a, err) ||
        !stmt_open(a->conn, SQL_ACTION_RESERVE, &q, err))
        return false;
    bind_promise(a, &q);
    stmt_bind_str(&q, ":reason", a->order->reason);
    stmt_bind_str(&q, ":before", str_from(a->state));
    return stmt_run(&q, err) && state_set(a, "reserved", err);
}

bool action_lend(struct acting *a, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!is_free(a, err) || !share_is_free(a, SHARE_WHOLE, err) ||
        !stmt_open(a->conn, SQL_ACTION_LOAN, &q, err))
        return false;
    bind_promise(a, &q);
    return stmt_run(&q, err) && state_set(a, "lent_out", err) && hold(a, err);
}

bool action_seal(struct acting *a, struct error *err)
{
    if (is_state(a, "reserved"))
        return wrong_state(a, err);
    return is_free(a, err) && share_is_free(a, SHARE_WHOLE, err) && nobody_sits(a, err) &&
           state_set(a, "sealed", err);
}

/* The room's own state ends when nobody is left who holds it. */
static bool state_release(struct acting *a, int64_t *n, struct error *err)
{
    bool held;

    if (!acting_is_held(a, &held, err))
        return false;
    if (held || !(is_state(a, "reserved") || is_state(a, "lent_out") || is_state(a, "sealed")))
        return true;
    ++*n;
    return state_set(a, "in_use", err);
}

bool action_release(struct acting *a, struct error *err)
{
    int64_t institution = a->order->institution, n = 0;

    if (!acting_change(a, SQL_ACTION_DROP_OCCUPANCIES, institution, 0, &n, err) ||
        !acting_change(a, SQL_ACTION_END_OCCUPANCIES, institution, 0, &n, err) ||
        !acting_change(a, SQL_ACTION_DROP_HOLDINGS, institution, 0, &n, err) ||
        !acting_change(a, SQL_ACTION_END_HOLDINGS, institution, 0, &n, err) ||
        (is_state(a, "lent_out") && (!acting_change(a, SQL_ACTION_DROP_LOANS, 0, 0, &n, err) ||
                                     !acting_change(a, SQL_ACTION_END_LOANS, 0, 0, &n, err))) ||
        !state_release(a, &n, err))
        return false;
    if (n)
        return true;
    error_set(err, ERROR_CONFLICT, "%s is free already: there is nothing to give back", a->name);
    return about_room(a, err);
}
