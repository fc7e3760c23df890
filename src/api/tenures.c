/*
 * tenures: /api/tenures.
 */
#include "resource.h"

static const struct param tenure_params[] = { LIST_ID(building_id, "building"),
                                              LIST_ID(room_id, "room"), LIST_CODE(kind),
                                              LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(building_id), FILTER_ID(room_id),
                                              FILTER_CODE(kind, codes_tenure_kinds), FILTER_END };

static const struct resource tenure_resource = {
    .collection = COLLECTION_TENURES,
    .rows = SQL_LIST_TENURES,
    .total = SQL_LIST_TENURES_TOTAL,
    .filters = filters,
    .card = SQL_CARD_TENURES,
    .history = SQL_HISTORY_TENURES,
};

RESOURCE_ROUTES_FOR(tenure, "/api/tenures", "read_units", "Tenures", "租借");
