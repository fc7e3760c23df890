/*
 * import_layer: the rows of a spool as a layer of their own.
 *
 * Columns become properties with their types, geometry goes to EPSG:4490. Rows
 * without a geometry that can be drawn are left out with a warning.
 */
#pragma once

#include "import_rows.h"

/* `rows` as for a register; its collection is not looked at. */
MUST_CHECK bool import_layer_store(const struct import_rows *rows, struct error *err);
