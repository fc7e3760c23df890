/*
 * action_seat: people into a room, out of it, and from one to another.
 */
#include <stdio.h>

#include "action_parts.h"

static bool about_person(int64_t person, struct error *err)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)person);
    return error_detail(err, STR("person_ids"), str_from(text), "");
}

/* Somebody holds the room and it can be sat in. */
static bool can_be_sat_in(struct acting *a, struct error *err)
{
    static const char *const states[] = { "in_use", "shared", "lent_out" };
    bool held;

    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        if (strcmp(a->state, states[i]) != 0)
            continue;
        if (!acting_is_held(a, &held, err))
            return false;
        return held || error_set(err, ERROR_CONFLICT,
                                 "nobody holds %s; assign it to an institution first", a->name);
    }
    return error_set(err, ERROR_CONFLICT, "%s is not free: its state is %s", a->name, a->state);
}

/* *mains: how many main offices the person has from the order's day on. */
static bool person_check(struct acting *a, int64_t person, int64_t *mains, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(a->conn, SQL_ACTION_PERSON, &q, err))
        return false;
    stmt_bind_i64(&q, ":person", person);
    stmt_bind_str(&q, ":day", a->order->day);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE)
        error_set(err, ERROR_INVALID, "one of the people is not registered");
    else if (!str_eq(stmt_str(&q, 0), STR("active")))
        error_set(err, ERROR_CONFLICT, "one of the people is not in active service");
    else {
        *mains = stmt_i64(&q, 1);
        return true;
    }
    return about_person(person, err);
}

static bool sit(struct acting *a, int64_t person, bool second, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(a->conn, SQL_OCCUPANCY_INSERT, &q, err))
        return false;
    stmt_bind_null(&q, ":id");
    stmt_bind_i64(&q, ":person_code", person);
    stmt_bind_i64(&q, ":room_code", a->room);
    stmt_bind_str(&q, ":from", a->order->day);
    stmt_bind_null(&q, ":to");
    stmt_bind_i64(&q, ":share", a->order->share);
    stmt_bind_str(&q, ":kind", second ? STR("second") : STR("main"));
    return stmt_run(&q, err);
}

/* A room the person sits in: from_room, or the main office; 0 when there is none. */
static bool seat_find(struct acting *a, int64_t person, int64_t from_room, int64_t *room,
                      struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(a->conn, SQL_ACTION_SEAT_OF, &q, err))
        return false;
    stmt_bind_i64(&q, ":person", person);
    stmt_bind_str(&q, ":day", a->order->day);
    stmt_bind_id(&q, ":room", from_room);
    step = stmt_step(&q, err);
    *room = step == STEP_ROW ? stmt_i64(&q, 0) : 0;
    return step != STEP_FAILED;
}

static bool sits_here_already(struct acting *a, int64_t person, struct error *err)
{
    int64_t room;

    if (!seat_find(a, person, a->room, &room, err))
        return false;
    if (room == 0)
        return true;
    error_set(err, ERROR_CONFLICT, "one of the people sits in %s already", a->name);
    return about_person(person, err);
}

bool action_put(struct acting *a, struct error *err)
{
    const struct action_order *o = a->order;
    int64_t mains;

    if (!can_be_sat_in(a, err))
        return false;
    for (size_t i = 0; i < o->n_people; i++) {
        if (!person_check(a, o->people[i], &mains, err) || !sits_here_already(a, o->people[i], err))
            return false;
        if (mains && !o->second) {
            error_set(err, ERROR_CONFLICT,
                      "one of the people has an office already; move them, or give a second one");
            return about_person(o->people[i], err);
        }
        if (!sit(a, o->people[i], o->second, err))
            return false;
    }
    return true;
}

/* Out of a->room; somebody must have sat there. */
static bool leave(struct acting *a, int64_t person, struct error *err)
{
    int64_t n = 0;

    if (!acting_change(a, SQL_ACTION_SEAT_DROP, 0, person, &n, err) ||
        !acting_change(a, SQL_ACTION_SEAT_END, 0, person, &n, err))
        return false;
    if (n)
        return true;
    error_set(err, ERROR_CONFLICT, "one of the people does not sit in %s", a->name);
    return about_person(person, err);
}

bool action_take_out(struct acting *a, struct error *err)
{
    const struct action_order *o = a->order;
    int64_t n = 0;

    for (size_t i = 0; i < o->n_people; i++)
        if (!leave(a, o->people[i], err))
            return false;
    if (o->n_people)
        return true;
    if (!acting_change(a, SQL_ACTION_DROP_OCCUPANCIES, 0, 0, &n, err) ||
        !acting_change(a, SQL_ACTION_END_OCCUPANCIES, 0, 0, &n, err))
        return false;
    return n || error_set(err, ERROR_CONFLICT, "nobody sits in %s", a->name);
}

static bool move_one(struct acting *a, int64_t person, struct error *err)
{
    struct acting from = *a;
    int64_t mains;

    if (!person_check(a, person, &mains, err) || !sits_here_already(a, person, err) ||
        !seat_find(a, person, a->order->from_room, &from.room, err))
        return false;
    if (from.room == 0) {
        error_set(err, ERROR_CONFLICT, "one of the people has no office to move from");
        return about_person(person, err);
    }
    while (from.room)
        if (!leave(&from, person, err) ||
            !seat_find(a, person, a->order->from_room, &from.room, err))
            return false;
    return sit(a, person, false, err);
}

bool action_move(struct acting *a, struct error *err)
{
    if (!can_be_sat_in(a, err))
        return false;
    for (size_t i = 0; i < a->order->n_people; i++)
        if (!move_one(a, a->order->people[i], err))
            return false;
    return true;
}

bool action_seat_anew(struct acting *a, int64_t person, struct error *err)
{
    struct acting from = *a;
    int64_t mains, here;

    if (!person_check(a, person, &mains, err)) {
        // Who has left the service since the plan was made needs no seat.
        if (err->code != ERROR_CONFLICT)
            return false;
        *err = (struct error){ 0 };
        return true;
    }
    if (!seat_find(a, person, a->room, &here, err))
        return false;
    if (here)
        return true;
    for (;;) {
        if (!seat_find(a, person, 0, &from.room, err))
            return false;
        if (from.room == 0)
            break;
        if (!leave(&from, person, err))
            return false;
    }
    return sit(a, person, false, err);
}
