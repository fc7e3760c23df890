/*
 * districts: /api/districts.
 */
#include "resource.h"

static const struct param district_params[] = { LIST_COMMON };

static const struct list_filter filters[] = { FILTER_END };

static const struct card_part parts[] = {
    { "totals", SQL_CARD_DISTRICT_TOTALS, false },
    { "courtyards", SQL_CARD_DISTRICT_COURTYARDS, true },
};

static const struct resource district_resource = {
    .collection = COLLECTION_DISTRICTS,
    .rows = SQL_LIST_DISTRICTS,
    .total = SQL_LIST_DISTRICTS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_DISTRICTS,
    .history = SQL_HISTORY_DISTRICTS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
};

RESOURCE_ROUTES(district, "/api/districts", "Districts", "区划");
