/*
 * changed_places: see the header.
 */
#include "yardstick/map/changed_places.h"

#include <stdlib.h>

#include "yardstick/map/rtree.h"

struct item {
    const struct map_schema *schema;
    uint32_t key; /* along the Hilbert curve */
    struct world_box box;
};

static bool same_group(const struct map_schema *a, const struct map_schema *b)
{
    return a == b || (a->min_zoom == b->min_zoom && strcmp(a->source, b->source) == 0);
}

static int compare(const void *a, const void *b)
{
    const struct item *p = a, *q = b;
    int by_source = strcmp(p->schema->source, q->schema->source);

    if (by_source)
        return by_source;
    if (p->schema->min_zoom != q->schema->min_zoom)
        return p->schema->min_zoom < q->schema->min_zoom ? -1 : 1;
    return (p->key > q->key) - (p->key < q->key);
}

static int32_t coarse(int64_t world)
{
    return (int32_t)(world >> 4); // 2^34 units of the world fit into 31 bits
}

static uint32_t place_on_curve(struct world_box b)
{
    struct map_box whole = { 0, 0, coarse(MERCATOR_WORLD - 1), coarse(MERCATOR_WORLD - 1) };

    return rtree_hilbert(
        (struct map_box){ coarse(b.min_x), coarse(b.min_y), coarse(b.max_x), coarse(b.max_y) },
        whole);
}

static bool holds(struct world_box a, struct world_box b)
{
    return a.min_x <= b.min_x && a.min_y <= b.min_y && a.max_x >= b.max_x && a.max_y >= b.max_y;
}

static struct world_box join(struct world_box a, struct world_box b)
{
    return (struct world_box){ b.min_x < a.min_x ? b.min_x : a.min_x,
                               b.min_y < a.min_y ? b.min_y : a.min_y,
                               b.max_x > a.max_x ? b.max_x : a.max_x,
                               b.max_y > a.max_y ? b.max_y : a.max_y };
}

/* Sorted; neighbours that say the same become one. How many are left. */
static size_t unique(struct item *items, size_t n)
{
    size_t kept = 0;

    qsort(items, n, sizeof(*items), compare);
    for (size_t i = 0; i < n; i++) {
        struct item *last = kept ? &items[kept - 1] : NULL;

        if (last && same_group(last->schema, items[i].schema) && holds(last->box, items[i].box))
            continue;
        if (last && same_group(last->schema, items[i].schema) && holds(items[i].box, last->box))
            last->box = items[i].box;
        else
            items[kept++] = items[i];
    }
    return kept;
}

static size_t n_groups(const struct item *items, size_t n)
{
    size_t groups = 0;

    for (size_t i = 0; i < n; i++)
        groups += i == 0 || !same_group(items[i - 1].schema, items[i].schema);
    return groups;
}

/* Joins runs of neighbours, as long as it takes for all to fit; there are fewer groups than places.
 */
static size_t fill(const struct item *items, size_t n, struct changed_place *out)
{
    size_t room = CHANGED_PLACES_MAX - n_groups(items, n); // a group may end with a short run
    size_t run = n <= CHANGED_PLACES_MAX ? 1 : (n + room - 1) / room, in_run = run, filled = 0;

    for (size_t i = 0; i < n; i++) {
        bool new_group = i == 0 || !same_group(items[i - 1].schema, items[i].schema);

        if (new_group || in_run == run) {
            out[filled++] = (struct changed_place){ items[i].schema->source,
                                                    items[i].schema->min_zoom, items[i].box };
            in_run = 1;
            continue;
        }
        out[filled - 1].box = join(out[filled - 1].box, items[i].box);
        in_run++;
    }
    return filled;
}

bool changed_places_make(const struct snapshot *s, const struct map_changed *changed,
                         bool sees_secret, struct changed_place out[CHANGED_PLACES_MAX], size_t *n,
                         struct error *err)
{
    struct item *items = malloc((changed->n + 1) * sizeof(*items));
    size_t seen = 0, left;

    *n = 0;
    if (!items)
        return error_set(err, ERROR_TOO_LARGE, "no memory for the map");
    for (size_t i = 0; i < changed->n; i++)
        if (sees_secret || !changed->boxes[i].is_secret)
            items[seen++] =
                (struct item){ s->layers[changed->boxes[i].layer].schema,
                               place_on_curve(changed->boxes[i].box), changed->boxes[i].box };
    left = unique(items, seen);
    if (n_groups(items, left) < CHANGED_PLACES_MAX)
        *n = fill(items, left, out);
    free(items);
    if (left && !*n)
        return error_set(err, ERROR_TOO_LARGE, "a change in %d layers at once", CHANGED_PLACES_MAX);
    return true;
}
