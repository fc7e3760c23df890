/*
 * room_check: see the header.
 */
#include "room_check.h"

enum { TOLERANCE = 1 };

struct checking {
    const struct problem *p;
    struct plan_findings *to;
    const uint32_t *where;
    uint32_t *user;          /* of each room: the unit that has it */
    uint32_t *seat;          /* of each person: the room */
    int64_t *ceiling;        /* of each room: of those who sit in it */
    uint32_t *n, *n_leaders; /* of each room */
    uint32_t *in;            /* of each room: the unit that is in it, as the waves go */
    uint32_t *comes_in;      /* of each room: the move that comes into it, counted from 1 */
    uint32_t n_moves, hint;  /* hint: of the rooms that stand beside each other in a plan */
};

static void tell(struct checking *c, const char *rule, const char *type, int64_t id,
                 const struct error *text)
{
    struct plan_finding finding = { "error", rule, type, id, *text };

    c->to->n_errors++;
    c->to->found(c->to->to, &finding);
}

static uint32_t room_of(struct checking *c, const struct json_value *v)
{
    int64_t id;

    if (!json_as_i64(v, &id))
        return PROBLEM_NONE;
    for (uint32_t k = 0; k < c->p->n_rooms; k++) {
        uint32_t r = (c->hint + k) % c->p->n_rooms;

        if (c->p->rooms[r].id == id)
            return c->hint = r;
    }
    return PROBLEM_NONE;
}

static uint32_t unit_of(const struct checking *c, const struct json_value *v)
{
    int64_t id;

    for (uint32_t u = 0; json_as_i64(v, &id) && u < c->p->n_units; u++)
        if (c->p->units[u].id == id)
            return u;
    return PROBLEM_NONE;
}

static uint32_t person_of(const struct checking *c, uint32_t unit, const struct json_value *v)
{
    const struct problem_unit *u = &c->p->units[unit];
    int64_t id;

    for (uint32_t i = 0; json_as_i64(v, &id) && i < u->n_people; i++)
        if (c->p->people[u->first_person + i].id == id)
            return u->first_person + i;
    return PROBLEM_NONE;
}

static void person_take(struct checking *c, uint32_t unit, uint32_t room,
                        const struct json_value *v)
{
    uint32_t person = person_of(c, unit, v);
    struct error text = { 0 };

    if (person == PROBLEM_NONE || c->seat[person] != PROBLEM_NONE) {
        error_set(&text, ERROR_INVALID,
                  "room %" STR_FMT " names somebody who is not of the unit, or sits elsewhere",
                  STR_ARG(c->p->rooms[room].code));
        tell(c, "seat", "room", c->p->rooms[room].id, &text);
        return;
    }
    c->seat[person] = room;
    c->n[room]++;
    c->n_leaders[room] += c->p->people[person].leader;
    c->ceiling[room] += c->p->people[person].ceiling;
}

static void room_take(struct checking *c, uint32_t unit, const struct json_value *v)
{
    uint32_t room = room_of(c, json_get(v, "room"));
    const struct json_value *people = json_get(v, "people");
    struct error text = { 0 };

    if (room == PROBLEM_NONE || c->user[room] != PROBLEM_NONE) {
        error_set(&text, ERROR_INVALID,
                  "%" STR_FMT " is given a room that is not in the problem, or is another's",
                  STR_ARG(c->p->units[unit].name));
        tell(c, "room", "unit", c->p->units[unit].id, &text);
        return;
    }
    c->user[room] = unit;
    if (c->p->rooms[room].building != c->where[unit]) {
        error_set(&text, ERROR_INVALID, "room %" STR_FMT " is not in the building of %" STR_FMT,
                  STR_ARG(c->p->rooms[room].code), STR_ARG(c->p->units[unit].name));
        tell(c, "room", "unit", c->p->units[unit].id, &text);
    }
    for (size_t i = 0; i < json_count(people); i++)
        person_take(c, unit, room, json_at(people, i));
}

static void room_rules(struct checking *c, uint32_t r)
{
    const struct problem_room *room = &c->p->rooms[r];
    int64_t least = c->n[r] > 1 ? (int64_t)c->n[r] * c->p->seat_least : 0;
    struct error text = { 0 };

    if (c->n[r] == 0)
        return;
    if (room->area > c->ceiling[r] + TOLERANCE) {
        error_set(&text, ERROR_INVALID,
                  "room %" STR_FMT " is %.2f m2 larger than the standard allows who sits there",
                  STR_ARG(room->code), (double)(room->area - c->ceiling[r]) / 100);
        tell(c, "over_standard", "room", room->id, &text);
    }
    if (least > room->area) {
        error_set(&text, ERROR_INVALID, "room %" STR_FMT " is too small for %u people",
                  STR_ARG(room->code), c->n[r]);
        tell(c, "crowded", "room", room->id, &text);
    }
    if (c->n_leaders[r] && c->n[r] > 1) {
        error_set(&text, ERROR_INVALID, "a leader does not sit alone in room %" STR_FMT,
                  STR_ARG(room->code));
        tell(c, "alone", "room", room->id, &text);
    }
    if (room->use == ROOM_FIXED) {
        error_set(&text, ERROR_INVALID, "nobody may sit in room %" STR_FMT, STR_ARG(room->code));
        tell(c, "use", "room", room->id, &text);
    }
}

static void seats_check(struct checking *c)
{
    struct error text = { 0 };

    for (uint32_t r = 0; r < c->p->n_rooms; r++)
        room_rules(c, r);
    for (uint32_t u = 0; u < c->p->n_units; u++) {
        const struct problem_unit *unit = &c->p->units[u];
        uint32_t missing = 0;

        for (uint32_t i = 0; i < unit->n_people; i++)
            missing += c->seat[unit->first_person + i] == PROBLEM_NONE;
        if (missing == 0)
            continue;
        error_set(&text, ERROR_INVALID, "%u people of %" STR_FMT " have no room", missing,
                  STR_ARG(unit->name));
        tell(c, "seat", "unit", unit->id, &text);
    }
}

/* The unit leaves every room it is in. */
static void leave(struct checking *c, uint32_t unit)
{
    for (uint32_t r = 0; r < c->p->n_rooms; r++)
        if (c->in[r] == unit)
            c->in[r] = PROBLEM_NONE;
}

/* Rooms others were in when the wave began are not free in it, though they may be left in it. */
static void wave_move(struct checking *c, const uint32_t *begun, const struct json_value *move,
                      uint32_t wave)
{
    uint32_t unit = unit_of(c, json_get(move, "unit")), room;
    const struct json_value *rooms = json_get(move, "rooms");
    struct error text = { 0 };

    if (unit == PROBLEM_NONE)
        return;
    leave(c, unit);
    c->n_moves++;
    for (size_t i = 0; i < json_count(rooms); i++) {
        room = room_of(c, json_at(rooms, i));
        if (room != PROBLEM_NONE)
            c->comes_in[room] = c->n_moves;
    }
    for (uint32_t r = 0; r < c->p->n_rooms; r++) {
        if ((json_as_bool(json_get(move, "temporary")) || c->user[r] != unit) &&
            c->comes_in[r] != c->n_moves)
            continue;
        if ((begun[r] != PROBLEM_NONE && begun[r] != unit) || c->in[r] != PROBLEM_NONE) {
            error_set(&text, ERROR_INVALID, "in wave %u room %" STR_FMT " is used twice", wave,
                      STR_ARG(c->p->rooms[r].code));
            tell(c, "wave", "room", c->p->rooms[r].id, &text);
        }
        c->in[r] = unit;
    }
}

static void now_set(struct checking *c)
{
    for (uint32_t r = 0; r < c->p->n_rooms; r++)
        c->in[r] = c->p->rooms[r].holder;
    // Who sits in a room nobody holds is in it; beside a holder of another unit the holder counts.
    for (uint32_t i = 0; i < c->p->n_people; i++)
        if (c->p->people[i].room != PROBLEM_NONE && c->in[c->p->people[i].room] == PROBLEM_NONE)
            c->in[c->p->people[i].room] = c->p->people[i].unit;
}

static bool waves_check(struct checking *c, const struct json_value *plan, struct arena *arena)
{
    const struct json_value *waves = json_get(plan, "waves");
    size_t bytes = c->p->n_rooms * sizeof(uint32_t);
    uint32_t *begun = arena_alloc(arena, bytes + 1);
    struct error text = { 0 };

    if (!begun)
        return false;
    now_set(c);
    for (size_t i = 0; i < json_count(waves); i++) {
        const struct json_value *moves = json_get(json_at(waves, i), "moves");

        memcpy(begun, c->in, bytes);
        for (size_t k = 0; k < json_count(moves); k++)
            wave_move(c, begun, json_at(moves, k), (uint32_t)i + 1);
    }
    for (uint32_t r = 0; json_as_f64(json_get(plan, "cannot_move")) == 0 && r < c->p->n_rooms; r++)
        if (c->user[r] != PROBLEM_NONE && c->in[r] != c->user[r]) {
            error_set(&text, ERROR_INVALID,
                      "the waves do not bring %" STR_FMT " into room %" STR_FMT,
                      STR_ARG(c->p->units[c->user[r]].name), STR_ARG(c->p->rooms[r].code));
            tell(c, "wave", "room", c->p->rooms[r].id, &text);
        }
    return true;
}

static bool checking_make(struct checking *c, struct arena *arena)
{
    size_t rooms = c->p->n_rooms + 1;
    uint32_t **lists[] = { &c->user, &c->n, &c->n_leaders, &c->in, &c->comes_in };

    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
        if (!(*lists[i] = arena_alloc(arena, rooms * sizeof(**lists[i]))))
            return false;
    c->ceiling = arena_alloc(arena, rooms * sizeof(*c->ceiling));
    c->seat = arena_alloc(arena, (c->p->n_people + 1) * sizeof(*c->seat));
    if (!c->ceiling || !c->seat)
        return false;
    for (uint32_t r = 0; r < c->p->n_rooms; r++)
        c->user[r] = PROBLEM_NONE;
    for (uint32_t i = 0; i < c->p->n_people; i++)
        c->seat[i] = PROBLEM_NONE;
    return true;
}

bool room_check(const struct problem *problem, const uint32_t *where, const struct json_value *plan,
                struct arena *arena, struct plan_findings *findings, struct error *err)
{
    struct checking c = { .p = problem, .to = findings, .where = where };
    const struct json_value *units = json_get(json_get(plan, "rooms"), "units");

    if (!checking_make(&c, arena))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (size_t i = 0; i < json_count(units); i++) {
        const struct json_value *one = json_at(units, i), *rooms = json_get(one, "rooms");
        uint32_t unit = unit_of(&c, json_get(one, "unit"));

        for (size_t k = 0; unit != PROBLEM_NONE && k < json_count(rooms); k++)
            room_take(&c, unit, json_at(rooms, k));
    }
    seats_check(&c);
    if (!waves_check(&c, plan, arena))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    return true;
}
