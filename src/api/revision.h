/*
 * revision: what a commit changed on the map, told to browsers.
 *
 *     event: revision
 *     data: {"revision":n,"changed":[{"source":"city","min_zoom":16,"bounds":[w,s,e,n]},...]}
 *
 * Bounds are degrees without the tiles' buffer. `changed` is null when more
 * changed than can be said: ask for every tile again. The caches of the
 * server have followed before this is called.
 */
#pragma once

#include "yardstick/http/events.h"
#include "yardstick/map/map.h"

void revision_tell(struct events *events, struct map *map, const struct map_changed *changed);
