/* imagery: tiles of surveys, for the routes of tiles.c. Private to the layer. */
#pragma once

#include "routes.h"

struct imagery_args {
    struct str source, as_of;
    int64_t z, x, y;
};

bool imagery_tile_answer(struct call *call, const struct imagery_args *args, struct error *err);
bool imagery_tilejson_answer(struct call *call, struct str source, struct str as_of,
                             struct error *err);
