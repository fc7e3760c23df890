/*
 * within_sum: rooms counted by unit and use, from the map in memory.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/query/room_place.h"

struct within_part {
    int64_t id;          /* of the unit; 0: held by nobody */
    struct str name;     /* of the unit, or the use; borrows from the snapshot or from the caller */
    int64_t count, area; /* of rooms; area in 0.01 m2 */
    int64_t people;      /* -1: not counted */
};

struct within_parts {
    struct within_part *items;
    size_t n, room;
};

struct within_sum {
    int64_t count, area, idle_count, idle_area;
    struct within_parts units, uses;
    bool failed;
};

void within_sum_add(struct within_sum *sum, const struct room_places *places,
                    const struct map_feature *room);
void within_sum_release(struct within_sum *sum);

/* The part of a unit, or of a use (id 0, told by its name); made when it is not there. NULL:
 * no memory. */
struct within_part *within_part_get(struct within_parts *parts, int64_t id, struct str name);

/* "by_institution" (if `units` may be shown) and "by_use", the largest first; people when they were
 * counted. */
void within_sum_write(struct json *j, struct within_sum *sum, bool units);
