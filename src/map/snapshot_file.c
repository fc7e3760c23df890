/*
 * snapshot_file: see the header.
 *
 *     head · for each layer: record, attributes, dead, segment, segment if recent
 *     segment: record, then its arrays in the order of arrays_of()
 *
 * Reading walks the file once from front to back with a cursor that never
 * passes its end.
 */
#include "yardstick/map/snapshot_file.h"

#include <stdlib.h>

#include "layer.h"
#include "yardstick/base/kept_file.h"

enum { ARRAYS = 12 };

struct head {
    uint64_t revision;
    int64_t origin_x, origin_y;
    uint32_t n_layers, reserved;
};

struct layer_record {
    char name[MAP_NAME_MAX + 1], source[MAP_NAME_MAX + 1];
    uint32_t kind, min_zoom, n_attributes, n_dead, has_recent, reserved;
};

struct attribute_record {
    char name[MAP_NAME_MAX + 1];
    uint32_t kind, reserved;
};

struct segment_record {
    uint64_t bytes, value_bytes;
    uint32_t kind, n, n_attributes, n_rings, n_points, n_values, n_boxes, has_ranks;
};

static const struct kept_kind kind = { .magic = "YSMAP\0\1",
                                       .record_bytes = sizeof(struct head) +
                                                       sizeof(struct layer_record) * 3 +
                                                       sizeof(struct attribute_record) * 5 +
                                                       sizeof(struct segment_record) * 7 };

struct array {
    void **at;
    size_t bytes;
};

static void arrays_of(struct segment *s, const struct segment_record *r, struct array out[ARRAYS])
{
    size_t n = r->n, boxes = rtree_size(r->n_boxes);

    out[0] = (struct array){ (void **)&s->ids, n * sizeof(*s->ids) };
    out[1] = (struct array){ (void **)&s->by_id, n * sizeof(*s->by_id) };
    out[2] = (struct array){ (void **)&s->ring_starts, (n + 1) * sizeof(*s->ring_starts) };
    out[3] = (struct array){ (void **)&s->point_starts,
                             ((size_t)r->n_rings + 1) * sizeof(*s->point_starts) };
    out[4] = (struct array){ (void **)&s->is_hole, r->n_rings };
    out[5] = (struct array){ (void **)&s->points, r->n_points * sizeof(*s->points) };
    out[6] = (struct array){ (void **)&s->ranks, r->has_ranks ? r->n_points : 0 };
    out[7] = (struct array){ (void **)&s->values, n * r->n_attributes * sizeof(*s->values) };
    out[8] = (struct array){ (void **)&s->value_starts,
                             ((size_t)r->n_values + 1) * sizeof(*s->value_starts) };
    out[9] = (struct array){ (void **)&s->value_hashes, r->n_values * sizeof(*s->value_hashes) };
    out[10] = (struct array){ (void **)&s->value_bytes, r->value_bytes };
    out[11] = (struct array){ (void **)&s->tree.boxes, boxes * sizeof(*s->tree.boxes) };
}

static bool put_segment(struct kept_out *out, const struct segment *from)
{
    struct segment s = { .ids = from->ids,
                         .by_id = from->by_id,
                         .ring_starts = from->ring_starts,
                         .point_starts = from->point_starts,
                         .is_hole = from->is_hole,
                         .points = from->points,
                         .ranks = from->ranks,
                         .values = from->values,
                         .value_starts = from->value_starts,
                         .value_hashes = from->value_hashes,
                         .value_bytes = from->value_bytes,
                         .tree = from->tree };
    uint32_t n_rings = from->ring_starts[from->n];
    struct segment_record r = { .bytes = from->bytes,
                                .value_bytes = from->value_starts[from->n_values],
                                .kind = from->kind,
                                .n = from->n,
                                .n_attributes = from->n_attributes,
                                .n_rings = n_rings,
                                .n_points = from->point_starts[n_rings],
                                .n_values = from->n_values,
                                .n_boxes = from->tree.n,
                                .has_ranks = from->ranks != NULL };
    struct array arrays[ARRAYS];
    bool ok = kept_put(out, &r, sizeof(r));

    arrays_of(&s, &r, arrays);
    for (int i = 0; ok && i < ARRAYS; i++)
        ok = kept_put(out, *arrays[i].at, arrays[i].bytes);
    return ok;
}

static bool put_layer(struct kept_out *out, const struct map_layer *layer)
{
    const struct map_schema *schema = layer->schema;
    struct layer_record r = { .kind = schema->kind,
                              .min_zoom = schema->min_zoom,
                              .n_attributes = schema->n_attributes,
                              .n_dead = layer->n_dead,
                              .has_recent = layer->recent != NULL };
    bool ok;

    memcpy(r.name, schema->name, sizeof(r.name));
    memcpy(r.source, schema->source, sizeof(r.source));
    ok = kept_put(out, &r, sizeof(r));
    for (uint32_t a = 0; ok && a < schema->n_attributes; a++) {
        struct attribute_record attribute = { .kind = schema->attributes[a].kind };

        memcpy(attribute.name, schema->attributes[a].name, sizeof(attribute.name));
        ok = kept_put(out, &attribute, sizeof(attribute));
    }
    return ok && kept_put(out, layer->dead, layer->n_dead * sizeof(*layer->dead)) &&
           put_segment(out, layer->base) && (!layer->recent || put_segment(out, layer->recent));
}

static bool put_all(struct kept_out *out, const void *data)
{
    const struct snapshot *s = data;
    struct head head = { .n_layers = s->n_layers,
                         .revision = s->revision,
                         .origin_x = s->origin.x,
                         .origin_y = s->origin.y };
    bool ok = kept_put(out, &head, sizeof(head));

    for (uint32_t i = 0; ok && i < s->n_layers; i++)
        ok = put_layer(out, &s->layers[i]);
    return ok;
}

bool snapshot_file_write(const struct snapshot *s, const char *key, const char *path,
                         struct error *err)
{
    return kept_file_write(path, &kind, key, put_all, s, err);
}

static bool record_fits(const struct segment_record *r, const struct map_schema *schema)
{
    return r->kind == schema->kind && r->n_attributes == schema->n_attributes && r->n_boxes <= r->n;
}

/* The arrays end where the counts say. */
static bool arrays_agree(const struct segment *s, const struct segment_record *r)
{
    return s->ring_starts[r->n] == r->n_rings && s->point_starts[r->n_rings] == r->n_points &&
           s->value_starts[r->n_values] == r->value_bytes;
}

static struct segment *take_segment(struct kept_cursor *c, const struct map_schema *schema)
{
    const struct segment_record *r = kept_take(c, sizeof(*r));
    struct array arrays[ARRAYS];
    struct segment *s;

    if (!r || !record_fits(r, schema) || !(s = calloc(1, sizeof(*s))))
        return NULL;
    atomic_init(&s->refs, 1);
    s->file = c->file;
    kept_file_share(s->file);
    s->bytes = r->bytes;
    s->kind = r->kind;
    s->n = r->n;
    s->n_attributes = r->n_attributes;
    s->n_values = r->n_values;
    arrays_of(s, r, arrays);
    for (int i = 0; i < ARRAYS; i++) {
        *arrays[i].at = arrays[i].bytes || i != 6 ? kept_take(c, arrays[i].bytes) : NULL;
        if (arrays[i].bytes && !*arrays[i].at)
            goto fail;
    }
    if (arrays_agree(s, r)) {
        rtree_levels(&s->tree, s->tree.boxes, r->n_boxes);
        return s;
    }
fail:
    segment_drop(s);
    return NULL;
}

static bool take_schema(struct kept_cursor *c, const struct layer_record *r,
                        struct map_schema **out)
{
    const struct attribute_record *attributes = kept_take(c, r->n_attributes * sizeof(*attributes));
    const char *names[MAP_ATTRIBUTES_MAX];
    enum value_kind kinds[MAP_ATTRIBUTES_MAX];
    struct map_layer_def def = { .name = r->name,
                                 .source = r->source,
                                 .kind = r->kind,
                                 .min_zoom = r->min_zoom,
                                 .n_attributes = r->n_attributes,
                                 .attributes = names,
                                 .kinds = kinds };

    if (!attributes || r->n_attributes > MAP_ATTRIBUTES_MAX)
        return false;
    for (uint32_t a = 0; a < r->n_attributes; a++) {
        names[a] = attributes[a].name;
        kinds[a] = attributes[a].kind;
    }
    *out = schema_make(&def);
    return *out != NULL;
}

static bool take_layer(struct kept_cursor *c, struct map_layer *layer)
{
    const struct layer_record *r = kept_take(c, sizeof(*r));
    const uint32_t *dead;

    if (!r || !take_schema(c, r, &layer->schema))
        return false;
    dead = kept_take(c, r->n_dead * sizeof(*dead));
    if (r->n_dead) {
        layer->dead = dead ? malloc(r->n_dead * sizeof(*dead)) : NULL;
        if (!layer->dead)
            return false;
        memcpy(layer->dead, dead, r->n_dead * sizeof(*dead));
        layer->n_dead = r->n_dead;
    }
    layer->base = take_segment(c, layer->schema);
    if (layer->base && r->has_recent)
        layer->recent = take_segment(c, layer->schema);
    return layer->base && (layer->recent || !r->has_recent);
}

static struct snapshot *take_all(struct kept_file *file)
{
    struct kept_cursor c = kept_file_cursor(file);
    const struct head *head = kept_take(&c, sizeof(*head));
    struct snapshot *s = NULL;

    if (head && head->n_layers <= MAP_LAYERS_MAX)
        s = snapshot_make(head->n_layers, (struct map_origin){ head->origin_x, head->origin_y },
                          head->revision);
    for (uint32_t i = 0; s && i < head->n_layers; i++)
        if (!take_layer(&c, &s->layers[i])) {
            snapshot_release(s);
            return NULL;
        }
    return s;
}

struct snapshot *snapshot_file_open(const char *path, const char *key)
{
    struct kept_file *file = kept_file_open(path, &kind, key);
    struct snapshot *s = file ? take_all(file) : NULL;

    kept_file_drop(file);
    return s;
}
