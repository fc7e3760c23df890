/*
 * seat: who sits where, and what the rooms are for.
 *
 * Leaders get the largest room within their ceiling; staff share rooms in the
 * order of the floors, so many that nobody is above 9 m2 by the sum. Rooms
 * that are left become service, equipment and technical rooms by size and
 * quota.
 */
#include "make.h"

#include <string.h>

#include "yardstick/demo/codes.h"
#include "yardstick/registry/code.h"

enum { STAFF_CEILING = 900, UNIT_ROOMS_MAX = 2000 };

struct seating {
    struct make *make;
    struct dice *dice;
    uint32_t unit;
    uint32_t rooms[UNIT_ROOMS_MAX], n_rooms;
    int64_t service, equipment; /* 0.01 m2 still to be given */
};

static struct city_room *seating_room(const struct seating *s, uint32_t i)
{
    return &s->make->city->rooms[s->rooms[i]];
}

static void room_use(struct city_room *room, const char *use, const char *subtype)
{
    room->use = use;
    room->subtype = subtype;
    room->name = str_from(code_title(codes_subtypes, str_from(subtype), LANG_ZH));
    room->approved_area = strcmp(use, "ancillary") == 0 ? CITY_NO_AREA : room->usable_area;
}

static void seat_one(struct seating *s, uint32_t person, uint32_t room)
{
    struct make *make = s->make;
    struct city *city = make->city;
    struct city_occupancy *o = &city->occupancies[city->n_occupancies++];

    *o = (struct city_occupancy){ .person = person,
                                  .room = room,
                                  .share = 10000,
                                  .kind = "main",
                                  .from = city->people[person].from };
    make->sits[room]++;
}

static bool is_open(const struct seating *s, uint32_t i)
{
    return s->make->pieces[s->rooms[i]] == PIECE_ROOM && !seating_room(s, i)->use;
}

static void seat_leader(struct seating *s, uint32_t person, int64_t ceiling)
{
    uint32_t best = CITY_NONE, smallest = CITY_NONE;

    for (uint32_t i = 0; i < s->n_rooms; i++) {
        int64_t area = seating_room(s, i)->usable_area;

        if (!is_open(s, i))
            continue;
        if (smallest == CITY_NONE || area < seating_room(s, smallest)->usable_area)
            smallest = i;
        if (area <= ceiling && (best == CITY_NONE || area > seating_room(s, best)->usable_area))
            best = i;
    }
    best = best == CITY_NONE ? smallest : best;
    if (best == CITY_NONE) {
        s->make->failed = true;
        return;
    }
    room_use(seating_room(s, best), "office", "leader");
    seat_one(s, person, s->rooms[best]);
}

/* Fill offices of 13 to 45 m2 in the order of the floors; returns who is left over. */
static uint32_t seat_rooms(struct seating *s, uint32_t person, uint32_t end, unsigned large)
{
    for (uint32_t i = 0; i < s->n_rooms && person < end; i++) {
        struct city_room *room = seating_room(s, i);
        uint32_t n = (uint32_t)((room->usable_area + STAFF_CEILING - 1) / STAFF_CEILING);

        if (!is_open(s, i) || room->usable_area < 1300 || n > 5 || n > end - person)
            continue;
        if (n > 3 && !dice_chance(s->dice, large)) // most larger rooms are for service
            continue;
        room_use(room, "office", "staff");
        while (n--)
            seat_one(s, person++, s->rooms[i]);
    }
    return person;
}

static void seat_staff(struct seating *s, uint32_t first, uint32_t end)
{
    uint32_t person = seat_rooms(s, first, end, 40);

    person = seat_rooms(s, person, end, 100);
    // Too few for a room of their own: they join the others, or take the smallest room there is.
    while (person < end) {
        uint32_t before = person;

        for (uint32_t i = 0; i < s->n_rooms && person < end; i++)
            if (seating_room(s, i)->use && strcmp(seating_room(s, i)->subtype, "staff") == 0)
                seat_one(s, person++, s->rooms[i]);
        if (person == before)
            seat_leader(s, person++, STAFF_CEILING);
        if (s->make->failed)
            return;
    }
}

static const char *service_subtype(struct dice *dice, int64_t area)
{
    static const char *const large[] = { "meeting", "meeting", "meeting", "archive", "library" };
    static const char *const middle[] = { "meeting", "reception", "archive",
                                          "library", "storage",   "property" };
    static const char *const small[] = { "storage",  "printing", "confidential", "duty",
                                         "mailroom", "network",  "clinic",       "property",
                                         "archive",  "reception" };

    if (area >= 6000)
        return large[dice_below(dice, ARRAY_LEN(large))];
    if (area >= 3000)
        return middle[dice_below(dice, ARRAY_LEN(middle))];
    return small[dice_below(dice, ARRAY_LEN(small))];
}

static void use_technical(struct seating *s, struct city_room *room)
{
    static const char *const names[] = { "服务大厅", "审理室", "化验室", "调度室",  "监控室",
                                         "物证室",   "培训室", "展览室", "业务用房" };

    room_use(room, "technical", "technical");
    room->name = str_from(names[dice_below(s->dice, ARRAY_LEN(names))]);
}

static void use_equipment(struct seating *s, struct city_room *room)
{
    static const char *const subtypes[] = { "power", "pump",    "water_tank",   "boiler",
                                            "hvac",  "telecom", "lift_machine", "bms" };

    room_use(room, "equipment", subtypes[dice_below(s->dice, ARRAY_LEN(subtypes))]);
}

/* Rooms nobody sits in. Movers have far more service rooms than the standard gives them. */
static void use_rest(struct seating *s, uint32_t i)
{
    struct city_room *room = seating_room(s, i);
    bool mover = s->unit < CITY_MOVERS;

    if (s->make->pieces[s->rooms[i]] == PIECE_TOILET) {
        room_use(room, "service", "toilet");
    } else if (s->make->pieces[s->rooms[i]] == PIECE_PLANT) {
        use_equipment(s, room);
    } else if (s->make->pieces[s->rooms[i]] == PIECE_LOUNGE) {
        room_use(room, "service", "storage");
    } else if (s->make->pieces[s->rooms[i]] == PIECE_WC) {
        room_use(room, "service", "boiling_water");
    } else if (room->usable_area < 3000 && dice_chance(s->dice, 2)) {
        room_use(room, "office", "staff");
    } else if (room->usable_area < 2000 && dice_chance(s->dice, 4)) {
        room_use(room, "ancillary", "guard");
    } else if (s->service > 0 || (mover && dice_chance(s->dice, 85))) {
        room_use(room, "service", service_subtype(s->dice, room->usable_area));
        s->service -= room->usable_area;
    } else if (s->equipment > 0 && room->usable_area < 6000) {
        use_equipment(s, room);
        s->equipment -= room->usable_area;
    } else {
        use_technical(s, room);
    }
}

static void seat_unit(struct seating *s)
{
    struct make *make = s->make;
    const struct city *city = make->city;
    uint32_t first = make->first_person[s->unit], end = make->first_person[s->unit + 1];
    const char *class = city->institutions[s->unit].class;
    uint32_t order[UNIT_ROOMS_MAX];

    for (; first < end && strcmp(city->people[first].rank, "staff") != 0; first++)
        seat_leader(s, first, city_ceiling(class, city->people[first].rank));
    seat_staff(s, first, end);
    s->service = (int64_t)make->heads[s->unit] * 840;
    s->equipment = (int64_t)make->heads[s->unit] * 100;
    for (uint32_t i = 0; i < s->n_rooms; i++)
        order[i] = i;
    dice_shuffle(s->dice, order, s->n_rooms);
    for (uint32_t i = 0; i < s->n_rooms; i++)
        if (!seating_room(s, order[i])->use)
            use_rest(s, order[i]);
}

void seat_people(struct make *make)
{
    struct dice dice = dice_make(make->seed, "seat");
    struct seating *s = make_take(make, 1, sizeof(*s));

    if (!s)
        return;
    for (uint32_t u = 0; u <= CITY_UNITS; u++) {
        *s = (struct seating){ .make = make, .dice = &dice, .unit = u };
        for (uint32_t r = 0; r < CITY_ROOMS; r++)
            if (make->holders[r] == (u < CITY_UNITS ? u : CITY_NONE) && s->n_rooms < UNIT_ROOMS_MAX)
                s->rooms[s->n_rooms++] = r;
        if (u < CITY_UNITS && !make->failed)
            seat_unit(s);
        // What nobody holds was an office, and is idle.
        for (uint32_t i = 0; u == CITY_UNITS && i < s->n_rooms; i++)
            room_use(seating_room(s, i), "office", "staff");
    }
}
