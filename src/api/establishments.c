/*
 * establishments: /api/establishments.
 */
#include "resource.h"

static const struct param establishment_params[] = { LIST_ID(institution_id, "institution"),
                                                     LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(institution_id), FILTER_END };

static const struct resource establishment_resource = {
    .collection = COLLECTION_ESTABLISHMENTS,
    .rows = SQL_LIST_ESTABLISHMENTS,
    .total = SQL_LIST_ESTABLISHMENTS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_ESTABLISHMENTS,
    .history = SQL_HISTORY_ESTABLISHMENTS,
};

RESOURCE_ROUTES(establishment, "/api/establishments", "Establishments", "编制");
