/*
 * institutions: /api/institutions.
 */
#include "resource.h"

static const struct param institution_params[] = { LIST_ID(parent_id, "institution"),
                                                   LIST_CODE(class), LIST_CODE(category),
                                                   LIST_COMMON };

static const struct list_filter filters[] = { FILTER_ID(parent_id),
                                              FILTER_CODE(class, codes_classes),
                                              FILTER_CODE(category, codes_categories), FILTER_END };

static const struct card_part parts[] = {
    { "totals", SQL_CARD_INSTITUTION_TOTALS, false, NULL, "read_units" },
    { "establishment", SQL_CARD_INSTITUTION_ESTABLISHMENT, true },
    { "places", SQL_CARD_INSTITUTION_PLACES, true, NULL, "read_units" },
};

static const struct resource institution_resource = {
    .collection = COLLECTION_INSTITUTIONS,
    .rows = SQL_LIST_INSTITUTIONS,
    .total = SQL_LIST_INSTITUTIONS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_INSTITUTIONS,
    .history = SQL_HISTORY_INSTITUTIONS,
    .parts = parts,
    .n_parts = ARRAY_LEN(parts),
};

RESOURCE_ROUTES(institution, "/api/institutions", "Institutions", "机构");
