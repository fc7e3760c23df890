/*
 * inspect: what a file holds, and which register it could be for.
 *
 *   {format, layers:[{name, rows, geometry, crs:{code,name}, encoding,
 *    columns:[{name,type,samples}], guess:{type, map:{field:column}}}]}
 */
#pragma once

#include "yardstick/base/exchange.h"
#include "yardstick/base/json.h"
#include "yardstick/intake/import_request.h"

/* Of *request only the files and the encoding count; the answer is appended to `out`. */
MUST_CHECK bool inspect_files(struct ledger *ledger, const struct import_request *request,
                              const struct watch *watch, struct buf *out, struct error *err);

/*
 * The register whose columns the headers fit best, `hint` (a file's or layer's
 * name) helping; NULL when none fits or two fit alike. columns[i] becomes the
 * index of the header of column i, -1: none.
 */
const struct collection *inspect_guess(const struct exchange_layer *layer, struct str hint,
                                       int columns[COLLECTION_COLUMNS_MAX]);
