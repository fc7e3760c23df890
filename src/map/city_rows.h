/*
 * city_rows: rows of a map_* statement as features.
 */
#pragma once

#include "yardstick/geo/geometry.h"
#include "yardstick/map/map_builder.h"
#include "yardstick/store/stmt.h"

struct city_layer {
    const char *name;
    enum sql_id sql;
    enum geometry_kind kind;
    unsigned min_zoom;
    const char *table; /* whose records its features are */
    bool is_label;     /* a point inside the polygon instead of it */
    bool keeps;        /* also records without a shape: they are found by id, and idle */
    bool undrawn;      /* in no tile: it is there to be asked (query/within) */
};

extern const struct city_layer city_layers[];
extern const size_t n_city_layers;

/* Attribute names of a layer: the statement's columns behind id and geometry; text of `q`. */
uint32_t city_attributes(const struct stmt *q, const char *names[MAP_ATTRIBUTES_MAX],
                         enum value_kind kinds[MAP_ATTRIBUTES_MAX]);

/* The feature of the row that `q` stands on. `values` has MAP_ATTRIBUTES_MAX places. */
MUST_CHECK bool city_row_read(const struct city_layer *layer, struct stmt *q,
                              struct geometry *shape, struct map_value *values, struct error *err);
