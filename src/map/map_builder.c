/*
 * map_builder: see the header.
 */
#include "yardstick/map/map_builder.h"

#include <stdio.h>
#include <stdlib.h>

#include "layer.h"

struct map_builder {
    struct map_start start;
    struct map_origin origin;
    struct map_layer layers[MAP_LAYERS_MAX];
    uint32_t n_layers;
    struct segment_draft *draft;
    bool learns;
    /* the kinds of the attributes of the layer now being built */ /* of layers[n_layers - 1],
                                                                      which has no base yet */
};

/* On a multiple of the coarsest tile's unit, so that rounding does not depend on the origin. */
struct map_origin map_origin_of(struct point centre)
{
    struct world_point w = mercator_world(centre);

    return (struct map_origin){ w.x & ~(((int64_t)1 << 22) - 1), w.y & ~(((int64_t)1 << 22) - 1) };
}

struct map_builder *map_builder_open(const struct map_start *start, struct error *err)
{
    struct map_builder *b = calloc(1, sizeof(*b));

    if (!b) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
        return NULL;
    }
    b->start = *start;
    b->origin = start->base ? start->base->origin : map_origin_of(start->centre);
    return b;
}

void map_builder_close(struct map_builder *b)
{
    if (!b)
        return;
    segment_draft_close(b->draft);
    for (uint32_t i = 0; i < b->n_layers; i++)
        layer_release(&b->layers[i]);
    free(b);
}

static bool pack(struct map_builder *b, struct error *err)
{
    struct map_layer *layer;

    if (!b->draft)
        return true;
    layer = &b->layers[b->n_layers - 1];
    layer->base = segment_draft_finish(b->draft, layer_is_simplified(layer), err);
    segment_draft_close(b->draft);
    b->draft = NULL;
    if (!layer->base)
        return error_prefix(err, "layer %s", layer->schema->name);
    for (uint32_t i = 1; i < layer->base->n; i++) {
        int64_t id = layer->base->ids[layer->base->by_id[i]];

        if (id == layer->base->ids[layer->base->by_id[i - 1]])
            return error_set(err, ERROR_INVALID, "layer %s has two features with the id %lld",
                             layer->schema->name, (long long)id);
    }
    return true;
}

struct map_schema *schema_make(const struct map_layer_def *def)
{
    struct map_schema *s =
        calloc(1, sizeof(*s) + def->n_attributes * sizeof(((struct map_schema *)0)->attributes[0]));

    if (!s)
        return NULL;
    atomic_init(&s->refs, 1);
    snprintf(s->name, sizeof(s->name), "%s", def->name);
    snprintf(s->source, sizeof(s->source), "%s", def->source ? def->source : "city");
    s->kind = def->kind;
    s->min_zoom = def->min_zoom;
    s->n_attributes = def->n_attributes;
    for (uint32_t a = 0; a < def->n_attributes; a++) {
        snprintf(s->attributes[a].name, sizeof(s->attributes[a].name), "%s", def->attributes[a]);
        s->attributes[a].kind = def->kinds ? def->kinds[a] : VALUE_NONE;
    }
    return s;
}

bool map_builder_layer(struct map_builder *b, const struct map_layer_def *def, struct error *err)
{
    struct map_layer *layer;

    if (!pack(b, err))
        return false;
    if (b->n_layers == MAP_LAYERS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "more than %d layers", MAP_LAYERS_MAX);
    if (def->n_attributes > MAP_ATTRIBUTES_MAX || strlen(def->name) > MAP_NAME_MAX ||
        def->name[0] == '\0')
        return error_set(err, ERROR_INVALID,
                         "a layer has a name of 1 to %d bytes and at most %d attributes",
                         MAP_NAME_MAX, MAP_ATTRIBUTES_MAX);
    layer = &b->layers[b->n_layers];
    layer->schema = schema_make(def);
    b->draft = layer->schema ? segment_draft_open(def->kind, def->n_attributes, b->origin,
                                                  b->start.limit_bytes)
                             : NULL;
    if (!b->draft) {
        layer_release(layer);
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    }
    b->n_layers++;
    b->learns = !def->kinds;
    return true;
}

/* What the values of an attribute are that nobody declared: text when they are of several kinds. */
static void kinds_learn(struct map_schema *s, const struct map_value *values)
{
    for (uint32_t a = 0; a < s->n_attributes; a++) {
        enum value_kind had = s->attributes[a].kind, has = values[a].kind;
        bool numbers =
            (had == VALUE_INT && has == VALUE_REAL) || (had == VALUE_REAL && has == VALUE_INT);

        if (has != VALUE_NONE && has != had)
            s->attributes[a].kind = had == VALUE_NONE ? has : numbers ? VALUE_REAL : VALUE_TEXT;
    }
}

bool map_builder_add(struct map_builder *b, int64_t id, const struct geometry *degrees,
                     const struct map_value *values, struct error *err)
{
    if (!b->draft)
        return error_set(err, ERROR_INTERNAL, "a feature before its layer");
    if (!segment_draft_add(b->draft, id, degrees, values, err))
        return error_prefix(err, "layer %s", b->layers[b->n_layers - 1].schema->name);
    if (b->learns)
        kinds_learn(b->layers[b->n_layers - 1].schema, values);
    return true;
}

/* Does the builder have a layer of that name of its own? */
static bool replaced(const struct map_builder *b, const struct map_layer *layer)
{
    for (uint32_t i = 0; i < b->n_layers; i++) {
        if (strcmp(b->layers[i].schema->name, layer->schema->name) == 0)
            return true;
    }
    return false;
}

struct snapshot *map_builder_finish(struct map_builder *b, struct error *err)
{
    const struct snapshot *base = b->start.base;
    uint32_t n_old = base ? base->n_layers : 0;
    struct snapshot *s;

    if (!pack(b, err))
        return NULL;
    s = snapshot_make(n_old + b->n_layers, b->origin, b->start.revision);
    if (!s) {
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
        return NULL;
    }
    s->n_layers = 0;
    for (uint32_t i = 0; i < n_old; i++) {
        if (replaced(b, &base->layers[i]))
            continue;
        if (s->n_layers + b->n_layers == MAP_LAYERS_MAX) {
            snapshot_release(s);
            error_set(err, ERROR_TOO_LARGE, "more than %d layers", MAP_LAYERS_MAX);
            return NULL;
        }
        if (!layer_share(&base->layers[i], &s->layers[s->n_layers++])) {
            snapshot_release(s);
            error_set(err, ERROR_TOO_LARGE, "no memory for the map");
            return NULL;
        }
    }
    memcpy(s->layers + s->n_layers, b->layers, b->n_layers * sizeof(b->layers[0]));
    s->n_layers += b->n_layers;
    b->n_layers = 0;
    return s;
}

static bool reaches(struct map_origin origin, double x, double y)
{
    struct world_point w = mercator_world((struct point){ x, y });
    int64_t dx = w.x - origin.x, dy = w.y - origin.y;

    return dx >= INT32_MIN && dx <= INT32_MAX && dy >= INT32_MIN && dy <= INT32_MAX;
}

bool map_reaches(struct map_origin origin, struct bbox degrees)
{
    return reaches(origin, degrees.min_x, degrees.min_y) &&
           reaches(origin, degrees.max_x, degrees.max_y);
}

bool map_builder_reaches(const struct map_builder *b, struct bbox degrees)
{
    return map_reaches(b->origin, degrees);
}
