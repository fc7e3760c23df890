/*
 * map_tile: a tile of the map in memory as a request narrows it. Private to the layer.
 */
#pragma once

#include "dated_maps.h"
#include "routes.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_vector.h"

struct map_tile_question {
    struct str source;
    struct tile_id id;
    struct str layers; /* names with commas; empty: all */
    int64_t floor;     /* ordinal; PARAM_ABSENT: all */
    struct str as_of;  /* empty: today. Imported layers have no history. */
};

/* The entry, and what must outlive it; release both by map_tile_release(). */
struct map_tile {
    struct tile_entry *entry;
    struct dated_map *dated;
};

MUST_CHECK bool map_tile_get(struct call *call, const struct map_tile_question *question,
                             struct map_tile *out, struct error *err);
void map_tile_release(struct map_tile *tile);

/* What the routes declare, for a struct of these fields. */
#define MAP_TILE_LAYERS(args)                                                                      \
    PARAM(STR, args, layers, .min = 1, .about = "only these layers of the source, with commas",    \
          .about_zh = "只含这些图层，用逗号分隔")
#define MAP_TILE_FLOOR(args)                                                                       \
    PARAM(I64, args, floor, .min = TILE_FLOOR_MIN, .max = TILE_FLOOR_MAX,                          \
          .about = "of floors, rooms, circulation and labels only those of this ordinal",          \
          .about_zh = "楼层、房间、交通空间与标注只含该层（序号）")
#define MAP_TILE_AS_OF(args)                                                                       \
    PARAM(DATE, args, as_of, .about = "as it was on that day", .about_zh = "某日的状况")
