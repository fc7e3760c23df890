/*
 * rooms: see the header.
 */
#include "rooms.h"

enum { BUILDING_BYTES = 256 << 20 };

struct rooming {
    const struct problem *p;
    const uint32_t *where;
    uint64_t moves, seed;
    struct room_plan *plan;
    int64_t *service_left; /* of each unit */
    bool *failed;          /* of each building */
};

bool rooms_are_asked(const struct problem *problem)
{
    return problem->n_rooms && problem->n_people;
}

bool rooms_are_short(const struct problem *p, const uint32_t *where, const struct room_plan *plan,
                     uint32_t building)
{
    for (uint32_t u = 0; u < p->n_units; u++)
        // Everybody is seated somewhere, or nobody of the building is.
        if (where[u] == building && p->units[u].n_people &&
            plan->room_of[p->units[u].first_person] == PROBLEM_NONE)
            return true;
    return plan->cost[building].hard > 0;
}

/* Does the unit sit on the floor? */
static bool sits_on(const struct rooming *w, uint32_t unit, uint32_t floor)
{
    const struct problem_unit *u = &w->p->units[unit];

    for (uint32_t i = 0; i < u->n_people; i++) {
        uint32_t room = w->plan->room_of[u->first_person + i];

        if (room != PROBLEM_NONE && w->p->rooms[room].floor == floor)
            return true;
    }
    return false;
}

/* A room of which more than half would be too much stays free. */
static bool wants(const struct rooming *w, uint32_t unit, const struct problem_room *room)
{
    return w->where[unit] == room->building && !problem_floor_is_banned(w->p, unit, room->floor) &&
           w->service_left[unit] * 2 >= room->area && w->service_left[unit] > 0;
}

static void give(struct rooming *w, uint32_t room, uint32_t unit)
{
    w->plan->user[room] = unit;
    w->service_left[unit] -= w->p->rooms[room].area;
}

/* Of those who want the room, the one that lacks most; `near`: only who sits on its floor. */
static uint32_t neediest(const struct rooming *w, const struct problem_room *room, bool near)
{
    uint32_t best = PROBLEM_NONE;

    for (uint32_t u = 0; u < w->p->n_units; u++)
        if (wants(w, u, room) && (!near || sits_on(w, u, room->floor)) &&
            (best == PROBLEM_NONE || w->service_left[u] > w->service_left[best]))
            best = u;
    return best;
}

/* What must be on the ground floor comes first. */
static void give_ground(struct rooming *w, const struct problem_building *b)
{
    const struct problem_floor *floor;

    if (b->ground == PROBLEM_NONE)
        return;
    floor = &w->p->floors[b->ground];
    for (uint32_t u = 0; u < w->p->n_units; u++) {
        int64_t left = w->p->units[u].ground;

        for (uint32_t i = 0; i < floor->n_rooms && left > 0; i++) {
            uint32_t room = floor->first_room + i;

            if (w->plan->user[room] != PROBLEM_NONE || !wants(w, u, &w->p->rooms[room]))
                continue;
            left -= w->p->rooms[room].area;
            give(w, room, u);
        }
    }
}

enum turn { OWN, NEAR, ANY, OFFICES, TURNS };

static void service_give(struct rooming *w, uint32_t building)
{
    const struct problem_building *b = &w->p->buildings[building];

    give_ground(w, b);
    for (int turn = OWN; turn < TURNS; turn++)
        for (uint32_t i = 0; i < b->n_rooms; i++) {
            uint32_t r = b->first_room + i, unit = PROBLEM_NONE;
            const struct problem_room *room = &w->p->rooms[r];

            if (w->plan->user[r] != PROBLEM_NONE || (room->use == ROOM_OFFICE) != (turn == OFFICES))
                continue;
            if (turn != OWN)
                unit = neediest(w, room, turn == NEAR);
            else if (room->holder != PROBLEM_NONE && wants(w, room->holder, room))
                unit = room->holder;
            if (unit != PROBLEM_NONE)
                give(w, r, unit);
        }
}

static void building_task(void *state, size_t building)
{
    struct rooming *w = state;
    struct arena arena = ARENA_INIT(BUILDING_BYTES);
    struct seating s;
    struct error ignored;

    w->failed[building] = !seating_make(w->p, w->where, (uint32_t)building, &arena, &s, &ignored);
    if (!w->failed[building]) {
        seating_solve(&s, rng_make(w->seed, building), w->moves * s.n_people);
        for (uint32_t i = 0; s.n_rooms && i < s.n_people; i++) {
            uint32_t room = s.rooms[s.best[i]].room;

            w->plan->room_of[s.people[i]] = room;
            w->plan->user[room] = w->p->people[s.people[i]].unit;
        }
        if (s.n_people && s.n_rooms)
            w->plan->cost[building] = s.best_cost;
        service_give(w, (uint32_t)building);
    }
    arena_release(&arena);
}

/* Area above the ceilings of who sits in a room, over all rooms: R1d. */
static int64_t over_standard(const struct problem *p, const uint32_t *room_of, int64_t *ceiling)
{
    int64_t over = 0;

    memset(ceiling, 0, p->n_rooms * sizeof(*ceiling));
    for (uint32_t i = 0; i < p->n_people; i++)
        if (room_of[i] != PROBLEM_NONE)
            ceiling[room_of[i]] += p->people[i].ceiling;
    for (uint32_t r = 0; r < p->n_rooms; r++)
        if (ceiling[r] && p->rooms[r].area > ceiling[r])
            over += p->rooms[r].area - ceiling[r];
    return over;
}

static void sums_make(struct rooming *w, uint32_t *now, int64_t *scratch)
{
    const struct problem *p = w->p;
    struct room_plan *plan = w->plan;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        plan->hard += plan->cost[b].hard;
    for (uint32_t u = 0; u < p->n_units; u++)
        plan->service_missing += w->service_left[u] > 0 ? w->service_left[u] : 0;
    for (uint32_t i = 0; i < p->n_people; i++) {
        now[i] = p->people[i].room;
        plan->n_seated += plan->room_of[i] != PROBLEM_NONE;
        plan->n_changed += plan->room_of[i] != p->people[i].room;
    }
    plan->over_before = over_standard(p, now, scratch);
    plan->over_after = over_standard(p, plan->room_of, scratch);
    memset(scratch, 0, p->n_rooms * sizeof(*scratch));
    for (uint32_t i = 0; i < p->n_people; i++)
        if (plan->room_of[i] != PROBLEM_NONE && p->rooms[plan->room_of[i]].use == ROOM_SERVICE)
            plan->n_converted += scratch[plan->room_of[i]]++ == 0;
}

bool room_plan_make(const struct problem *p, const uint32_t *where, uint64_t moves, uint64_t seed,
                    struct crew *crew, struct arena *arena, struct room_plan *out,
                    struct error *err)
{
    struct rooming w = { .p = p, .where = where, .moves = moves, .seed = seed, .plan = out };
    uint32_t *now = arena_alloc(arena, (p->n_people + 1) * sizeof(*now));
    int64_t *scratch = arena_alloc(arena, (p->n_rooms + 1) * sizeof(*scratch));
    bool failed = false;

    *out = (struct room_plan){ 0 };
    out->room_of = arena_alloc(arena, (p->n_people + 1) * sizeof(*out->room_of));
    out->user = arena_alloc(arena, (p->n_rooms + 1) * sizeof(*out->user));
    out->cost = arena_alloc(arena, p->n_buildings * sizeof(*out->cost));
    w.service_left = arena_alloc(arena, p->n_units * sizeof(*w.service_left));
    w.failed = arena_alloc(arena, p->n_buildings * sizeof(*w.failed));
    if (!now || !scratch || !out->room_of || !out->user || !out->cost || !w.service_left ||
        !w.failed)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (uint32_t i = 0; i < p->n_people; i++)
        out->room_of[i] = PROBLEM_NONE;
    for (uint32_t r = 0; r < p->n_rooms; r++)
        out->user[r] = PROBLEM_NONE;
    for (uint32_t u = 0; u < p->n_units; u++)
        w.service_left[u] = p->units[u].service;
    crew_run(crew, p->n_buildings, building_task, &w);
    for (uint32_t b = 0; b < p->n_buildings; b++)
        failed |= w.failed[b];
    if (failed)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    sums_make(&w, now, scratch);
    return true;
}
