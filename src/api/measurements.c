/*
 * measurements: /api/measurements, the rows of surveyors' room lists.
 */
#include "resource.h"

static const struct param measurement_params[] = {
    LIST_ID(room_id, "room"),
    PARAM(STR, list_args, q, .min = 1, .max = 64, .about = "of this batch", .about_zh = "批次号"),
    LIST_COMMON
};

static const struct list_filter filters[] = { FILTER_ID(room_id), FILTER_TEXT(q), FILTER_END };

static const struct resource measurement_resource = {
    .collection = COLLECTION_MEASUREMENTS,
    .rows = SQL_LIST_MEASUREMENTS,
    .total = SQL_LIST_MEASUREMENTS_TOTAL,
    .filters = filters,
    .card = SQL_CARD_MEASUREMENTS,
    .history = SQL_HISTORY_MEASUREMENTS,
};

RESOURCE_ROUTES_FOR(measurement, "/api/measurements", "read_units", "Measurements", "测量值");
