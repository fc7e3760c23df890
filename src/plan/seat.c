/*
 * seat: see the header. The state and what it costs; seat_walk.c searches.
 */
#include "seat.h"

#include <stdlib.h>

enum {
    MIXED = 100 * 100, /* somebody of another unit in the room counts like 100 m2, … */
    SHARED = 50 * 100, /* … somebody beside a leader like 50 */
    DEPARTMENT_PIECE = 400,
    DEPARTMENT_FLOOR = 600,
    UNIT_FLOOR = 300,
    CONVERTED = 300,
    CHANGED = 100,
    BANNED_FLOOR = 30 * 100, /* somebody where the unit must not be like 30 */
    OTHER_FLOOR = 60,        /* than that the unit begins on */
    SHORT_M2 = 2
};

int seat_compare(const struct seat_cost *a, const struct seat_cost *b)
{
    if (a->hard != b->hard)
        return a->hard < b->hard ? -1 : 1;
    return a->points < b->points ? -1 : a->points > b->points;
}

/* Beside those of the unit that comes first: the same whoever sat down first. */
static uint32_t strangers(const struct seating *s, const struct seat_room *room)
{
    uint32_t n = 0, first = PROBLEM_NONE;

    for (uint32_t i = room->first; i != PROBLEM_NONE; i = s->next[i])
        first = s->unit[i] < first ? s->unit[i] : first;
    for (uint32_t i = room->first; i != PROBLEM_NONE; i = s->next[i])
        n += s->unit[i] != first;
    return n;
}

static struct seat_cost room_cost(const struct seating *s, const struct seat_room *room)
{
    const struct problem_room *of = &s->p->rooms[room->room];
    struct seat_cost cost = { 0 };
    int64_t least = (int64_t)room->n * s->p->seat_least;

    if (room->n == 0)
        return cost;
    if (of->area > room->ceiling)
        cost.hard += of->area - room->ceiling;
    if (room->n > 1 && least > of->area)
        cost.hard += least - of->area;
    if (room->n_leaders)
        cost.hard += (int64_t)(room->n - 1) * SHARED;
    cost.hard += (int64_t)strangers(s, room) * MIXED;
    if (of->use == ROOM_SERVICE)
        cost.points += CONVERTED;
    if (room->ceiling > of->area)
        cost.points += (room->ceiling - of->area) * SHORT_M2 / 100;
    return cost;
}

static void room_count(struct seating *s, uint32_t r)
{
    struct seat_room *room = &s->rooms[r];

    s->cost.hard -= room->cost.hard;
    s->cost.points -= room->cost.points;
    room->cost = room_cost(s, room);
    s->cost.hard += room->cost.hard;
    s->cost.points += room->cost.points;
}

static bool is_there(const struct seating *s, uint32_t department, uint32_t r)
{
    return s->in_room[(size_t)department * s->n_rooms + r] != 0;
}

/* The department comes to (sign 1) a room it was not in, or leaves one (-1): its pieces. */
static void piece_count(struct seating *s, uint32_t department, uint32_t r, int sign)
{
    uint32_t floor = s->rooms[r].floor;
    int beside = 0;
    uint16_t *on_floor = &s->department_floor[(size_t)department * s->n_floors + floor];

    if (r > 0 && s->rooms[r - 1].floor == floor)
        beside += is_there(s, department, r - 1);
    if (r + 1 < s->n_rooms && s->rooms[r + 1].floor == floor)
        beside += is_there(s, department, r + 1);
    s->cost.points += sign * (1 - beside) * DEPARTMENT_PIECE;
    *on_floor = (uint16_t)(*on_floor + sign);
    if (*on_floor == (sign > 0))
        s->cost.points += sign * DEPARTMENT_FLOOR;
}

static void link_in(struct seating *s, uint32_t i, uint32_t r)
{
    struct seat_room *room = &s->rooms[r];

    s->previous[i] = PROBLEM_NONE;
    s->next[i] = room->first;
    if (room->first != PROBLEM_NONE)
        s->previous[room->first] = i;
    room->first = i;
}

static void link_out(struct seating *s, uint32_t i, uint32_t r)
{
    if (s->previous[i] == PROBLEM_NONE)
        s->rooms[r].first = s->next[i];
    else
        s->next[s->previous[i]] = s->next[i];
    if (s->next[i] != PROBLEM_NONE)
        s->previous[s->next[i]] = s->previous[i];
}

/* The person comes to (sign 1) or leaves (-1) room r. */
static void count(struct seating *s, uint32_t i, uint32_t r, int sign)
{
    const struct problem_person *person = &s->p->people[s->people[i]];
    struct seat_room *room = &s->rooms[r];
    uint16_t *here = &s->in_room[(size_t)s->department[i] * s->n_rooms + r];
    uint16_t *unit = &s->unit_floor[(size_t)s->unit[i] * s->n_floors + room->floor];

    if (sign > 0)
        link_in(s, i, r);
    else
        link_out(s, i, r);
    room->n += (uint32_t)sign;
    room->n_leaders += person->leader ? (uint32_t)sign : 0;
    room->ceiling += sign * person->ceiling;
    room_count(s, r);
    *here = (uint16_t)(*here + sign);
    if (*here == (sign > 0))
        piece_count(s, s->department[i], r, sign);
    *unit = (uint16_t)(*unit + sign);
    if (*unit == (sign > 0))
        s->cost.points += sign * UNIT_FLOOR;
    if (s->now[i] != PROBLEM_NONE && s->now[i] != r)
        s->cost.points += sign * CHANGED;
    s->cost.hard += sign * s->on_floor[(size_t)s->unit[i] * s->n_floors + room->floor].hard;
    s->cost.points += sign * s->on_floor[(size_t)s->unit[i] * s->n_floors + room->floor].points;
}

void seating_put(struct seating *s, uint32_t person, uint32_t room)
{
    if (s->at[person] == room)
        return;
    count(s, person, s->at[person], -1);
    count(s, person, room, 1);
    s->at[person] = room;
}

void seating_set(struct seating *s, const uint32_t *at)
{
    memset(s->in_room, 0, (size_t)s->n_departments * s->n_rooms * sizeof(*s->in_room));
    memset(s->department_floor, 0,
           (size_t)s->n_departments * s->n_floors * sizeof(*s->department_floor));
    memset(s->unit_floor, 0, (size_t)s->n_units * s->n_floors * sizeof(*s->unit_floor));
    s->cost = (struct seat_cost){ 0 };
    for (uint32_t r = 0; r < s->n_rooms; r++) {
        struct seat_room *room = &s->rooms[r];

        room->n = room->n_leaders = 0;
        room->first = PROBLEM_NONE;
        room->ceiling = 0;
        room->cost = (struct seat_cost){ 0 };
    }
    for (uint32_t i = 0; i < s->n_people; i++) {
        s->at[i] = at[i];
        count(s, i, at[i], 1);
    }
}

/* The number of `value` among those seen so far. */
static uint32_t number_of(uint32_t *seen, uint32_t *n, uint32_t value)
{
    uint32_t i = 0;

    while (i < *n && seen[i] != value)
        i++;
    if (i == *n)
        seen[(*n)++] = value;
    return i;
}

static void rooms_take(struct seating *s)
{
    const struct problem_building *b = &s->p->buildings[s->building];

    for (uint32_t i = 0; i < b->n_rooms; i++) {
        const struct problem_room *room = &s->p->rooms[b->first_room + i];

        if (room->use != ROOM_FIXED)
            s->rooms[s->n_rooms++] = (struct seat_room){ .room = b->first_room + i,
                                                         .floor = room->floor - b->first_floor,
                                                         .first = PROBLEM_NONE };
    }
}

static uint32_t room_now(const struct seating *s, uint32_t room)
{
    for (uint32_t r = 0; room != PROBLEM_NONE && r < s->n_rooms; r++)
        if (s->rooms[r].room == room)
            return r;
    return PROBLEM_NONE;
}

static void people_take(struct seating *s, const uint32_t *where, uint32_t *seen)
{
    const struct problem *p = s->p;

    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t i = 0; where[u] == s->building && i < p->units[u].n_people; i++) {
            const struct problem_person *person = &p->people[p->units[u].first_person + i];

            s->unit[s->n_people] = s->n_units;
            s->department[s->n_people] = number_of(seen, &s->n_departments, person->department);
            s->now[s->n_people] = room_now(s, person->room);
            s->people[s->n_people++] = p->units[u].first_person + i;
            if (i + 1 == p->units[u].n_people)
                s->n_units++;
        }
}

static uint32_t people_count(const struct problem *p, const uint32_t *where, uint32_t building)
{
    uint32_t n = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        n += where[u] == building ? p->units[u].n_people : 0;
    return n;
}

static bool counts_make(struct seating *s, struct arena *arena)
{
    size_t rooms = s->n_rooms + 1;

    s->in_room = arena_alloc(arena, s->n_departments * rooms * sizeof(*s->in_room) + 1);
    s->department_floor =
        arena_alloc(arena, (size_t)s->n_departments * s->n_floors * sizeof(uint16_t) + 1);
    s->unit_floor = arena_alloc(arena, (size_t)s->n_units * s->n_floors * sizeof(uint16_t) + 1);
    s->on_floor = arena_alloc(arena, (size_t)s->n_units * s->n_floors * sizeof(*s->on_floor) + 1);
    return s->in_room && s->department_floor && s->unit_floor && s->on_floor;
}

/* Floors some units begin on, and floors some must not be on. */
static void floors_price(struct seating *s)
{
    uint32_t first = s->p->buildings[s->building].first_floor;

    for (uint32_t i = 0; i < s->n_people; i++) {
        uint32_t unit = s->p->people[s->people[i]].unit, pinned = s->p->units[unit].floor;

        for (uint32_t f = 0; f < s->n_floors; f++) {
            struct seat_cost *cost = &s->on_floor[(size_t)s->unit[i] * s->n_floors + f];

            cost->hard = problem_floor_is_banned(s->p, unit, first + f) ? BANNED_FLOOR : 0;
            cost->points = pinned != PROBLEM_NONE && pinned != first + f
                               ? OTHER_FLOOR * labs((long)pinned - (long)(first + f))
                               : 0;
        }
    }
}

bool seating_make(const struct problem *p, const uint32_t *where, uint32_t building,
                  struct arena *arena, struct seating *out, struct error *err)
{
    struct seating s = { .p = p, .building = building };
    uint32_t n = people_count(p, where, building) + 1,
             **lists[] = { &s.people, &s.at,         &s.next, &s.previous,
                           &s.unit,   &s.department, &s.now,  &s.best };
    uint32_t *seen = arena_alloc(arena, n * sizeof(*seen));

    s.scratch = arena_alloc(arena, 2 * n * sizeof(*s.scratch));
    s.n_floors = p->buildings[building].n_floors;
    s.rooms = arena_alloc(arena, (p->buildings[building].n_rooms + 1) * sizeof(*s.rooms));
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
        if (!(*lists[i] = arena_alloc(arena, n * sizeof(**lists[i]))))
            return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (!seen || !s.scratch || !s.rooms)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    rooms_take(&s);
    people_take(&s, where, seen);
    if (!counts_make(&s, arena))
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    floors_price(&s);
    *out = s;
    return true;
}
