/*
 * buildings: /api/buildings.
 */
#include "resource.h"

static const struct param building_params[] = { LIST_ID(courtyard_id, "courtyard"),
                                                LIST_ID(district_id, "district"), LIST_CODE(tenure),
                                                LIST_CODE(state), LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(courtyard_id), FILTER_ID(district_id),
                                              FILTER_CODE(tenure, codes_tenures),
                                              FILTER_CODE(state, codes_building_states),
                                              FILTER_END };

static const struct card_part parts[] = {
    { "totals", SQL_CARD_BUILDING_TOTALS, false },
    { "floors", SQL_CARD_BUILDING_FLOORS, true },
};

static const struct resource building_resource = {
    .collection = COLLECTION_BUILDINGS,
    .rows = SQL_LIST_BUILDINGS,
    .total = SQL_LIST_BUILDINGS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_BUILDINGS,
    .history = SQL_HISTORY_BUILDINGS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
    .has_axis = true,
    .has_rooms = true,
    .room_bounds = SQL_CARD_BUILDING_ROOM_BOUNDS,
};

RESOURCE_ROUTES(building, "/api/buildings", "Buildings", "楼栋");
