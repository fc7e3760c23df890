/*
 * room_lack: see the header.
 */
#include "room_lack.h"

struct counting {
    const struct problem *p;
    uint32_t building;
    uint32_t *units; /* those counted; a smaller set as they are left out */
    uint32_t n;
};

static bool counts_room(const struct problem_room *room, const struct room_lack *lack)
{
    return room->use != ROOM_FIXED && (lack->kind != LACK_SMALL || room->area <= lack->ceiling);
}

/* Rooms of that size; or places: at a desk of one's own the least area is no matter. */
static uint32_t rooms_had(const struct counting *c, const struct room_lack *lack)
{
    const struct problem_building *b = &c->p->buildings[c->building];
    uint32_t had = 0;

    for (uint32_t i = 0; i < b->n_rooms; i++) {
        const struct problem_room *room = &c->p->rooms[b->first_room + i];
        int64_t places = c->p->seat_least ? room->area / c->p->seat_least : PROBLEM_PEOPLE_MAX;

        if (counts_room(room, lack))
            had += lack->kind == LACK_SEATS && places > 1 ? (uint32_t)places : 1;
    }
    return had;
}

static uint32_t wanted_by(const struct counting *c, uint32_t unit, const struct room_lack *lack)
{
    const struct problem_unit *u = &c->p->units[unit];
    uint32_t alone = 0, others = 0;

    for (uint32_t i = 0; i < u->n_people; i++) {
        const struct problem_person *person = &c->p->people[u->first_person + i];

        alone += person->leader && (lack->kind != LACK_SMALL || person->ceiling <= lack->ceiling);
        others += !person->leader;
    }
    if (lack->kind == LACK_SMALL)
        return alone;
    return lack->kind == LACK_UNITS ? alone + (others > 0) : alone + others;
}

static void units_take(struct counting *c, const uint32_t *where)
{
    c->n = 0;
    for (uint32_t u = 0; u < c->p->n_units; u++)
        if (where[u] == c->building)
            c->units[c->n++] = u;
}

/* The one that wants least first: few remain, and they are the large ones. */
static uint32_t least_of(const struct counting *c, const struct room_lack *lack, uint32_t *wanted)
{
    uint32_t best = PROBLEM_NONE;

    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t n = wanted_by(c, c->units[i], lack);

        if (best == PROBLEM_NONE || n < *wanted) {
            best = i;
            *wanted = n;
        }
    }
    return best;
}

/* Leaves out whom the count does not need; false: the rooms do. */
static bool is_lacking(struct counting *c, const uint32_t *where, struct room_lack *lack)
{
    uint32_t least = 0, at;

    units_take(c, where);
    lack->wanted = 0;
    for (uint32_t i = 0; i < c->n; i++)
        lack->wanted += wanted_by(c, c->units[i], lack);
    lack->had = lack->kind == LACK_ROOMS ? 0 : rooms_had(c, lack);
    if (lack->wanted <= lack->had)
        return false;
    while ((at = least_of(c, lack, &least)) != PROBLEM_NONE && lack->wanted - least > lack->had) {
        lack->wanted -= least;
        c->units[at] = c->units[--c->n];
    }
    return true;
}

/* The ceiling next above `than` of somebody who sits alone here; INT64_MAX: none. */
static int64_t ceiling_above(const struct counting *c, const uint32_t *where, int64_t than)
{
    int64_t next = INT64_MAX;

    for (uint32_t i = 0; i < c->p->n_people; i++) {
        const struct problem_person *person = &c->p->people[i];

        if (person->leader && where[person->unit] == c->building && person->ceiling > than &&
            person->ceiling < next)
            next = person->ceiling;
    }
    return next;
}

static bool small_are_lacking(struct counting *c, const uint32_t *where, struct room_lack *lack)
{
    lack->kind = LACK_SMALL;
    for (lack->ceiling = ceiling_above(c, where, -1); lack->ceiling != INT64_MAX;
         lack->ceiling = ceiling_above(c, where, lack->ceiling))
        if (is_lacking(c, where, lack))
            return true;
    return false;
}

bool room_lack_find(const struct problem *problem, const uint32_t *where, uint32_t building,
                    struct arena *arena, struct room_lack *out, struct error *err)
{
    struct counting c = { .p = problem, .building = building };
    struct room_lack lack = { .kind = LACK_UNITS };

    c.units = arena_alloc(arena, (problem->n_units + 1) * sizeof(*c.units));
    if (!c.units)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    if (rooms_had(&c, &lack) == 0) {
        lack.kind = LACK_ROOMS;
        (void)is_lacking(&c, where, &lack);
    } else if (!is_lacking(&c, where, &lack)) {
        lack.kind = LACK_SEATS;
        if (!is_lacking(&c, where, &lack) && !small_are_lacking(&c, where, &lack))
            lack = (struct room_lack){ .kind = LACK_UNTOLD };
    }
    lack.units = c.units;
    lack.n_units = lack.kind == LACK_UNTOLD ? 0 : c.n;
    *out = lack;
    return true;
}
