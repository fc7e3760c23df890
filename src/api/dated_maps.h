/*
 * dated_maps: the city as it was on days people look at, kept while they do.
 *
 * A day's map is read from the history when it is first asked for (the demo
 * city: half a second) and is given out as long as the ledger has not moved on:
 * who corrects the past sees it in the next tile. Any thread may ask; while a
 * day is being read others who ask for one wait.
 */
#pragma once

#include "yardstick/api/world.h"

struct dated_maps;

struct dated_maps *dated_maps_open(void); /* NULL without memory */
void dated_maps_close(struct dated_maps *maps);

struct dated_map {
    char day[DATE_TEXT];
    int64_t revision; /* of the ledger, when it was read */
    struct map *map;
    struct tile_cache *tiles;
    uint64_t used;
    _Atomic long refs;
};

/* A reference. ERROR_TOO_LARGE for a city of more rooms than a request may read. */
MUST_CHECK bool dated_maps_get(struct world *world, struct str day, struct dated_map **out,
                               struct error *err);
void dated_map_drop(struct dated_map *dated); /* NULL is fine */
