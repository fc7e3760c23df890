/*
 * import_tiles: a file of tiles as a layer: the worker has made a PMTiles file
 * of it, which becomes a blob.
 */
#pragma once

#include "import_rows.h"

/* The spool holds tiles. All options but name, role, replace and dry_run are refused. */
MUST_CHECK bool import_tiles_store(const struct import_rows *rows, struct error *err);
