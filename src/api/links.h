/*
 * links: the same answer in other forms, and the page that shows it on the map.
 */
#pragma once

#include "routes.h"
#include "yardstick/base/json.h"
#include "yardstick/query/origin.h"

/* "links": {map, json, geojson, csv, xlsx}; the page shows `screen` with the same parameters, and
 * without one (NULL) has no link. */
void links_write(struct json *j, struct call *call, const char *screen);

/* For files, which hold rows only: X-Total-Count, X-Total-Area (m2) and Link to the page (`screen`
 * NULL: none). */
void links_headers(struct call *call, const char *screen, int64_t count, int64_t area);

/* "links": {map} of a drawn shape, if it is one ring of at most 200 corners; else {}. */
void links_shape_write(struct json *j, struct call *call, const struct geometry *shape);

/* "origin": {lon, lat}, and "walking": how walk_m was estimated; nothing when there is no origin.
 */
void links_origin_write(struct json *j, const struct origin *origin);
