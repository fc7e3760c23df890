/*
 * holdings: /api/holdings.
 */
#include "resource.h"

static const struct param holding_params[] = { LIST_ID(room_id, "room"),
                                               LIST_ID(institution_id, "institution"),
                                               LIST_COMMON };

static const struct list_filter filters[] = { FILTER_SCOPE(room_id, ":in_room"),
                                              FILTER_SCOPE(institution_id, ":in_institution"),
                                              FILTER_END };

static const struct resource holding_resource = {
    .collection = COLLECTION_HOLDINGS,
    .rows = SQL_LIST_HOLDINGS,
    .total = SQL_LIST_HOLDINGS_TOTAL,
    .rows_within = SQL_LIST_HOLDINGS_WITHIN,
    .total_within = SQL_LIST_HOLDINGS_WITHIN_TOTAL,
    .filters = filters,
    .card = SQL_CARD_HOLDINGS,
    .history = SQL_HISTORY_HOLDINGS,
};

RESOURCE_ROUTES_FOR(holding, "/api/holdings", "read_units", "Holdings", "分配");
