/*
 * problem_rooms: rooms and people of a problem.
 *
 * A file may stop at floors. Where it names rooms, the capacity of a floor is
 * what its rooms have, unless it says otherwise.
 */
#include "reading.h"

#include <stdlib.h>

enum { SEAT_LEAST = 400 /* 4 m2 */ };

struct numbered {
    int64_t id;
    uint32_t at;
};

static int numbered_compare(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;

    return x->id < y->id ? -1 : x->id > y->id;
}

/* Ids of one kind to their places; the id that stands there twice, when one does. */
static bool index_sort(struct numbered *index, uint32_t n, const char *list, struct error *err)
{
    qsort(index, n, sizeof(*index), numbered_compare);
    for (uint32_t i = 1; i < n; i++)
        if (index[i].id == index[i - 1].id)
            return error_set(err, ERROR_INVALID, "two %s have the id %lld", list,
                             (long long)index[i].id);
    return true;
}

static uint32_t index_find(const struct numbered *index, uint32_t n, int64_t id)
{
    struct numbered key = { id, 0 };
    const struct numbered *found =
        n ? bsearch(&key, index, n, sizeof(*index), numbered_compare) : NULL;

    return found ? found->at : PROBLEM_NONE;
}

bool problem_rooms_make(struct reading *r, const struct json_value *buildings)
{
    size_t n = 0;

    for (size_t b = 0; b < json_count(buildings); b++) {
        const struct json_value *floors = json_get(json_at(buildings, b), "floors");

        for (size_t f = 0; f < json_count(floors); f++)
            n += json_count(json_get(json_at(floors, f), "rooms"));
    }
    if (n > PROBLEM_ROOMS_MAX)
        return error_set(r->err, ERROR_TOO_LARGE, "there are more than %d rooms",
                         PROBLEM_ROOMS_MAX);
    r->p->rooms = arena_alloc(r->arena, (n + 1) * sizeof(*r->p->rooms));
    return r->p->rooms ? true : reading_no_room(r->err);
}

static bool use_read(const struct reading *r, const struct json_value *v, enum room_use *out)
{
    static const char *const names[] = { "office", "service", "fixed" };

    *out = ROOM_OFFICE;
    if (!v)
        return true;
    for (int use = 0; use < 3; use++)
        if (str_eq(json_as_str(v), str_from(names[use]))) {
            *out = (enum room_use)use;
            return true;
        }
    return error_set(r->err, ERROR_INVALID,
                     "buildings[%zu]: the use of a room is office, service or fixed", r->at);
}

bool problem_rooms_read(struct reading *r, const struct json_value *rooms,
                        struct problem_building *b, struct problem_floor *floor)
{
    int64_t sum = 0;

    floor->first_room = r->p->n_rooms;
    floor->n_rooms = (uint32_t)json_count(rooms);
    for (size_t i = 0; i < json_count(rooms); i++, r->p->n_rooms++, b->n_rooms++) {
        const struct json_value *v = json_at(rooms, i);
        struct problem_room *room = &r->p->rooms[r->p->n_rooms];

        room->floor = (uint32_t)(floor - r->p->floors);
        room->building = (uint32_t)(b - r->p->buildings);
        room->holder = PROBLEM_NONE;
        if (!json_as_i64(json_get(v, "id"), &room->id))
            return error_set(r->err, ERROR_INVALID, "buildings[%zu]: a room needs an id of its own",
                             r->at);
        if (!reading_area(r, v, "area", &room->area) || !reading_text(r, v, "code", &room->code) ||
            !use_read(r, json_get(v, "use"), &room->use))
            return false;
        sum += room->area;
    }
    if (floor->capacity == 0)
        floor->capacity = sum;
    return true;
}

/* One person of the unit; departments are told apart by their names within a unit. */
struct people_reading {
    struct reading *r;
    struct numbered *rooms;
    struct str *departments; /* of the unit being read */
    uint32_t n_departments, first_department;
};

static bool department_find(struct people_reading *in, struct str name, uint32_t *out)
{
    uint32_t i = 0;

    while (i < in->n_departments && !str_eq(in->departments[i], name))
        i++;
    if (i == in->n_departments) {
        in->departments[in->n_departments] = name;
        in->n_departments++;
        in->r->p->n_departments++;
    }
    *out = in->first_department + i;
    return true;
}

static bool person_read(struct people_reading *in, const struct json_value *v,
                        struct problem_person *person)
{
    struct reading *r = in->r;
    int64_t room;

    if (!json_as_i64(json_get(v, "id"), &person->id))
        return error_set(r->err, ERROR_INVALID, "units[%zu]: a person needs an id of their own",
                         r->at);
    person->room = json_as_i64(json_get(v, "room"), &room)
                       ? index_find(in->rooms, r->p->n_rooms, room)
                       : PROBLEM_NONE;
    person->leader = json_as_bool(json_get(v, "leader"));
    person->unit = (uint32_t)r->at;
    if (!reading_area(r, v, "ceiling", &person->ceiling))
        return false;
    if (person->ceiling == 0)
        return error_set(
            r->err, ERROR_INVALID,
            "units[%zu]: person %lld has no ceiling: give the area the standard allows", r->at,
            (long long)person->id);
    return department_find(in, json_as_str(json_get(v, "department")), &person->department);
}

/* The rooms a unit has now. */
static bool holds_read(struct people_reading *in, const struct json_value *holds)
{
    struct problem *p = in->r->p;
    int64_t id;

    for (size_t i = 0; i < json_count(holds); i++) {
        uint32_t room = json_as_i64(json_at(holds, i), &id) ? index_find(in->rooms, p->n_rooms, id)
                                                            : PROBLEM_NONE;

        // A room that is no part of the problem stays out of it.
        if (room != PROBLEM_NONE)
            p->rooms[room].holder = (uint32_t)in->r->at;
    }
    return true;
}

static bool unit_people_read(struct people_reading *in, const struct json_value *v,
                             struct problem_unit *unit)
{
    struct problem *p = in->r->p;
    const struct json_value *people = json_get(v, "people");
    int64_t desks = 0;

    in->n_departments = 0;
    in->first_department = p->n_departments;
    in->departments =
        arena_alloc(in->r->arena, (json_count(people) + 1) * sizeof(*in->departments));
    if (!in->departments)
        return reading_no_room(in->r->err);
    unit->first_person = p->n_people;
    for (size_t i = 0; i < json_count(people); i++, p->n_people++) {
        if (!person_read(in, json_at(people, i), &p->people[p->n_people]))
            return false;
        desks += p->people[p->n_people].ceiling;
    }
    unit->n_people = p->n_people - unit->first_person;
    if (unit->heads == 0)
        unit->heads = unit->n_people;
    return reading_number(in->r, v, "service", 100, 1e8,
                          unit->need > desks ? unit->need - desks : 0, &unit->service) &&
           holds_read(in, json_get(v, "holds"));
}

static bool people_index(struct reading *r)
{
    const struct problem *p = r->p;
    struct numbered *index = arena_alloc(r->arena, (p->n_people + 1) * sizeof(*index));

    if (!index)
        return reading_no_room(r->err);
    for (uint32_t i = 0; i < p->n_people; i++)
        index[i] = (struct numbered){ p->people[i].id, i };
    return index_sort(index, p->n_people, "people", r->err);
}

bool problem_people_read(struct reading *r, const struct json_value *units)
{
    struct problem *p = r->p;
    struct people_reading in = { .r = r };
    size_t n = 0;

    for (size_t i = 0; i < json_count(units); i++)
        n += json_count(json_get(json_at(units, i), "people"));
    if (n > PROBLEM_PEOPLE_MAX)
        return error_set(r->err, ERROR_TOO_LARGE, "there are more than %d people",
                         PROBLEM_PEOPLE_MAX);
    p->seat_least = SEAT_LEAST;
    p->people = arena_alloc(r->arena, (n + 1) * sizeof(*p->people));
    in.rooms = arena_alloc(r->arena, (p->n_rooms + 1) * sizeof(*in.rooms));
    if (!p->people || !in.rooms)
        return reading_no_room(r->err);
    for (uint32_t i = 0; i < p->n_rooms; i++)
        in.rooms[i] = (struct numbered){ p->rooms[i].id, i };
    if (!index_sort(in.rooms, p->n_rooms, "rooms", r->err))
        return false;
    r->list = "units";
    for (r->at = 0; r->at < p->n_units; r->at++)
        if (!unit_people_read(&in, json_at(units, r->at), &p->units[r->at]))
            return false;
    return people_index(r);
}
