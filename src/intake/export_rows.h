/*
 * export_rows: the rows of one register as its view gives them, filtered, with
 * what each column is.
 */
#pragma once

#include "yardstick/base/exchange.h"
#include "yardstick/geo/crs.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/intake/export.h"
#include "yardstick/query/cql2.h"
#include "yardstick/store/stmt.h"

enum { EXPORT_COLUMNS_MAX = 48 };

struct export_rows {
    const struct export_request *request;
    const struct collection *collection;
    struct conn *conn;
    struct stmt q;
    struct arena arena; /* of the filter */
    struct arena row;   /* emptied for each */
    struct cql2_schema schema;
    struct cql2_field fields[EXPORT_COLUMNS_MAX + 1]; /* the columns, then the geometry */
    const struct cql2 *filter;
    struct cql2_eval *eval; /* NULL: every row */
    struct crs_cache *crs;
    struct geometry geometry;
    struct buf wkb;
    int n_columns;
    int from[EXPORT_COLUMNS_MAX]; /* of the statement */
    int geometry_from;            /* -1: none */
    const struct column *columns[EXPORT_COLUMNS_MAX];
    struct str names[EXPORT_COLUMNS_MAX];
};

/* The connection must outlive it. Zeroed, it may be released. */
MUST_CHECK bool export_rows_open(struct export_rows *rows, struct conn *conn,
                                 const struct collection *collection,
                                 const struct export_request *request, struct error *err);
void export_rows_release(struct export_rows *rows);

/*
 * The next row that the filter lets through; values has n_columns places and
 * lives until the next call. WKB is in the CRS asked for.
 */
enum record_step export_rows_next(struct export_rows *rows, struct exchange_row *out,
                                  struct error *err);

/* "text", "integer" … as in base/exchange.h. */
struct str export_kind(const struct column *column);
