/*
 * scenario_wave: a wave of a plan becomes an action of the ledger.
 *
 * A unit leaves the rooms of the problem it has in the ledger now, whatever it had when the plan
 * was made, and enters those of the plan; rooms that are no part of the problem stay as they are.
 */
#include <math.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/registry/action.h"
#include "yardstick/scenario/scenario.h"

enum { SEAT_LEAST = 400 /* 0.01 m2 each, where people sit for a while */ };

struct room {
    int64_t id, area;
};

struct publishing {
    struct conn *conn;
    const struct wave_order *order;
    struct arena *arena;
    const struct json_value *problem, *plan;
    struct room *rooms; /* of the problem, by id */
    size_t n_rooms;
    struct error *err;
};

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the city does not fit into memory");
}

static int room_compare(const void *a, const void *b)
{
    const struct room *x = a, *y = b;

    return x->id < y->id ? -1 : x->id > y->id;
}

static const struct room *room_find(const struct publishing *p, int64_t id)
{
    struct room key = { .id = id };

    return p->n_rooms ? bsearch(&key, p->rooms, p->n_rooms, sizeof(key), room_compare) : NULL;
}

static const struct json_value *floors_of(const struct publishing *p, size_t building)
{
    return json_get(json_at(json_get(p->problem, "buildings"), building), "floors");
}

/* Every room of the problem, counted and then taken. */
static bool rooms_take(struct publishing *p)
{
    size_t n_buildings = json_count(json_get(p->problem, "buildings")), n = 0;

    for (size_t b = 0; b < n_buildings; b++)
        for (size_t f = 0; f < json_count(floors_of(p, b)); f++)
            n += json_count(json_get(json_at(floors_of(p, b), f), "rooms"));
    p->rooms = arena_alloc(p->arena, (n + 1) * sizeof(*p->rooms));
    if (!p->rooms)
        return no_room(p->err);
    for (size_t b = 0; b < n_buildings; b++)
        for (size_t f = 0; f < json_count(floors_of(p, b)); f++) {
            const struct json_value *rooms = json_get(json_at(floors_of(p, b), f), "rooms");

            for (size_t i = 0; i < json_count(rooms); i++) {
                struct room *room = &p->rooms[p->n_rooms];

                if (!json_as_i64(json_get(json_at(rooms, i), "id"), &room->id))
                    continue;
                room->area = llround(json_as_f64(json_get(json_at(rooms, i), "area")) * 100);
                p->n_rooms++;
            }
        }
    qsort(p->rooms, p->n_rooms, sizeof(*p->rooms), room_compare);
    return true;
}

/* The place of a unit in the lists of problem and plan. */
static bool unit_find(const struct publishing *p, int64_t id, size_t *out)
{
    const struct json_value *units = json_get(p->problem, "units");
    int64_t other;

    for (*out = 0; *out < json_count(units); ++*out)
        if (json_as_i64(json_get(json_at(units, *out), "id"), &other) && other == id)
            return true;
    return error_set(p->err, ERROR_CONFLICT, "the plan moves a unit that is not in its problem");
}

static bool ids_read(const struct publishing *p, const struct json_value *list, const char *member,
                     const int64_t **out, size_t *n)
{
    int64_t *ids = arena_alloc(p->arena, (json_count(list) + 1) * sizeof(*ids));

    if (!ids)
        return no_room(p->err);
    *n = 0;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_value *v = json_at(list, i);

        *n += json_as_i64(member ? json_get(v, member) : v, &ids[*n]);
    }
    *out = ids;
    return true;
}

/* Where it stays: the rooms of the plan, with who sits in each. */
static bool rooms_of_plan(const struct publishing *p, size_t unit, struct wave_unit *out)
{
    const struct json_value *units = json_get(json_get(p->plan, "rooms"), "units");
    const struct json_value *list = json_get(json_at(units, unit), "rooms");
    struct wave_room *rooms = arena_alloc(p->arena, (json_count(list) + 1) * sizeof(*rooms));

    if (!rooms)
        return no_room(p->err);
    out->rooms = rooms;
    for (size_t i = 0; i < json_count(list); i++) {
        struct wave_room *room = &rooms[out->n_rooms];

        if (!json_as_i64(json_get(json_at(list, i), "room"), &room->room))
            continue;
        if (!ids_read(p, json_get(json_at(list, i), "people"), NULL, &room->people,
                      &room->n_people))
            return false;
        out->n_rooms++;
    }
    return true;
}

/* Where it swings: its people fill the rooms one after the other. */
static bool rooms_of_swing(const struct publishing *p, size_t unit, const struct json_value *list,
                           struct wave_unit *out)
{
    const struct json_value *people =
        json_get(json_at(json_get(p->problem, "units"), unit), "people");
    struct wave_room *rooms = arena_alloc(p->arena, (json_count(list) + 1) * sizeof(*rooms));
    const int64_t *ids;
    size_t n, at = 0;

    if (!rooms)
        return no_room(p->err);
    if (!ids_read(p, people, "id", &ids, &n))
        return false;
    out->rooms = rooms;
    for (size_t i = 0; i < json_count(list); i++) {
        struct wave_room *room = &rooms[out->n_rooms];
        const struct room *known;
        size_t seats;

        if (!json_as_i64(json_at(list, i), &room->room))
            continue;
        known = room_find(p, room->room);
        seats = known && known->area > SEAT_LEAST ? (size_t)(known->area / SEAT_LEAST) : 1;
        seats = i + 1 == json_count(list) || seats > n - at ? n - at : seats;
        room->people = ids + at;
        room->n_people = seats;
        at += seats;
        out->n_rooms++;
    }
    return true;
}

static bool enters(const struct wave_unit *unit, int64_t room)
{
    for (size_t i = 0; i < unit->n_rooms; i++)
        if (unit->rooms[i].room == room)
            return true;
    return false;
}

static bool leaves_find(const struct publishing *p, struct wave_unit *unit)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t *leaves = arena_alloc(p->arena, (p->n_rooms + 1) * sizeof(*leaves));

    if (!leaves)
        return no_room(p->err);
    if (!stmt_open(p->conn, SQL_SCENARIO_UNIT_ROOMS, &q, p->err))
        return false;
    stmt_bind_i64(&q, ":institution", unit->institution);
    stmt_bind_str(&q, ":day", p->order->day);
    while ((step = stmt_step(&q, p->err)) == STEP_ROW) {
        int64_t room = stmt_i64(&q, 0);

        if (room_find(p, room) && !enters(unit, room) && unit->n_leaves < p->n_rooms)
            leaves[unit->n_leaves++] = room;
    }
    unit->leaves = leaves;
    return step == STEP_DONE;
}

static bool unit_make(const struct publishing *p, const struct json_value *move,
                      struct wave_unit *out)
{
    const struct json_value *rooms = json_get(move, "rooms");
    size_t unit;

    *out = (struct wave_unit){ 0 };
    if (!json_as_i64(json_get(move, "unit"), &out->institution) ||
        !unit_find(p, out->institution, &unit))
        return false;
    if (!(json_as_bool(json_get(move, "temporary")) ? rooms_of_swing(p, unit, rooms, out)
                                                    : rooms_of_plan(p, unit, out)))
        return false;
    if (out->n_rooms == 0)
        return error_set(
            p->err, ERROR_CONFLICT,
            "this plan ends at floors; only one with rooms of the ledger is published");
    return leaves_find(p, out);
}

static bool carry_out(struct publishing *p, int64_t *action)
{
    const struct json_value *wave =
        json_at(json_get(p->plan, "waves"), (size_t)(p->order->wave - 1));
    const struct json_value *moves = json_get(wave, "moves");
    struct action_order order = { .day = p->order->day,
                                  .document = p->order->document,
                                  .reason = p->order->reason };
    size_t n = json_count(moves);
    struct wave_unit *units = arena_alloc(p->arena, (n + 1) * sizeof(*units));

    if (!units)
        return no_room(p->err);
    if (n == 0)
        return error_set(p->err, ERROR_NOT_FOUND, "the plan has no wave %lld",
                         (long long)p->order->wave);
    if (!rooms_take(p))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!unit_make(p, json_at(moves, i), &units[i]))
            return false;
    return action_wave(p->conn, &order, units, n, action, p->err);
}

static bool turn_check(struct conn *conn, const struct wave_order *order, struct arena *arena,
                       struct error *err)
{
    struct scenario scenario;
    int64_t last, action;

    if (!scenario_load(conn, order->id, arena, &scenario, err) ||
        !scenario_wave_last(conn, order->id, &last, &action, err))
        return false;
    if (!str_eq(scenario.state, STR("approved")))
        return error_set(err, ERROR_CONFLICT, "only waves of an approved scenario are published");
    return order->wave == last + 1 ||
           error_set(err, ERROR_CONFLICT, "wave %lld is the next to be published, not %lld",
                     (long long)last + 1, (long long)order->wave);
}

static bool wave_put(struct conn *conn, const struct wave_order *order, int64_t action,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    clock_format(clock_now(), at);
    if (!stmt_open(conn, SQL_SCENARIO_WAVE_PUT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", order->id);
    stmt_bind_i64(&q, ":wave", order->wave);
    stmt_bind_i64(&q, ":action", action);
    stmt_bind_str(&q, ":at", str_from(at));
    return stmt_run(&q, err);
}

/* With the last wave it is over. */
static bool wave_done(struct conn *conn, const struct wave_order *order, size_t n_waves,
                      struct error *err)
{
    return (order->wave < (int64_t)n_waves || scenario_state_set(conn, order->id, "closed", err)) &&
           scenario_note(conn, order->id, "published", order->wave, order->document, err);
}

bool scenario_wave_publish(struct conn *conn, const struct wave_order *order, struct arena *arena,
                           int64_t *action, struct error *err)
{
    AUTO(json_doc) problem = { 0 };
    AUTO(json_doc) plan = { 0 };
    struct publishing p = { .conn = conn, .order = order, .arena = arena, .err = err };
    struct scenario_work work;

    if (!turn_check(conn, order, arena, err) ||
        !scenario_work_load(conn, order->id, arena, &work, err))
        return false;
    if (!work.plan.ptr)
        return error_set(err, ERROR_CONFLICT, "this scenario has no plan yet");
    if (!json_read(work.problem, SCENARIO_PROBLEM_BYTES, &problem, err) ||
        !json_read(work.plan, SCENARIO_PROBLEM_BYTES, &plan, err))
        return false;
    p.problem = problem.root;
    p.plan = plan.root;
    return carry_out(&p, action) && wave_put(conn, order, *action, err) &&
           wave_done(conn, order, json_count(json_get(p.plan, "waves")), err);
}

bool scenario_wave_take_back(struct conn *conn, const struct wave_order *order, int64_t *action,
                             struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t last, of;

    if (!scenario_wave_last(conn, order->id, &last, &of, err))
        return false;
    if (last == 0 || last != order->wave)
        return error_set(err, ERROR_CONFLICT,
                         "only the last published wave is taken back; that is %lld",
                         (long long)last);
    if (!action_undo(conn, of, order->day, order->reason, action, err) ||
        !stmt_open(conn, SQL_SCENARIO_WAVE_DELETE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", order->id);
    stmt_bind_i64(&q, ":wave", order->wave);
    return stmt_run(&q, err) && scenario_state_set(conn, order->id, "approved", err) &&
           scenario_note(conn, order->id, "rolled_back", order->wave, order->reason, err);
}
