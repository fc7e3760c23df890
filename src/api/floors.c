/*
 * floors: /api/floors.
 */
#include "resource.h"

static const struct param floor_params[] = { LIST_ID(building_id, "building"), LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(building_id), FILTER_END };

static const struct card_part parts[] = {
    { "totals", SQL_CARD_FLOOR_TOTALS, false },
    { "rooms", SQL_CARD_FLOOR_ROOMS, true, &collections[COLLECTION_ROOMS] },
};

static const struct resource floor_resource = {
    .collection = COLLECTION_FLOORS,
    .rows = SQL_LIST_FLOORS,
    .total = SQL_LIST_FLOORS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_FLOORS,
    .history = SQL_HISTORY_FLOORS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
    .has_rooms = true,
    .room_bounds = SQL_CARD_FLOOR_ROOM_BOUNDS,
};

RESOURCE_ROUTES(floor, "/api/floors", "Floors", "楼层");
