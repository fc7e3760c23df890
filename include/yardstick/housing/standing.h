/*
 * standing: what an institution may have, has, and may still ask for.
 *
 * May have: the entitlement of its establishment on the day. Has: the rooms it
 * holds on the day, borrowed ones included, by use, each with its share; a
 * technical room without an approved area counts as office (R7) and is told
 * apart. May ask: the difference, never below nothing; `over` is the other way.
 *
 * Usable areas are compared with usable areas. The canteen and ancillary rooms
 * are allowed in gross area and registered in usable area: both are told, no
 * difference is made of them. Areas are 0.01 m2.
 */
#pragma once

#include "yardstick/housing/entitlement.h"
#include "yardstick/store/conn.h"

enum standing_use {
    STANDING_OFFICE, /* with the technical rooms nobody has approved */
    STANDING_SERVICE,
    STANDING_EQUIPMENT,
    STANDING_ANCILLARY,
    STANDING_TECHNICAL, /* approved */
    STANDING_USES
};

struct standing_area {
    int64_t rooms, area;
};

struct standing {
    int64_t id;
    struct str code, name, day, document; /* of the latest establishment */
    struct entitlement may;
    struct standing_area has[STANDING_USES], unapproved, other; /* other: rooms without a use */
    const int64_t *unapproved_ids;                              /* unapproved.rooms of them */
};

struct standing_question {
    int64_t id;
    struct str day; /* YYYY-MM-DD */
    const struct ruleset *set;
    const struct establishment *establishment; /* what if it were this; NULL: what is approved */
    int64_t coefficient;
};

/* Texts are in the arena. ERROR_NOT_FOUND: no such institution on that day; ERROR_CONFLICT: it has
 * no class, so no rule applies. */
MUST_CHECK bool standing_load(struct conn *conn, const struct standing_question *question,
                              struct arena *arena, struct standing *out, struct error *err);

/* The part of an area between two shares (0.0001), as told in data/sql/query/standing.sql. */
int64_t share_part(int64_t area, int64_t share_before, int64_t share);

/* One object. */
void standing_write(struct json *j, const struct standing *s);
