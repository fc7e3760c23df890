/*
 * layer: what builder, apply and merge do with a layer; private to src/map.
 */
#pragma once

#include "yardstick/map/map_builder.h"

struct snapshot *snapshot_make(uint32_t n_layers, struct map_origin origin, uint64_t revision);
/* With one reference; NULL without memory. */
struct map_schema *schema_make(const struct map_layer_def *def);
/* The same layer once more, by reference; false without memory (out is then empty). */
bool layer_share(const struct map_layer *from, struct map_layer *out);
void layer_release(struct map_layer *layer);
bool layer_find(const struct map_layer *layer, int64_t id, struct map_feature *out);
bool layer_is_dead(const struct map_layer *layer, uint32_t base_index);
bool layer_is_simplified(const struct map_layer *layer);
