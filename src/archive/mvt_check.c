/*
 * mvt_check: decodes a vector tile whole, to know that it can be decoded.
 *
 * https://github.com/mapbox/vector-tile-spec/tree/master/2.1
 *
 * A layer is walked twice: keys and values may come after the features that
 * use them, so the first pass counts them.
 */
#include <stdio.h>

#include "yardstick/archive/tile_check.h"
#include "protobuf.h"

enum { GEOMETRY_UNKNOWN, GEOMETRY_POINT, GEOMETRY_LINE, GEOMETRY_POLYGON };
enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };
enum { KIND_TEXT = 1, KIND_NUMBER = 2, KIND_BOOL = 4 };

struct layer {
    struct str name;
    bool has_name, has_version;
    uint64_t version, extent, n_keys, n_values;
};

/* The wire type of each known field; another for a known field is damage. */
static const unsigned char layer_wires[] = {
    [1] = WIRE_BYTES, [2] = WIRE_BYTES,      [3] = WIRE_BYTES,
    [4] = WIRE_BYTES, [5] = WIRE_VARINT + 8, [15] = WIRE_VARINT + 8
};
static const unsigned char feature_wires[] = {
    [1] = WIRE_VARINT + 8, [2] = WIRE_BYTES, [3] = WIRE_VARINT + 8, [4] = WIRE_BYTES
};

/* As protobuf_field(), and the wire type fits; an 8 in the table tells 0 from "not known". */
static bool known_field(struct protobuf *in, const unsigned char *wires, size_t n, unsigned *field,
                        unsigned *wire)
{
    if (!protobuf_field(in, field, wire))
        return false;
    if (*field < n && wires[*field] && (wires[*field] & 7) != *wire)
        protobuf_break(in);
    return !in->broken;
}

static bool wrong(struct error *err, const char *why)
{
    error_set(err, ERROR_INVALID, "this is no vector tile: %s", why);
    snprintf(err->message[LANG_ZH], sizeof(err->message[LANG_ZH]),
             words_find(LANG_ZH, "this is no vector tile: %s"), words_find(LANG_ZH, why));
    return false;
}

/* One command with its arguments; *points counts the vertices of the line or ring so far. */
static const char *command_check(struct protobuf *in, unsigned kind, uint64_t *points)
{
    uint64_t word = protobuf_varint(in), count = word >> 3, command = word & 7;

    if (command == CLOSE_PATH) {
        if (count != 1 || kind != GEOMETRY_POLYGON || *points < 2)
            return WORDS("a ring is closed that is none");
        *points = 0;
        return NULL;
    }
    if ((command != MOVE_TO && command != LINE_TO) || count == 0)
        return WORDS("an unknown drawing command");
    if (command == LINE_TO && (kind == GEOMETRY_POINT || *points == 0))
        return WORDS("a line without a start");
    if (command == MOVE_TO && kind != GEOMETRY_POINT && (count != 1 || *points == 1))
        return WORDS("a line without an end");
    // Each pair takes at least two bytes: a count beyond that is a lie, found before it is
    // believed.
    if (count > (uint64_t)(in->end - in->at) / 2)
        return WORDS("a drawing command runs over its end");
    for (uint64_t i = 0; i < 2 * count; i++)
        if (protobuf_varint(in) > UINT32_MAX)
            return WORDS("a coordinate beyond 32 bits");
    *points = command == MOVE_TO ? 1 : *points + count;
    return NULL;
}

static const char *geometry_check(struct protobuf in, unsigned kind)
{
    uint64_t points = 0;

    while (in.at < in.end) {
        const char *why = command_check(&in, kind, &points);

        if (why || in.broken)
            return why ? why : WORDS("a drawing command runs over its end");
    }
    if (kind == GEOMETRY_POLYGON && points != 0)
        return WORDS("a ring is not closed");
    return kind == GEOMETRY_LINE && points == 1 ? WORDS("a line without an end") : NULL;
}

static const char *tags_check(struct protobuf in, const struct layer *layer)
{
    while (in.at < in.end) {
        uint64_t key = protobuf_varint(&in), value = protobuf_varint(&in);

        if (in.broken)
            return WORDS("tags come in pairs");
        if (key >= layer->n_keys || value >= layer->n_values)
            return WORDS("a tag without a key or value");
    }
    return NULL;
}

static const char *feature_check(struct protobuf in, const struct layer *layer)
{
    struct protobuf geometry = { 0 }, tags = { 0 };
    uint64_t kind = GEOMETRY_UNKNOWN;
    unsigned field, wire;
    const char *why;

    while (known_field(&in, feature_wires, sizeof(feature_wires), &field, &wire)) {
        if (field == 2)
            tags = protobuf_bytes(&in);
        else if (field == 3)
            kind = protobuf_varint(&in);
        else if (field == 4)
            geometry = protobuf_bytes(&in);
        else
            protobuf_skip(&in, wire);
    }
    if (in.broken)
        return WORDS("a feature is damaged");
    if (kind > GEOMETRY_POLYGON)
        return WORDS("an unknown kind of geometry");
    why = tags_check(tags, layer);
    if (why || kind == GEOMETRY_UNKNOWN)
        return why;
    return geometry.at == geometry.end ? WORDS("a feature has no geometry")
                                       : geometry_check(geometry, (unsigned)kind);
}

/* Which kind of value; 0 when it is none. */
static unsigned value_kind(struct protobuf in)
{
    static const struct {
        unsigned wire, kind;
    } fields[] = { [1] = { WIRE_BYTES, KIND_TEXT },    [2] = { WIRE_32, KIND_NUMBER },
                   [3] = { WIRE_64, KIND_NUMBER },     [4] = { WIRE_VARINT, KIND_NUMBER },
                   [5] = { WIRE_VARINT, KIND_NUMBER }, [6] = { WIRE_VARINT, KIND_NUMBER },
                   [7] = { WIRE_VARINT, KIND_BOOL } };
    unsigned field, wire, kind = 0;

    while (protobuf_field(&in, &field, &wire)) {
        if (field < ARRAY_LEN(fields) && fields[field].kind && fields[field].wire == wire) {
            kind = fields[field].kind;
            if (kind == KIND_TEXT && !str_is_utf8(protobuf_str(protobuf_bytes(&in))))
                return 0;
            if (kind == KIND_TEXT)
                continue;
        }
        protobuf_skip(&in, wire);
    }
    return in.broken ? 0 : kind;
}

/* What is said once: name, version, extent, and how many keys and values there are. */
static const char *layer_survey(struct protobuf in, struct layer *layer)
{
    unsigned field, wire;

    *layer = (struct layer){ .extent = 4096 };
    while (known_field(&in, layer_wires, sizeof(layer_wires), &field, &wire)) {
        if (field == 1) {
            layer->name = protobuf_str(protobuf_bytes(&in));
            layer->has_name = true;
        } else if (field == 15) {
            layer->version = protobuf_varint(&in);
            layer->has_version = true;
        } else if (field == 5) {
            layer->extent = protobuf_varint(&in);
        } else {
            layer->n_keys += field == 3;
            layer->n_values += field == 4;
            protobuf_skip(&in, wire);
        }
    }
    if (in.broken)
        return WORDS("a layer is damaged");
    if (!layer->has_name || layer->name.len == 0 || !str_is_utf8(layer->name))
        return WORDS("a layer without a name");
    if (!layer->has_version || (layer->version != 1 && layer->version != 2))
        return WORDS("a version that is not read");
    return layer->extent == 0 || layer->extent > 1 << 20 ? WORDS("an extent that cannot be") : NULL;
}

static struct mvt_seen_layer *layer_seen(struct mvt_seen *seen, struct str name, unsigned zoom)
{
    struct mvt_seen_layer *layer;

    for (size_t i = 0; i < seen->n_layers; i++) {
        layer = &seen->layers[i];
        if (!str_eq(str_from(layer->name), name))
            continue;
        layer->min_zoom = zoom < layer->min_zoom ? zoom : layer->min_zoom;
        layer->max_zoom = zoom > layer->max_zoom ? zoom : layer->max_zoom;
        return layer;
    }
    if (seen->n_layers == MVT_LAYERS_MAX || name.len > MVT_NAME_MAX)
        return NULL;
    layer = &seen->layers[seen->n_layers++];
    layer->n_fields = 0;
    layer->min_zoom = layer->max_zoom = zoom;
    snprintf(layer->name, sizeof(layer->name), "%" STR_FMT, STR_ARG(name));
    return layer;
}

/* The field's place among those seen; NULL when there is no room to remember it. */
static struct mvt_field *field_seen(struct mvt_seen_layer *layer, struct str name)
{
    struct mvt_field *field;

    for (size_t i = 0; i < layer->n_fields; i++)
        if (str_eq(str_from(layer->fields[i].name), name))
            return &layer->fields[i];
    if (layer->n_fields == MVT_FIELDS_MAX || name.len > MVT_NAME_MAX)
        return NULL;
    field = &layer->fields[layer->n_fields++];
    field->kinds = 0;
    snprintf(field->name, sizeof(field->name), "%" STR_FMT, STR_ARG(name));
    return field;
}

/* Keys and values of a layer that is about to be remembered. */
struct fields {
    struct mvt_seen_layer *layer;
    struct mvt_field *of_key[MVT_FIELDS_MAX]; /* keys beyond are not remembered */
    unsigned char kind_of_value[1 << 16];     /* nor values beyond */
    uint64_t n_keys, n_values;
};

static void tags_remember(struct fields *f, struct protobuf feature)
{
    unsigned field, wire;

    while (protobuf_field(&feature, &field, &wire)) {
        struct protobuf tags;

        if (field != 2 || wire != WIRE_BYTES) {
            protobuf_skip(&feature, wire);
            continue;
        }
        tags = protobuf_bytes(&feature);
        while (tags.at < tags.end) {
            uint64_t key = protobuf_varint(&tags), value = protobuf_varint(&tags);

            if (key < ARRAY_LEN(f->of_key) && key < f->n_keys && f->of_key[key] &&
                value < sizeof(f->kind_of_value) && value < f->n_values)
                f->of_key[key]->kinds |= f->kind_of_value[value];
        }
    }
}

/* Every message of the layer; the number of keys and values is known. */
static const char *layer_walk(struct protobuf in, const struct layer *layer, struct fields *f)
{
    unsigned field, wire, kind;
    const char *why;

    while (protobuf_field(&in, &field, &wire)) {
        struct protobuf body;

        if (field < 2 || field > 4 || wire != WIRE_BYTES) {
            protobuf_skip(&in, wire);
            continue;
        }
        body = protobuf_bytes(&in);
        if (field == 2 && (why = feature_check(body, layer)))
            return why;
        if (field == 3) {
            struct str name = protobuf_str(body);

            if (!str_is_utf8(name))
                return WORDS("a key that is no text");
            if (f->layer && f->n_keys < ARRAY_LEN(f->of_key))
                f->of_key[f->n_keys] = field_seen(f->layer, name);
            f->n_keys++;
        }
        if (field == 4) {
            kind = value_kind(body);
            if (kind == 0)
                return WORDS("a value of no kind");
            if (f->n_values < sizeof(f->kind_of_value))
                f->kind_of_value[f->n_values] = (unsigned char)kind;
            f->n_values++;
        }
    }
    return NULL;
}

static void features_remember(struct protobuf in, struct fields *f)
{
    unsigned field, wire;

    while (protobuf_field(&in, &field, &wire)) {
        if (field == 2 && wire == WIRE_BYTES)
            tags_remember(f, protobuf_bytes(&in));
        else
            protobuf_skip(&in, wire);
    }
}

static const char *layer_check(struct protobuf in, unsigned zoom, struct mvt_seen *seen)
{
    struct layer layer;
    struct fields f;
    const char *why = layer_survey(in, &layer);

    if (why)
        return why;
    f.layer = seen ? layer_seen(seen, layer.name, zoom) : NULL;
    f.n_keys = f.n_values = 0;
    why = layer_walk(in, &layer, &f);
    if (!why && f.layer)
        features_remember(in, &f);
    return why;
}

bool mvt_check(struct str tile, unsigned zoom, struct mvt_seen *seen, struct error *err)
{
    struct protobuf in = protobuf_of(tile);
    unsigned field, wire;

    while (protobuf_field(&in, &field, &wire)) {
        const char *why;

        if (field != 3 || wire != WIRE_BYTES) {
            protobuf_skip(&in, wire);
            continue;
        }
        why = layer_check(protobuf_bytes(&in), zoom, seen);
        if (why)
            return wrong(err, why);
    }
    return in.broken ? wrong(err, WORDS("it is cut short")) : true;
}

void mvt_seen_write(const struct mvt_seen *seen, struct json *j, const char *key)
{
    json_array_begin(j, key);
    for (size_t i = 0; i < seen->n_layers; i++) {
        const struct mvt_seen_layer *layer = &seen->layers[i];

        json_object_begin(j, NULL);
        json_text(j, "id", layer->name);
        json_i64(j, "minzoom", layer->min_zoom);
        json_i64(j, "maxzoom", layer->max_zoom);
        json_object_begin(j, "fields");
        for (size_t k = 0; k < layer->n_fields; k++) {
            unsigned kinds = layer->fields[k].kinds;

            json_text(j, layer->fields[k].name,
                      kinds == KIND_NUMBER ? "Number"
                      : kinds == KIND_BOOL ? "Boolean"
                                           : "String");
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}
