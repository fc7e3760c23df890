/*
 * room_place: what a room stands in, read from the map in memory: its building, courtyard and
 * district with their names, on what title the building is used, and whether it has a lift.
 *
 * A struct room_places belongs to one thread and one snapshot, which it does not hold: text
 * borrows from there. What a building says is looked up once.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/map/snapshot.h"

struct room_place {
    int64_t building_id, courtyard_id, district_id; /* 0: none known */
    struct str building, courtyard, district;
    struct str tenure; /* of the building, else of its courtyard; may be empty */
    bool has_lift;     /* a lift is drawn on one of its floors */
    bool is_placed;
    struct point middle; /* of the building, else of the courtyard */
};

/* The layers, and the attributes by their names: [enum room_attribute]. */
enum room_attribute {
    ROOM_CODE,
    ROOM_NUMBER,
    ROOM_NAME,
    ROOM_USE,
    ROOM_SUBTYPE,
    ROOM_STATE,
    ROOM_STATUS,
    ROOM_AREA,
    ROOM_FLOOR,
    ROOM_BUILDING,
    ROOM_ORDINAL,
    ROOM_INSTITUTION_ID,
    ROOM_INSTITUTION,
    ROOM_ATTRIBUTES
};

struct room_places {
    const struct snapshot *snapshot;
    uint32_t room, label, floor, building, courtyard, district, circulation; /* layers */
    uint32_t attribute[ROOM_ATTRIBUTES];
    uint32_t secret; /* the attribute that says so, when has_secret */
    bool has_secret;
    struct room_place **slots; /* by building, open addressing */
    size_t n_slots, n;
    bool failed; /* memory ran out */
};

/* ERROR_INTERNAL when the snapshot is none of a city. To be released. */
MUST_CHECK bool room_places_open(const struct snapshot *s, struct room_places *out,
                                 struct error *err);
void room_places_release(struct room_places *places);

/* Never NULL; of a building that is not there nothing but its id is known. */
const struct room_place *room_places_get(struct room_places *places, int64_t building);

/* Where a room is: a point inside it, else the middle of its building; false: nowhere. */
bool room_places_at(const struct room_places *places, const struct map_feature *room,
                    const struct room_place *place, struct point *out);

struct map_value room_value(const struct room_places *places, const struct map_feature *room,
                            enum room_attribute attribute);
/* Is it held by a secret institution? Who may not see those must not be shown it. */
bool room_is_secret(const struct room_places *places, const struct map_feature *room);
/* "5F", "B1", or as the floor is called. `out` may be written to. */
struct str room_floor_label(const struct room_places *places, int64_t floor, int64_t ordinal,
                            char out[16]);
