/*
 * history: holdings with what came before them, moves, measurements.
 */
#include <stdio.h>
#include <string.h>

#include "make.h"

enum { MOVES = 600, MEASUREMENTS = 400, FORMER_ROOMS = 8 };

#define REORGANISED "2024-03-01"

static struct city_holding *tell_holding(struct make *make, uint32_t unit, uint32_t room,
                                         const char *from, const char *to)
{
    struct city *city = make->city;
    struct city_holding *h = &city->holdings[city->n_holdings++];

    *h = (struct city_holding){ .institution = unit,
                                .room = room,
                                .share = 10000,
                                .from = make_date(from),
                                .to = make_date(to) };
    h->document =
        make_text(make, "%s〔%.4s〕%u号", make->fates[room] == FATE_LENT && !*to ? "借用" : "分配",
                  from, unit + 1);
    return h;
}

static void tell_state(struct make *make, uint32_t room, const char *date, const char *before,
                       const char *after)
{
    make_event(make, &(struct city_event){ "rooms",
                                           room,
                                           make_date(date),
                                           1,
                                           { { "state", str_from(before), str_from(after) } } });
}

/* Given back in spring 2022, sealed, and held or lent again from autumn; or left as it is. */
static void tell_given_back(struct make *make, uint32_t room, uint32_t giver)
{
    struct city_room *r = &make->city->rooms[room];

    tell_holding(make, giver, room, "2021-07-01", "2022-05-01");
    if (make->fates[room] == FATE_HELD_AGAIN) {
        tell_state(make, room, "2022-05-01", "in_use", "sealed");
        tell_state(make, room, "2022-10-01", "sealed", "in_use");
    } else if (make->fates[room] == FATE_LENT) {
        tell_state(make, room, "2022-10-01", "in_use", "lent_out");
        r->state = "lent_out";
    }
    if (make->holders[room] != CITY_NONE)
        tell_holding(make, make->holders[room], room, "2022-10-01", "");
}

/* Run by run around the circle of 72 givers, but never to the unit that has the room today. */
static void tell_givers(struct make *make, struct dice *dice)
{
    uint32_t givers[CITY_UNITS], run = 0, last = CITY_NONE, offset = 0;
    enum fate fate = FATE_KEPT;
    bool gave[CITY_UNITS] = { false };
    uint32_t n = 0;

    for (uint32_t u = 0; u < CITY_UNITS; u++)
        givers[u] = u;
    dice_shuffle(dice, givers, CITY_UNITS);
    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        uint32_t giver;

        if (make->fates[r] == FATE_KEPT)
            continue;
        if (make->runs[r] != last || make->fates[r] != fate) {
            last = make->runs[r];
            fate = make->fates[r];
            run++;
            offset = 0;
        }
        while (givers[(run + offset) % CITY_GIVERS] == make->holders[r])
            offset++;
        giver = givers[(run + offset) % CITY_GIVERS];
        n += !gave[giver];
        gave[giver] = true;
        tell_given_back(make, r, giver);
    }
    make->failed |= n != CITY_GIVERS;
}

/* The first rooms of a successor, and those who sit there, came from the unit that was merged. */
static bool tell_merger(struct make *make, uint32_t room, uint32_t taken[])
{
    struct city *city = make->city;

    for (uint32_t i = 0; i < city->n_former; i++) {
        uint32_t former = city->n_institutions + i;

        if (city->institutions[former].successor != make->holders[room] ||
            taken[i] == FORMER_ROOMS || make->sits[room] == 0)
            continue;
        taken[i]++;
        tell_holding(make, former, room, "2021-07-01", REORGANISED);
        tell_holding(make, make->holders[room], room, REORGANISED, "");
        for (uint32_t o = 0; o < city->n_occupancies; o++) {
            struct city_person *p = &city->people[city->occupancies[o].person];

            if (city->occupancies[o].room != room)
                continue;
            p->from = city->occupancies[o].from = make_date("2021-07-01");
            make_event(
                make, &(struct city_event){ "people",
                                            city->occupancies[o].person,
                                            make_date(REORGANISED),
                                            1,
                                            { { "institution_code", city->institutions[former].code,
                                                city->institutions[make->holders[room]].code } } });
        }
        return true;
    }
    return false;
}

static void tell_holdings(struct make *make)
{
    uint32_t taken[8] = { 0 };

    for (uint32_t r = 0; r < CITY_ROOMS; r++)
        if (make->fates[r] == FATE_KEPT && !tell_merger(make, r, taken))
            tell_holding(make, make->holders[r], r, "2021-07-01", "");
    for (uint32_t o = 0; o < make->city->n_occupancies; o++) {
        struct city_occupancy *occupancy = &make->city->occupancies[o];

        if (make->fates[occupancy->room] != FATE_KEPT &&
            strcmp(occupancy->from.text, "2022-10-01") < 0)
            occupancy->from = make_date("2022-10-01");
    }
}

/* Who moved sat before where a colleague sits today. */
static void tell_moves(struct make *make, struct dice *dice)
{
    struct city *city = make->city;
    uint32_t today = city->n_occupancies;

    for (int n = 0, tries = 0; n < MOVES && tries < 200000; tries++) {
        uint32_t o = dice_below(dice, today);
        struct city_occupancy *now = &city->occupancies[o];
        const struct city_person *person = &city->people[now->person];
        uint32_t first = make->first_person[person->institution];
        uint32_t colleague =
            first + dice_below(dice, make->first_person[person->institution + 1] - first);
        uint32_t room = city->occupancies[colleague].room;
        struct city_date day = make_day(dice_range(dice, 1200, 2080));

        // One occupancy a person so far, in the order of people.
        if (strcmp(now->from.text, "2021-07-01") != 0 || room == now->room ||
            make->fates[room] != FATE_KEPT || make->fates[now->room] != FATE_KEPT)
            continue;
        city->occupancies[city->n_occupancies] = *now;
        city->occupancies[city->n_occupancies].room = room;
        city->occupancies[city->n_occupancies++].to = day;
        now->from = day;
        n++;
    }
}

static struct str area_text(struct make *make, int64_t area)
{
    return make_text(make, "%d.%02d", (int)(area / 100), (int)(area % 100));
}

static void tell_measurements(struct make *make, struct dice *dice)
{
    uint32_t order[CITY_ROOMS / 16];

    for (uint32_t i = 0; i < ARRAY_LEN(order); i++)
        order[i] = i;
    dice_shuffle(dice, order, ARRAY_LEN(order));
    for (int n = 0; n < MEASUREMENTS; n++) {
        uint32_t r = order[n] * 16 + dice_below(dice, 16);
        int64_t now = make->city->rooms[r].measured_area;
        int off = (int)(make_limit(now) * (n % 20 ? 1 : 4));
        int64_t before = now + dice_range(dice, -off, off);

        make_event(make, &(struct city_event){ "rooms",
                                               r,
                                               make_day(dice_range(dice, 700, 2100)),
                                               1,
                                               { { "measured_area", area_text(make, before),
                                                   area_text(make, now) } } });
    }
}

struct dated {
    struct city_event event;
    uint32_t nth;
};

static int compare_dated(const void *a, const void *b)
{
    const struct dated *p = a, *q = b;
    int order = strcmp(p->event.valid_from.text, q->event.valid_from.text);

    return order ? order : (p->nth > q->nth) - (p->nth < q->nth);
}

void sort_events(struct make *make)
{
    struct city *city = make->city;
    struct dated *sorted = make_take(make, city->n_events, sizeof(*sorted));

    if (!sorted)
        return;
    for (uint32_t i = 0; i < city->n_events; i++)
        sorted[i] = (struct dated){ city->events[i], i };
    qsort(sorted, city->n_events, sizeof(*sorted), compare_dated);
    for (uint32_t i = 0; i < city->n_events; i++)
        city->events[i] = sorted[i].event;
}

void tell_history(struct make *make)
{
    struct dice dice = dice_make(make->seed, "history");

    tell_givers(make, &dice);
    tell_holdings(make);
    tell_moves(make, &dice);
    tell_measurements(make, &dice);
}
