/*
 * osa: one problem of the public office-space-allocation format.
 *
 * Entities (people, groups, stores) that need space, rooms that have it, and
 * constraints of ten types, hard or soft. The text is
 *
 *     NoOfEntities: 2            six such lines: Entities, Rooms, Floors, Constraints,
 *     …                          HardConstraints, SoftConstraints
 *     ENTITIES                   id  group  space
 *     ROOMS                      id  floor  space  n  n adjacent rooms
 *     CONSTRAINTS                id  type  hard(0|1)  a  b
 *
 * with ids counting from 0 in order, blank lines anywhere, CR LF or LF; without
 * constraints the last part may be left out. What
 * the files mean, where their own readme differs: of types 0 and 1 `a` is the
 * entity and `b` the room; of type 3 `a` is the room; of types 4, 5, 7, 8, 9
 * both are entities; of type 6 `a` is the entity, and the other column is not
 * looked at. Type 2 is not used by any file and is refused. A room is adjacent to
 * itself, listed or not, and adjacency holds both ways.
 *
 *   U. Ülker, D. Landa-Silva, "A 0/1 integer programming model for the office
 *   space allocation problem", Electronic Notes in Discrete Mathematics 36
 *   (2010) 575-582.
 *
 * Areas are integers of 0.0001 m2, as exact as any file is. Everything read
 * lives in the arena given.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/buf.h"

enum {
    OSA_ENTITIES_MAX = 2000,
    OSA_ROOMS_MAX = 2000,
    OSA_CONSTRAINTS_MAX = 100000,
    OSA_FILE_BYTES_MAX = 16 << 20,
    OSA_UNIT = 10000 /* of an area or a penalty: 1 is 10,000 */
};

enum osa_type {
    OSA_ALLOCATION,     /* entity a in room b */
    OSA_NON_ALLOCATION, /* entity a not in room b */
    OSA_ONE_OF,
    OSA_CAPACITY, /* room a not overused */
    OSA_SAME_ROOM,
    OSA_NOT_SAME_ROOM,
    OSA_NOT_SHARING, /* entity a alone in its room */
    OSA_ADJACENT,    /* a and b in one room or in adjacent ones */
    OSA_NEARBY,      /* a and b on one floor */
    OSA_AWAY,        /* a and b on different floors */
    OSA_TYPES
};

struct osa_constraint {
    enum osa_type type;
    bool hard;
    uint32_t a, b;
};

struct osa {
    uint32_t n_entities, n_rooms, n_floors, n_constraints;
    int64_t *space;    /* of each entity */
    int64_t *capacity; /* of each room */
    uint32_t *floor;   /* of each room */
    uint8_t *adjacent; /* n_rooms * n_rooms: are they adjacent, or one room */
    struct osa_constraint *constraints;
};

/* What one broken soft constraint costs, in whole units, and what it is called in print. */
int64_t osa_weight(enum osa_type type);
const char *osa_type_name(enum osa_type type);

/* ERROR_INVALID names the line, what stands there and what was expected; ERROR_TOO_LARGE a limit.
 */
MUST_CHECK bool osa_read(struct str text, struct arena *arena, struct osa *out, struct error *err);

/* One line "ENTITY ROOM" for each entity, in order. */
void osa_solution_write(const struct osa *osa, const uint32_t *room_of, struct buf *out);
