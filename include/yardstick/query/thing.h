/*
 * thing: a feature of the map as people name it, as JSON.
 *
 * Members: kind (the layer's name), id, label; code, use, status, state, type (of circulation and
 * parking) and area where the layer has them; building_id, building, courtyard_id, courtyard,
 * district_id, district, ordinal and floor of what stands in a building or a courtyard.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/query/room_place.h"

/* Into the object that is open. */
void thing_write(struct json *j, struct room_places *places, uint32_t layer,
                 const struct map_feature *f);
