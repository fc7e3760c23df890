/*
 * tilejson: see the header.
 */
#include "yardstick/tile/tilejson.h"

#include "yardstick/tile/tile_vector.h"

static void write_layer(struct json *j, const struct map_schema *schema, unsigned max_zoom)
{
    static const char *const kinds[] = { [VALUE_NONE] = "String",
                                         [VALUE_TEXT] = "String",
                                         [VALUE_INT] = "Number",
                                         [VALUE_REAL] = "Number",
                                         [VALUE_BOOL] = "Boolean" };

    json_object_begin(j, NULL);
    json_text(j, "id", schema->name);
    json_i64(j, "minzoom", schema->min_zoom);
    json_i64(j, "maxzoom", max_zoom);
    json_object_begin(j, "fields");
    for (uint32_t a = 0; a < schema->n_attributes; a++)
        if (strcmp(schema->attributes[a].name, "secret") != 0)
            json_text(j, schema->attributes[a].name, kinds[schema->attributes[a].kind]);
    json_end(j);
    json_end(j);
}

static void write_bounds(struct json *j, struct bbox box)
{
    const double sides[] = { box.min_x, box.min_y, box.max_x, box.max_y };

    if (bbox_is_empty(box))
        return;
    json_array_begin(j, "bounds");
    for (size_t i = 0; i < ARRAY_LEN(sides); i++)
        json_f64(j, NULL, sides[i], 7);
    json_end(j);
}

static bool is_of(const struct map_layer *layer, struct str source)
{
    return str_eq(str_from(layer->schema->source), source);
}

void tilejson_layers(struct json *j, const char *key, const struct snapshot *s, struct str source,
                     unsigned max_zoom)
{
    json_array_begin(j, key);
    for (uint32_t i = 0; i < s->n_layers; i++)
        if (is_of(&s->layers[i], source) && s->layers[i].schema->min_zoom <= max_zoom)
            write_layer(j, s->layers[i].schema, max_zoom);
    json_end(j);
}

bool tilejson_write(struct json *j, const struct snapshot *s, const struct tilejson *about,
                    struct error *err)
{
    unsigned min_zoom = TILE_ZOOM_MAX;

    if (!tile_source_exists(s, about->source))
        return error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT,
                         STR_ARG(about->source));
    for (uint32_t i = 0; i < s->n_layers; i++) {
        if (is_of(&s->layers[i], about->source) && s->layers[i].schema->min_zoom < min_zoom)
            min_zoom = s->layers[i].schema->min_zoom;
    }
    json_object_begin(j, NULL);
    json_text(j, "tilejson", "3.0.0");
    json_str(j, "name", about->name);
    if (about->attribution.len > 0)
        json_str(j, "attribution", about->attribution);
    json_array_begin(j, "tiles");
    json_str(j, NULL, about->tiles);
    json_end(j);
    json_text(j, "scheme", "xyz");
    json_i64(j, "minzoom", min_zoom);
    json_i64(j, "maxzoom", TILE_ZOOM_MAX);
    write_bounds(j, snapshot_bounds(s, about->source));
    tilejson_layers(j, "vector_layers", s, about->source, TILE_ZOOM_MAX);
    json_end(j);
    return true;
}
