/*
 * action: the order is checked, each room's turn taken, and what was done is
 * noted as a range of audit rows. The rules of each kind are action_room.c and
 * action_seat.c.
 */
#include <stdio.h>

#include "action_parts.h"
#include "yardstick/base/clock.h"
#include "yardstick/store/writer.h"

const char *const action_names[ACTION_COUNT + 1] = { "assign",  "reserve", "lend",     "seal",
                                                     "release", "put",     "take_out", "move",
                                                     "undo",    NULL };

/* What an order of each kind must have, and may have. */
enum need {
    NEED_INSTITUTION = 1,
    NEED_UNTIL = 2,
    NEED_REASON = 4,
    NEED_PEOPLE = 8,
    MAY_INSTITUTION = 16,
    MAY_PEOPLE = 32,
    MAY_FROM_ROOM = 64,
    MAY_SHARE = 128,
    ONE_ROOM = 256,
};

static const struct {
    bool (*run)(struct acting *a, struct error *err);
    unsigned needs;
} kinds[ACTION_COUNT] = {
    [ACTION_ASSIGN] = { action_assign, NEED_INSTITUTION | MAY_SHARE },
    [ACTION_RESERVE] = { action_reserve, NEED_UNTIL | NEED_REASON | MAY_INSTITUTION },
    [ACTION_LEND] = { action_lend, NEED_INSTITUTION | NEED_UNTIL },
    [ACTION_SEAL] = { action_seal, 0 },
    [ACTION_RELEASE] = { action_release, MAY_INSTITUTION },
    [ACTION_PUT] = { action_put, NEED_PEOPLE | MAY_SHARE | ONE_ROOM },
    [ACTION_TAKE_OUT] = { action_take_out, MAY_PEOPLE },
    [ACTION_MOVE] = { action_move, NEED_PEOPLE | MAY_FROM_ROOM | MAY_SHARE | ONE_ROOM },
};

static bool lacks(const struct action_order *order, const char *parameter, struct error *err)
{
    error_set(err, ERROR_INVALID, "%s needs %s", action_names[order->kind], parameter);
    return error_detail(err, str_from(parameter), (struct str){ 0 }, "");
}

static bool surplus(const struct action_order *order, const char *parameter, struct error *err)
{
    error_set(err, ERROR_INVALID, "%s takes no %s", action_names[order->kind], parameter);
    return error_detail(err, str_from(parameter), (struct str){ 0 }, "");
}

static bool members_check(const struct action_order *o, struct error *err)
{
    unsigned needs = kinds[o->kind].needs;
    const struct {
        const char *name;
        bool given;
        unsigned must, may;
    } members[] = {
        { "institution_id", o->institution != 0, NEED_INSTITUTION, MAY_INSTITUTION },
        { "until", o->until.len != 0, NEED_UNTIL, 0 },
        { "reason", o->reason.len != 0, NEED_REASON, ~0u },
        { "person_ids", o->n_people != 0, NEED_PEOPLE, MAY_PEOPLE },
        { "from_room_id", o->from_room != 0, 0, MAY_FROM_ROOM },
        { "share", o->share != SHARE_WHOLE, 0, MAY_SHARE },
    };

    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        if (!members[i].given && (needs & members[i].must))
            return lacks(o, members[i].name, err);
        if (members[i].given && members[i].may != ~0u &&
            !(needs & (members[i].must | members[i].may)))
            return surplus(o, members[i].name, err);
    }
    return true;
}

static bool ids_check(const char *parameter, const int64_t *ids, size_t n, struct error *err)
{
    char text[24];

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (ids[i] == ids[k]) {
                snprintf(text, sizeof(text), "%lld", (long long)ids[i]);
                error_set(err, ERROR_INVALID, "%s is named twice", text);
                return error_detail(err, str_from(parameter), str_from(text), "");
            }
    return true;
}

static bool order_check(const struct action_order *o, struct error *err)
{
    if (o->n_rooms == 0 || o->n_rooms > ACTION_ROOMS_MAX || o->n_people > ACTION_PEOPLE_MAX) {
        error_set(err, ERROR_INVALID, "name 1 to %d rooms and at most %d people", ACTION_ROOMS_MAX,
                  ACTION_PEOPLE_MAX);
        return error_detail(err, STR("room_ids"), (struct str){ 0 }, "1..500");
    }
    if (o->n_rooms > 1 && (kinds[o->kind].needs & ONE_ROOM)) {
        error_set(err, ERROR_INVALID, "people sit in one room; name one");
        return error_detail(err, STR("room_ids"), (struct str){ 0 }, "1");
    }
    if (o->until.len && str_compare(o->until, o->day) <= 0) {
        error_set(err, ERROR_INVALID, "the day until which it holds must come after its first day");
        return error_detail(err, STR("until"), o->until, "> from");
    }
    return members_check(o, err) && ids_check("room_ids", o->rooms, o->n_rooms, err) &&
           ids_check("person_ids", o->people, o->n_people, err);
}

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
    if (stmt_has_bind(q, name))
        stmt_bind_id(q, name, id);
}

bool acting_change(struct acting *a, enum sql_id sql, int64_t institution, int64_t person,
                   int64_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(a->conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    bind_id(&q, ":institution", institution);
    bind_id(&q, ":person", person);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        ++*n;
    return step == STEP_DONE;
}

bool acting_count(struct acting *a, enum sql_id sql, int64_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(a->conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    if (stmt_has_bind(&q, ":until") && a->order->until.len)
        stmt_bind_str(&q, ":until", a->order->until);
    else if (stmt_has_bind(&q, ":until"))
        stmt_bind_null(&q, ":until");
    return stmt_get_i64(&q, n, err);
}

bool acting_is_held(struct acting *a, bool *held, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(a->conn, SQL_ACTION_HOLDER, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    step = stmt_step(&q, err);
    *held = step == STEP_ROW;
    return step != STEP_FAILED;
}

static void text_copy(struct str from, char *out, size_t size)
{
    snprintf(out, size, "%" STR_FMT, STR_ARG(from));
}

bool acting_enter(struct acting *a, int64_t room, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char text[24];

    a->room = room;
    if (!stmt_open(a->conn, SQL_ACTION_ROOM, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", room);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE) {
        snprintf(text, sizeof(text), "%lld", (long long)room);
        error_set(err, ERROR_INVALID, "there is no room %s", text);
        return error_detail(err, STR("room_ids"), str_from(text), "an id of /api/rooms");
    }
    text_copy(stmt_str(&q, 0), a->state, sizeof(a->state));
    text_copy(stmt_str(&q, 1), a->since, sizeof(a->since));
    text_copy(stmt_str(&q, 2), a->name, sizeof(a->name));
    return true;
}

static bool institution_check(struct conn *conn, int64_t id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char text[24];

    if (!id)
        return true;
    if (!stmt_open(conn, SQL_INSTITUTION_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_DONE)
        return step == STEP_ROW;
    snprintf(text, sizeof(text), "%lld", (long long)id);
    error_set(err, ERROR_INVALID, "there is no institution %s", text);
    return error_detail(err, STR("institution_id"), str_from(text), "an id of /api/institutions");
}

bool action_head(struct conn *conn, int64_t *seq, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *seq = 0;
    if (!stmt_open(conn, SQL_AUDIT_HEAD, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        *seq = stmt_i64(&q, 0);
    return step != STEP_FAILED;
}

bool action_note(struct conn *conn, const struct action_order *order, int64_t undoes, int64_t head,
                 int64_t *id, struct error *err)
{
    AUTO(stmt) insert = { 0 };
    AUTO(stmt) rooms = { 0 };
    char at[CLOCK_TEXT];
    int64_t last;

    clock_format(clock_now(), at);
    if (!writer_flush(conn, err) || !action_head(conn, &last, err) ||
        !stmt_open(conn, SQL_ACTION_INSERT, &insert, err) ||
        !stmt_open(conn, SQL_ACTION_ROOMS, &rooms, err))
        return false;
    stmt_bind_str(&insert, ":kind", str_from(action_names[order->kind]));
    stmt_bind_str(&insert, ":at", str_from(at));
    stmt_bind_str(&insert, ":day", order->day);
    stmt_bind_text(&insert, ":until", order->until);
    stmt_bind_text(&insert, ":document", order->document);
    stmt_bind_text(&insert, ":reason", order->reason);
    bind_id(&insert, ":institution", order->institution);
    bind_id(&insert, ":undoes", undoes);
    stmt_bind_i64(&insert, ":people", (int64_t)order->n_people);
    stmt_bind_i64(&insert, ":first", head + 1);
    stmt_bind_i64(&insert, ":last", last);
    if (!stmt_get_i64(&insert, id, err))
        return false;
    stmt_bind_i64(&rooms, ":action", *id);
    stmt_bind_i64(&rooms, ":first", head + 1);
    stmt_bind_i64(&rooms, ":last", last);
    return stmt_run(&rooms, err);
}

bool action_run(struct conn *conn, const struct action_order *order, int64_t *id, struct error *err)
{
    struct acting a = { .conn = conn, .order = order };
    int64_t head;

    if (!order_check(order, err) || !institution_check(conn, order->institution, err) ||
        !action_head(conn, &head, err))
        return false;
    for (size_t i = 0; i < order->n_rooms; i++)
        if (!acting_enter(&a, order->rooms[i], err) || !kinds[order->kind].run(&a, err))
            return false;
    return action_note(conn, order, 0, head, id, err);
}
