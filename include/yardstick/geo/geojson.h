/*
 * geojson: geometry of RFC 7946, read with suspicion and written plainly.
 *
 * Coordinates are in whatever system the caller knows of, in the order x, y of
 * geometry.h. Read: the six kinds, further ordinates dropped, numbers finite,
 * rings closed if they are not and of four points then, lines of two; an empty
 * array of coordinates is refused, as are collections. Write: shells
 * counter-clockwise, holes clockwise, as the RFC wants them.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/geo/geometry.h"

/* `out` is cleared first, and left empty when this fails. */
MUST_CHECK bool geojson_read(const struct json_value *value, struct geometry *out,
                             struct error *err);

/* null when it is empty; decimals -1 gives each number back exactly; `swapped` writes y before x,
 * for systems whose first axis is north. */
void geojson_write(struct json *j, const char *key, const struct geometry *g, int decimals,
                   bool swapped);
