/*
 * idle: which rooms are free, near something, from the map in memory.
 *
 * Idle is what the view `rooms` calls so: allocatable, held by nobody and occupied by nobody. What
 * is reserved is not idle; with `reserved` it is found, too, and marked.
 *
 * A room is as far as the middle of it (the point where its label stands): in a straight line from
 * the origin (query/origin.h). Rooms without a shape stand in the middle of their building;
 * those whose building has no shape either are nowhere: no distance finds them, and they are
 * counted apart, so that a register without drawings does not silently look full.
 *
 * Cost: one R-tree query over the rooms' boxes, two integer comparisons a room there, a few
 * look-ups for each idle one; without `within_m` every room of the city is looked at once.
 */
#pragma once

#include "yardstick/query/origin.h"
#include "yardstick/query/room_place.h"

struct idle_query {
    const struct origin *origin;  /* NULL: from nowhere; then rooms come by building and floor */
    double within_m;              /* INFINITY: however far */
    int64_t min_area, max_area;   /* of a room, 0.01 m2; 0 and INT64_MAX: any */
    struct str use, tenure;       /* empty: any */
    bool has_ordinal, needs_lift; /* needs_lift: has_lift is asked for */
    int64_t ordinal;
    bool has_lift;
    int64_t district_id, courtyard_id, building_id; /* in these; 0: any */
    bool reserved;
    /* A further condition, or NULL. */
    bool (*accept)(void *data, const struct map_feature *room);
    void *data;
};

struct idle_room {
    struct map_feature feature;
    int64_t id, floor_id, ordinal, area; /* area in 0.01 m2, 0 when none is known */
    const struct room_place *place;
    bool is_reserved, is_placed;
    struct point at;   /* degrees, when placed */
    double distance_m; /* NAN: not known */
};

struct idle_sum {
    int64_t count, area; /* 0.01 m2 */
};

struct idle_found {
    struct room_places places;
    struct idle_room *rooms; /* nearest first, equals by id; of no distance last */
    size_t n, room;
    struct idle_sum total, reserved; /* total has the reserved in it */
    struct idle_sum unplaced;        /* left out because nobody knows where they are */
    bool failed;
};

/* The snapshot must outlive *out, which is released also after failure. */
MUST_CHECK bool idle_find(const struct snapshot *s, const struct idle_query *query,
                          struct idle_found *out, struct error *err);
void idle_found_release(struct idle_found *found);
