/*
 * tile_check: is this tile of a stranger what it says, and what is in it?
 *
 * Vector tiles are decoded whole against version 2 of the specification (every
 * message, string, tag and geometry command), so that what is passed on to
 * browsers is at least well formed; pictures are known by their first bytes and
 * the size they state, their pixels are left to the browser. Nothing is
 * allocated that the bytes do not pay for.
 */
#pragma once

#include "yardstick/archive/pmtiles.h"
#include "yardstick/base/json.h"

enum {
    TILE_STORED_MAX = 4 << 20,    /* bytes, as they are stored */
    TILE_EXPANDED_MAX = 32 << 20, /* bytes of a vector tile, unpacked */
    TILE_PIXELS_MAX = 4096        /* along a side */
};

/* By the first bytes; gzip and anything that may be a vector tile is TILE_MVT. */
enum tile_kind tile_kind_of(struct str bytes);
const char *tile_kind_name(enum tile_kind kind);       /* mvt png jpg webp */
const char *tile_kind_media_type(enum tile_kind kind); /* NULL when unknown */

/* The layers that vector tiles had, with their fields, gathered over many tiles. */
enum { MVT_LAYERS_MAX = 64, MVT_FIELDS_MAX = 200, MVT_NAME_MAX = 120 };

struct mvt_field {
    char name[MVT_NAME_MAX + 1];
    unsigned kinds; /* bit 0 text, 1 number, 2 boolean */
};

struct mvt_seen {
    struct mvt_seen_layer {
        char name[MVT_NAME_MAX + 1];
        unsigned min_zoom, max_zoom;
        struct mvt_field fields[MVT_FIELDS_MAX];
        size_t n_fields;
    } layers[MVT_LAYERS_MAX];
    size_t n_layers;
};

/* `tile` is unpacked. What is found is added to *seen (NULL: not wanted). ERROR_INVALID says why.
 */
MUST_CHECK bool mvt_check(struct str tile, unsigned zoom, struct mvt_seen *seen, struct error *err);

/* The array vector_layers of TileJSON. */
void mvt_seen_write(const struct mvt_seen *seen, struct json *j, const char *key);

MUST_CHECK bool picture_check(struct str bytes, enum tile_kind kind, struct error *err);
