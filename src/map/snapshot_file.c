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

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "layer.h"
#include "map_file.h"

enum { ARRAYS = 12 };

struct head {
    char magic[8];
    uint32_t record_bytes; /* of the structs below: another program's file does not fit */
    uint32_t n_layers;
    uint64_t bytes, sum; /* of the whole file, but for these eight bytes in the sum */
    uint64_t revision;
    int64_t origin_x, origin_y;
    char key[SNAPSHOT_KEY_MAX + 1];
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

static const char magic[8] = "YSMAP\0\0";

static uint32_t record_bytes(void)
{
    return sizeof(struct head) + sizeof(struct layer_record) * 3 +
           sizeof(struct attribute_record) * 5 + sizeof(struct segment_record) * 7;
}

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

/* Four lanes of multiply and rotate over 8-byte words; a flipped bit changes it. */
struct sum {
    uint64_t lane[4];
    unsigned next;
};

static void sum_add(struct sum *sum, const char *at, size_t words)
{
    uint64_t word;

    for (size_t i = 0; i < words; i++) {
        uint64_t *lane = &sum->lane[sum->next++ & 3];

        memcpy(&word, at + 8 * i, 8);
        *lane = (*lane ^ word) * 0x9e3779b97f4a7c15u;
        *lane ^= *lane >> 29;
    }
}

static uint64_t sum_end(const struct sum *sum)
{
    uint64_t h = 0;

    for (int i = 0; i < 4; i++)
        h = (h ^ sum->lane[i]) * 0xff51afd7ed558ccdu + (h >> 31);
    return h;
}

/* The sum of a file: `behind` is that of all behind the head. */
static uint64_t file_sum(struct head head, const struct sum *behind)
{
    struct sum sum = *behind;

    head.sum = 0;
    sum_add(&sum, (const char *)&head, sizeof(head) / 8);
    return sum_end(&sum);
}

static size_t padded(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

struct out {
    FILE *file;
    struct sum sum;
    uint64_t bytes;
};

static bool put(struct out *out, const void *at, size_t bytes)
{
    char tail[8] = { 0 };
    size_t whole = bytes & ~(size_t)7, rest = bytes - whole;

    if (bytes == 0)
        return true;
    if (rest)
        memcpy(tail, (const char *)at + whole, rest);
    sum_add(&out->sum, at, whole / 8);
    sum_add(&out->sum, tail, rest ? 1 : 0);
    out->bytes += padded(bytes);
    return fwrite(at, 1, whole, out->file) == whole &&
           (!rest || fwrite(tail, 1, 8, out->file) == 8);
}

static bool put_segment(struct out *out, const struct segment *from)
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
    bool ok = put(out, &r, sizeof(r));

    arrays_of(&s, &r, arrays);
    for (int i = 0; ok && i < ARRAYS; i++)
        ok = put(out, *arrays[i].at, arrays[i].bytes);
    return ok;
}

static bool put_layer(struct out *out, const struct map_layer *layer)
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
    ok = put(out, &r, sizeof(r));
    for (uint32_t a = 0; ok && a < schema->n_attributes; a++) {
        struct attribute_record attribute = { .kind = schema->attributes[a].kind };

        memcpy(attribute.name, schema->attributes[a].name, sizeof(attribute.name));
        ok = put(out, &attribute, sizeof(attribute));
    }
    return ok && put(out, layer->dead, layer->n_dead * sizeof(*layer->dead)) &&
           put_segment(out, layer->base) && (!layer->recent || put_segment(out, layer->recent));
}

/* The head, with its sum, goes in front at the end: until then the file fits no key. */
static bool put_all(struct out *out, const struct snapshot *s, const char *key)
{
    struct head head = { .record_bytes = record_bytes(),
                         .n_layers = s->n_layers,
                         .revision = s->revision,
                         .origin_x = s->origin.x,
                         .origin_y = s->origin.y };
    bool ok = fwrite(&head, 1, sizeof(head), out->file) == sizeof(head);

    for (uint32_t i = 0; ok && i < s->n_layers; i++)
        ok = put_layer(out, &s->layers[i]);
    memcpy(head.magic, magic, sizeof(magic));
    snprintf(head.key, sizeof(head.key), "%s", key);
    head.bytes = sizeof(head) + out->bytes;
    head.sum = file_sum(head, &out->sum);
    return ok && fseek(out->file, 0, SEEK_SET) == 0 &&
           fwrite(&head, 1, sizeof(head), out->file) == sizeof(head) && fflush(out->file) == 0 &&
           fdatasync(fileno(out->file)) == 0;
}

static bool cannot(struct error *err, const char *path)
{
    return error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL,
                     "the map cannot be kept in %s: %s", path, strerror(errno));
}

bool snapshot_file_write(const struct snapshot *s, const char *key, const char *path,
                         struct error *err)
{
    char partial[4096];
    struct out out = { 0 };
    int fd;
    bool ok;

    snprintf(partial, sizeof(partial), "%s.partial", path);
    fd = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    out.file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!out.file) {
        if (fd >= 0)
            close(fd);
        return cannot(err, path);
    }
    ok = put_all(&out, s, key);
    ok = fclose(out.file) == 0 && ok;
    if (ok && rename(partial, path) == 0)
        return true;
    unlink(partial);
    return cannot(err, path);
}

struct cursor {
    struct map_file *file;
    size_t at;
};

/* The next bytes; NULL beyond the end. */
static void *take(struct cursor *c, uint64_t bytes)
{
    char *at = c->file->at + c->at;

    if (bytes > c->file->bytes - c->at || padded(bytes) > c->file->bytes - c->at)
        return NULL;
    c->at += padded(bytes);
    return at;
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

static struct segment *take_segment(struct cursor *c, const struct map_schema *schema)
{
    const struct segment_record *r = take(c, sizeof(*r));
    struct array arrays[ARRAYS];
    struct segment *s;

    if (!r || !record_fits(r, schema) || !(s = calloc(1, sizeof(*s))))
        return NULL;
    atomic_init(&s->refs, 1);
    s->file = c->file;
    map_file_share(s->file);
    s->bytes = r->bytes;
    s->kind = r->kind;
    s->n = r->n;
    s->n_attributes = r->n_attributes;
    s->n_values = r->n_values;
    arrays_of(s, r, arrays);
    for (int i = 0; i < ARRAYS; i++) {
        *arrays[i].at = arrays[i].bytes || i != 6 ? take(c, arrays[i].bytes) : NULL;
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

static bool take_schema(struct cursor *c, const struct layer_record *r, struct map_schema **out)
{
    const struct attribute_record *attributes = take(c, r->n_attributes * sizeof(*attributes));
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

static bool take_layer(struct cursor *c, struct map_layer *layer)
{
    const struct layer_record *r = take(c, sizeof(*r));
    const uint32_t *dead;

    if (!r || !take_schema(c, r, &layer->schema))
        return false;
    dead = take(c, r->n_dead * sizeof(*dead));
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

static bool head_fits(const struct map_file *file, const char *key)
{
    const struct head *head = (const void *)file->at;
    struct sum sum = { 0 };

    if (file->bytes < sizeof(*head) || memcmp(head->magic, magic, sizeof(magic)) != 0 ||
        head->record_bytes != record_bytes() || head->bytes != file->bytes || file->bytes % 8 ||
        head->n_layers > MAP_LAYERS_MAX || strncmp(head->key, key, sizeof(head->key)) != 0)
        return false;
    sum_add(&sum, file->at + sizeof(*head), (file->bytes - sizeof(*head)) / 8);
    return file_sum(*head, &sum) == head->sum;
}

static struct snapshot *take_all(struct map_file *file)
{
    const struct head *head = (const void *)file->at;
    struct cursor c = { file, sizeof(*head) };
    struct map_origin origin = { head->origin_x, head->origin_y };
    struct snapshot *s = snapshot_make(head->n_layers, origin, head->revision);

    for (uint32_t i = 0; s && i < head->n_layers; i++)
        if (!take_layer(&c, &s->layers[i])) {
            snapshot_release(s);
            return NULL;
        }
    return s;
}

struct snapshot *snapshot_file_open(const char *path, const char *key)
{
    struct map_file *file = map_file_open(path);
    struct snapshot *s = file && head_fits(file, key) ? take_all(file) : NULL;

    map_file_drop(file);
    return s;
}
