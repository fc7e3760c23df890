/*
 * idle_write: what was found idle, as JSON.
 *
 * An item is {room_ids, area, distance_m, walk_m, building_id, building, courtyard_id, courtyard,
 * district_id, district, floor_id, floor, ordinal, tenure, lift, reserved, lon, lat, rooms}: one
 * room, or several adjoining ones; what is not known is left out.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/query/idle.h"

/* {"count","area"}; key NULL in an array. */
void idle_sum_write(struct json *j, const char *key, const struct idle_sum *sum);

/* A value of an array. `rooms` are of one floor, places in found->rooms. */
void idle_item_write(struct json *j, const struct idle_found *found, const size_t *rooms, size_t n);

/* Members "total", "by_building" and "by_use", the buildings in the order of the rooms. */
MUST_CHECK bool idle_totals_write(struct json *j, const struct idle_found *found,
                                  struct error *err);
