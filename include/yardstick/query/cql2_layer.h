/*
 * cql2_layer: a filter over the rows of a file, as a worker reads them.
 *
 * Fields are the file's columns with the kinds it declares; columns of text
 * files (CSV, workbooks) are CQL2_LOOSE. The geometry answers to geometry and
 * geom. One thread.
 */
#pragma once

#include "yardstick/base/exchange.h"
#include "yardstick/query/cql2.h"

struct cql2_layer {
    struct cql2_schema schema;
    const struct cql2 *filter;
    struct cql2_eval *eval;
};

/* How a column of the exchange is filtered; `loose` for files without types. */
enum cql2_kind cql2_kind_of_exchange(struct str kind, bool loose);
bool cql2_is_loose_format(struct str format);

/* The schema of a layer, in `arena`; the i-th field is the i-th column, the last the geometry. */
MUST_CHECK bool cql2_layer_schema(const struct exchange_layer *layer, int epsg, struct arena *arena,
                                  struct cql2_schema *out, struct error *err);

/* `epsg` of the rows' geometry, 0 when it is degrees. limit_ms as of cql2_eval_open(). */
MUST_CHECK bool cql2_layer_open(struct cql2_layer *l, const struct exchange_layer *layer, int epsg,
                                const struct cql2_request *request, int64_t limit_ms,
                                struct arena *arena, struct error *err);
MUST_CHECK bool cql2_layer_wants(struct cql2_layer *l, const struct exchange_row *row, bool *wanted,
                                 struct error *err);
/* A zeroed one is fine. */
void cql2_layer_release(struct cql2_layer *l);
