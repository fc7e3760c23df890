/*
 * circulation: /api/circulation.
 */
#include "resource.h"

static const struct param circulation_params[] = { LIST_ID(building_id, "building"),
                                                   LIST_ID(floor_id, "floor"), LIST_CODE(kind),
                                                   LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(building_id), FILTER_ID(floor_id),
                                              FILTER_CODE(kind, codes_circulation_kinds),
                                              FILTER_END };

static const struct resource circulation_resource = {
    .collection = COLLECTION_CIRCULATION,
    .rows = SQL_LIST_CIRCULATION,
    .total = SQL_LIST_CIRCULATION_TOTAL,
    .filters = filters,
    .card = SQL_CARD_CIRCULATION,
    .history = SQL_HISTORY_CIRCULATION,
};

RESOURCE_ROUTES(circulation, "/api/circulation", "Circulation", "交通");
