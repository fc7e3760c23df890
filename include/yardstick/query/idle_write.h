/*
 * idle_write: what was found idle, as JSON.
 *
 * An item is {room_ids, area, distance_m, walk_m, building_id, building, courtyard_id, courtyard,
 * district_id, district, floor_id, floor, ordinal, tenure, lift, reserved, lon, lat, rooms}: one
 * room, or with groups several adjoining ones, with their {waste, least: true, or waste_bound}
 * (query/idle_group.h); what is not known is left out.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/query/idle_group.h"

/* {"count","area"}; key NULL in an array. */
void idle_sum_write(struct json *j, const char *key, const struct idle_sum *sum);

/* `groups` may be NULL here and below: then each room is an item. */
size_t idle_n_items(const struct idle_found *found, const struct idle_groups *groups);

/* The places of an item's rooms in found->rooms; *own is for the one of an item without groups. */
const size_t *idle_item_rooms(const struct idle_groups *groups, size_t item, size_t *own,
                              size_t *n);

/* The item as a value of an array. */
void idle_item_write(struct json *j, const struct idle_found *found,
                     const struct idle_groups *groups, size_t item);

/* Members "total" and "by_building" of items, "by_use" of rooms; buildings as the items come. */
MUST_CHECK bool idle_totals_write(struct json *j, const struct idle_found *found,
                                  const struct idle_groups *groups, struct error *err);
