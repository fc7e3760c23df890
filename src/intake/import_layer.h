/*
 * import_layer: the rows of a spool as a layer of their own.
 *
 * The layer's name (its address in tiles and collections) is --name when that
 * is a lower-case word, else made from the file's name; the title is --name as
 * it was given, else the file's name. Columns become properties with their
 * types, geometry goes to EPSG:4490. Rows without a geometry that can be drawn
 * are left out with a warning.
 */
#pragma once

#include "import_rows.h"

enum { LAYER_NAME_MAX = 64 };

/* `rows` as for a register; its collection is not looked at. */
MUST_CHECK bool import_layer_store(const struct import_rows *rows, struct error *err);

/* A name for tiles out of any text: lower-case letters, digits, - and _. */
void import_layer_name(struct str text, char out[LAYER_NAME_MAX + 1]);
