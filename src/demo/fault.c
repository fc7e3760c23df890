/*
 * fault: plant what is wrong with a real city. list.c then looks for it.
 *
 * Faults are changes of what the earlier steps left right; none of them breaks
 * a reference or the geometry.
 */
#include <string.h>

#include "make.h"
#include "yardstick/demo/codes.h"

enum {
    OVER_STANDARD = 36,
    SECOND_OFFICES = 12,
    NO_HOLDER = 6,
    RETIRED = 7,
    UNMEASURED = 25,
    DUPLICATES = 2,
    PRIVATE_WCS = 2,
    UNAPPROVED = 5
};

static bool has(const char *code, const char *wanted)
{
    return strcmp(code, wanted) == 0;
}

/* A room of the unit that nobody sits in, of a size; CITY_NONE when there is none. */
static uint32_t find_room(const struct make *make, uint32_t unit, int64_t low, int64_t high)
{
    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        const struct city_room *room = &make->city->rooms[r];

        if (make->holders[r] == unit && make->sits[r] == 0 && make->fates[r] == FATE_KEPT &&
            make->pieces[r] == PIECE_ROOM && !has(room->use, "office") &&
            room->usable_area >= low && room->usable_area <= high)
            return r;
    }
    return CITY_NONE;
}

static void use_as(struct city_room *room, const char *use, const char *subtype, const char *name)
{
    room->use = use;
    room->subtype = subtype;
    room->name = str_from(name);
    room->approved_area = room->usable_area;
}

/* A person of any rank but staff, with one office of his own; the place of his main occupancy. */
static uint32_t some_leader(const struct make *make, struct dice *dice)
{
    for (int tries = 0; tries < 100000; tries++) {
        uint32_t p = dice_below(dice, CITY_PEOPLE);

        // The first CITY_PEOPLE occupancies are those of today, in the order of people.
        if (!has(make->city->people[p].rank, "staff") &&
            make->sits[make->city->occupancies[p].room] == 1 &&
            make->fates[make->city->occupancies[p].room] == FATE_KEPT)
            return p;
    }
    return CITY_NONE;
}

/* A leader moved to a room that is larger than the ceiling. */
static void plant_over_standard(struct make *make, struct dice *dice)
{
    struct city *city = make->city;

    for (int n = 0, tries = 0; n < OVER_STANDARD && tries < 5000; tries++) {
        uint32_t p = some_leader(make, dice), old, room;
        const struct city_person *person = &city->people[p];
        int64_t ceiling = city_ceiling(city->institutions[person->institution].class, person->rank);

        room = find_room(make, person->institution, ceiling + 110, ceiling + 2000);
        if (room == CITY_NONE || city->rooms[city->occupancies[p].room].usable_area > ceiling)
            continue;
        old = city->occupancies[p].room;
        use_as(&city->rooms[room], "office", "leader", "领导人员办公室");
        use_as(&city->rooms[old], "service", "storage", "储藏室");
        city->occupancies[p].room = room;
        make->sits[room]++;
        make->sits[old]--;
        n++;
    }
}

static void plant_second_offices(struct make *make, struct dice *dice)
{
    struct city *city = make->city;

    for (int n = 0, tries = 0; n < SECOND_OFFICES && tries < 5000; tries++) {
        uint32_t p = some_leader(make, dice);
        uint32_t room = find_room(make, city->people[p].institution, 900, 1200);
        struct city_occupancy *second = &city->occupancies[city->n_occupancies];

        if (room == CITY_NONE || city->occupancies[p].share != 10000)
            continue;
        use_as(&city->rooms[room], "office", "leader", "领导人员办公室");
        city->occupancies[p].share = 8000;
        *second = (struct city_occupancy){ .person = p,
                                           .room = room,
                                           .share = 2000,
                                           .kind = "second",
                                           .from = make_date("2025-03-01") };
        make->sits[room]++;
        city->n_occupancies++;
        n++;
    }
}

/* Holdings that ended in spring while people stayed. */
static void plant_no_holder(struct make *make, struct dice *dice)
{
    struct city *city = make->city;

    for (int n = 0, tries = 0; n < NO_HOLDER && tries < 1000000; tries++) {
        struct city_holding *h = &city->holdings[dice_below(dice, city->n_holdings)];

        if (*h->to.text || make->sits[h->room] == 0 || make->fates[h->room] != FATE_KEPT ||
            h->institution < CITY_MOVERS)
            continue;
        h->to = make_date("2026-04-01");
        n++;
    }
}

static void plant_retired(struct make *make, struct dice *dice)
{
    for (int n = 0; n < RETIRED;) {
        struct city_person *person = &make->city->people[dice_below(dice, CITY_PEOPLE)];

        if (!has(person->rank, "staff") || !has(person->status, "active"))
            continue;
        person->status = "retired";
        person->status_from = make_day(1885 + dice_range(dice, 0, 180));
        make_event(make, &(struct city_event){ "people",
                                               (uint32_t)(person - make->city->people),
                                               person->status_from,
                                               1,
                                               { { "status", STR("active"), STR("retired") } } });
        n++;
    }
}

static bool has_event(const struct city *city, uint32_t room)
{
    for (uint32_t i = 0; i < city->n_events; i++)
        if (city->events[i].row == room && has(city->events[i].type, "rooms"))
            return true;
    return false;
}

static void plant_room_faults(struct make *make, struct dice *dice)
{
    struct city *city = make->city;

    for (int n = 0; n < UNMEASURED;) {
        uint32_t r = dice_below(dice, CITY_ROOMS);

        if (has_event(city, r) || make->mismatch[0] == r || make->mismatch[1] == r ||
            city->rooms[r].measured_area == CITY_NO_AREA)
            continue;
        city->rooms[r].measured_area = CITY_NO_AREA;
        city->rooms[r].declared_area = city->rooms[r].usable_area;
        n++;
    }
    for (int n = 0; n < UNAPPROVED;) {
        struct city_room *room = &city->rooms[dice_below(dice, CITY_ROOMS)];

        if (!has(room->use, "technical") || room->approved_area == CITY_NO_AREA)
            continue;
        room->approved_area = CITY_NO_AREA;
        n++;
    }
    for (int n = 0; n < DUPLICATES;) {
        uint32_t r = dice_below(dice, CITY_ROOMS - 1);

        if (city->rooms[r].floor != city->rooms[r + 1].floor)
            continue;
        city->rooms[r + 1].number = city->rooms[r].number;
        n++;
    }
}

/* Lounge and WC of a suite, where no leader is entitled to them. */
static void plant_private_wcs(struct make *make)
{
    int n = 0;

    for (uint32_t r = 0; r + 1 < CITY_ROOMS && n < PRIVATE_WCS; r++) {
        if (make->pieces[r] != PIECE_LOUNGE || make->pieces[r + 1] != PIECE_WC ||
            make->holders[r] == CITY_NONE || make->holders[r] != make->holders[r + 1])
            continue;
        use_as(&make->city->rooms[r], "office", "lounge", "休息室");
        use_as(&make->city->rooms[r + 1], "office", "private_wc", "专用卫生间");
        n++;
    }
}

void plant_faults(struct make *make)
{
    struct dice dice = dice_make(make->seed, "fault");

    plant_over_standard(make, &dice);
    plant_second_offices(make, &dice);
    plant_no_holder(make, &dice);
    plant_room_faults(make, &dice);
    plant_private_wcs(make);
    plant_retired(make, &dice);
    sort_events(make);
    list_faults(make);
}
