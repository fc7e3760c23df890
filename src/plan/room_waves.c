/*
 * room_waves: see the header.
 */
#include "room_waves.h"

struct list {
    uint32_t *rooms;
    uint32_t n;
};

struct waving {
    const struct problem *p;
    const uint32_t *where;
    const struct room_plan *plan;
    struct room_waves *waves;
    struct arena *arena;
    struct list *now, *then; /* of each unit: the rooms it uses, and those it will */
    uint32_t *users;         /* of each room: units that use it */
    uint32_t *begun;         /* the same when the wave began */
    /* Of each unit: it is where it will be; it moved in this wave; it has swung, once is enough. */
    uint8_t *settled, *done, *swung;
    uint32_t *at;   /* of each unit: the building it is in */
    uint32_t *mark; /* of each room: scratch */
    uint32_t n_marks;
    uint32_t *found, *chosen; /* rooms to swing through: of the unit looked at, of the best */
};

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

/* Rooms held and rooms its people sit in, each once. */
static bool now_make(struct waving *w, uint32_t u)
{
    const struct problem *p = w->p;
    const struct problem_unit *unit = &p->units[u];
    struct list *list = &w->now[u];
    uint32_t n = unit->n_people;

    for (uint32_t r = 0; r < p->n_rooms; r++)
        n += p->rooms[r].holder == u;
    list->rooms = arena_alloc(w->arena, (n + 1) * sizeof(*list->rooms));
    if (!list->rooms)
        return false;
    w->n_marks++;
    for (uint32_t r = 0; r < p->n_rooms; r++)
        if (p->rooms[r].holder == u) {
            list->rooms[list->n++] = r;
            w->mark[r] = w->n_marks;
        }
    for (uint32_t i = 0; i < unit->n_people; i++) {
        uint32_t r = p->people[unit->first_person + i].room;

        if (r == PROBLEM_NONE || w->mark[r] == w->n_marks)
            continue;
        w->mark[r] = w->n_marks;
        list->rooms[list->n++] = r;
    }
    return true;
}

static bool then_make(struct waving *w, uint32_t u)
{
    struct list *list = &w->then[u];
    uint32_t n = 0;

    for (uint32_t r = 0; r < w->p->n_rooms; r++)
        n += w->plan->user[r] == u;
    list->rooms = arena_alloc(w->arena, (n + 1) * sizeof(*list->rooms));
    if (!list->rooms)
        return false;
    for (uint32_t r = 0; r < w->p->n_rooms; r++)
        if (w->plan->user[r] == u)
            list->rooms[list->n++] = r;
    return true;
}

/* Nobody changes rooms, and it has those it will have. */
static bool is_settled(struct waving *w, uint32_t u)
{
    const struct problem_unit *unit = &w->p->units[u];

    for (uint32_t i = 0; i < unit->n_people; i++)
        if (w->p->people[unit->first_person + i].room != w->plan->room_of[unit->first_person + i])
            return false;
    w->n_marks++;
    for (uint32_t i = 0; i < w->now[u].n; i++)
        w->mark[w->now[u].rooms[i]] = w->n_marks;
    for (uint32_t i = 0; i < w->then[u].n; i++)
        if (w->mark[w->then[u].rooms[i]] != w->n_marks)
            return false;
    return w->now[u].n == w->then[u].n;
}

/* Is somebody else in the room, counted with or without this wave's comings? */
static bool is_taken(struct waving *w, uint32_t u, uint32_t room)
{
    uint32_t mine = 0;

    for (uint32_t i = 0; i < w->now[u].n; i++)
        mine |= w->now[u].rooms[i] == room;
    return w->begun[room] > mine || w->users[room] > mine;
}

static bool can_move(struct waving *w, uint32_t u)
{
    for (uint32_t i = 0; i < w->then[u].n; i++)
        if (is_taken(w, u, w->then[u].rooms[i]))
            return false;
    return true;
}

/* How many rooms it has that others wait for. */
static uint32_t wanted(struct waving *w, uint32_t u)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->now[u].n; i++) {
        uint32_t user = w->plan->user[w->now[u].rooms[i]];

        n += user != PROBLEM_NONE && user != u && !w->settled[user];
    }
    return n;
}

/* Into `to`; what it leaves stays marked in `begun` until the wave ends. */
static void move(struct waving *w, uint32_t u, struct list to, uint32_t building, bool temporary)
{
    struct room_waves *waves = w->waves;

    for (uint32_t i = 0; i < w->now[u].n; i++)
        w->users[w->now[u].rooms[i]]--;
    for (uint32_t i = 0; i < to.n; i++)
        w->users[to.rooms[i]]++;
    waves->moves[waves->n_moves++] = (struct room_move){
        waves->n_waves,      u, w->at[u], building, temporary, temporary ? to.rooms : NULL,
        temporary ? to.n : 0
    };
    waves->n_double += temporary;
    w->now[u] = to;
    w->at[u] = building;
    w->done[u] = 1;
    w->settled[u] = !temporary;
}

static uint32_t next_unit(struct waving *w)
{
    uint32_t best = PROBLEM_NONE, most = 0;

    for (uint32_t u = 0; u < w->p->n_units; u++) {
        uint32_t here;

        if (w->done[u] || w->settled[u] || !can_move(w, u))
            continue;
        here = wanted(w, u) + 1;
        if (here > most) {
            best = u;
            most = here;
        }
    }
    return best;
}

/* Rooms nobody uses, in its new building first, until its people have the least area each. */
static bool swing_rooms(const struct waving *w, uint32_t u, struct list *out, uint32_t *building)
{
    const struct problem *p = w->p;
    int64_t need = (int64_t)p->units[u].n_people * p->seat_least;
    uint32_t n = p->n_buildings;

    out->rooms = w->found;
    for (uint32_t k = 0; k < n; k++) {
        const struct problem_building *b = &p->buildings[(w->where[u] + k) % n];
        int64_t left = need;

        out->n = 0;
        for (uint32_t i = 0; i < b->n_rooms && left > 0; i++) {
            uint32_t r = b->first_room + i;

            // A room somebody waits for would only move the circle elsewhere.
            if (w->users[r] || w->begun[r] || p->rooms[r].use == ROOM_FIXED ||
                (w->plan->user[r] != PROBLEM_NONE && w->plan->user[r] != u))
                continue;
            out->rooms[out->n++] = r;
            left -= p->rooms[r].area;
        }
        *building = (w->where[u] + k) % n;
        if (left <= 0)
            return true;
    }
    return false;
}

/* The one with the fewest people that is in somebody's way, and finds a place. */
static bool swing(struct waving *w)
{
    uint32_t best = PROBLEM_NONE, to = 0, building;
    struct list rooms = { w->chosen, 0 }, found;

    for (uint32_t u = 0; u < w->p->n_units; u++) {
        if (w->settled[u] || w->swung[u] || wanted(w, u) == 0 ||
            (best != PROBLEM_NONE && w->p->units[u].n_people >= w->p->units[best].n_people))
            continue;
        if (!swing_rooms(w, u, &found, &building))
            continue;
        best = u;
        rooms.n = found.n;
        memcpy(rooms.rooms, found.rooms, found.n * sizeof(*found.rooms));
        to = building;
    }
    if (best == PROBLEM_NONE)
        return false;
    rooms.rooms = arena_alloc(w->arena, (rooms.n + 1) * sizeof(*rooms.rooms));
    if (!rooms.rooms)
        return false;
    memcpy(rooms.rooms, w->chosen, rooms.n * sizeof(*rooms.rooms));
    w->swung[best] = 1;
    move(w, best, rooms, to, true);
    return true;
}

static bool wave(struct waving *w)
{
    uint32_t before = w->waves->n_moves, unit;

    w->waves->n_waves++;
    memset(w->done, 0, w->p->n_units);
    memcpy(w->begun, w->users, w->p->n_rooms * sizeof(*w->users));
    while ((unit = next_unit(w)) != PROBLEM_NONE)
        move(w, unit, w->then[unit], w->where[unit], false);
    if (w->waves->n_moves == before && !swing(w)) {
        w->waves->n_waves--;
        return false;
    }
    return true;
}

static uint32_t unsettled(const struct waving *w)
{
    uint32_t n = 0;

    for (uint32_t u = 0; u < w->p->n_units; u++)
        n += !w->settled[u];
    return n;
}

static bool waving_make(struct waving *w)
{
    const struct problem *p = w->p;

    w->now = arena_alloc(w->arena, p->n_units * sizeof(*w->now));
    w->then = arena_alloc(w->arena, p->n_units * sizeof(*w->then));
    w->users = arena_alloc(w->arena, p->n_rooms * sizeof(*w->users));
    w->begun = arena_alloc(w->arena, p->n_rooms * sizeof(*w->begun));
    w->mark = arena_alloc(w->arena, p->n_rooms * sizeof(*w->mark));
    w->found = arena_alloc(w->arena, (p->n_rooms + 1) * sizeof(*w->found));
    w->chosen = arena_alloc(w->arena, (p->n_rooms + 1) * sizeof(*w->chosen));
    w->at = arena_alloc(w->arena, p->n_units * sizeof(*w->at));
    w->settled = arena_alloc(w->arena, p->n_units);
    w->done = arena_alloc(w->arena, p->n_units);
    w->swung = arena_alloc(w->arena, p->n_units);
    // Each unit moves once, or twice by way of a swing.
    w->waves->moves =
        arena_alloc(w->arena, (3 * (size_t)p->n_units + 1) * sizeof(struct room_move));
    if (!w->now || !w->then || !w->users || !w->begun || !w->mark || !w->found || !w->chosen ||
        !w->at || !w->settled || !w->done || !w->swung || !w->waves->moves)
        return false;
    for (uint32_t u = 0; u < p->n_units; u++) {
        if (!now_make(w, u) || !then_make(w, u))
            return false;
        w->at[u] = p->units[u].home;
        for (uint32_t i = 0; i < w->now[u].n; i++)
            w->users[w->now[u].rooms[i]]++;
        w->settled[u] = is_settled(w, u);
    }
    return true;
}

bool room_waves_make(const struct problem *p, const uint32_t *where, const struct room_plan *plan,
                     struct arena *arena, struct room_waves *out, struct error *err)
{
    struct room_waves waves = { 0 };
    struct waving w = { .p = p, .where = where, .plan = plan, .waves = &waves, .arena = arena };

    if (!waving_make(&w))
        return no_room(err);
    while (unsettled(&w) && waves.n_moves < 2 * p->n_units)
        if (!wave(&w))
            break;
    waves.n_stuck = unsettled(&w);
    *out = waves;
    return true;
}
