/*
 * tile_run: every tile of a source, made on all cores, handed out in order.
 *
 * Tiles come zoom by zoom and along the Hilbert curve, as PMTiles wants them.
 * Where nothing of the source is near, nothing is made: the quad-tree is walked
 * from the top, and an empty square ends its whole branch. Memory is bounded by
 * a few hundred tiles a thread, however large the source.
 */
#pragma once

#include "yardstick/tile/tile_id.h"

struct tile_run {
    const struct snapshot *snapshot; /* held by the caller */
    struct str source;
    unsigned min_zoom, max_zoom; /* max_zoom <= TILE_ZOOM_MAX */
    unsigned n_threads;          /* 0: one a core */
    unsigned view;               /* tile_vector.h: what is to be seen in them */
    void *context;
    /* Called from the caller's thread only. A tile is a gzip member, never empty. */
    bool (*take)(void *context, struct tile_id id, struct str bytes, struct error *err);
    /* How far it is, in parts of `total`; false with *err filled stops the run. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total, struct error *err);
};

/* The first failure of a tile, of take or of progress ends the run. */
MUST_CHECK bool tile_run(const struct tile_run *run, struct error *err);
