/*
 * cast: who and what takes part in a problem. Private to the layer.
 */
#pragma once

#include "yardstick/scenario/city_problem.h"

struct cast {
    const struct stock *stock;
    const struct wish *wish;
    bool *unit;     /* of each institution: it is to be placed */
    bool *building; /* of each building: it may be used */
    bool *subject;  /* of each building: the wish is about it */
    bool *room;     /* of each room: it takes part */
};

MUST_CHECK bool cast_make(const struct stock *stock, const struct wish *wish, struct arena *arena,
                          struct cast *out, struct error *err);

enum cast_use { CAST_OFFICE, CAST_SERVICE, CAST_FIXED, CAST_NONE };
/* What a room is good for; CAST_NONE: it takes no part whatever its state. */
enum cast_use cast_use(const struct stock_room *room);
