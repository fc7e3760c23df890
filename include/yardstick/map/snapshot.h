/*
 * snapshot: the whole city as it was after one commit, for reading.
 *
 * A snapshot is immutable and shared by reference: who has one may read it
 * from any thread for as long as wanted, while the map moves on. A layer is a
 * large base segment, a small recent one with what changed since, and the
 * list of base features that are dead. Layers whose shapes are simplified
 * (min_zoom below IMPORTANCE_ZOOM) have only a base.
 *
 * Coordinates are world units (geo/mercator): absolute as int64 in
 * world_box, relative to the snapshot's origin as int32 in segments, which
 * reach 45 degrees to each side.
 */
#pragma once

#include "yardstick/geo/mercator.h"
#include "yardstick/map/segment.h"

enum { MAP_NAME_MAX = 63, MAP_ATTRIBUTES_MAX = 255, MAP_LAYERS_MAX = 200 };

/* What a layer is; shared by the snapshots that have it. */
struct map_schema {
    atomic_uint refs;
    char name[MAP_NAME_MAX + 1];
    char source[MAP_NAME_MAX + 1]; /* the tileset it is drawn in: "city", its own name, or none */
    enum geometry_kind kind;
    unsigned min_zoom;
    uint32_t n_attributes;
    struct {
        char name[MAP_NAME_MAX + 1];
        enum value_kind kind;
    } attributes[];
};

struct map_layer {
    struct map_schema *schema;
    struct segment *base, *recent; /* recent may be NULL */
    uint32_t *dead;                /* places in base, ascending */
    uint32_t n_dead;
};

struct snapshot {
    atomic_uint refs;
    struct map_origin origin;
    uint64_t revision; /* of the ledger, as the writer said */
    uint32_t n_layers;
    struct map_layer layers[];
};

void snapshot_share(struct snapshot *s);
void snapshot_release(struct snapshot *s); /* NULL is no snapshot */

/* Closed, absolute world units. */
struct world_box {
    int64_t min_x, min_y, max_x, max_y;
};

static inline bool world_box_meets(struct world_box a, struct world_box b)
{
    return a.min_x <= b.max_x && b.min_x <= a.max_x && a.min_y <= b.max_y && b.min_y <= a.max_y;
}

/* A feature where it lies; valid as long as the snapshot is held. */
struct map_feature {
    const struct segment *segment;
    uint32_t index;
};

/* The number of the layer; false if there is none of that name. */
bool snapshot_layer(const struct snapshot *s, struct str name, uint32_t *layer);
/* The number of the layer's attribute; false if there is none of that name. */
bool snapshot_attribute(const struct snapshot *s, uint32_t layer, const char *name,
                        uint32_t *attribute);
uint64_t snapshot_count(const struct snapshot *s, uint32_t layer);
size_t snapshot_bytes(const struct snapshot *s);
/* The box of all shapes of a source (all sources if empty) in degrees; BBOX_NONE when empty. */
struct bbox snapshot_bounds(const struct snapshot *s, struct str source);

bool snapshot_find(const struct snapshot *s, uint32_t layer, int64_t id, struct map_feature *out);

/* Features whose box meets, in a fixed order; false from visit ends the search. */
typedef bool snapshot_visit(void *data, const struct map_feature *feature);
void snapshot_query(const struct snapshot *s, uint32_t layer, struct world_box box,
                    snapshot_visit *visit, void *data);
/* Features of the layer that have no shape, in a fixed order. */
void snapshot_query_unplaced(const struct snapshot *s, uint32_t layer, snapshot_visit *visit,
                             void *data);
/* Polygons that have the place inside or on the outline; exact in world units. */
void snapshot_query_point(const struct snapshot *s, uint32_t layer, struct point degrees,
                          snapshot_visit *visit, void *data);

int64_t map_feature_id(const struct map_feature *f);
struct world_box map_feature_box(const struct snapshot *s, const struct map_feature *f);
/* Text borrows from the snapshot. */
struct map_value map_feature_value(const struct map_feature *f, uint32_t attribute);
/* The shape in degrees, exact to 2 mm; appended to an empty geometry. */
void map_feature_geometry(const struct snapshot *s, const struct map_feature *f,
                          struct geometry *out);
