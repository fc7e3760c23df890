/*
 * mvt: see the header. Protocol buffers' encoding is that of
 * https://protobuf.dev/programming-guides/encoding/ : tag = number << 3 | kind.
 */
#include "yardstick/tile/mvt.h"

#include <stdlib.h>

enum { VARINT = 0, BYTES = 2, MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7, EXTENT = 4096 };
enum { LAYER_BYTES_MAX = 64 << 20 };

struct mvt_slot {
    uint32_t hash, tag;
    uint32_t generation; /* of the layer that put it here; others are free */
};

/* At most 10 bytes at `at`; the byte after them. */
static char *put_varint(char *at, uint64_t value)
{
    for (; value >= 128; value >>= 7)
        *at++ = (char)(value | 128);
    *at++ = (char)value;
    return at;
}

static void add_varint(struct buf *buf, uint64_t value)
{
    char bytes[10];

    buf_add(buf, (struct str){ bytes, (size_t)(put_varint(bytes, value) - bytes) });
}

static void add_field(struct buf *buf, unsigned number, struct str bytes)
{
    add_varint(buf, number << 3 | BYTES);
    add_varint(buf, bytes.len);
    buf_add(buf, bytes);
}

/* How many bytes put_varint() writes. */
static size_t varint_size(uint64_t value)
{
    return (size_t)(63 - __builtin_clzll(value | 1)) / 7 + 1;
}

void mvt_begin(struct mvt *mvt, struct buf *out)
{
    mvt->out = out;
    mvt->failed = false;
    mvt->features.limit = mvt->shape.limit = LAYER_BYTES_MAX;
    mvt->keys.limit = mvt->values.limit = LAYER_BYTES_MAX;
}

void mvt_release(struct mvt *mvt)
{
    buf_release(&mvt->features);
    buf_release(&mvt->shape);
    buf_release(&mvt->keys);
    buf_release(&mvt->values);
    free(mvt->slots);
    free(mvt->ordered);
    mvt->slots = NULL;
    mvt->ordered = NULL;
    mvt->n_slots = mvt->room_ordered = 0;
}

void mvt_layer(struct mvt *mvt, struct str name)
{
    mvt->name = name;
    buf_clear(&mvt->features);
    buf_clear(&mvt->keys);
    buf_clear(&mvt->values);
    mvt->n_keys = mvt->n_values = 0;
    memset(mvt->key, 0, sizeof(mvt->key));
    if (++mvt->generation == 0) { // once in four billion layers the stamps begin again
        free(mvt->slots);
        mvt->slots = NULL;
        mvt->n_slots = 0;
        mvt->generation = 1;
    }
}

static uint32_t zigzag(int32_t value)
{
    return (uint32_t)value << 1 ^ (uint32_t)(value >> 31);
}

/* MoveTo and LineTo of one ring or line from the cursor; the byte after. */
static char *put_ring(char *at, const struct tile_point *p, uint32_t n, struct tile_point *cursor)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0)
            at = put_varint(at, 1 << 3 | MOVE_TO);
        else if (i == 1)
            at = put_varint(at, (uint64_t)(n - 1) << 3 | LINE_TO);
        at = put_varint(at, zigzag(p[i].x - cursor->x));
        at = put_varint(at, zigzag(p[i].y - cursor->y));
        *cursor = p[i];
    }
    return at;
}

static char *put_points(char *at, const struct shape *s)
{
    struct tile_point cursor = { 0, 0 };

    at = put_varint(at, (uint64_t)s->n_points << 3 | MOVE_TO);
    for (uint32_t i = 0; i < s->n_points; i++) {
        at = put_varint(at, zigzag(s->points[i].x - cursor.x));
        at = put_varint(at, zigzag(s->points[i].y - cursor.y));
        cursor = s->points[i];
    }
    return at;
}

static char *put_rings(char *at, const struct shape *s)
{
    struct tile_point cursor = { 0, 0 };

    for (uint32_t r = 0; r < s->n_rings; r++) {
        struct shape_ring ring = s->rings[r];

        at = put_ring(at, s->points + ring.start, ring.end - ring.start, &cursor);
        if (s->kind == GEOMETRY_POLYGON)
            at = put_varint(at, 1 << 3 | CLOSE_PATH);
    }
    return at;
}

bool mvt_feature(struct mvt *mvt, uint64_t id, const struct shape *shape)
{
    size_t most = 16 * (size_t)shape->n_rings + 10 * (size_t)shape->n_points + 64;
    char *start, *at;

    if (shape->n_rings == 0 || shape->failed)
        return false;
    buf_clear(&mvt->shape);
    start = buf_extend(&mvt->shape, most);
    if (!start) {
        mvt->failed = true;
        return false;
    }
    at = shape->kind == GEOMETRY_POINT ? put_points(start, shape) : put_rings(start, shape);
    mvt->shape.len = (size_t)(at - start);
    mvt->id = id;
    mvt->kind = shape->kind;
    mvt->n_tags = 0;
    return true;
}

/* Twice as many slots, and room for half as many values. */
static bool grow_slots(struct mvt *mvt)
{
    uint32_t n_slots = mvt->n_slots ? 2 * mvt->n_slots : 1024;
    struct mvt_slot *slots = calloc(n_slots, sizeof(*slots));
    struct str *ordered = realloc(mvt->ordered, n_slots * sizeof(*ordered));

    if (ordered)
        mvt->ordered = ordered;
    if (!slots || !ordered) {
        free(slots);
        return false;
    }
    for (uint32_t i = 0; i < mvt->n_slots; i++) {
        uint32_t k = mvt->slots[i].hash & (n_slots - 1);

        if (mvt->slots[i].generation != mvt->generation)
            continue;
        while (slots[k].generation)
            k = (k + 1) & (n_slots - 1);
        slots[k] = mvt->slots[i];
    }
    free(mvt->slots);
    mvt->slots = slots;
    mvt->n_slots = n_slots;
    return true;
}

/* The tag of a value, new or not. Most are the same bytes at the same place. */
static uint32_t value_tag(struct mvt *mvt, struct str value, uint32_t hash)
{
    uint32_t i;

    if (2 * mvt->n_values >= mvt->n_slots && !grow_slots(mvt)) {
        mvt->failed = true;
        return 0;
    }
    for (i = hash & (mvt->n_slots - 1); mvt->slots[i].generation == mvt->generation;
         i = (i + 1) & (mvt->n_slots - 1)) {
        const struct str *known = &mvt->ordered[mvt->slots[i].tag];

        if (mvt->slots[i].hash == hash && (known->ptr == value.ptr || str_eq(*known, value)))
            return mvt->slots[i].tag;
    }
    mvt->slots[i] = (struct mvt_slot){ hash, mvt->n_values, mvt->generation };
    mvt->ordered[mvt->n_values] = value;
    return mvt->n_values++;
}

void mvt_tag(struct mvt *mvt, uint32_t key, const char *name, struct str value, uint32_t hash)
{
    char *at = mvt->tags + mvt->n_tags;
    struct mvt_key *k;

    if (value.len == 0 || key >= MVT_KEYS_MAX || mvt->n_tags + 10 > sizeof(mvt->tags))
        return;
    k = &mvt->key[key];
    if (k->tag == 0) {
        k->tag = ++mvt->n_keys;
        add_field(&mvt->keys, 3, str_from(name));
    }
    if (k->value != value.ptr) {
        k->value_tag = value_tag(mvt, value, hash);
        k->value = value.ptr;
    }
    at = put_varint(at, k->tag - 1);
    at = put_varint(at, k->value_tag);
    mvt->n_tags = (size_t)(at - mvt->tags);
}

static char *put_field(char *at, unsigned number, const char *bytes, size_t n)
{
    at = put_varint(at, number << 3 | BYTES);
    at = put_varint(at, n);
    if (n)
        memcpy(at, bytes, n);
    return at + n;
}

void mvt_feature_end(struct mvt *mvt)
{
    size_t n = 1 + varint_size(mvt->id) + 2 + 1 + varint_size(mvt->shape.len) + mvt->shape.len;
    char *at;

    if (mvt->n_tags > 0)
        n += 1 + varint_size(mvt->n_tags) + mvt->n_tags;
    at = buf_extend(&mvt->features, 1 + varint_size(n) + n);
    if (!at) {
        mvt->failed = true;
        return;
    }
    at = put_varint(at, 2 << 3 | BYTES);
    at = put_varint(at, n);
    at = put_varint(at, 1 << 3 | VARINT);
    at = put_varint(at, mvt->id);
    if (mvt->n_tags > 0)
        at = put_field(at, 2, mvt->tags, mvt->n_tags);
    at = put_varint(at, 3 << 3 | VARINT);
    at = put_varint(at, (uint64_t)mvt->kind); // POINT 1, LINESTRING 2, POLYGON 3: the same
    put_field(at, 4, mvt->shape.data, mvt->shape.len);
}

/* The values in the order of their tags. */
static void gather_values(struct mvt *mvt)
{
    size_t most = 0;
    char *start, *at;

    for (uint32_t tag = 0; tag < mvt->n_values; tag++)
        most += mvt->ordered[tag].len + 11;
    buf_clear(&mvt->values);
    start = at = buf_extend(&mvt->values, most);
    if (!at)
        return;
    for (uint32_t tag = 0; tag < mvt->n_values; tag++)
        at = put_field(at, 4, mvt->ordered[tag].ptr, mvt->ordered[tag].len);
    mvt->values.len = (size_t)(at - start);
}

void mvt_layer_end(struct mvt *mvt)
{
    struct buf *out = mvt->out;
    size_t n = 2 + 1 + varint_size(mvt->name.len) + mvt->name.len + mvt->features.len +
               mvt->keys.len + 1 + varint_size(EXTENT);

    if (mvt->features.len == 0)
        return;
    gather_values(mvt);
    add_varint(out, 3 << 3 | BYTES);
    add_varint(out, n + mvt->values.len);
    add_varint(out, 15 << 3 | VARINT); // version
    add_varint(out, 2);
    add_field(out, 1, mvt->name);
    buf_add(out, buf_str(&mvt->features));
    buf_add(out, buf_str(&mvt->keys));
    buf_add(out, buf_str(&mvt->values));
    add_varint(out, 5 << 3 | VARINT); // extent
    add_varint(out, EXTENT);
    mvt->failed |= mvt->features.failed || mvt->keys.failed || mvt->values.failed;
}

bool mvt_ok(const struct mvt *mvt, struct error *err)
{
    if (mvt->failed)
        return error_set(err, ERROR_TOO_LARGE, "no memory for a tile layer");
    return buf_ok(mvt->out, err);
}
