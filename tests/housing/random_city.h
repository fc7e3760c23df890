/*
 * random_city: a small city of chance, and changes of chance to it, for what must hold for any
 * city: ranks a class does not have, missing classes, shares of every size, dates around today.
 *
 * The same seed makes the same city. Ids follow the order of making.
 */
#pragma once

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/registry/entry.h"
#include "yardstick/store/ledger.h"

enum { CITY_UNITS = 12, CITY_BUILDINGS = 5, CITY_ROOMS = 120, CITY_PEOPLE = 90, CITY_FACTS = 150 };

struct random_city {
    uint64_t state;
    int64_t today; /* days since 1970 */
    int64_t n[COLLECTION_COUNT];
    struct arena arena;
};

static inline uint64_t chance(struct random_city *c, uint64_t below)
{
    uint64_t z = c->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
}

static inline struct random_city random_city(uint64_t seed)
{
    struct random_city c = { .state = seed * 77 + 1, .arena = ARENA_INIT(64 << 20) };
    char today[DATE_TEXT];

    clock_today(today);
    c.today = date_to_days(str_from(today));
    return c;
}

static inline struct cell chance_i64(int64_t value)
{
    return (struct cell){ .kind = CELL_I64, .i64 = value };
}

static inline struct cell chance_text(struct random_city *c, const char *text)
{
    return (struct cell){ CELL_TEXT, 0, arena_copy(&c->arena, str_from(text)) };
}

/* One of the codes; sometimes none. */
static inline struct cell chance_code(struct random_city *c, const struct code *codes, int none)
{
    size_t n = 0;

    while (codes[n].code)
        n++;
    if (none && chance(c, (uint64_t)none) == 0)
        return (struct cell){ 0 };
    return (struct cell){ CELL_TEXT, 0, str_from(codes[chance(c, n)].code) };
}

/* A day from `low` to `high` days off today. */
static inline struct cell chance_day(struct random_city *c, int low, int high)
{
    char day[DATE_TEXT];

    date_from_days(c->today + low + (int64_t)chance(c, (uint64_t)(high - low + 1)), day);
    return chance_text(c, day);
}

static inline void chance_set(enum collection_id id, struct entry *e, const char *column,
                              struct cell value)
{
    e->values[collection_column_named(&collections[id], column)] = value;
}

static inline struct cell chance_area(struct random_city *c)
{
    return chance(c, 5) == 0 ? (struct cell){ 0 } : chance_i64(300 + (int64_t)chance(c, 6000));
}

static inline struct cell chance_rank(struct random_city *c, int64_t unit)
{
    static const char *const ranks[] = {
        "city_head", "bureau_head", "bureau_deputy", "staff",
        "staff",     "staff",       "section_head",  "county_head"
    };

    (void)unit;
    return chance(c, 12) == 0 ? (struct cell){ 0 }
                              : chance_text(c, ranks[chance(c, ARRAY_LEN(ranks))]);
}

static inline void chance_code_of(struct random_city *c, enum collection_id id, struct entry *e,
                                  const char *letter)
{
    char code[32];

    snprintf(code, sizeof(code), "%s%lld", letter, (long long)c->n[id] + 1);
    chance_set(id, e, "code", chance_text(c, code));
    chance_set(id, e, "name", chance_text(c, code));
}

static inline void chance_institution(struct random_city *c, struct entry *e)
{
    static const char *const classes[] = { "municipal", "municipal", "county",
                                           "township",  "central",   "provincial" };

    chance_set(COLLECTION_INSTITUTIONS, e, "class",
               chance(c, 10) ? chance_text(c, classes[chance(c, 6)]) : (struct cell){ 0 });
    chance_set(COLLECTION_INSTITUTIONS, e, "secret", chance_i64(0));
}

static inline void chance_building(struct random_city *c, struct entry *e)
{
    int64_t gross = 100000 + (int64_t)chance(c, 400000);

    chance_set(COLLECTION_BUILDINGS, e, "courtyard_code", chance_i64(1 + (int64_t)chance(c, 2)));
    chance_set(COLLECTION_BUILDINGS, e, "gross_area", chance_i64(gross));
    chance_set(COLLECTION_BUILDINGS, e, "certificate_area",
               chance(c, 3) ? chance_i64(gross + (int64_t)chance(c, 3000) - 1500)
                            : (struct cell){ 0 });
    chance_set(COLLECTION_BUILDINGS, e, "title", chance_code(c, codes_building_titles, 8));
    chance_set(COLLECTION_BUILDINGS, e, "tenure", chance_code(c, codes_tenures, 0));
    chance_set(COLLECTION_BUILDINGS, e, "built", chance_i64(1980 + (int64_t)chance(c, 40)));
    chance_set(COLLECTION_BUILDINGS, e, "state", chance_code(c, codes_building_states, 4));
}

static inline void chance_room(struct random_city *c, struct entry *e)
{
    static const char *const subtypes[] = { "leader", "staff", "staff", "lounge", "private_wc" };
    bool office = chance(c, 3) > 0;

    chance_set(COLLECTION_ROOMS, e, "building_code",
               chance_i64(1 + (int64_t)chance(c, CITY_BUILDINGS)));
    chance_set(COLLECTION_ROOMS, e, "ordinal", chance_i64((int64_t)chance(c, 2)));
    chance_set(COLLECTION_ROOMS, e, "number",
               chance_text(c, (char[]){ '1', '0', (char)('0' + chance(c, 10)), 0 }));
    chance_set(COLLECTION_ROOMS, e, "use",
               office ? chance_text(c, "office") : chance_code(c, codes_uses, 10));
    chance_set(COLLECTION_ROOMS, e, "subtype",
               office && chance(c, 8) ? chance_text(c, subtypes[chance(c, 5)])
                                      : (struct cell){ 0 });
    chance_set(COLLECTION_ROOMS, e, "measured_area", chance_area(c));
    chance_set(COLLECTION_ROOMS, e, "declared_area", chance_area(c));
    chance_set(COLLECTION_ROOMS, e, "approved_area", chance_area(c));
    chance_set(COLLECTION_ROOMS, e, "state",
               chance(c, 4) ? chance_text(c, "in_use") : chance_code(c, codes_room_states, 0));
}

static inline void chance_person(struct random_city *c, struct entry *e)
{
    chance_set(COLLECTION_PEOPLE, e, "institution_code",
               chance_i64(1 + (int64_t)chance(c, CITY_UNITS)));
    chance_set(COLLECTION_PEOPLE, e, "rank", chance_rank(c, 0));
    chance_set(COLLECTION_PEOPLE, e, "status",
               chance(c, 6) ? chance_text(c, "active") : chance_code(c, codes_person_states, 0));
}

/* from and to around today; half are open. */
static inline void chance_dates(struct random_city *c, enum collection_id id, struct entry *e)
{
    chance_set(id, e, "from", chance_day(c, -500, -30));
    chance_set(id, e, "to",
               chance(c, 3) == 0 ? chance_day(c, -29, 100) : (struct cell){ .kind = CELL_NULL });
}

static inline struct cell chance_share(struct random_city *c)
{
    static const int shares[] = { 10000, 10000, 10000, 5000, 3333, 2500, 1 };

    return chance_i64(shares[chance(c, ARRAY_LEN(shares))]);
}

static inline void chance_fact(struct random_city *c, enum collection_id id, struct entry *e)
{
    if (id == COLLECTION_ESTABLISHMENTS) {
        chance_set(id, e, "institution_code", chance_i64(1 + (int64_t)chance(c, CITY_UNITS)));
        chance_set(id, e, "rank", chance_rank(c, 0));
        chance_set(id, e, "from", chance_day(c, -700, 60));
        chance_set(id, e, "posts", chance_i64((int64_t)chance(c, 200)));
        return;
    }
    chance_dates(c, id, e);
    if (id == COLLECTION_TENURES) {
        chance_set(id, e, "kind", chance_code(c, codes_tenure_kinds, 0));
        if (chance(c, 3))
            chance_set(id, e, "room_code", chance_i64(1 + (int64_t)chance(c, CITY_ROOMS)));
        else
            chance_set(id, e, "building_code", chance_i64(1 + (int64_t)chance(c, CITY_BUILDINGS)));
        return;
    }
    chance_set(id, e, "share", chance_share(c));
    chance_set(id, e, "room_code", chance_i64(1 + (int64_t)chance(c, CITY_ROOMS)));
    if (id == COLLECTION_OCCUPANCY) {
        chance_set(id, e, "person_code", chance_i64(1 + (int64_t)chance(c, CITY_PEOPLE)));
        chance_set(id, e, "kind", chance_text(c, chance(c, 10) ? "main" : "second"));
    } else {
        chance_set(id, e, "institution_code", chance_i64(1 + (int64_t)chance(c, CITY_UNITS)));
    }
}

static inline void chance_fill(struct random_city *c, enum collection_id id, struct entry *e)
{
    switch (id) {
    case COLLECTION_INSTITUTIONS:
        chance_institution(c, e);
        return;
    case COLLECTION_BUILDINGS:
        chance_building(c, e);
        return;
    case COLLECTION_ROOMS:
        chance_room(c, e);
        return;
    case COLLECTION_PEOPLE:
        chance_person(c, e);
        return;
    default:
        chance_fact(c, id, e);
    }
}

/* A new record; one whose key is there already is passed over. */
static inline bool chance_add(struct random_city *c, struct conn *conn, enum collection_id id,
                              const char *letter, struct error *err)
{
    struct entry e = { 0 }, twin;
    bool found = false;

    if (letter)
        chance_code_of(c, id, &e, letter);
    chance_fill(c, id, &e);
    if (!letter && id == COLLECTION_ESTABLISHMENTS &&
        e.values[collection_column_named(&collections[id], "rank")].kind == CELL_NULL)
        return true;
    if (!letter && !entry_find(conn, &collections[id], &e, &c->arena, &twin, &found, err))
        return false;
    if (found)
        return true;
    c->n[id]++;
    return entry_insert(conn, &collections[id], STR("2025-01-01"), &e, err);
}

/* Some column of some record becomes what chance would have made it. */
static inline bool chance_change(struct random_city *c, struct conn *conn, enum collection_id id,
                                 struct error *err)
{
    const struct collection *of = &collections[id];
    struct entry now, made = { 0 };
    struct error why = { 0 };
    char today[DATE_TEXT];
    size_t column = chance(c, of->n_columns);

    date_from_days(c->today, today);
    if (!entry_load(conn, of, 1 + (int64_t)chance(c, (uint64_t)c->n[id]), &c->arena, &now, &why))
        return why.code == ERROR_NOT_FOUND || (*err = why, false);
    chance_fill(c, id, &made);
    if ((of->columns[column].flags & (COLUMN_KEY | COLUMN_COMPUTED)) ||
        ((of->columns[column].flags & COLUMN_REQUIRED) && made.values[column].kind == CELL_NULL) ||
        !strcmp(of->columns[column].name, "name") || !strcmp(of->columns[column].name, "state"))
        return true;
    now.values[column] = made.values[column];
    return entry_update(conn, of, str_from(today), &now, err);
}

/* Ends a record; one that others refer to stays. */
static inline bool chance_end(struct random_city *c, struct conn *conn, enum collection_id id,
                              struct error *err)
{
    struct error why = { 0 };
    char today[DATE_TEXT];

    date_from_days(c->today, today);
    return entry_end(conn, &collections[id], str_from(today),
                     1 + (int64_t)chance(c, (uint64_t)c->n[id]), &why) ||
           why.code == ERROR_CONFLICT || why.code == ERROR_NOT_FOUND || (*err = why, false);
}

/* One edit of chance: a new fact, a changed record, or an end. */
static inline bool random_city_edit(struct random_city *c, struct conn *conn, struct error *err)
{
    static const enum collection_id facts[] = { COLLECTION_ESTABLISHMENTS, COLLECTION_HOLDINGS,
                                                COLLECTION_OCCUPANCY, COLLECTION_TENURES };
    static const enum collection_id records[] = { COLLECTION_ROOMS,     COLLECTION_ROOMS,
                                                  COLLECTION_PEOPLE,    COLLECTION_PEOPLE,
                                                  COLLECTION_BUILDINGS, COLLECTION_INSTITUTIONS,
                                                  COLLECTION_HOLDINGS,  COLLECTION_OCCUPANCY,
                                                  COLLECTION_TENURES,   COLLECTION_ESTABLISHMENTS };
    uint64_t kind = chance(c, 10);

    if (c->arena.held > 32 << 20)
        arena_reset(&c->arena);
    if (kind < 3)
        return chance_add(c, conn, facts[chance(c, 4)], NULL, err);
    if (kind == 3)
        return chance_end(c, conn, facts[chance(c, 4)], err);
    if (kind == 4 && chance(c, 20) == 0)
        return chance_end(c, conn, records[chance(c, 4)], err);
    return chance_change(c, conn, records[chance(c, ARRAY_LEN(records))], err);
}

static inline bool chance_ground(struct random_city *c, struct conn *conn, struct error *err)
{
    for (int i = 0; i < 2; i++) {
        struct entry yard = { 0 };

        chance_code_of(c, COLLECTION_COURTYARDS, &yard, "Y");
        c->n[COLLECTION_COURTYARDS]++;
        if (!entry_insert(conn, &collections[COLLECTION_COURTYARDS], STR("2025-01-01"), &yard, err))
            return false;
    }
    for (int b = 0; b < CITY_BUILDINGS; b++) {
        if (!chance_add(c, conn, COLLECTION_BUILDINGS, "B", err))
            return false;
        for (int f = 0; f < 2; f++) {
            struct entry floor = { 0 };

            chance_set(COLLECTION_FLOORS, &floor, "building_code", chance_i64(b + 1));
            chance_set(COLLECTION_FLOORS, &floor, "ordinal", chance_i64(f));
            chance_set(COLLECTION_FLOORS, &floor, "gross_area", chance_i64(60000));
            if (!entry_insert(conn, &collections[COLLECTION_FLOORS], STR("2025-01-01"), &floor,
                              err))
                return false;
        }
    }
    return true;
}

/* To be run by the writer; the argument is the struct random_city. */
static inline bool random_city_make(struct conn *conn, void *argument, struct error *err)
{
    struct random_city *c = argument;
    static const struct {
        enum collection_id id;
        const char *letter;
        int n;
    } parts[] = { { COLLECTION_INSTITUTIONS, "I", CITY_UNITS },
                  { COLLECTION_ROOMS, "R", CITY_ROOMS },
                  { COLLECTION_PEOPLE, "P", CITY_PEOPLE },
                  { COLLECTION_ESTABLISHMENTS, NULL, 80 },
                  { COLLECTION_HOLDINGS, NULL, CITY_FACTS },
                  { COLLECTION_OCCUPANCY, NULL, CITY_FACTS },
                  { COLLECTION_TENURES, NULL, 30 } };

    if (!chance_ground(c, conn, err))
        return false;
    for (size_t p = 0; p < ARRAY_LEN(parts); p++)
        for (int i = 0; i < parts[p].n; i++)
            if (!chance_add(c, conn, parts[p].id, parts[p].letter, err))
                return false;
    return true;
}
