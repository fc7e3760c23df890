/*
 * snapshot: see the header.
 */
#include "yardstick/map/snapshot.h"

#include <stdlib.h>

#include "layer.h"

struct snapshot *snapshot_make(uint32_t n_layers, struct map_origin origin, uint64_t revision)
{
    struct snapshot *s = calloc(1, sizeof(*s) + n_layers * sizeof(s->layers[0]));

    if (!s)
        return NULL;
    atomic_init(&s->refs, 1);
    s->origin = origin;
    s->revision = revision;
    s->n_layers = n_layers;
    return s;
}

void snapshot_share(struct snapshot *s)
{
    atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
}

void snapshot_release(struct snapshot *s)
{
    if (!s || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < s->n_layers; i++)
        layer_release(&s->layers[i]);
    free(s);
}

bool layer_share(const struct map_layer *from, struct map_layer *out)
{
    *out = (struct map_layer){ 0 };
    if (from->n_dead > 0) {
        out->dead = malloc(from->n_dead * sizeof(*out->dead));
        if (!out->dead)
            return false;
        memcpy(out->dead, from->dead, from->n_dead * sizeof(*out->dead));
    }
    out->n_dead = from->n_dead;
    out->schema = from->schema;
    out->base = from->base;
    out->recent = from->recent;
    atomic_fetch_add_explicit(&out->schema->refs, 1, memory_order_relaxed);
    segment_share(out->base);
    segment_share(out->recent);
    return true;
}

void layer_release(struct map_layer *layer)
{
    if (layer->schema &&
        atomic_fetch_sub_explicit(&layer->schema->refs, 1, memory_order_acq_rel) == 1)
        free(layer->schema);
    segment_drop(layer->base);
    segment_drop(layer->recent);
    free(layer->dead);
    *layer = (struct map_layer){ 0 };
}

bool layer_is_dead(const struct map_layer *layer, uint32_t base_index)
{
    uint32_t low = 0, high = layer->n_dead;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (layer->dead[middle] < base_index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < layer->n_dead && layer->dead[low] == base_index;
}

bool layer_is_simplified(const struct map_layer *layer)
{
    return layer->schema->min_zoom < IMPORTANCE_ZOOM && layer->schema->kind != GEOMETRY_POINT;
}

bool layer_find(const struct map_layer *layer, int64_t id, struct map_feature *out)
{
    uint32_t index;

    if (layer->recent && segment_find(layer->recent, id, &index)) {
        *out = (struct map_feature){ layer->recent, index };
        return true;
    }
    if (!segment_find(layer->base, id, &index) || layer_is_dead(layer, index))
        return false;
    *out = (struct map_feature){ layer->base, index };
    return true;
}

bool snapshot_layer(const struct snapshot *s, struct str name, uint32_t *layer)
{
    for (uint32_t i = 0; i < s->n_layers; i++) {
        if (!str_eq(str_from(s->layers[i].schema->name), name))
            continue;
        *layer = i;
        return true;
    }
    return false;
}

bool snapshot_attribute(const struct snapshot *s, uint32_t layer, const char *name,
                        uint32_t *attribute)
{
    const struct map_schema *schema = s->layers[layer].schema;

    for (uint32_t i = 0; i < schema->n_attributes; i++) {
        if (strcmp(schema->attributes[i].name, name) != 0)
            continue;
        *attribute = i;
        return true;
    }
    return false;
}

uint64_t snapshot_count(const struct snapshot *s, uint32_t layer)
{
    const struct map_layer *l = &s->layers[layer];

    return (uint64_t)l->base->n - l->n_dead + (l->recent ? l->recent->n : 0);
}

size_t snapshot_bytes(const struct snapshot *s)
{
    size_t sum = sizeof(*s) + s->n_layers * sizeof(s->layers[0]);

    for (uint32_t i = 0; i < s->n_layers; i++) {
        const struct map_layer *l = &s->layers[i];

        sum += l->base->bytes + (l->recent ? l->recent->bytes : 0) + 4 * (size_t)l->n_dead;
    }
    return sum;
}

static void add_bounds(const struct segment *segment, struct map_box *box)
{
    const struct rtree *tree = &segment->tree;

    if (tree->n > 0)
        *box = map_box_join(*box, tree->boxes[tree->level_ends[tree->n_levels - 1] - 1]);
}

struct bbox snapshot_bounds(const struct snapshot *s, struct str source)
{
    struct map_box box = { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    double x = (double)s->origin.x, y = (double)s->origin.y;
    struct point a, b;

    for (uint32_t i = 0; i < s->n_layers; i++) {
        if (source.len && !str_eq(str_from(s->layers[i].schema->source), source))
            continue;
        add_bounds(s->layers[i].base, &box);
        if (s->layers[i].recent)
            add_bounds(s->layers[i].recent, &box);
    }
    if (box.min_x > box.max_x)
        return BBOX_NONE;
    a = mercator_world_to_degrees((struct point){ x + box.min_x, y + box.max_y });
    b = mercator_world_to_degrees((struct point){ x + box.max_x, y + box.min_y });
    return (struct bbox){ a.x, a.y, b.x, b.y };
}

bool snapshot_find(const struct snapshot *s, uint32_t layer, int64_t id, struct map_feature *out)
{
    return layer_find(&s->layers[layer], id, out);
}

struct query {
    const struct map_layer *layer;
    const struct segment *segment;
    snapshot_visit *visit;
    void *data;
    const struct map_point *point; /* only what contains it */
};

static bool query_hit(void *data, uint32_t index)
{
    struct query *q = data;
    struct map_feature feature = { q->segment, index };

    if (q->segment == q->layer->base && q->layer->n_dead && layer_is_dead(q->layer, index))
        return true;
    if (q->point && !segment_contains(q->segment, index, *q->point))
        return true;
    return q->visit(q->data, &feature);
}

static int32_t clamp(int64_t value)
{
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static struct map_box relative(const struct snapshot *s, struct world_box box)
{
    return (struct map_box){ clamp(box.min_x - s->origin.x), clamp(box.min_y - s->origin.y),
                             clamp(box.max_x - s->origin.x), clamp(box.max_y - s->origin.y) };
}

static void query(struct query *q, struct map_box box)
{
    q->segment = q->layer->base;
    if (!rtree_query(&q->segment->tree, box, query_hit, q) || !q->layer->recent)
        return;
    q->segment = q->layer->recent;
    rtree_query(&q->segment->tree, box, query_hit, q);
}

void snapshot_query(const struct snapshot *s, uint32_t layer, struct world_box box,
                    snapshot_visit *visit, void *data)
{
    struct query q = { .layer = &s->layers[layer], .visit = visit, .data = data };

    query(&q, relative(s, box));
}

static bool query_shapeless(struct query *q)
{
    for (uint32_t i = q->segment->tree.n; i < q->segment->n; i++)
        if (!query_hit(q, i))
            return false;
    return true;
}

void snapshot_query_unplaced(const struct snapshot *s, uint32_t layer, snapshot_visit *visit,
                             void *data)
{
    struct query q = { .layer = &s->layers[layer], .visit = visit, .data = data };

    q.segment = q.layer->base;
    if (!query_shapeless(&q) || !q.layer->recent)
        return;
    q.segment = q.layer->recent;
    query_shapeless(&q);
}

void snapshot_query_point(const struct snapshot *s, uint32_t layer, struct point degrees,
                          snapshot_visit *visit, void *data)
{
    struct world_point w = mercator_world(degrees);
    struct map_box box = relative(s, (struct world_box){ w.x, w.y, w.x, w.y });
    struct map_point p = { box.min_x, box.min_y };
    struct query q = { .layer = &s->layers[layer], .visit = visit, .data = data, .point = &p };

    query(&q, box);
}

int64_t map_feature_id(const struct map_feature *f)
{
    return f->segment->ids[f->index];
}

struct world_box map_feature_box(const struct snapshot *s, const struct map_feature *f)
{
    struct map_box b = segment_box(f->segment, f->index);

    return (struct world_box){ s->origin.x + b.min_x, s->origin.y + b.min_y, s->origin.x + b.max_x,
                               s->origin.y + b.max_y };
}

struct map_value map_feature_value(const struct map_feature *f, uint32_t attribute)
{
    return value_decode(segment_value(f->segment, f->index, attribute));
}

void map_feature_geometry(const struct snapshot *s, const struct map_feature *f,
                          struct geometry *out)
{
    const struct segment *g = f->segment;
    uint32_t first = g->ring_starts[f->index], end = g->ring_starts[f->index + 1];

    for (uint32_t r = first; r < end; r++) {
        if (r > first && !g->is_hole[r])
            geometry_end_part(out);
        for (uint32_t i = g->point_starts[r]; i < g->point_starts[r + 1]; i++)
            geometry_add(out, mercator_world_to_degrees(
                                  (struct point){ (double)(s->origin.x + g->points[i].x),
                                                  (double)(s->origin.y + g->points[i].y) }));
        if (g->kind == GEOMETRY_POLYGON)
            geometry_close_ring(out);
        else
            geometry_end_ring(out);
    }
    if (end > first)
        geometry_end_part(out);
    out->kind = out->n_parts > 1 ? g->kind + GEOMETRY_POLYGON : g->kind;
}
