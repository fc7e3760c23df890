#include "yardstick/demo/city.h"
#include "yardstick/demo/codes.h"
#include "yardstick/demo/report.h"

#include "yardstick/base/json_read.h"
#include "yardstick/registry/code.h"

#include "cities.h"
#include "../test.h"

enum { CODES_MAX = 200000 };

static bool is_open(struct city_date from, struct city_date to)
{
    return strcmp(from.text, CITY_TODAY) <= 0 && (!*to.text || strcmp(to.text, CITY_TODAY) > 0);
}

static void check_totals(const struct city *city)
{
    int64_t usable = 0, gross = 0, floors = 0;

    for (uint32_t i = 0; i < city->n_rooms; i++)
        usable += city->rooms[i].usable_area;
    for (uint32_t i = 0; i < city->n_buildings; i++)
        gross += city->buildings[i].gross_area;
    for (uint32_t i = 0; i < city->n_floors; i++)
        floors += city->floors[i].gross_area;
    CHECK(city->n_districts == 6 && city->n_institutions == 251 && city->n_courtyards == 184);
    CHECK(city->n_buildings == 232 && city->n_rooms == 17074 && city->n_people == 10663);
    CHECK(usable == 56540000);
    CHECK(gross == 113540000 && floors == gross);
}

/* Rooms that a unit gave back, and what became of them, from the holdings alone. */
static void check_given_back(const struct city *city)
{
    int64_t back = 0, again = 0, lent = 0;
    uint32_t *today = calloc(city->n_rooms, sizeof(*today));
    bool *loan = calloc(city->n_rooms, 1), *giver = calloc(300, 1), *borrower = calloc(300, 1);
    int givers = 0, borrowers = 0;

    for (uint32_t i = 0; i < city->n_holdings; i++)
        if (is_open(city->holdings[i].from, city->holdings[i].to))
            today[city->holdings[i].room] = city->holdings[i].institution + 1;
    for (uint32_t i = 0; i < city->n_tenures; i++)
        if (strcmp(city->tenures[i].kind, "loan") == 0) {
            loan[city->tenures[i].room] = true;
            borrowers += !borrower[city->tenures[i].institution];
            borrower[city->tenures[i].institution] = true;
            CHECK(today[city->tenures[i].room] == city->tenures[i].institution + 1);
        }
    for (uint32_t i = 0; i < city->n_holdings; i++) {
        const struct city_holding *h = &city->holdings[i];
        int64_t area = city->rooms[h->room].usable_area;

        if (strcmp(h->to.text, "2022-05-01") != 0)
            continue;
        givers += !giver[h->institution];
        giver[h->institution] = true;
        back += area;
        lent += loan[h->room] ? area : 0;
        again += !loan[h->room] && today[h->room] ? area : 0;
        CHECK(today[h->room] != h->institution + 1);
    }
    CHECK(givers == 72 && back == 2303992);
    CHECK(again == 1420176);
    CHECK(borrowers == 25 && lent == 519436);
    free(today), free(loan), free(giver), free(borrower);
}

static int compare_str(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool unique(struct str *codes, size_t n)
{
    qsort(codes, n, sizeof(*codes), compare_str);
    for (size_t i = 0; i < n; i++)
        if (codes[i].len == 0 || (i && str_eq(codes[i - 1], codes[i])))
            return printf("    twice or empty: %.*s\n", (int)codes[i].len, codes[i].ptr), false;
    return true;
}

static void check_codes(const struct city *city, bool names)
{
    struct str *codes = malloc(CODES_MAX * sizeof(*codes));
    uint32_t n;

#define UNIQUE(plural, field)                                                                      \
    for (n = 0; n < city->n_##plural; n++)                                                         \
        codes[n] = city->plural[n].field;                                                          \
    CHECK(unique(codes, n))
    UNIQUE(districts, code);
    UNIQUE(courtyards, code);
    UNIQUE(buildings, code);
    UNIQUE(rooms, code);
    UNIQUE(institutions, code);
    UNIQUE(people, code);
    UNIQUE(canteens, code);
    UNIQUE(parkings, code);
    if (names) { // copies have the names of the first
        UNIQUE(courtyards, address);
        UNIQUE(buildings, name);
        UNIQUE(institutions, name);
    }
#undef UNIQUE
    free(codes);
}

static void check_references(const struct city *city)
{
    uint32_t units = city->n_institutions + city->n_former, room = 0, floor = 0;

    for (uint32_t i = 0; i < city->n_floors; i++) {
        CHECK(city->floors[i].building < city->n_buildings && city->floors[i].first_room == room);
        room += city->floors[i].n_rooms;
    }
    for (uint32_t i = 0; i < city->n_buildings; i++) {
        CHECK(city->buildings[i].courtyard < city->n_courtyards);
        CHECK(city->buildings[i].first_floor == floor);
        CHECK(city->buildings[i].n_floors ==
              city->buildings[i].floors_above + city->buildings[i].floors_below);
        floor += city->buildings[i].n_floors;
    }
    CHECK(room == city->n_rooms && floor == city->n_floors);
    for (uint32_t i = 0; i < city->n_institutions; i++)
        CHECK(city->institutions[i].parent == CITY_NONE || city->institutions[i].parent < i);
    for (uint32_t i = 0; i < city->n_occupancies; i++) {
        CHECK(city->occupancies[i].person < city->n_people);
        CHECK(city->occupancies[i].room < city->n_rooms);
        CHECK(!*city->occupancies[i].to.text ||
              strcmp(city->occupancies[i].from.text, city->occupancies[i].to.text) < 0);
    }
    for (uint32_t i = 0; i < city->n_holdings; i++)
        CHECK(city->holdings[i].institution < units && city->holdings[i].room < city->n_rooms);
    for (uint32_t i = 0; i < city->n_people; i++)
        CHECK(city->people[i].institution < city->n_institutions && city->people[i].rank);
    for (uint32_t i = 0; i < city->n_rooms; i++)
        CHECK(code_find(codes_uses, str_from(city->rooms[i].use)) &&
              code_find(codes_subtypes, str_from(city->rooms[i].subtype)) &&
              code_find(codes_room_states, str_from(city->rooms[i].state)));
    for (uint32_t i = 1; i < city->n_events; i++)
        CHECK(strcmp(city->events[i - 1].valid_from.text, city->events[i].valid_from.text) <= 0);
}

/* Nobody holds a room at the same time as another, nobody has two main offices at once. */
static void check_overlaps(const struct city *city)
{
    for (uint32_t i = 0; i < city->n_holdings; i++)
        for (uint32_t k = i + 1; k < city->n_holdings && k < i + 3; k++) {
            const struct city_holding *a = &city->holdings[i], *b = &city->holdings[k];

            if (a->room == b->room)
                CHECK(strcmp(a->to.text, b->from.text) <= 0 && *a->to.text);
        }
}

static void check_moves(const struct city *city)
{
    const struct city_moves *moves = &city->moves;
    int64_t filled[64] = { 0 }, freed = 0;

    CHECK(moves->n_units == 47 && moves->n_buildings == 19);
    for (uint32_t u = 0; u < moves->n_units; u++) {
        const struct city_move_unit *unit = &moves->units[u];

        CHECK(unit->answer < 19 && !moves->buildings[unit->answer].freed && unit->need > 0);
        CHECK(moves->units[unit->group].answer == unit->answer);
        filled[unit->answer] += unit->need;
    }
    for (uint32_t b = 0; b < moves->n_buildings; b++) {
        int64_t gross = city->buildings[moves->buildings[b].building].gross_area;

        CHECK(filled[b] <= moves->buildings[b].capacity);
        freed += filled[b] == 0 && moves->buildings[b].freed ? gross : 0;
    }
    for (uint32_t i = 0; i < moves->n_bans; i++)
        CHECK(moves->units[moves->bans[i].unit].answer != moves->bans[i].building);
    CHECK(moves->n_bans == 3);
    CHECK(freed == 4000000);
    for (uint32_t i = 0; i < city->n_holdings;
         i++) { // the movers sit in the 19 buildings, or borrow
        const struct city_holding *h = &city->holdings[i];
        uint32_t building = city->floors[city->rooms[h->room].floor].building;
        bool in = false;

        for (uint32_t b = 0; b < moves->n_buildings; b++)
            in |= moves->buildings[b].building == building;
        if (in && is_open(h->from, h->to))
            CHECK(h->institution < 47);
    }
}

static void check_json(const struct city *city, void (*report)(const struct city *, struct buf *),
                       const char *list, size_t n)
{
    AUTO(buf) out = BUF_INIT(64 << 20);
    AUTO(json_doc) doc = { 0 };
    struct error err = { 0 };

    report(city, &out);
    CHECK(buf_ok(&out, &err) && json_read(buf_str(&out), 64 << 20, &doc, &err));
    CHECK(json_count(json_get(doc.root, list)) == n);
}

TESTS
{
    TEST ("totals, codes and references are right for every seed") {
        static const uint64_t seeds[] = { 1, 2022, UINT64_MAX };

        for (size_t i = 0; i < 3; i++) {
            struct city *city = city_of(seeds[i], 1);

            NOTE("seed %llu", (unsigned long long)seeds[i]);
            check_totals(city);
            check_given_back(city);
            check_codes(city, true);
            check_references(city);
            check_overlaps(city);
            check_moves(city);
            city_release(city);
        }
    }
    TEST ("the finance bureau sits in 512 of A in the market centre") {
        struct city *city = city_of(1, 1);
        bool found = false;

        for (uint32_t i = 0; i < city->n_holdings; i++) {
            const struct city_holding *h = &city->holdings[i];
            const struct city_room *room = &city->rooms[h->room];
            const struct city_building *b = &city->buildings[city->floors[room->floor].building];

            found |= str_eq(b->name, STR("行政中心 A座")) && str_eq(room->number, STR("512")) &&
                     str_eq(city->institutions[h->institution].name, STR("市财政局")) &&
                     is_open(h->from, h->to);
        }
        CHECK(found);
        city_release(city);
    }
    TEST ("the same seed is the same city, another seed another") {
        struct city *a = city_of(1, 1), *b = city_of(1, 1), *c = city_of(2, 1);

        NOTE("digest of seed 1: 0x%016llx", (unsigned long long)city_digest(a));
        CHECK(city_digest(a) == city_digest(b) && city_digest(a) != city_digest(c));
        CHECK(city_digest(a) == UINT64_C(0xbb526ce2f2a2e1af));
        city_release(a), city_release(b), city_release(c);
    }
    TEST ("two copies are one city twice, whole kilometres apart") {
        struct city *one = city_of(7, 1), *two = city_of(7, 2);
        int64_t e = two->districts[6].seat.e - one->districts[0].seat.e;
        int64_t n = two->districts[6].seat.n - one->districts[0].seat.n;
        AUTO(buf) code = BUF_INIT(200);

        CHECK(two->n_rooms == 2 * one->n_rooms && two->n_events == 2 * one->n_events);
        CHECK(e % 1000000 == 0 && n % 1000000 == 0 &&
              (llabs(e) >= 90000000 || llabs(n) >= 100000000));
        for (uint32_t r = 0; r < one->n_rooms; r++) {
            const struct city_room *a = &one->rooms[r], *b = &two->rooms[one->n_rooms + r];

            buf_clear(&code);
            buf_addf(&code, "k2-%.*s", (int)a->code.len, a->code.ptr);
            CHECK(str_eq(buf_str(&code), b->code) && str_eq(a->code, two->rooms[r].code));
            CHECK(a->usable_area == b->usable_area && b->floor == a->floor + one->n_floors);
            for (uint32_t i = 0; i < a->shape.ends[0]; i++)
                CHECK(b->shape.points[i].e - a->shape.points[i].e == e &&
                      b->shape.points[i].n - a->shape.points[i].n == n);
        }
        check_codes(two, false);
        check_references(two);
        city_release(one), city_release(two);
    }
    TEST ("a scale that the zone cannot hold is refused") {
        struct error err = { 0 };

        CHECK(!city_make(&(struct city_plan){ 1, CITY_SCALE_MAX + 1 }, &err) &&
              err.code == ERROR_INVALID);
    }
    TEST ("the reports are JSON with every unit, fault and street") {
        struct city *city = city_of(3, 1);

        check_json(city, city_report_relocation, "units", 47);
        check_json(city, city_report_relocation, "buildings", 19);
        check_json(city, city_report_planted, "faults", city->n_faults);
        check_json(city, city_report_streets, "features", city->n_streets);
        check_json(city, city_report_covers, "features", city->n_covers);
        city_release(city);
    }
}
