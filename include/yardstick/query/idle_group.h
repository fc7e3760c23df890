/*
 * idle_group: adjoining idle rooms that together reach an area with the least waste.
 *
 * Rooms adjoin when they are on one floor and their outlines run beside each other, at most
 * IDLE_WALL_M apart, for at least IDLE_DOOR_M together: a door could be broken through. A
 * corridor is wider than any wall, so rooms across it do not adjoin.
 *
 * A group is a connected set of rooms whose areas add up to at least `min_area` (at most
 * `max_area`). On each floor the group with the least waste (sum less min_area; of equal ones that
 * with fewer rooms, then with the nearer) is taken, then the best of the rooms that are left, until
 * nothing reaches the area: groups never share a room.
 *
 * Least waste is a subset sum on a graph, NP-hard in general. All connected sets are gone through,
 * each once (a neighbour is taken in or shut out for good), not beyond the set that reaches the
 * area, since more rooms only waste more. Rooms along a corridor have few connected sets, so real
 * floors end in microseconds. After IDLE_SETS_FEW sets the least sum of any rooms, connected or
 * not, that reaches the area (a subset sum by dynamic programming over 0.01 m2) is worked out: it
 * bounds the answer from below, and meeting it is proof. A floor that needs more than
 * IDLE_SETS_MOST sets, or a query more than IDLE_SETS_ALL, keeps the best found so far, which is
 * then also tried to be improved by growing greedily from every room; `is_least` is false, and
 * `bound` says what the waste is at least. Of a floor the 256 nearest idle rooms are considered.
 */
#pragma once

#include "yardstick/query/idle.h"

#define IDLE_WALL_M 0.5
#define IDLE_DOOR_M 0.5

enum { IDLE_SETS_FEW = 2000, IDLE_SETS_MOST = 200000, IDLE_SETS_ALL = 4000000 };

struct idle_group {
    size_t first, n;     /* its rooms: places in found->rooms at groups->rooms[first ..] */
    int64_t area, waste; /* 0.01 m2 */
    int64_t bound;       /* of the waste; equal to it when is_least */
    bool is_least;
    double distance_m; /* of its nearest room; NAN when not known */
};

struct idle_groups {
    struct idle_group *items; /* nearest first, then by waste */
    size_t n, room;
    size_t *rooms;
    size_t n_rooms;
    struct idle_sum total; /* groups, and their areas */
    bool all_least;
};

/* From rooms of any area (idle_query.min_area 0); min_area > 0. To be released, also after
 * failure. */
MUST_CHECK bool idle_groups_make(const struct idle_found *found, int64_t min_area, int64_t max_area,
                                 struct idle_groups *out, struct error *err);
void idle_groups_release(struct idle_groups *groups);

/* Do they adjoin? For one latitude: metres of a world unit there. */
bool idle_rooms_adjoin(const struct map_feature *a, const struct map_feature *b, double unit_m);
