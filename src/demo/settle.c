/*
 * settle: the areas that were measured, to the last 0.01 m2 of the totals.
 *
 * A room's area is that of its polygon with an error of measuring; what is
 * then missing from a total is shared evenly by all rooms of that total and
 * stays within the limit of the second grade.
 */
#include "make.h"

static const int64_t room_totals[FATE_COUNT] = { 56540000 - 2303992, 1420176, 519436, 364380 };

static int64_t room_polygon(const struct make *make, uint32_t room)
{
    return (make_area(&make->city->rooms[room].shape) + 5000) / 10000;
}

static const struct block *room_block(const struct make *make, uint32_t room)
{
    return &make->blocks[make->city->floors[make->city->rooms[room].floor].building];
}

/* A room that may have been given back. */
static bool is_free(const struct make *make, uint32_t room)
{
    return make->pieces[room] == PIECE_ROOM && make->fates[room] == FATE_KEPT &&
           room_block(make, room)->role >= ROLE_MUNICIPAL;
}

static void choose_last(struct make *make, enum fate fate, int64_t missing)
{
    uint32_t best = CITY_NONE;
    int64_t off = INT64_MAX;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        int64_t by = llabs(room_polygon(make, r) - missing);

        if (is_free(make, r) && by < off) {
            off = by;
            best = r;
        }
    }
    if (best == CITY_NONE) {
        make->failed = true;
        return;
    }
    make->fates[best] = (uint8_t)fate;
    make->runs[best] = make->n_runs[fate]++;
}

/* Runs of two to five neighbouring rooms, until one room is missing. */
static void choose_runs(struct make *make, struct dice *dice, enum fate fate)
{
    int64_t missing = room_totals[fate];

    for (int tries = 0; tries < 100000; tries++) {
        uint32_t first = dice_below(dice, CITY_ROOMS), len = 2 + dice_below(dice, 4);
        uint32_t floor = make->city->rooms[first].floor;

        if (!is_free(make, first))
            continue;
        for (uint32_t r = first; r < CITY_ROOMS && r < first + len; r++) {
            if (missing < 12000)
                break;
            if (!is_free(make, r) || make->city->rooms[r].floor != floor)
                break;
            make->fates[r] = (uint8_t)fate;
            make->runs[r] = make->n_runs[fate];
            missing -= room_polygon(make, r);
        }
        make->n_runs[fate]++;
        if (missing < 12000)
            break;
    }
    // In two, so that a room of the middling kind, of which there are most, can close the gap.
    choose_last(make, fate, missing / 2);
    missing = room_totals[fate];
    for (uint32_t r = 0; r < CITY_ROOMS; r++)
        missing -= make->fates[r] == fate ? room_polygon(make, r) : 0;
    choose_last(make, fate, missing);
}

void choose_fates(struct make *make)
{
    struct dice dice = dice_make(make->seed, "fates");

    for (enum fate fate = FATE_HELD_AGAIN; fate < FATE_COUNT; fate++)
        choose_runs(make, &dice, fate);
}

/* Two rooms were measured an eighth too large. */
static void settle_mismatches(struct make *make, struct dice *dice)
{
    for (int i = 0; i < 2;) {
        uint32_t r = dice_below(dice, CITY_ROOMS);
        int64_t area = room_polygon(make, r);

        if (!is_free(make, r) || area < 2500 || (i && make->mismatch[0] == r))
            continue;
        make->city->rooms[r].usable_area = area + area / 8;
        make->mismatch[i++] = r;
    }
}

static void settle_rooms(struct make *make, struct dice *dice, enum fate fate)
{
    struct city_room *rooms = make->city->rooms;
    int64_t missing = room_totals[fate], n = 0, each, rest;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        int64_t area = room_polygon(make, r), limit = make_limit(area);

        if (make->fates[r] != fate)
            continue;
        if (rooms[r].usable_area == 0)
            rooms[r].usable_area = area + dice_range(dice, (int)(-limit / 3), (int)(limit / 3));
        missing -= rooms[r].usable_area;
        n++;
    }
    each = missing / n;
    rest = missing % n;
    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        int64_t area = room_polygon(make, r), limit = make_limit(area);

        if (make->fates[r] != fate)
            continue;
        rooms[r].usable_area += each + (rest > 0) - (rest < 0);
        rest -= (rest > 0) - (rest < 0);
        if (llabs(rooms[r].usable_area - area) > limit && r != make->mismatch[0] &&
            r != make->mismatch[1])
            make->failed = true;
    }
}

/* Measured five years ago or later, declared by the unit before that. */
static void settle_columns(struct make *make, struct dice *dice)
{
    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        struct city_room *room = &make->city->rooms[r];
        int limit = (int)make_limit(room->usable_area);

        room->measured_area = room->usable_area;
        room->declared_area = room->usable_area + dice_range(dice, -limit / 2, limit / 2);
        room->approved_area = CITY_NO_AREA;
    }
}

static void settle_floors(struct make *make, bool freed, int64_t total)
{
    struct city *city = make->city;
    int64_t n = 0, each, rest;

    for (uint32_t f = 0; f < city->n_floors; f++) {
        if ((make->blocks[city->floors[f].building].role == ROLE_FREED) != freed)
            continue;
        city->floors[f].gross_area = (make_area(&city->floors[f].shape) + 5000) / 10000;
        total -= city->floors[f].gross_area;
        n++;
    }
    if (n == 0)
        return;
    each = total / n;
    rest = total % n;
    for (uint32_t f = 0; f < city->n_floors; f++) {
        struct city_floor *floor = &city->floors[f];

        if ((make->blocks[floor->building].role == ROLE_FREED) != freed)
            continue;
        floor->gross_area += each + (rest > 0) - (rest < 0);
        rest -= (rest > 0) - (rest < 0);
        city->buildings[floor->building].gross_area += floor->gross_area;
        if (llabs(each) + 1 > make_limit(floor->gross_area))
            make->failed = true;
    }
}

void settle_areas(struct make *make)
{
    struct dice dice = dice_make(make->seed, "settle");

    settle_mismatches(make, &dice);
    for (enum fate fate = 0; fate < FATE_COUNT; fate++)
        settle_rooms(make, &dice, fate);
    settle_columns(make, &dice);
    settle_floors(make, true, 4000000);
    settle_floors(make, false, 113540000 - 4000000);
}
