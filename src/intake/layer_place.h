/*
 * layer_place: the row of a layer: its name, title and role, and what was there before.
 *
 * The name (its address in tiles and collections) is --name when that is a
 * lower-case word, else made from the file's name; the title is --name as it
 * was given, else what the file calls itself, else the file's name.
 */
#pragma once

#include "import_rows.h"
#include "yardstick/intake/layer.h"

/* The strings are borrowed. */
struct layer_place {
    const struct import_rows *rows;
    char name[LAYER_NAME_MAX + 1];
    struct str title, role;
    const char *source; /* features mbtiles pmtiles */
    const char *blob;   /* its key; NULL: features */
    struct str attribution;
    int64_t id;
    char replaced[BLOB_KEY_MAX + 1]; /* the blob of the layer that made place; empty: none */
};

/* Name, title and role from the request; `said`: what the file calls itself. source is features. */
MUST_CHECK bool layer_place_make(const struct import_rows *rows, struct str said,
                                 struct layer_place *out, struct error *err);
/* In the write request: the layer of this name goes, if it may, and the row is made. */
MUST_CHECK bool layer_place_take(struct conn *conn, struct layer_place *place, struct str fields,
                                 struct error *err);
/* After the commit: the blob of the layer that was replaced goes. */
void layer_place_clean(const struct layer_place *l);

/* A name for tiles out of any text: lower-case letters, digits, - and _. */
void layer_name(struct str text, char out[LAYER_NAME_MAX + 1]);
