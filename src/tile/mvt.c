/*
 * mvt: see the header. Protocol buffers' encoding is that of
 * https://protobuf.dev/programming-guides/encoding/ : tag = number << 3 | kind.
 */
#include "yardstick/tile/mvt.h"

#include <stdlib.h>

enum { VARINT = 0, BYTES = 2, MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7, EXTENT = 4096 };
enum { LAYER_BYTES_MAX = 64 << 20 };

struct mvt_slot {
    struct str value;
    uint32_t hash, tag;
    bool used;
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

void mvt_begin(struct mvt *mvt, struct buf *out)
{
    mvt->out = out;
    mvt->failed = false;
    mvt->features.limit = mvt->feature.limit = mvt->keys.limit = LAYER_BYTES_MAX;
    mvt->values.limit = mvt->tags.limit = LAYER_BYTES_MAX;
}

void mvt_release(struct mvt *mvt)
{
    buf_release(&mvt->features);
    buf_release(&mvt->feature);
    buf_release(&mvt->keys);
    buf_release(&mvt->values);
    buf_release(&mvt->tags);
    free(mvt->slots);
    mvt->slots = NULL;
    mvt->n_slots = 0;
}

void mvt_layer(struct mvt *mvt, struct str name)
{
    mvt->name = name;
    buf_clear(&mvt->features);
    buf_clear(&mvt->keys);
    buf_clear(&mvt->values);
    mvt->n_keys = mvt->n_values = 0;
    memset(mvt->key_tags, 0xff, sizeof(mvt->key_tags));
    if (mvt->slots)
        memset(mvt->slots, 0, mvt->n_slots * sizeof(*mvt->slots));
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
    size_t most = 16 * (size_t)shape->n_rings + 10 * (size_t)shape->n_points + 64, length;
    char *start, *at;

    if (shape->n_rings == 0 || shape->failed)
        return false;
    buf_clear(&mvt->feature);
    buf_clear(&mvt->tags);
    buf_clear(&mvt->values);
    start = buf_extend(&mvt->values, most); // scratch until the layer ends
    if (!start) {
        mvt->failed = true;
        return false;
    }
    at = shape->kind == GEOMETRY_POINT ? put_points(start, shape) : put_rings(start, shape);
    length = (size_t)(at - start);
    add_varint(&mvt->feature, 1 << 3 | VARINT);
    add_varint(&mvt->feature, id);
    add_varint(&mvt->feature, 3 << 3 | VARINT);
    add_varint(&mvt->feature, (uint64_t)shape->kind); // POINT 1, LINESTRING 2, POLYGON 3: the same
    add_field(&mvt->feature, 4, (struct str){ start, length });
    return true;
}

static bool grow_slots(struct mvt *mvt)
{
    uint32_t n_slots = mvt->n_slots ? 2 * mvt->n_slots : 1024;
    struct mvt_slot *slots = calloc(n_slots, sizeof(*slots));

    if (!slots)
        return false;
    for (uint32_t i = 0; i < mvt->n_slots; i++) {
        uint32_t k = mvt->slots[i].hash & (n_slots - 1);

        if (!mvt->slots[i].used)
            continue;
        while (slots[k].used)
            k = (k + 1) & (n_slots - 1);
        slots[k] = mvt->slots[i];
    }
    free(mvt->slots);
    mvt->slots = slots;
    mvt->n_slots = n_slots;
    return true;
}

/* The tag of a value, new or not. Pointers are compared first: most values come again as they are.
 */
static uint32_t value_tag(struct mvt *mvt, struct str value, uint32_t hash)
{
    uint32_t i;

    if (2 * mvt->n_values >= mvt->n_slots && !grow_slots(mvt)) {
        mvt->failed = true;
        return 0;
    }
    for (i = hash & (mvt->n_slots - 1); mvt->slots[i].used; i = (i + 1) & (mvt->n_slots - 1)) {
        const struct mvt_slot *s = &mvt->slots[i];

        if (s->value.ptr == value.ptr || (s->hash == hash && str_eq(s->value, value)))
            return s->tag;
    }
    mvt->slots[i] = (struct mvt_slot){ value, hash, mvt->n_values, true };
    return mvt->n_values++;
}

void mvt_tag(struct mvt *mvt, uint32_t key, struct str name, struct str value, uint32_t hash)
{
    char bytes[20], *at;

    if (value.len == 0 || key >= MVT_KEYS_MAX)
        return;
    if (mvt->key_tags[key] < 0) {
        mvt->key_tags[key] = (int32_t)mvt->n_keys++;
        add_field(&mvt->keys, 3, name);
    }
    at = put_varint(bytes, (uint64_t)mvt->key_tags[key]);
    at = put_varint(at, value_tag(mvt, value, hash));
    buf_add(&mvt->tags, (struct str){ bytes, (size_t)(at - bytes) });
}

void mvt_feature_end(struct mvt *mvt)
{
    if (mvt->tags.len > 0)
        add_field(&mvt->feature, 2, buf_str(&mvt->tags));
    mvt->failed |= mvt->tags.failed || mvt->feature.failed;
    add_field(&mvt->features, 2, buf_str(&mvt->feature));
}

/* The values in the order of their tags. */
static void gather_values(struct mvt *mvt)
{
    const struct mvt_slot **ordered = malloc((mvt->n_values + 1) * sizeof(*ordered));

    buf_clear(&mvt->values);
    if (!ordered) {
        mvt->failed = true;
        return;
    }
    for (uint32_t i = 0; i < mvt->n_slots; i++) {
        if (mvt->slots[i].used)
            ordered[mvt->slots[i].tag] = &mvt->slots[i];
    }
    for (uint32_t tag = 0; tag < mvt->n_values; tag++)
        add_field(&mvt->values, 4, ordered[tag]->value);
    free(ordered);
}

void mvt_layer_end(struct mvt *mvt)
{
    struct buf *head = &mvt->feature, *tail = &mvt->tags;

    if (mvt->features.len == 0)
        return;
    gather_values(mvt);
    buf_clear(head);
    buf_clear(tail);
    add_varint(head, 15 << 3 | VARINT); // version
    add_varint(head, 2);
    add_field(head, 1, mvt->name);
    add_varint(tail, 5 << 3 | VARINT); // extent
    add_varint(tail, EXTENT);
    add_varint(mvt->out, 3 << 3 | BYTES);
    add_varint(mvt->out,
               head->len + mvt->features.len + mvt->keys.len + mvt->values.len + tail->len);
    buf_add(mvt->out, buf_str(head));
    buf_add(mvt->out, buf_str(&mvt->features));
    buf_add(mvt->out, buf_str(&mvt->keys));
    buf_add(mvt->out, buf_str(&mvt->values));
    buf_add(mvt->out, buf_str(tail));
    mvt->failed |= mvt->features.failed || mvt->keys.failed || mvt->values.failed;
}

bool mvt_ok(const struct mvt *mvt, struct error *err)
{
    if (mvt->failed)
        return error_set(err, ERROR_TOO_LARGE, "no memory for a tile layer");
    return buf_ok(mvt->out, err);
}
