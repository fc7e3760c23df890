/* tile_pour_parts: what tile_pour.c and tile_pour_from.c share. */
#pragma once

#include "yardstick/archive/gzip.h"
#include "yardstick/archive/pmtiles_writer.h"
#include "yardstick/archive/tile_pour.h"
#include "yardstick/base/arena.h"

struct pouring {
    struct tile_pour *pour;
    struct pmtiles_writer *writer;
    struct arena arena; /* of `said` */
    struct buf plain, packed;
    struct gzip gzip;
    struct mvt_seen *seen;
    enum tile_kind kind; /* of all tiles; unknown before the first */
    int64_t n_tiles;
    unsigned widest_zoom;
    struct bbox extent; /* of the tiles of the largest zoom so far */
    /* What the archive says of itself; it may lie. */
    struct {
        struct str name, attribution;
        struct bbox bounds;
    } said;
};

/* `run` tiles from this one on. */
MUST_CHECK bool pouring_take(struct pouring *p, struct tile_id id, uint32_t run, struct str stored,
                             struct error *err);
MUST_CHECK bool pouring_tell(struct pouring *p, int64_t done, int64_t total, struct error *err);

MUST_CHECK bool pour_mbtiles(struct pouring *p, struct error *err);
MUST_CHECK bool pour_pmtiles(struct pouring *p, struct error *err);
