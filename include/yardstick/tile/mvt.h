/*
 * mvt: writes one Mapbox Vector Tile, version 2.1.
 *
 * https://github.com/mapbox/vector-tile-spec/tree/master/2.1
 *
 * Coordinates come in as tile units (0..extent, y down) and are written as
 * they come: scaling, clipping to the buffer and snapping are tile/clip.h.
 * What this file promises of the specification, given shapes as shape.h has
 * them:
 *   - keys and values are written once a layer, in the order first used;
 *   - every ring is one MoveTo, one LineTo and one ClosePath, no LineTo has
 *     length zero, shells are clockwise on the screen and holes the other way;
 *   - a layer without features is not written.
 * The same calls in the same order give the same bytes: tests compare files.
 *
 *     AUTO(mvt) tile = { 0 };
 *     mvt_begin(&tile, &out);
 *     mvt_layer(&tile, STR("room"));
 *     if (mvt_feature(&tile, id, &shape)) {
 *         mvt_tag(&tile, 0, "use", value, hash);
 *         mvt_feature_end(&tile);
 *     }
 *     mvt_layer_end(&tile);
 *     if (!mvt_ok(&tile, err)) return false;
 *
 * One writer, one thread; it may be begun again and keeps its memory.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/tile/shape.h"

enum { MVT_KEYS_MAX = 256 };

struct mvt {
    struct buf *out;
    struct str name; /* of the layer being written */
    struct buf features, shape, keys, values;
    struct mvt_key {
        uint32_t tag;      /* 0: not used yet, else one more than its tag */
        const char *value; /* of the feature before, and its tag: most come again */
        uint32_t value_tag;
    } key[MVT_KEYS_MAX];
    uint32_t n_keys, n_values;
    struct mvt_slot *slots; /* values of the layer by hash */
    uint32_t n_slots, generation;
    struct str *ordered; /* values by tag */
    uint32_t room_ordered;
    /* the feature being written; its shape is in `shape` */
    uint64_t id;
    enum geometry_kind kind;
    char tags[MVT_KEYS_MAX * 10];
    size_t n_tags; /* bytes of them */
    bool failed;
};

void mvt_begin(struct mvt *mvt, struct buf *out);
void mvt_release(struct mvt *mvt);

void mvt_layer(struct mvt *mvt, struct str name);
/* False, and nothing begun, when the shape is empty. */
bool mvt_feature(struct mvt *mvt, uint64_t id, const struct shape *shape);
/*
 * `key` is the caller's number of the name, below MVT_KEYS_MAX, the same all
 * through the layer; `value` is a Value message (map/value) that lives until
 * mvt_layer_end(), `hash` any hash of its bytes. An empty value is no tag.
 */
void mvt_tag(struct mvt *mvt, uint32_t key, const char *name, struct str value, uint32_t hash);
void mvt_feature_end(struct mvt *mvt);
void mvt_layer_end(struct mvt *mvt);

/* Did it all fit? ERROR_TOO_LARGE if not. */
MUST_CHECK bool mvt_ok(const struct mvt *mvt, struct error *err);
