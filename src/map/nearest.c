/*
 * nearest: see the header.
 */
#include "yardstick/map/nearest.h"

#include "column.h"
#include "layer.h"
#include "yardstick/geo/geodesic.h"

/* What waits: a node of a tree (a leaf is one at level 0), or a feature whose distance is known. */
struct waiting {
    double metres; /* at least, or exactly */
    const struct segment *segment;
    int64_t id; /* of the feature; 0: a box */
    struct point at;
    uint32_t index;
    unsigned level;
};

struct walk {
    const struct nearest_search *search;
    const struct snapshot *s;
    const struct map_layer *layer;
    struct point place; /* relative world units */
    struct column heap; /* of struct waiting, the nearest on top */
    struct geometry shape;
};

/* Boxes go before features of the same distance: they may hide one with a smaller id. */
static bool is_before(const struct waiting *a, const struct waiting *b)
{
    if (a->metres < b->metres || a->metres > b->metres)
        return a->metres < b->metres;
    return a->id < b->id;
}

static void swap(struct waiting *a, struct waiting *b)
{
    struct waiting t = *a;

    *a = *b;
    *b = t;
}

static void push(struct walk *w, const struct waiting *item)
{
    struct waiting *heap;

    if (item->metres > w->search->within_m)
        return;
    column_add(&w->heap, item, 1);
    if (w->heap.failed)
        return;
    heap = COLUMN(w->heap, struct waiting);
    for (size_t i = w->heap.n - 1; i && is_before(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static struct waiting pop(struct walk *w)
{
    struct waiting *heap = COLUMN(w->heap, struct waiting), top = heap[0];
    size_t n = --w->heap.n;

    heap[0] = heap[n];
    for (size_t i = 0, child = 1; child < n; i = child, child = 2 * i + 1) {
        if (child + 1 < n && is_before(&heap[child + 1], &heap[child]))
            child++;
        if (!is_before(&heap[child], &heap[i]))
            break;
        swap(&heap[child], &heap[i]);
    }
    return top;
}

/* Metres of a world unit at least, where y (absolute) is the furthest from the equator. */
static double least_scale(double y)
{
    static const double least_radius_m = 6335439.0 * 0.999;
    double turn = 2 * M_PI / (double)MERCATOR_WORLD;

    return least_radius_m * turn / cosh((y - (double)MERCATOR_WORLD / 2) * turn);
}

static double box_metres(const struct walk *w, struct map_box box)
{
    double dx = fmax(0, fmax(box.min_x - w->place.x, w->place.x - box.max_x));
    double dy = fmax(0, fmax(box.min_y - w->place.y, w->place.y - box.max_y));
    double middle = (double)MERCATOR_WORLD / 2 - (double)w->s->origin.y;
    double far = w->place.y;

    if (dx == 0 && dy == 0)
        return 0;
    if (fabs(box.min_y - middle) > fabs(far - middle))
        far = box.min_y;
    if (fabs(box.max_y - middle) > fabs(far - middle))
        far = box.max_y;
    return hypot(dx, dy) * least_scale(far + (double)w->s->origin.y);
}

static void push_box(struct walk *w, const struct segment *segment, unsigned level, uint32_t index)
{
    struct waiting item = { .segment = segment, .index = index, .level = level };

    if (level == 0 && segment == w->layer->base && layer_is_dead(w->layer, index))
        return;
    if (level == 0 && w->search->wants &&
        !w->search->wants(w->search->data, &(struct map_feature){ segment, index }))
        return;
    item.metres = box_metres(w, segment->tree.boxes[index]);
    push(w, &item);
}

static void push_root(struct walk *w, const struct segment *segment)
{
    if (segment && segment->tree.n)
        push_box(w, segment, segment->tree.n_levels - 1,
                 segment->tree.level_ends[segment->tree.n_levels - 1] - 1);
}

static void push_children(struct walk *w, const struct waiting *node)
{
    const struct rtree *tree = &node->segment->tree;
    uint32_t below = node->level > 1 ? tree->level_ends[node->level - 2] : 0;
    uint32_t first = below + (node->index - tree->level_ends[node->level - 1]) * RTREE_FANOUT;
    uint32_t end = first + RTREE_FANOUT;

    if (end > tree->level_ends[node->level - 1])
        end = tree->level_ends[node->level - 1];
    for (uint32_t i = first; i < end; i++)
        push_box(w, node->segment, node->level - 1, i);
}

static void push_feature(struct walk *w, const struct waiting *leaf)
{
    struct map_feature f = { leaf->segment, leaf->index };
    struct waiting item = *leaf;

    geometry_clear(&w->shape);
    map_feature_geometry(w->s, &f, &w->shape);
    if (w->shape.failed) {
        w->heap.failed = true;
        return;
    }
    item.id = map_feature_id(&f);
    item.metres = geodesic_distance_to_m(&w->shape, w->search->degrees, &item.at);
    push(w, &item);
}

bool nearest_walk(const struct nearest_search *search, struct error *err)
{
    const struct snapshot *s = search->snapshot;
    struct point exact = mercator_world_exact(search->degrees);
    struct walk w = { .search = search,
                      .s = s,
                      .layer = &s->layers[search->layer],
                      .place = { exact.x - (double)s->origin.x, exact.y - (double)s->origin.y },
                      .heap = COLUMN_INIT(struct waiting) };
    bool failed;

    push_root(&w, w.layer->base);
    push_root(&w, w.layer->recent);
    while (w.heap.n && !w.heap.failed) {
        struct waiting next = pop(&w);
        struct nearest_hit hit = { { next.segment, next.index }, next.metres, next.at };

        if (next.id) {
            if (!search->visit(search->data, &hit))
                break;
        } else if (next.level == 0) {
            push_feature(&w, &next);
        } else {
            push_children(&w, &next);
        }
    }
    failed = w.heap.failed;
    column_release(&w.heap);
    geometry_release(&w.shape);
    return !failed || error_set(err, ERROR_UNAVAILABLE, "no memory to look for what is nearest");
}
