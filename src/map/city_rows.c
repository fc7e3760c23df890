/*
 * city_rows: see the header.
 */
#include "city_rows.h"

#include "yardstick/geo/measure.h"
#include "yardstick/geo/wkb.h"

enum { FIRST_ATTRIBUTE = 2 }; /* columns behind id and geometry */

const struct city_layer city_layers[] = {
    { "district", SQL_MAP_DISTRICT, GEOMETRY_POLYGON, 0, "district", .keeps = true },
    { "courtyard", SQL_MAP_COURTYARD, GEOMETRY_POLYGON, 11, "courtyard", .keeps = true },
    { "building", SQL_MAP_BUILDING, GEOMETRY_POLYGON, 13, "building", .keeps = true },
    { "parking", SQL_MAP_PARKING, GEOMETRY_POLYGON, 15, "parking" },
    { "canteen", SQL_MAP_CANTEEN, GEOMETRY_POINT, 15, "canteen", .is_label = true },
    { "floor", SQL_MAP_FLOOR, GEOMETRY_POLYGON, 16, "floor" },
    { "room", SQL_MAP_ROOM, GEOMETRY_POLYGON, 16, "room", .keeps = true },
    { "circulation", SQL_MAP_CIRCULATION, GEOMETRY_POLYGON, 16, "circulation" },
    { "room_label", SQL_MAP_ROOM_LABEL, GEOMETRY_POINT, 16, "room", .is_label = true },
    { "courtyard_label", SQL_MAP_COURTYARD_LABEL, GEOMETRY_POINT, 16, "courtyard", .is_label = true,
      .undrawn = true },
    { "building_label", SQL_MAP_BUILDING_LABEL, GEOMETRY_POINT, 16, "building", .is_label = true,
      .undrawn = true },
    { "floor_label", SQL_MAP_FLOOR_LABEL, GEOMETRY_POINT, 16, "floor", .is_label = true,
      .undrawn = true },
};
const size_t n_city_layers = ARRAY_LEN(city_layers);

/* What TileJSON says of an attribute; the rest is text. */
static enum value_kind kind_of(const char *name)
{
    static const char *const integers[] = { "district_id",  "courtyard_id",   "floors_above",
                                            "floors_below", "building_id",    "ordinal",
                                            "floor_id",     "institution_id", "built" };
    static const char *const reals[] = { "usable_area", "measured_area", "declared_area",
                                         "over_standard", "height" };

    for (size_t i = 0; i < ARRAY_LEN(integers); i++)
        if (strcmp(integers[i], name) == 0)
            return VALUE_INT;
    for (size_t i = 0; i < ARRAY_LEN(reals); i++)
        if (strcmp(reals[i], name) == 0)
            return VALUE_REAL;
    return VALUE_TEXT;
}

uint32_t city_attributes(const struct stmt *q, const char *names[MAP_ATTRIBUTES_MAX],
                         enum value_kind kinds[MAP_ATTRIBUTES_MAX])
{
    uint32_t n = (uint32_t)stmt_n_columns(q) - FIRST_ATTRIBUTE;

    for (uint32_t i = 0; i < n; i++) {
        names[i] = stmt_column_name(q, (int)i + FIRST_ATTRIBUTE);
        kinds[i] = kind_of(names[i]);
    }
    return n;
}

static void label_make(struct geometry *shape)
{
    struct point at = measure_label_point(shape);

    geometry_clear(shape);
    shape->kind = GEOMETRY_POINT;
    geometry_add(shape, at);
    geometry_end_ring(shape);
    geometry_end_part(shape);
}

bool city_row_read(const struct city_layer *layer, struct stmt *q, struct geometry *shape,
                   struct map_value *values, struct error *err)
{
    int n = stmt_n_columns(q) - FIRST_ATTRIBUTE;

    geometry_clear(shape);
    shape->kind = layer->kind;
    if (!stmt_is_null(q, 1) && !wkb_read(stmt_bytes(q, 1), shape, err))
        return error_prefix(err, "%s %lld", layer->name, (long long)stmt_i64(q, 0));
    if (layer->is_label)
        label_make(shape);
    for (int i = 0; i < n; i++) {
        int column = i + FIRST_ATTRIBUTE;

        if (stmt_is_null(q, column))
            values[i] = (struct map_value){ .kind = VALUE_NONE };
        else if (stmt_is_text(q, column))
            values[i] = VALUE_TEXT_OF(stmt_str(q, column));
        else if (stmt_is_real(q, column))
            values[i] = VALUE_REAL_OF(stmt_f64(q, column));
        else
            values[i] = VALUE_INT_OF(stmt_i64(q, column));
    }
    return geometry_ok(shape, err);
}
