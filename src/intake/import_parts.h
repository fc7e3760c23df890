/*
 * import_parts: what the files of this layer share about an import.
 */
#pragma once

#include "yardstick/intake/import_request.h"
#include "yardstick/intake/row_spool.h"
#include "yardstick/query/cql2_layer.h"

/*
 * Which EPSG code the rows' coordinates are in; 0 when nothing says so and they
 * may be degrees. `asked` (--crs) wins over what the file says.
 */
MUST_CHECK bool import_crs(const struct exchange_layer *layer, struct str asked, int *epsg,
                           struct error *err);

/* The rows that --where wants; `epsg` is what import_crs() found. */
MUST_CHECK bool import_where(struct cql2_layer *out, const struct exchange_layer *layer, int epsg,
                             struct str where, struct arena *arena, struct error *err);
