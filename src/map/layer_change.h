/*
 * layer_change: one layer with some features changed; private to src/map.
 */
#pragma once

#include "layer.h"
#include "yardstick/map/map.h"

/* Boxes as they gather; `failed` once memory ran out. */
struct changed_list {
    struct map_changed *out;
    size_t room;
    bool failed;
};

struct layer_change {
    const struct snapshot *old;
    uint32_t layer;
    const struct map_change **changes; /* of this layer, by id, one an id */
    uint32_t n;
    size_t limit;
};

/* *out is released by the caller, also after failure. */
MUST_CHECK bool layer_change_apply(const struct layer_change *c, struct map_layer *out,
                                   struct changed_list *changed, struct error *err);

/* Base and recent in one base; NULL with *err. */
struct segment *layer_pack(const struct map_layer *layer, struct map_origin origin, size_t limit,
                           struct error *err);

/* What of `now` (whose base is that of before the packing) differs from the packed base by `ids`.
 */
MUST_CHECK bool layer_rebase(const struct map_layer *now, struct segment *packed,
                             const int64_t *ids, size_t n, struct map_origin origin, size_t limit,
                             struct map_layer *out, struct error *err);
