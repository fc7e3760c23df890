/*
 * courtyards: /api/courtyards.
 */
#include "resource.h"

static const struct param courtyard_params[] = { LIST_ID(district_id, "district"),
                                                 LIST_CODE(tenure), LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(district_id),
                                              FILTER_CODE(tenure, codes_tenures), FILTER_END };

static const struct card_part parts[] = {
    { "totals", SQL_CARD_COURTYARD_TOTALS, false },
    { "buildings", SQL_CARD_COURTYARD_BUILDINGS, true },
};

static const struct resource courtyard_resource = {
    .collection = COLLECTION_COURTYARDS,
    .rows = SQL_LIST_COURTYARDS,
    .total = SQL_LIST_COURTYARDS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_COURTYARDS,
    .history = SQL_HISTORY_COURTYARDS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
    .has_rooms = true,
    .room_bounds = SQL_CARD_COURTYARD_ROOM_BOUNDS,
};

RESOURCE_ROUTES(courtyard, "/api/courtyards", "Courtyards", "院落");
