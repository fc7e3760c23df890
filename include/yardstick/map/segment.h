/*
 * segment: many features of one layer, packed and never changed again.
 *
 * Features lie in the order of the Hilbert curve, so that what is near on the
 * ground is near in memory; box i of the tree is feature i. Rings are open
 * (the first point is not repeated), without repeated points, shells with
 * positive area where y grows south and holes with negative: what a tile
 * wants. A feature that rounding to world units left without a shape is kept
 * at the end, outside the tree: it can be found by id.
 *
 * A segment is made by a draft: add features, then finish. A draft belongs to
 * one thread. A segment is shared by reference and read by any thread.
 */
#pragma once

#include <stdatomic.h>

#include "yardstick/geo/geometry.h"
#include "yardstick/map/importance.h"
#include "yardstick/map/rtree.h"
#include "yardstick/map/value.h"

/* Where the relative coordinates of a map count from, in world units (geo/mercator). */
struct map_origin {
    int64_t x, y;
};

struct kept_file;

struct segment {
    atomic_uint refs;
    struct kept_file *file;  /* the arrays lie in it (map/snapshot_file); NULL: each on the heap */
    size_t bytes;            /* memory it holds */
    enum geometry_kind kind; /* POINT, LINE or POLYGON: what each part is */
    uint32_t n, n_attributes;
    int64_t *ids;
    uint32_t *by_id;        /* features in order of id */
    uint32_t *ring_starts;  /* feature i has rings ring_starts[i] .. ring_starts[i + 1] */
    uint32_t *point_starts; /* ring r has points point_starts[r] .. point_starts[r + 1] */
    uint8_t *is_hole;       /* of each ring */
    struct map_point *points;
    uint8_t *ranks;         /* of each point (map/importance), or NULL */
    uint32_t *values;       /* feature i, attribute a: [i * n_attributes + a]; 0 is none */
    uint32_t n_values;      /* distinct ones, the empty value 0 among them */
    uint64_t *value_starts; /* value v has value_bytes[value_starts[v] .. value_starts[v + 1]) */
    uint32_t *value_hashes;
    char *value_bytes;
    struct rtree tree;
};

void segment_share(struct segment *s);
void segment_drop(struct segment *s); /* NULL is no segment */

/* The place of the feature with that id; false if it has none. */
bool segment_find(const struct segment *s, int64_t id, uint32_t *index);
struct map_box segment_box(const struct segment *s, uint32_t index); /* min > max: no shape */
bool segment_contains(const struct segment *s, uint32_t index, struct map_point p);
struct str segment_value(const struct segment *s, uint32_t index, uint32_t attribute);

struct segment_draft;

/* `limit` bounds the bytes held while drafting; NULL without memory. */
struct segment_draft *segment_draft_open(enum geometry_kind kind, uint32_t n_attributes,
                                         struct map_origin origin, size_t limit);
/*
 * A feature from degrees; `values` has n_attributes, NULL for none. ERROR_INVALID
 * if the id is not positive, the kind is another, or the place is more than 45
 * degrees from the origin.
 */
MUST_CHECK bool segment_draft_add(struct segment_draft *d, int64_t id,
                                  const struct geometry *degrees, const struct map_value *values,
                                  struct error *err);
/* A copy of a feature of a segment of the same kind and attributes. */
void segment_draft_copy(struct segment_draft *d, const struct segment *from, uint32_t index);
uint32_t segment_draft_count(const struct segment_draft *d);

/* The segment, with one reference, ranked if asked; the draft is spent. NULL: ERROR_TOO_LARGE. */
struct segment *segment_draft_finish(struct segment_draft *d, bool rank, struct error *err);
void segment_draft_close(struct segment_draft *d); /* also after finish */
