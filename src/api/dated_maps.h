/*
 * dated_maps: the city as it was on days people look at, kept while they do.
 *
 * A day's map is read from the history when it is first asked for (the demo
 * city: half a second) and is given out as long as the ledger has not moved on:
 * who corrects the past sees it in the next tile. One thread reads, a day at a
 * time, and rests after each as long as it took: whoever asks for many days
 * takes no more than half of one core, and no thread that answers. Who asks for a day not there yet
 * sleeps meanwhile; when DATED_DAYS_MAX others are wanted it is ERROR_BUSY. Any thread may ask.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/http/route.h"

enum { DATED_DAYS_MAX = 4, DATED_ASKERS_MAX = 64 };

struct dated_maps;

struct dated_maps *dated_maps_open(struct world *world); /* NULL without memory */
void dated_maps_close(struct dated_maps *maps);

struct dated_map {
    char day[DATE_TEXT];
    int64_t revision; /* of the ledger, when it was read */
    struct map *map;
    struct tile_cache *tiles;
    uint64_t used;
    _Atomic long refs;
};

/*
 * A reference; or true with *out NULL: the call sleeps now (http/wait.h) and its handler is called
 * again. ERROR_TOO_LARGE for a city of more rooms than a request may read.
 */
MUST_CHECK bool dated_maps_get(struct call *call, struct str day, struct dated_map **out,
                               struct error *err);
void dated_map_drop(struct dated_map *dated); /* NULL is fine */
