/*
 * tilejson: what a source is, as TileJSON 3.0.0 for map libraries.
 *
 * https://github.com/mapbox/tilejson-spec/tree/master/3.0.0
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/tile/tile_id.h"

struct tilejson {
    struct str source;
    struct str name;        /* for people */
    struct str tiles;       /* URL template with {z}, {x} and {y} */
    struct str attribution; /* may be empty */
};

/* The array vector_layers, up to a zoom. */
void tilejson_layers(struct json *j, const char *key, const struct snapshot *s, struct str source,
                     unsigned max_zoom);

/* The members of the document in an object of their own. ERROR_NOT_FOUND for an unknown source. */
MUST_CHECK bool tilejson_write(struct json *j, const struct snapshot *s,
                               const struct tilejson *about, struct error *err);
