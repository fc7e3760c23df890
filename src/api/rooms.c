/*
 * rooms: /api/rooms.
 */
#include "resource.h"

static const struct code statuses[] = { { .code = "idle" },
                                        { .code = "unoccupied" },
                                        { .code = NULL } };

static const struct param room_params[] = { LIST_ID(building_id, "building"),
                                            LIST_ID(floor_id, "floor"),
                                            LIST_ID(courtyard_id, "courtyard"),
                                            LIST_ID(institution_id, "institution"),
                                            LIST_ID(district_id, "district"),
                                            LIST_CODE(use),
                                            LIST_CODE(state),
                                            LIST_CODE(status),
                                            LIST_COMMON };

static const struct list_filter filters[] = { FILTER_SCOPE(floor_id, ":in_floor"),
                                              FILTER_SCOPE(building_id, ":in_building"),
                                              FILTER_SCOPE_FOR(institution_id, ":in_institution",
                                                               "read_units"),
                                              FILTER_SCOPE(courtyard_id, ":in_courtyard"),
                                              FILTER_SCOPE(district_id, ":in_district"),
                                              FILTER_CODE(use, codes_uses),
                                              FILTER_CODE(state, codes_room_states),
                                              FILTER_SCOPE_CODE(status, statuses, ":in_status"),
                                              FILTER_END };

static const struct card_part parts[] = {
    { "holders", SQL_CARD_ROOM_HOLDERS, true, NULL, "read_units" },
    { "reservation", SQL_CARD_ROOM_RESERVATION, false, NULL, "read_units" },
    { "loan", SQL_CARD_ROOM_LOAN, false, NULL, "read_units" }
};

static const struct resource room_resource = {
    .collection = COLLECTION_ROOMS,
    .rows = SQL_LIST_ROOMS,
    .total = SQL_LIST_ROOMS_TOTAL,
    .rows_within = SQL_LIST_ROOMS_WITHIN,
    .total_within = SQL_LIST_ROOMS_WITHIN_TOTAL,
    .filters = filters,
    .card = SQL_CARD_ROOMS,
    .history = SQL_HISTORY_ROOMS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
};

RESOURCE_ROUTES(room, "/api/rooms", "Rooms", "房间");
