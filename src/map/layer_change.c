/*
 * layer_change: see the header.
 */
#include "layer_change.h"

#include <stdlib.h>

static void changed_add(struct changed_list *list, struct map_changed_box box)
{
    struct map_changed *out = list->out;

    if (out->n == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        struct map_changed_box *boxes = realloc(out->boxes, room * sizeof(*boxes));

        if (!boxes) {
            list->failed = true;
            return;
        }
        out->boxes = boxes;
        list->room = room;
    }
    out->boxes[out->n++] = box;
}

static bool is_secret(const struct map_schema *schema, const struct segment *segment,
                      uint32_t index)
{
    for (uint32_t a = 0; a < schema->n_attributes; a++)
        if (strcmp(schema->attributes[a].name, "secret") == 0)
            return segment->values[(size_t)index * segment->n_attributes + a] != 0;
    return false;
}

static void changed_feature(const struct layer_change *c, struct changed_list *list,
                            const struct segment *segment, uint32_t index)
{
    struct map_feature f = { segment, index };

    if (index < segment->tree.n)
        changed_add(list, (struct map_changed_box){
                              c->layer, map_feature_box(c->old, &f),
                              is_secret(c->old->layers[c->layer].schema, segment, index) });
}

static bool is_changed(const struct layer_change *c, int64_t id)
{
    uint32_t low = 0, high = c->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (c->changes[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n && c->changes[low]->id == id;
}

static void old_boxes(const struct layer_change *c, struct changed_list *changed)
{
    struct map_feature f;

    for (uint32_t i = 0; i < c->n; i++) {
        if (layer_find(&c->old->layers[c->layer], c->changes[i]->id, &f))
            changed_feature(c, changed, f.segment, f.index);
    }
}

/* `made` has the new features. */
static void new_boxes(const struct layer_change *c, const struct segment *made,
                      struct changed_list *changed)
{
    uint32_t index;

    for (uint32_t i = 0; i < c->n; i++) {
        if (c->changes[i]->degrees && segment_find(made, c->changes[i]->id, &index))
            changed_feature(c, changed, made, index);
    }
}

static struct segment_draft *draft_for(const struct map_layer *layer, struct map_origin origin,
                                       size_t limit, struct error *err)
{
    struct segment_draft *d =
        segment_draft_open(layer->schema->kind, layer->schema->n_attributes, origin, limit);

    if (!d)
        error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    return d;
}

static bool add_changed(const struct layer_change *c, struct segment_draft *d, struct error *err)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->changes[i]->degrees &&
            !segment_draft_add(d, c->changes[i]->id, c->changes[i]->degrees, c->changes[i]->values,
                               err))
            return error_prefix(err, "layer %s", c->old->layers[c->layer].schema->name);
    }
    return true;
}

static struct segment *finish(struct segment_draft *d, bool ok, bool rank, struct error *err)
{
    struct segment *made = ok ? segment_draft_finish(d, rank, err) : NULL;

    segment_draft_close(d);
    return made;
}

struct segment *layer_pack(const struct map_layer *layer, struct map_origin origin, size_t limit,
                           struct error *err)
{
    struct segment_draft *d = draft_for(layer, origin, limit, err);

    if (!d)
        return NULL;
    for (uint32_t i = 0; i < layer->base->n; i++) {
        if (!layer_is_dead(layer, i))
            segment_draft_copy(d, layer->base, i);
    }
    for (uint32_t i = 0; layer->recent && i < layer->recent->n; i++)
        segment_draft_copy(d, layer->recent, i);
    return finish(d, true, layer_is_simplified(layer), err);
}

/* Neighbours whose vertices now matter at other zooms look different too. */
static void rank_boxes(const struct layer_change *c, const struct segment *before,
                       const struct segment *after, struct changed_list *changed)
{
    for (uint32_t i = 0; i < after->n; i++) {
        uint32_t was, start = after->point_starts[after->ring_starts[i]];
        uint32_t n = after->point_starts[after->ring_starts[i + 1]] - start;

        if (is_changed(c, after->ids[i]) || !segment_find(before, after->ids[i], &was))
            continue;
        if (memcmp(after->ranks + start,
                   before->ranks + before->point_starts[before->ring_starts[was]], n) != 0)
            changed_feature(c, changed, after, i);
    }
}

static bool apply_simplified(const struct layer_change *c, struct map_layer *out,
                             struct changed_list *changed, struct error *err)
{
    struct segment *before = out->base;
    struct segment_draft *d = draft_for(out, c->old->origin, c->limit, err);
    struct segment *made;

    if (!d)
        return false;
    for (uint32_t i = 0; i < before->n; i++) {
        if (!is_changed(c, before->ids[i]))
            segment_draft_copy(d, before, i);
    }
    made = finish(d, add_changed(c, d, err), true, err);
    if (!made)
        return false;
    new_boxes(c, made, changed);
    rank_boxes(c, before, made, changed);
    segment_drop(before);
    out->base = made;
    return true;
}

static int compare_places(const void *a, const void *b)
{
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;

    return (p > q) - (p < q);
}

/* The base features with these ids are dead from now on. */
static bool bury(struct map_layer *layer, const int64_t *ids, size_t n, struct error *err)
{
    uint32_t *dead = realloc(layer->dead, (layer->n_dead + n + 1) * sizeof(*dead));
    uint32_t n_dead = layer->n_dead, index;

    if (!dead)
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    layer->dead = dead;
    for (size_t i = 0; i < n; i++) {
        if (segment_find(layer->base, ids[i], &index) && !layer_is_dead(layer, index))
            dead[n_dead++] = index;
    }
    layer->n_dead = n_dead;
    qsort(dead, n_dead, sizeof(*dead), compare_places);
    return true;
}

static bool bury_changed(const struct layer_change *c, struct map_layer *out, struct error *err)
{
    int64_t *ids = malloc((c->n + 1) * sizeof(*ids));
    bool ok;

    if (!ids)
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    for (uint32_t i = 0; i < c->n; i++)
        ids[i] = c->changes[i]->id;
    ok = bury(out, ids, c->n, err);
    free(ids);
    return ok;
}

bool layer_change_apply(const struct layer_change *c, struct map_layer *out,
                        struct changed_list *changed, struct error *err)
{
    const struct segment *before;
    struct segment_draft *d;
    struct segment *made;

    if (!layer_share(&c->old->layers[c->layer], out))
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    old_boxes(c, changed);
    if (layer_is_simplified(out))
        return apply_simplified(c, out, changed, err);
    d = draft_for(out, c->old->origin, c->limit, err);
    if (!d)
        return false;
    before = out->recent;
    for (uint32_t i = 0; before && i < before->n; i++) {
        if (!is_changed(c, before->ids[i]))
            segment_draft_copy(d, before, i);
    }
    made = finish(d, add_changed(c, d, err), false, err);
    if (!made)
        return false;
    new_boxes(c, made, changed);
    segment_drop(out->recent);
    out->recent = made;
    if (made->n == 0) {
        segment_drop(made);
        out->recent = NULL;
    }
    return bury_changed(c, out, err);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return (p > q) - (p < q);
}

bool layer_rebase(const struct map_layer *now, struct segment *packed, const int64_t *ids, size_t n,
                  struct map_origin origin, size_t limit, struct map_layer *out, struct error *err)
{
    struct segment_draft *d;

    if (!layer_share(now, out))
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    segment_drop(out->base);
    segment_drop(out->recent);
    segment_share(packed);
    out->base = packed;
    out->recent = NULL;
    out->n_dead = 0;
    d = draft_for(out, origin, limit, err);
    if (!d)
        return false;
    for (uint32_t i = 0; now->recent && i < now->recent->n; i++) {
        if (n && bsearch(&now->recent->ids[i], ids, n, sizeof(*ids), compare_ids))
            segment_draft_copy(d, now->recent, i);
    }
    if (segment_draft_count(d) > 0) {
        out->recent = finish(d, true, false, err);
        if (!out->recent)
            return false;
    } else {
        segment_draft_close(d);
    }
    return bury(out, ids, n, err);
}
