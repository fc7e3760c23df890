/*
 * list: look for every fault by its rule, planted or not.
 */
#include <string.h>

#include "make.h"
#include "yardstick/demo/codes.h"

struct tally {
    struct make *make;
    int64_t *ceilings;        /* by room: of those who sit in it today */
    uint32_t *sitting, *held; /* by room: rows that are open today */
};

static bool has(const char *code, const char *wanted)
{
    return strcmp(code, wanted) == 0;
}

static bool is_open(struct city_date from, struct city_date to)
{
    return strcmp(from.text, CITY_TODAY) <= 0 &&
           (*to.text == '\0' || strcmp(to.text, CITY_TODAY) > 0);
}

static void tally_today(struct tally *t)
{
    const struct city *city = t->make->city;

    for (uint32_t i = 0; i < city->n_occupancies; i++) {
        const struct city_occupancy *o = &city->occupancies[i];
        const struct city_person *p = &city->people[o->person];

        if (!is_open(o->from, o->to))
            continue;
        t->sitting[o->room]++;
        t->ceilings[o->room] += city_ceiling(city->institutions[p->institution].class, p->rank);
    }
    for (uint32_t i = 0; i < city->n_holdings; i++)
        t->held[city->holdings[i].room] += is_open(city->holdings[i].from, city->holdings[i].to);
}

static void list_room(struct tally *t, uint32_t r)
{
    struct make *make = t->make;
    const struct city_room *room = &make->city->rooms[r];
    bool office =
        has(room->use, "office") && (has(room->subtype, "leader") || has(room->subtype, "staff"));
    int64_t over = room->usable_area - t->ceilings[r];
    int64_t polygon = (make_area(&room->shape) + 5000) / 10000;

    if (office && t->sitting[r] && over > 0)
        make_fault(make, "over_standard", room->code,
                   make_text(make, "超 %d.%02d 平方米", (int)(over / 100), (int)(over % 100)));
    if (office && t->held[r] && !t->sitting[r])
        make_fault(make, "unoccupied", room->code, STR(""));
    if (!t->held[r] && !t->sitting[r] && has(room->state, "in_use"))
        make_fault(make, "idle", room->code, STR(""));
    if (!t->held[r] && t->sitting[r])
        make_fault(make, "no_holder", room->code, STR(""));
    if (room->measured_area == CITY_NO_AREA)
        make_fault(make, "missing_measurement", room->code, STR(""));
    else if (llabs(room->measured_area - polygon) > make_limit(polygon))
        make_fault(make, "area_mismatch", room->code, STR(""));
    if (has(room->use, "technical") && room->approved_area == CITY_NO_AREA)
        make_fault(make, "technical_unapproved", room->code, STR(""));
    for (uint32_t i = make->city->floors[room->floor].first_room; i < r; i++)
        if (str_eq(make->city->rooms[i].number, room->number))
            make_fault(make, "duplicate_number", room->code, make->city->rooms[i].code);
}

static void list_rooms(struct tally *t)
{
    struct city *city = t->make->city;

    for (uint32_t r = 0; r < city->n_rooms; r++)
        list_room(t, r);
    for (uint32_t i = 0; i < city->n_tenures; i++) {
        const struct city_tenure *tenure = &city->tenures[i];

        if (tenure->room == CITY_NONE && strcmp(tenure->to.text, "2027-01-30") <= 0)
            make_fault(t->make, "expiring_lease", city->buildings[tenure->building].code,
                       str_from(tenure->to.text));
        if (tenure->room != CITY_NONE && !is_open(tenure->from, tenure->to) &&
            t->held[tenure->room])
            make_fault(t->make, "expired_loan", city->rooms[tenure->room].code, tenure->party);
    }
}

static void list_people(struct make *make)
{
    const struct city *city = make->city;

    for (uint32_t i = 0; i < city->n_occupancies; i++) {
        const struct city_occupancy *o = &city->occupancies[i];
        const struct city_person *person = &city->people[o->person];

        if (!is_open(o->from, o->to))
            continue;
        if (has(o->kind, "second"))
            make_fault(make, "second_office", person->code, city->rooms[o->room].code);
        if (has(person->status, "retired"))
            make_fault(make, "retired_in_room", person->code, city->rooms[o->room].code);
    }
}

static void list_units(struct make *make)
{
    const struct city *city = make->city;
    bool *seen = make_take(make, (size_t)CITY_UNITS * CITY_BLOCKS, sizeof(bool));
    bool entitled[CITY_UNITS + 8] = { false };

    if (!seen)
        return;
    for (uint32_t p = 0; p < city->n_people; p++)
        entitled[city->people[p].institution] |=
            has(city->people[p].rank, "city_head") || has(city->people[p].rank, "county_head");
    for (uint32_t i = 0; i < city->n_holdings; i++) {
        const struct city_holding *h = &city->holdings[i];
        const struct city_room *room = &city->rooms[h->room];

        if (!is_open(h->from, h->to))
            continue;
        seen[h->institution * CITY_BLOCKS + city->floors[room->floor].building] = true;
        if (has(room->subtype, "private_wc") && !entitled[h->institution])
            make_fault(make, "private_wc", room->code, city->institutions[h->institution].name);
    }
    for (uint32_t u = 0; u < CITY_UNITS; u++) {
        uint32_t n = 0;

        for (uint32_t b = 0; b < CITY_BLOCKS; b++)
            n += seen[u * CITY_BLOCKS + b];
        if (n >= 5)
            make_fault(make, "scattered", city->institutions[u].code,
                       make_text(make, "%u 栋楼", n));
    }
}

void list_faults(struct make *make)
{
    struct tally t = { make, make_take(make, CITY_ROOMS, sizeof(int64_t)),
                       make_take(make, CITY_ROOMS, sizeof(uint32_t)),
                       make_take(make, CITY_ROOMS, sizeof(uint32_t)) };

    if (make->failed)
        return;
    tally_today(&t);
    list_rooms(&t);
    list_people(make);
    list_units(make);
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        if (has(make->city->buildings[b].title, "none"))
            make_fault(make, "no_title", make->city->buildings[b].code, STR(""));
}
