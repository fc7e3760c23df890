/*
 * segment: see the header.
 */
#include "yardstick/map/segment.h"

#include "draft.h"
#include "yardstick/base/kept_file.h"

void segment_share(struct segment *s)
{
    if (s)
        atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
}

static void arrays_free(struct segment *s)
{
    free(s->ids);
    free(s->by_id);
    free(s->ring_starts);
    free(s->point_starts);
    free(s->is_hole);
    free(s->points);
    free(s->ranks);
    free(s->values);
    free(s->value_starts);
    free(s->value_hashes);
    free(s->value_bytes);
    free(s->tree.boxes);
}

static void segment_free(struct segment *s)
{
    if (s->file)
        kept_file_drop(s->file);
    else
        arrays_free(s);
    free(s);
}

void segment_drop(struct segment *s)
{
    if (s && atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) == 1)
        segment_free(s);
}

bool segment_find(const struct segment *s, int64_t id, uint32_t *index)
{
    uint32_t low = 0, high = s->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (s->ids[s->by_id[middle]] < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == s->n || s->ids[s->by_id[low]] != id)
        return false;
    *index = s->by_id[low];
    return true;
}

struct map_box segment_box(const struct segment *s, uint32_t index)
{
    if (index >= s->tree.n)
        return (struct map_box){ INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    return s->tree.boxes[index];
}

struct str segment_value(const struct segment *s, uint32_t index, uint32_t attribute)
{
    uint32_t v = s->values[(size_t)index * s->n_attributes + attribute];

    return (struct str){ s->value_bytes + s->value_starts[v],
                         s->value_starts[v + 1] - s->value_starts[v] };
}

/* Left of, on, or right of the line from a to b: exact. */
static int side(struct map_point a, struct map_point b, struct map_point p)
{
    __int128 cross = (__int128)((int64_t)b.x - a.x) * ((int64_t)p.y - a.y) -
                     (__int128)((int64_t)p.x - a.x) * ((int64_t)b.y - a.y);

    return (cross > 0) - (cross < 0);
}

/* Does the ray from p to the east cross the edge (1), does p lie on it (-1), neither (0)? */
static int edge_meets(struct map_point a, struct map_point b, struct map_point p)
{
    int turn;

    if ((a.y < p.y && b.y < p.y) || (a.y > p.y && b.y > p.y) || (a.x < p.x && b.x < p.x))
        return 0;
    turn = side(a, b, p);
    if (turn == 0 && (a.x <= p.x || b.x <= p.x))
        return -1;
    return (a.y > p.y) != (b.y > p.y) && (turn > 0) == (b.y > a.y);
}

bool segment_contains(const struct segment *s, uint32_t index, struct map_point p)
{
    bool inside = false;

    if (s->kind != GEOMETRY_POLYGON)
        return false;
    for (uint32_t r = s->ring_starts[index]; r < s->ring_starts[index + 1]; r++) {
        uint32_t start = s->point_starts[r], end = s->point_starts[r + 1];

        for (uint32_t i = start; i < end; i++) {
            int meets = edge_meets(s->points[i], s->points[i + 1 < end ? i + 1 : start], p);

            if (meets < 0)
                return true;
            inside ^= meets;
        }
    }
    return inside;
}

struct sortable {
    uint32_t key, index;
    int64_t id;
};

static int compare_keys(const void *a, const void *b)
{
    const struct sortable *p = a, *q = b;

    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->id > q->id) - (p->id < q->id);
}

static int compare_ids(const void *a, const void *b)
{
    const struct sortable *p = a, *q = b;

    return (p->id > q->id) - (p->id < q->id);
}

/* Features along the curve, those without a shape last; *n_shaped is how many have one. */
static struct sortable *curve_order(const struct segment_draft *d, uint32_t *n_shaped)
{
    const struct map_box *boxes = COLUMN(d->boxes, struct map_box);
    struct map_box whole = { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    uint32_t n = segment_draft_count(d);
    struct sortable *order = malloc((n + 1) * sizeof(*order));

    *n_shaped = 0;
    for (uint32_t i = 0; i < n; i++)
        whole = map_box_join(whole, boxes[i]);
    for (uint32_t i = 0; order && i < n; i++) {
        bool shaped = boxes[i].min_x <= boxes[i].max_x;

        *n_shaped += shaped;
        order[i].key = shaped ? rtree_hilbert(boxes[i], whole) : UINT32_MAX;
        order[i].index = i;
        order[i].id = COLUMN(d->ids, int64_t)[i];
    }
    if (order)
        qsort(order, n, sizeof(*order), compare_keys);
    return order;
}

static bool allocate(struct segment *s, const struct segment_draft *d, uint32_t n_shaped, bool rank)
{
    size_t n = s->n, n_values = d->hashes.n;

    s->ids = malloc((n + 1) * sizeof(*s->ids));
    s->by_id = malloc((n + 1) * sizeof(*s->by_id));
    s->ring_starts = malloc((n + 1) * sizeof(*s->ring_starts));
    s->point_starts = malloc((d->point_ends.n + 1) * sizeof(*s->point_starts));
    s->is_hole = malloc(d->point_ends.n + 1);
    s->points = malloc((d->points.n + 1) * sizeof(*s->points));
    s->ranks = rank ? malloc(d->points.n + 1) : NULL;
    s->values = malloc((n * s->n_attributes + 1) * sizeof(*s->values));
    s->value_starts = malloc((n_values + 1) * sizeof(*s->value_starts));
    s->value_hashes = malloc(n_values * sizeof(*s->value_hashes));
    s->value_bytes = malloc(d->bytes.n + 1);
    s->tree.boxes = malloc((rtree_size(n_shaped) + 1) * sizeof(*s->tree.boxes));
    s->bytes = sizeof(*s) + n * 16 + d->point_ends.n * 5 +
               d->points.n * (sizeof(*s->points) + rank) + n * s->n_attributes * 4 + n_values * 12 +
               d->bytes.n + rtree_size(n_shaped) * sizeof(*s->tree.boxes);
    return s->ids && s->by_id && s->ring_starts && s->point_starts && s->is_hole && s->points &&
           (s->ranks || !rank) && s->values && s->value_starts && s->value_hashes &&
           s->value_bytes && s->tree.boxes;
}

/* Copies feature `from` of the draft behind what the segment has so far. */
static void pack(struct segment *s, const struct segment_draft *d, uint32_t from, uint32_t to,
                 uint32_t *n_rings, uint32_t *n_points)
{
    const uint32_t *ring_ends = COLUMN(d->ring_ends, uint32_t);
    const uint32_t *point_ends = COLUMN(d->point_ends, uint32_t);

    s->ring_starts[to] = *n_rings;
    for (uint32_t r = from ? ring_ends[from - 1] : 0; r < ring_ends[from]; r++) {
        uint32_t start = r ? point_ends[r - 1] : 0, n = point_ends[r] - start;

        s->point_starts[*n_rings] = *n_points;
        s->is_hole[(*n_rings)++] = COLUMN(d->is_hole, uint8_t)[r];
        memcpy(s->points + *n_points, COLUMN(d->points, struct map_point) + start,
               n * sizeof(*s->points));
        *n_points += n;
    }
    if (s->n_attributes == 0)
        return;
    memcpy(s->values + (size_t)to * s->n_attributes,
           COLUMN(d->values, uint32_t) + (size_t)from * s->n_attributes,
           s->n_attributes * sizeof(*s->values));
}

static void pack_all(struct segment *s, const struct segment_draft *d, struct sortable *order,
                     uint32_t n_shaped)
{
    uint32_t n_rings = 0, n_points = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        pack(s, d, order[i].index, i, &n_rings, &n_points);
        s->ids[i] = order[i].id;
        if (i < n_shaped)
            s->tree.boxes[i] = COLUMN(d->boxes, struct map_box)[order[i].index];
        order[i].index = i;
    }
    s->ring_starts[s->n] = n_rings;
    s->point_starts[n_rings] = n_points;
    qsort(order, s->n, sizeof(*order), compare_ids);
    for (uint32_t i = 0; i < s->n; i++)
        s->by_id[i] = order[i].index;
    s->value_starts[0] = 0;
    memcpy(s->value_starts + 1, d->value_ends.data, d->value_ends.n * sizeof(*s->value_starts));
    memcpy(s->value_hashes, d->hashes.data, d->hashes.n * sizeof(*s->value_hashes));
    if (d->bytes.n)
        memcpy(s->value_bytes, d->bytes.data, d->bytes.n);
    rtree_build(&s->tree, s->tree.boxes, n_shaped);
}

static bool rank_points(struct segment *s, struct error *err)
{
    struct importance_input in = { s->points, s->point_starts, s->ring_starts[s->n],
                                   s->kind == GEOMETRY_POLYGON };

    return importance_rank(&in, s->ranks, err);
}

struct segment *segment_draft_finish(struct segment_draft *d, bool rank, struct error *err)
{
    struct segment *s = calloc(1, sizeof(*s));
    struct sortable *order = NULL;
    uint32_t n_shaped = 0;
    bool ok = s && !draft_failed(d);

    rank = rank && d->kind != GEOMETRY_POINT;
    if (ok) {
        atomic_init(&s->refs, 1);
        s->kind = d->kind;
        s->n = segment_draft_count(d);
        s->n_attributes = d->n_attributes;
        s->n_values = (uint32_t)d->hashes.n;
        order = curve_order(d, &n_shaped);
        ok = order && allocate(s, d, n_shaped, rank);
    }
    if (!ok) {
        error_set(err, ERROR_TOO_LARGE, "no memory for a layer of %u features",
                  segment_draft_count(d));
    } else {
        pack_all(s, d, order, n_shaped);
        ok = !rank || rank_points(s, err);
    }
    free(order);
    if (ok)
        return s;
    if (s)
        segment_free(s);
    return NULL;
}
