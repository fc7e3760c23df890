/*
 * small_city: a ledger with a regular city in it, for tests and measurements.
 *
 * Two districts; courtyards "政府大院 1"…, each with `buildings` buildings "A座", "B座"…; each
 * building has floors from 0, each floor `rooms` rooms along a corridor, numbered 101, 102, …
 * Every third room is held by one of the institutions, every sixth is occupied. The
 * geometry is 8 m x 6 m a room, buildings stand at an angle of 20 degrees from the east.
 * Ids follow the order of making, so the first building is 1.
 */
#pragma once

#include <math.h>
#include <stdio.h>

#include "yardstick/geo/wkb.h"
#include "yardstick/registry/entry.h"
#include "yardstick/store/ledger.h"

struct small_city {
    int courtyards, buildings, floors, rooms; /* of each of the one before */
    int institutions;
};

#define SMALL_CITY ((struct small_city){ 2, 2, 6, 8, 3 })

#define CITY_TEXT(s) ((struct cell){ CELL_TEXT, 0, str_from(s) })
#define CITY_I64(n)  ((struct cell){ .kind = CELL_I64, .i64 = (n) })

struct city_making {
    struct conn *conn;
    struct arena arena;
    const struct small_city *size;
    int64_t n_rooms;
    struct error *err;
};

static inline void city_set(enum collection_id c, struct entry *e, const char *column,
                            struct cell value)
{
    e->values[collection_column_named(&collections[c], column)] = value;
}

/* Metres east and north of the corner of a place, turned by 20 degrees, as degrees. */
static inline struct point city_point(struct point corner, double x, double y)
{
    double turn = 20 * M_PI / 180;
    double east = x * cos(turn) - y * sin(turn), north = x * sin(turn) + y * cos(turn);

    return (struct point){ corner.x + east / (111320 * cos(corner.y * M_PI / 180)),
                           corner.y + north / 110950 };
}

static inline bool city_box(struct city_making *m, struct point corner, double x, double y,
                            double width, double depth, struct str *out)
{
    AUTO(geometry) g = { .kind = GEOMETRY_POLYGON };
    AUTO(buf) wkb = BUF_INIT(1 << 12);

    geometry_add(&g, city_point(corner, x, y));
    geometry_add(&g, city_point(corner, x + width, y));
    geometry_add(&g, city_point(corner, x + width, y + depth));
    geometry_add(&g, city_point(corner, x, y + depth));
    geometry_close_ring(&g);
    geometry_end_part(&g);
    wkb_write(&wkb, &g);
    return geometry_store(m->conn, buf_str(&wkb), &m->arena, out, m->err);
}

static inline bool city_add(struct city_making *m, enum collection_id c, struct entry *e)
{
    return entry_insert(m->conn, &collections[c], STR("2026-01-01"), e, m->err);
}

static inline const char *city_name(struct city_making *m, const char *fmt, int n)
{
    char text[80];

    snprintf(text, sizeof(text), fmt, n);
    return arena_copy(&m->arena, str_from(text)).ptr;
}

static inline bool city_hold(struct city_making *m, int64_t room)
{
    struct entry holding = { 0 }, seat = { 0 };
    int64_t holder = 1 + room % m->size->institutions;

    if (room % 3)
        return true;
    city_set(COLLECTION_HOLDINGS, &holding, "institution_code", CITY_I64(holder));
    city_set(COLLECTION_HOLDINGS, &holding, "room_code", CITY_I64(room));
    city_set(COLLECTION_HOLDINGS, &holding, "from", CITY_TEXT("2026-01-01"));
    city_set(COLLECTION_HOLDINGS, &holding, "document", CITY_TEXT("管〔2026〕1号"));
    if (!city_add(m, COLLECTION_HOLDINGS, &holding))
        return false;
    if (room % 6)
        return true;
    city_set(COLLECTION_OCCUPANCY, &seat, "person_code", CITY_I64(holder));
    city_set(COLLECTION_OCCUPANCY, &seat, "room_code", CITY_I64(room));
    city_set(COLLECTION_OCCUPANCY, &seat, "from", CITY_TEXT("2026-01-01"));
    return city_add(m, COLLECTION_OCCUPANCY, &seat);
}

static inline bool city_room(struct city_making *m, int64_t building, int ordinal, int n,
                             struct point corner)
{
    static const char *const uses[] = { "office", "office", "service", "equipment" };
    struct entry room = { 0 };
    char code[80];

    arena_reset(&m->arena);
    snprintf(code, sizeof(code), "R%lld-%d-%d", (long long)building, ordinal, n);
    city_set(COLLECTION_ROOMS, &room, "code", CITY_TEXT(code));
    city_set(COLLECTION_ROOMS, &room, "building_code", CITY_I64(building));
    city_set(COLLECTION_ROOMS, &room, "ordinal", CITY_I64(ordinal));
    city_set(COLLECTION_ROOMS, &room, "number",
             CITY_TEXT(city_name(m, "%d", (ordinal + 1) * 100 + n + 1)));
    city_set(COLLECTION_ROOMS, &room, "name", CITY_TEXT(n == 0 ? "局长办公室" : "办公室"));
    city_set(COLLECTION_ROOMS, &room, "use", CITY_TEXT(uses[n % 4]));
    city_set(COLLECTION_ROOMS, &room, "declared_area", CITY_I64(4800 + n));
    if (!city_box(m, corner, n / 2 * 8.0, n % 2 * 8.0, 8, 6, &room.geometry) ||
        !city_add(m, COLLECTION_ROOMS, &room))
        return false;
    m->n_rooms++;
    return city_hold(m, room.id);
}

static inline bool city_building(struct city_making *m, int64_t yard, int n, struct point corner)
{
    struct entry building = { 0 };
    char code[40];
    double width = (m->size->rooms + 1) / 2 * 8.0;

    snprintf(code, sizeof(code), "B%lld-%d", (long long)yard, n);
    city_set(COLLECTION_BUILDINGS, &building, "code", CITY_TEXT(code));
    city_set(COLLECTION_BUILDINGS, &building, "courtyard_code", CITY_I64(yard));
    city_set(COLLECTION_BUILDINGS, &building, "name",
             CITY_TEXT(city_name(m, "%c座", 'A' + n % 26)));
    city_set(COLLECTION_BUILDINGS, &building, "floors_above", CITY_I64(m->size->floors));
    city_set(COLLECTION_BUILDINGS, &building, "height", CITY_I64(m->size->floors * 360));
    city_set(COLLECTION_BUILDINGS, &building, "gross_area", CITY_I64(1234567));
    if (!city_box(m, corner, 0, 0, width, 14, &building.geometry) ||
        !city_add(m, COLLECTION_BUILDINGS, &building))
        return false;
    for (int ordinal = 0; ordinal < m->size->floors; ordinal++) {
        struct entry floor = { 0 };

        city_set(COLLECTION_FLOORS, &floor, "building_code", CITY_I64(building.id));
        city_set(COLLECTION_FLOORS, &floor, "ordinal", CITY_I64(ordinal));
        city_set(COLLECTION_FLOORS, &floor, "label", CITY_TEXT(city_name(m, "%dF", ordinal + 1)));
        city_set(COLLECTION_FLOORS, &floor, "gross_area", CITY_I64(80000));
        if (!city_box(m, corner, 0, 0, width, 14, &floor.geometry) ||
            !city_add(m, COLLECTION_FLOORS, &floor))
            return false;
        for (int room = 0; room < m->size->rooms; room++)
            if (!city_room(m, building.id, ordinal, room, corner))
                return false;
    }
    return true;
}

static inline bool city_people(struct city_making *m)
{
    static const char *const names[] = { "市财政局", "市教育局", "市档案馆" };

    for (int i = 0; i < m->size->institutions; i++) {
        struct entry institution = { 0 }, person = { 0 }, posts = { 0 };

        city_set(COLLECTION_INSTITUTIONS, &institution, "code", CITY_TEXT(city_name(m, "I%d", i)));
        city_set(COLLECTION_INSTITUTIONS, &institution, "name",
                 CITY_TEXT(i < 3 ? names[i] : city_name(m, "市第%d机构", i)));
        city_set(COLLECTION_INSTITUTIONS, &institution, "class", CITY_TEXT("municipal"));
        if (i)
            city_set(COLLECTION_INSTITUTIONS, &institution, "parent_code", CITY_I64(1));
        city_set(COLLECTION_PEOPLE, &person, "code", CITY_TEXT(city_name(m, "P%d", i)));
        city_set(COLLECTION_PEOPLE, &person, "name", CITY_TEXT("张三丰"));
        city_set(COLLECTION_PEOPLE, &person, "institution_code", CITY_I64(i + 1));
        city_set(COLLECTION_ESTABLISHMENTS, &posts, "institution_code", CITY_I64(i + 1));
        city_set(COLLECTION_ESTABLISHMENTS, &posts, "rank", CITY_TEXT("staff"));
        city_set(COLLECTION_ESTABLISHMENTS, &posts, "from", CITY_TEXT("2026-01-01"));
        city_set(COLLECTION_ESTABLISHMENTS, &posts, "posts", CITY_I64(40 + i));
        if (!city_add(m, COLLECTION_INSTITUTIONS, &institution) ||
            !city_add(m, COLLECTION_PEOPLE, &person) ||
            !city_add(m, COLLECTION_ESTABLISHMENTS, &posts))
            return false;
    }
    return true;
}

static inline bool city_districts(struct city_making *m)
{
    static const char *const names[] = { "薛城区", "滕州市" };

    for (int i = 0; i < 2; i++) {
        struct entry district = { 0 };

        city_set(COLLECTION_DISTRICTS, &district, "code", CITY_TEXT(city_name(m, "D%d", i)));
        city_set(COLLECTION_DISTRICTS, &district, "name", CITY_TEXT(names[i]));
        if (!city_box(m, (struct point){ 117 + i, 34 }, 0, 0, 50000, 50000, &district.geometry) ||
            !city_add(m, COLLECTION_DISTRICTS, &district))
            return false;
    }
    return true;
}

struct city_order {
    struct small_city size;
    int64_t n_rooms; /* made */
};

/* To be run by the writer; the argument is a struct city_order. */
static inline bool city_make(struct conn *conn, void *argument, struct error *err)
{
    struct city_order *order = argument;
    struct city_making m = { conn, ARENA_INIT(1 << 24), &order->size, 0, err };
    bool done = city_districts(&m) && city_people(&m);

    for (int i = 0; done && i < order->size.courtyards; i++) {
        struct point corner = { 117.2 + i % 20 * 0.01, 34.7 + i / 20 * 0.01 };
        struct entry yard = { 0 };

        city_set(COLLECTION_COURTYARDS, &yard, "code", CITY_TEXT(city_name(&m, "Y%d", i)));
        city_set(COLLECTION_COURTYARDS, &yard, "name",
                 CITY_TEXT(city_name(&m, "政府大院 %d", i + 1)));
        city_set(COLLECTION_COURTYARDS, &yard, "district", CITY_I64(1 + i % 2));
        city_set(COLLECTION_COURTYARDS, &yard, "address", CITY_TEXT("光明路"));
        done = city_box(&m, corner, -10, -10, 300, 300, &yard.geometry) &&
               city_add(&m, COLLECTION_COURTYARDS, &yard);
        for (int b = 0; done && b < order->size.buildings; b++)
            done = city_building(&m, yard.id, b, city_point(corner, 0, 30.0 * b));
    }
    order->n_rooms = m.n_rooms;
    arena_release(&m.arena);
    return done;
}
