/*
 * parking: /api/parking.
 */
#include "resource.h"

static const struct param parking_params[] = { LIST_ID(courtyard_id, "courtyard"), LIST_CODE(kind),
                                               LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(courtyard_id),
                                              FILTER_CODE(kind, codes_parking_kinds), FILTER_END };

static const struct resource parking_resource = {
    .collection = COLLECTION_PARKING,
    .rows = SQL_LIST_PARKING,
    .total = SQL_LIST_PARKING_TOTAL,
    .filters = filters,
    .card = SQL_CARD_PARKING,
    .history = SQL_HISTORY_PARKING,
};

RESOURCE_ROUTES(parking, "/api/parking", "Parking", "停车");
