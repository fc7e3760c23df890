/*
 * world_map: the map of a world and its tiles: loaded at start, kept for the
 * next one in DIR/map, followed into a new day.
 */
#pragma once

#include "yardstick/api/world.h"

struct tile_cache_options;
/* How tiles are kept, in so many bytes. */
struct tile_cache_options world_tile_options(size_t limit_bytes);

MUST_CHECK bool world_load_map(struct world *world, struct error *err);
/* Once a second, by one thread. */
void world_tend_map(struct world *world, bool is_new_day);
/* Now, if the ledger has moved on since it was kept. A disk that is full is a warning. */
void world_keep_map(struct world *world);
