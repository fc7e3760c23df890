/*
 * export_tiles: all tiles of a source in one file, PMTiles or MBTiles.
 *
 * A source is `city`, an imported layer, or a base map that came as tiles (its
 * tiles are copied as they are). The file is there whole at the end, or not.
 * What is written is the map as it was when the work began.
 */
#pragma once

#include "yardstick/jobs/watch.h"
#include "yardstick/store/ledger.h"

struct map;

enum { TILES_ZOOM_OWN = -1 /* what the source has: 0 to 18, or its own zooms */ };

struct tiles_request {
    struct str source;
    const char *path; /* ends in .pmtiles or .mbtiles */
    int min_zoom, max_zoom;
    unsigned n_threads; /* 0: one a core */
    unsigned view;      /* of `city`, as tile_vector.h has it; 0: what everybody may see */
    struct map *map;    /* the running server's; NULL: loaded for this */
};

/* ERROR_NOT_FOUND: no such source; ERROR_CANCELED when the watch says so. *n_tiles: how many. */
MUST_CHECK bool export_tiles(struct ledger *ledger, const struct tiles_request *request,
                             const struct watch *watch, int64_t *n_tiles, struct error *err);

/* "7-14" or "14"; ERROR_INVALID names what was expected. */
MUST_CHECK bool tiles_zooms_read(struct str text, struct tiles_request *out, struct error *err);
