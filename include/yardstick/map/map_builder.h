/*
 * map_builder: a snapshot, layer by layer, feature by feature.
 *
 *     struct map_builder *b = map_builder_open(&(struct map_start){
 *         .centre = { 116.4, 39.9 }, .limit_bytes = 4 << 30 }, err);
 *     map_builder_layer(b, &room_layer, err);
 *     map_builder_add(b, id, &geometry, values, err); …
 *     struct snapshot *s = map_builder_finish(b, err);   // then map_publish(map, s)
 *     map_builder_close(b);
 *
 * With .base the snapshot keeps the layers of another one, by reference, and
 * a layer of the same name takes the old one's place: that is how an imported
 * layer joins. One thread; nothing of the caller's is kept.
 */
#pragma once

#include "yardstick/map/snapshot.h"

struct map_builder;

struct map_start {
    struct point centre;         /* degrees; the origin, unless there is a base */
    const struct snapshot *base; /* or NULL; must outlive the builder */
    uint64_t revision;
    size_t limit_bytes; /* the most one layer may hold while it is built */
};

struct map_layer_def {
    const char *name, *source; /* source NULL: "city"; "": drawn in no tile */
    enum geometry_kind kind;   /* POINT, LINE or POLYGON; multi-part features are welcome */
    unsigned min_zoom;
    uint32_t n_attributes;
    const char *const *attributes;
    const enum value_kind *kinds; /* for TileJSON; NULL: as the values are */
};

struct map_builder *map_builder_open(const struct map_start *start, struct error *err);
void map_builder_close(struct map_builder *b);

/* The features that follow are this layer's. The layer before is packed: that takes its time. */
MUST_CHECK bool map_builder_layer(struct map_builder *b, const struct map_layer_def *def,
                                  struct error *err);
/* As segment_draft_add(); a second feature with an id is refused when the layer is packed. */
MUST_CHECK bool map_builder_add(struct map_builder *b, int64_t id, const struct geometry *degrees,
                                const struct map_value *values, struct error *err);
/* A snapshot with one reference, or NULL. The builder is spent. */
struct snapshot *map_builder_finish(struct map_builder *b, struct error *err);

/* Can the map hold it? It reaches 45 degrees from its origin; what lies beyond has no tiles. */
bool map_builder_reaches(const struct map_builder *b, struct bbox degrees);
bool map_reaches(struct map_origin origin, struct bbox degrees);
/* The origin of a map around that place. */
struct map_origin map_origin_of(struct point centre);
