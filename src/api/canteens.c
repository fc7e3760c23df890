/*
 * canteens: /api/canteens.
 */
#include "resource.h"

static const struct param canteen_params[] = { LIST_ID(courtyard_id, "courtyard"), LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(courtyard_id), FILTER_END };

static const struct resource canteen_resource = {
    .collection = COLLECTION_CANTEENS,
    .rows = SQL_LIST_CANTEENS,
    .total = SQL_LIST_CANTEENS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_CANTEENS,
    .history = SQL_HISTORY_CANTEENS,
};

RESOURCE_ROUTES(canteen, "/api/canteens", "Canteens", "食堂");
