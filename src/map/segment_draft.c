/*
 * segment_draft: features on their way into a segment; see map/segment.h.
 */
#include "draft.h"

#include "yardstick/geo/mercator.h"

struct segment_draft *segment_draft_open(enum geometry_kind kind, uint32_t n_attributes,
                                         struct map_origin origin, size_t limit)
{
    struct segment_draft *d = calloc(1, sizeof(*d));

    if (!d)
        return NULL;
    *d = (struct segment_draft){ .kind = kind,
                                 .n_attributes = n_attributes,
                                 .origin = origin,
                                 .limit = limit,
                                 .ids = COLUMN_INIT(int64_t),
                                 .boxes = COLUMN_INIT(struct map_box),
                                 .ring_ends = COLUMN_INIT(uint32_t),
                                 .point_ends = COLUMN_INIT(uint32_t),
                                 .is_hole = COLUMN_INIT(uint8_t),
                                 .points = COLUMN_INIT(struct map_point),
                                 .values = COLUMN_INIT(uint32_t),
                                 .value_ends = COLUMN_INIT(uint64_t),
                                 .hashes = COLUMN_INIT(uint32_t),
                                 .bytes = COLUMN_INIT(char),
                                 .scratch = BUF_INIT(1 << 20) };
    column_add(&d->value_ends, &(uint64_t){ 0 }, 1);
    column_add(&d->hashes, &(uint32_t){ 0 }, 1);
    return d;
}

void segment_draft_close(struct segment_draft *d)
{
    if (!d)
        return;
    struct column *all[] = { &d->ids,    &d->boxes,  &d->ring_ends,  &d->point_ends, &d->is_hole,
                             &d->points, &d->values, &d->value_ends, &d->hashes,     &d->bytes };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        column_release(all[i]);
    free(d->slots);
    buf_release(&d->scratch);
    free(d);
}

uint32_t segment_draft_count(const struct segment_draft *d)
{
    return (uint32_t)d->ids.n;
}

size_t draft_bytes(const struct segment_draft *d)
{
    return d->ids.n * (sizeof(int64_t) + sizeof(struct map_box) + 2 * sizeof(uint32_t)) +
           d->point_ends.n * 5 + d->points.n * (sizeof(struct map_point) + 1) +
           d->values.n * sizeof(uint32_t) + d->value_ends.n * 16 + d->bytes.n;
}

bool draft_failed(const struct segment_draft *d)
{
    return d->ids.failed || d->boxes.failed || d->ring_ends.failed || d->point_ends.failed ||
           d->is_hole.failed || d->points.failed || d->values.failed || d->value_ends.failed ||
           d->hashes.failed || d->bytes.failed;
}

static uint32_t hash_bytes(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u; // FNV-1a

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32);
}

static struct str dictionary_get(const struct segment_draft *d, uint32_t value)
{
    const uint64_t *ends = COLUMN(d->value_ends, uint64_t);
    uint64_t start = value ? ends[value - 1] : 0;

    return (struct str){ d->bytes.data + start, ends[value] - start };
}

/* Twice as many slots once half are taken. */
static bool dictionary_grow(struct segment_draft *d)
{
    uint32_t n_slots = d->n_slots ? 2 * d->n_slots : 1024;
    uint32_t *slots;

    if (2 * (d->hashes.n + 1) <= d->n_slots)
        return true;
    slots = calloc(n_slots, sizeof(*slots));
    if (!slots) {
        d->hashes.failed = true;
        return false;
    }
    for (uint32_t v = 1; v < d->hashes.n; v++) {
        uint32_t i = COLUMN(d->hashes, uint32_t)[v] & (n_slots - 1);

        while (slots[i])
            i = (i + 1) & (n_slots - 1);
        slots[i] = v;
    }
    free(d->slots);
    d->slots = slots;
    d->n_slots = n_slots;
    return true;
}

/* The number of the encoded value in the dictionary; 0 for the empty one. */
static uint32_t dictionary_add(struct segment_draft *d, struct str encoded)
{
    uint32_t h = hash_bytes(encoded), i;
    uint64_t end;

    if (encoded.len == 0 || !dictionary_grow(d) || draft_failed(d))
        return 0;
    for (i = h & (d->n_slots - 1); d->slots[i]; i = (i + 1) & (d->n_slots - 1)) {
        uint32_t v = d->slots[i];

        if (COLUMN(d->hashes, uint32_t)[v] == h && str_eq(dictionary_get(d, v), encoded))
            return v;
    }
    column_add(&d->bytes, encoded.ptr, encoded.len);
    end = d->bytes.n;
    column_add(&d->value_ends, &end, 1);
    column_add(&d->hashes, &h, 1);
    if (draft_failed(d))
        return 0;
    d->slots[i] = (uint32_t)d->hashes.n - 1;
    return d->slots[i];
}

/* Twice the area, positive for a shell (y grows south). Differences fit 2^32, products a double. */
static double twice_area(const struct map_point *p, uint32_t n)
{
    double sum = 0;

    for (uint32_t i = 1; i + 1 < n; i++)
        sum += ((double)p[i].x - p[0].x) * ((double)p[i + 1].y - p[0].y) -
               ((double)p[i + 1].x - p[0].x) * ((double)p[i].y - p[0].y);
    return sum;
}

static void turn_round(struct map_point *p, uint32_t n)
{
    for (uint32_t i = 1, k = n - 1; i < k; i++, k--) {
        struct map_point keep = p[i];

        p[i] = p[k];
        p[k] = keep;
    }
}

/* Ends the ring that began at point `start`; false if nothing of it is left. */
static bool end_ring(struct segment_draft *d, uint32_t start, bool is_hole)
{
    uint32_t n = (uint32_t)d->points.n - start, least = 1, end;
    struct map_point *p;

    if (n == 0)
        return false;
    p = COLUMN(d->points, struct map_point) + start;
    if (d->kind == GEOMETRY_POLYGON) {
        double area;

        while (n > 1 && p[n - 1].x == p[0].x && p[n - 1].y == p[0].y)
            n--;
        area = n >= 3 ? twice_area(p, n) : 0;
        if (area == 0)
            n = 0;
        else if ((area < 0) != is_hole)
            turn_round(p, n);
        least = 3;
    } else if (d->kind == GEOMETRY_LINE) {
        least = 2;
    }
    d->points.n = start + (n < least ? 0 : n);
    if (n < least)
        return false;
    end = (uint32_t)d->points.n;
    column_add(&d->point_ends, &end, 1);
    column_add(&d->is_hole, &(uint8_t){ is_hole }, 1);
    return true;
}

static bool place(const struct segment_draft *d, struct point degrees, struct map_point *out,
                  struct error *err)
{
    struct world_point w = mercator_world(degrees);
    int64_t x = w.x - d->origin.x, y = w.y - d->origin.y;

    if (x < INT32_MIN || x > INT32_MAX || y < INT32_MIN || y > INT32_MAX)
        return error_set(err, ERROR_INVALID,
                         "the point %.6f, %.6f is more than 45 degrees from the middle of the map",
                         degrees.x, degrees.y);
    *out = (struct map_point){ (int32_t)x, (int32_t)y };
    return true;
}

/* The points of one ring as they come, without repeats. */
static bool add_points(struct segment_draft *d, const struct geometry *g, uint32_t ring,
                       struct error *err)
{
    size_t start = d->points.n;

    for (uint32_t i = geometry_ring_start(g, ring); i < g->ring_ends[ring]; i++) {
        struct map_point p = { 0 }, *last;

        if (!place(d, g->points[i], &p, err))
            return false;
        last = d->points.n > start ? COLUMN(d->points, struct map_point) + d->points.n - 1 : NULL;
        if (!last || last->x != p.x || last->y != p.y)
            column_add(&d->points, &p, 1);
    }
    return true;
}

static bool add_shape(struct segment_draft *d, const struct geometry *g, struct error *err)
{
    for (uint32_t part = 0; part < g->n_parts; part++) {
        uint32_t first = geometry_part_start(g, part);

        for (uint32_t ring = first; ring < g->part_ends[part]; ring++) {
            uint32_t start = (uint32_t)d->points.n;
            bool is_hole = d->kind == GEOMETRY_POLYGON && ring > first;

            if (!add_points(d, g, ring, err))
                return false;
            if (d->points.failed || (!end_ring(d, start, is_hole) && ring == first))
                break; // no shell, no holes
        }
    }
    return true;
}

/* Closes the feature whose points began at `start`. */
static void end_feature(struct segment_draft *d, int64_t id, size_t start)
{
    struct map_box box = { INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN };
    uint32_t end = (uint32_t)d->point_ends.n;

    for (size_t i = start; i < d->points.n; i++) {
        struct map_point p = COLUMN(d->points, struct map_point)[i];

        box = map_box_join(box, (struct map_box){ p.x, p.y, p.x, p.y });
    }
    column_add(&d->ids, &id, 1);
    column_add(&d->boxes, &box, 1);
    column_add(&d->ring_ends, &end, 1);
}

bool segment_draft_add(struct segment_draft *d, int64_t id, const struct geometry *degrees,
                       const struct map_value *values, struct error *err)
{
    size_t n_points = d->points.n, n_rings = d->point_ends.n;

    if (id <= 0)
        return error_set(err, ERROR_INVALID, "a feature has the id %lld; ids begin at 1",
                         (long long)id);
    if (degrees->n_parts > 0 && geometry_part_kind(degrees->kind) != d->kind)
        return error_set(err, ERROR_INVALID, "the shape of %lld is of another kind than its layer",
                         (long long)id);
    if (draft_bytes(d) > d->limit || d->points.n + degrees->n_points >= UINT32_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the map is larger than %zu MB", d->limit >> 20);
    if (!add_shape(d, degrees, err)) {
        d->points.n = n_points;
        d->point_ends.n = d->is_hole.n = n_rings;
        return false;
    }
    for (uint32_t a = 0; a < d->n_attributes; a++) {
        uint32_t value = 0;

        buf_clear(&d->scratch);
        if (values)
            value_encode(&d->scratch, &values[a]);
        if (!d->scratch.failed)
            value = dictionary_add(d, buf_str(&d->scratch));
        column_add(&d->values, &value, 1);
    }
    end_feature(d, id, n_points);
    return true;
}

void segment_draft_copy(struct segment_draft *d, const struct segment *from, uint32_t index)
{
    size_t n_points = d->points.n;

    for (uint32_t r = from->ring_starts[index]; r < from->ring_starts[index + 1]; r++) {
        uint32_t start = from->point_starts[r], end;

        column_add(&d->points, from->points + start, from->point_starts[r + 1] - start);
        end = (uint32_t)d->points.n;
        column_add(&d->point_ends, &end, 1);
        column_add(&d->is_hole, &from->is_hole[r], 1);
    }
    for (uint32_t a = 0; a < d->n_attributes; a++) {
        uint32_t value = dictionary_add(d, segment_value(from, index, a));

        column_add(&d->values, &value, 1);
    }
    end_feature(d, from->ids[index], n_points);
}
