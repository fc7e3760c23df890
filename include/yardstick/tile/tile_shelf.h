/*
 * tile_shelf: imported base maps: tiles that are bytes of a blob.
 *
 * A source is a layer of the ledger whose tiles lie in a PMTiles file in
 * blobs/ that our worker made. It is opened when it is first asked for and
 * stays open until layers change. Safe from any thread.
 */
#pragma once

#include "yardstick/archive/archive_writer.h"
#include "yardstick/store/ledger.h"
#include "yardstick/tile/tile_id.h"
#include "yardstick/tile/tilejson.h"

struct tile_shelf;

MUST_CHECK bool tile_shelf_open(struct ledger *ledger, struct tile_shelf **out, struct error *err);
void tile_shelf_close(struct tile_shelf *shelf); /* NULL is fine */

/* Layers have changed: what is open is looked up anew. */
void tile_shelf_forget(struct tile_shelf *shelf);

struct shelf_tile {
    enum tile_kind kind; /* of the source, also when there is no tile */
    bool packed;         /* the bytes are a gzip member */
    char etag[48];       /* quoted; empty without a tile */
};

/*
 * Appends the tile to `bytes`; nothing when there is none there. ERROR_NOT_FOUND
 * for an unknown source; `found` tells them from a source that is damaged.
 */
MUST_CHECK bool tile_shelf_get(struct tile_shelf *shelf, struct str source, struct tile_id id,
                               struct shelf_tile *out, struct buf *bytes, struct error *err);

/* Is it one of ours, and of which kind are its tiles? */
MUST_CHECK bool tile_shelf_find(struct tile_shelf *shelf, struct str source, bool *found,
                                enum tile_kind *kind, struct error *err);

/* As tilejson_write(), of a source on the shelf. */
MUST_CHECK bool tile_shelf_tilejson(struct tile_shelf *shelf, const struct tilejson *about,
                                    struct json *j, struct error *err);

/* What the archive says of itself, for another to be written from it: bounds, kind, attribution,
 * and its layers as the array vector_layers (nothing for pictures). The strings of *out are not
 * set. */
MUST_CHECK bool tile_shelf_about(struct tile_shelf *shelf, struct str source,
                                 struct archive_about *out, struct buf *attribution,
                                 struct buf *layers, struct error *err);

struct shelf_walk {
    unsigned min_zoom, max_zoom;
    void *context;
    /* The bytes as they are stored. */
    bool (*take)(void *context, struct tile_id id, struct str bytes, struct error *err);
    /* As that of tile_run. */
    bool (*progress)(void *context, size_t done, size_t total, struct error *err);
};

/* Every tile of those zooms, in the order of PMTiles. */
MUST_CHECK bool tile_shelf_each(struct tile_shelf *shelf, struct str source,
                                const struct shelf_walk *walk, struct error *err);
