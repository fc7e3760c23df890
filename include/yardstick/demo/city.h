/*
 * city: a whole invented city in memory, made from a seed.
 *
 * The same plan gives the same city on every machine: everything is decided
 * in integers, from xoshiro256** streams seeded by SplitMix64 (Blackman and
 * Vigna, "Scrambled linear pseudorandom number generators", 2021), one stream
 * a subject, so that a change to one subject leaves the others alone.
 *
 * For every seed the totals of one copy are exact: 6 districts, 251
 * institutions, 184 courtyards, 232 buildings, 17,074 rooms, 10,663 people,
 * 565,400.00 m2 usable area of the rooms, 1,135,400.00 m2 gross area of the
 * buildings; 72 units gave back 23,039.92 m2, of which 14,201.76 m2 are held
 * by others today and 25 units borrow 5,194.36 m2; eight of the nineteen
 * buildings of the relocation problem have 40,000.00 m2 gross.
 *
 * Units. Points are whole millimetres of EPSG:4548 (CGCS2000, 3-degree
 * Gauss-Krueger, central meridian 117 E), easting then northing. Areas are
 * integers of 0.01 m2, money of 0.01 yuan, shares of 0.0001, heights and
 * widths mm. Dates are YYYY-MM-DD, "" where open. `from` is the first day a
 * fact holds and `to` the first day it no longer holds, as in the ledger;
 * today is CITY_TODAY, not the clock.
 *
 * Geometry. Rings are not closed (the last point is not the first again),
 * exteriors anticlockwise, holes clockwise. Rooms and circulation of a floor
 * tile its outline exactly: shared walls have the same vertices on both
 * sides, also where three meet in a T. Rotated courtyards are turned by
 * Pythagorean angles and measured in multiples of the hypotenuse, so that
 * turned points are whole millimetres without rounding and straight walls
 * stay straight.
 *
 * References are indexes into the arrays of the same city (CITY_NONE where
 * there is none). Rooms are in the order of their floors, floors of their
 * buildings, buildings of their courtyards. The institutions that an earlier
 * reorganisation ended stand behind the others: institutions[n_institutions
 * .. n_institutions + n_former). Only history refers to them.
 *
 * History. The arrays hold what is true today, together with ended rows of
 * occupancy, holdings and tenures. `from` of an institution, room or person
 * is its first day; what it was like before its changes follows from the
 * events, which are in the order of their dates and tell both values of each
 * column. To replay: take back all events from last to first, insert, then
 * apply them from first to last.
 *
 * The city is one value with one owner; after city_make() it is read-only and
 * may be read from any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

#define CITY_TODAY "2026-11-01"

enum { CITY_SCALE_MAX = 100 };

/* No such row; no such area. */
#define CITY_NONE    UINT32_MAX
#define CITY_NO_AREA INT64_C(-1)

struct city_plan {
    uint64_t seed;
    unsigned scale; /* 1..CITY_SCALE_MAX copies, whole kilometres apart; 0 is 1 */
};

struct city_date {
    char text[11]; /* YYYY-MM-DD, or "" */
};

struct city_point {
    int64_t e, n;
};

/* Ring r is points[ends[r - 1]] up to before points[ends[r]]; the first is the exterior. */
struct city_shape {
    const struct city_point *points;
    const uint32_t *ends;
    uint32_t rings;
};

struct city_district {
    struct str code, name, short_name;
    struct city_point seat;
    struct city_shape shape;
};

struct city_courtyard {
    struct str code, name, address;
    uint32_t district;
    int64_t land_area;
    const char *tenure; /* code words: registry/code.h */
    struct city_date from;
    struct city_shape shape;
};

struct city_building {
    struct str code, name;
    uint32_t courtyard;
    unsigned floors_above, floors_below;
    int64_t height; /* mm */
    int64_t gross_area, certificate_area;
    struct str certificate_no; /* empty without a title */
    const char *title;
    const char *tenure;
    unsigned built; /* year */
    const char *state;
    uint32_t first_floor, n_floors;
    struct city_date from;
    struct city_shape shape; /* a hole where there is an inner yard */
};

struct city_floor {
    uint32_t building;
    int ordinal; /* ground 0 */
    struct str label;
    int64_t gross_area; /* the floors of a building add up to its gross area */
    int64_t elevation;  /* mm above the ground floor */
    uint32_t first_room, n_rooms, first_circulation, n_circulation;
    struct city_shape shape;
};

/* usable_area is the measured area where there is one, else the declared area. */
struct city_room {
    struct str code, number, name;
    uint32_t floor;
    const char *use, *subtype, *state;
    int64_t usable_area, measured_area, declared_area, approved_area;
    struct city_date from;
    struct city_shape shape;
};

struct city_circulation {
    uint32_t floor;
    const char *kind;
    struct city_shape shape;
};

struct city_institution {
    struct str code; /* in the form of a unified social credit code, GB 32100-2015 */
    struct str name, short_name;
    const char *class, *category;
    uint32_t parent, successor, district;
    bool secret;
    const char *status; /* active, merged */
    struct city_date from, to;
};

struct city_establishment {
    uint32_t institution;
    const char *rank;
    unsigned posts;
    struct str document;
    struct city_date from;
};

struct city_person {
    struct str code, name, department;
    uint32_t institution;
    const char *rank, *status;
    struct city_date from;
    struct city_date status_from; /* since when retired or transferred; "" for active */
};

struct city_occupancy {
    uint32_t person, room;
    unsigned share;   /* 10000: all of the person's work */
    const char *kind; /* main, second */
    struct city_date from, to;
};

struct city_holding {
    uint32_t institution, room;
    unsigned share;
    struct str document;
    struct city_date from, to;
};

/* Of a building, or of one room that the bureau has lent to a unit. */
struct city_tenure {
    uint32_t building, room; /* one of them is CITY_NONE */
    const char *kind;        /* lease_in; loan for rooms */
    struct str party;        /* the lessor's name; the borrower's code */
    uint32_t institution;    /* who borrows; CITY_NONE for buildings */
    int64_t rent;            /* 0.01 yuan a year */
    struct str document;
    struct city_date from, to;
};

struct city_canteen {
    struct str code, name;
    uint32_t courtyard, floor; /* CITY_NONE when the floor is not known */
    int64_t area;
    unsigned seats;
    struct city_shape shape; /* the floor's outline */
};

struct city_parking {
    struct str code, name;
    uint32_t courtyard, floor; /* floor: CITY_NONE when it is in the open */
    const char *kind;
    unsigned spaces;
    int64_t area;
    struct city_shape shape;
};

/* A piece of a street between two crossings; the shape is one open line. */
struct city_street {
    struct str name;
    const char *class; /* trunk primary secondary tertiary */
    int64_t width;
    struct city_shape shape;
};

struct city_cover {
    struct str name;
    const char *kind; /* water, green */
    struct city_shape shape;
};

struct city_change {
    const char *column; /* as in imports */
    struct str before, after;
};

struct city_event {
    const char *type; /* institutions, rooms, people */
    uint32_t row;
    struct city_date valid_from;
    unsigned n_changes;
    struct city_change changes[3];
};

/* A planted fault; `rule` as listed in codes.h, `type` and `code` name the object. */
struct city_fault {
    const char *rule, *type;
    struct str code, note;
};

/* A unit that is to be moved: its need by the standards and the planted answer. */
struct city_move_unit {
    uint32_t institution;
    uint32_t group; /* index of the unit that leads: organ and its institutions */
    unsigned heads, posts;
    int64_t need;            /* usable area of R1 + R2 + R3 */
    int64_t held;            /* usable area it holds today */
    uint32_t answer;         /* index into move buildings */
    int first_floor, floors; /* ordinals it takes there */
};

struct city_move_floor {
    uint32_t floor;
    int64_t capacity; /* usable area of office, service and equipment rooms */
};

struct city_move_building {
    uint32_t building;
    bool freed; /* in the planted answer */
    int64_t capacity, rent;
    uint32_t first_floor, n_floors; /* into city_moves.floors */
};

/* unit may not go to building */
struct city_move_ban {
    uint32_t unit, building;
    const char *reason;
};

struct city_moves {
    struct city_move_unit *units;
    struct city_move_building *buildings;
    struct city_move_floor *floors;
    struct city_move_ban *bans;
    uint32_t n_units, n_buildings, n_floors, n_bans;
    int64_t freed_area; /* gross */
};

/* X(type, plural): the arrays of a city, each with its count. */
#define CITY_ARRAYS(X)                                                                             \
    X(district, districts)                                                                         \
    X(courtyard, courtyards)                                                                       \
    X(building, buildings)                                                                         \
    X(floor, floors)                                                                               \
    X(room, rooms)                                                                                 \
    X(circulation, circulations)                                                                   \
    X(institution, institutions)                                                                   \
    X(establishment, establishments)                                                               \
    X(person, people)                                                                              \
    X(occupancy, occupancies)                                                                      \
    X(holding, holdings)                                                                           \
    X(tenure, tenures)                                                                             \
    X(canteen, canteens)                                                                           \
    X(parking, parkings)                                                                           \
    X(street, streets)                                                                             \
    X(cover, covers)                                                                               \
    X(event, events)                                                                               \
    X(fault, faults)

struct city {
    struct arena arena;
    uint64_t seed;
    unsigned scale;
#define X(type, plural)                                                                            \
    struct city_##type *plural;                                                                    \
    uint32_t n_##plural;
    CITY_ARRAYS(X)
#undef X
    uint32_t n_former;       /* institutions behind the n_institutions */
    struct city_moves moves; /* of the first copy */
};

/* The city of a plan, to be given to city_release(); NULL with *err set when memory is short or
 * the scale is out of range. About 40 MB and a quarter of a second a copy. */
struct city *city_make(const struct city_plan *plan, struct error *err);
void city_release(struct city *city);

/* The code of row `row` of the register `type` of an event ("rooms", 5); empty if there is none. */
struct str city_code(const struct city *city, const char *type, uint32_t row);

/* A digest of every value of the city, for tests: FNV-1a, 64 bits. */
uint64_t city_digest(const struct city *city);
