/*
 * map_tile: see the header.
 */
#include "map_tile.h"

#include "yardstick/auth/caller.h"

/* Only the city has a history; and today's is the map itself. */
static bool is_past(const struct world *world, const struct map_tile_question *q)
{
    return q->as_of.len && str_eq(q->source, STR("city")) &&
           !str_eq(q->as_of, str_from(world->map_day));
}

static bool view_of(struct call *call, const struct map_tile_question *q, struct map *map,
                    unsigned *view, struct error *err)
{
    struct snapshot *s;
    bool done;

    *view = caller_view(call->caller);
    if (q->floor != PARAM_ABSENT)
        *view = tile_view_on_floor(*view, (int)q->floor);
    if (!q->layers.len)
        return true;
    s = map_acquire(map);
    if (!s)
        return error_set(err, ERROR_UNAVAILABLE, "the map is being loaded: try again in a moment");
    done = tile_source_exists(s, q->source)
               ? tile_view_of_layers(*view, s, q->source, q->layers, view, err)
               : error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT,
                           STR_ARG(q->source));
    snapshot_release(s);
    return done;
}

bool map_tile_get(struct call *call, const struct map_tile_question *q, struct map_tile *out,
                  struct error *err)
{
    struct world *world = call->context;
    bool past = is_past(world, q);
    unsigned view;

    *out = (struct map_tile){ 0 };
    if (past && !dated_maps_get(call, q->as_of, &out->dated, err))
        return false;
    if (past && !out->dated)
        return true;
    if (view_of(call, q, past ? out->dated->map : world->map, &view, err))
        out->entry =
            tile_cache_get_as(past ? out->dated->tiles : world->tiles, q->source, q->id, view, err);
    if (out->entry)
        return true;
    map_tile_release(out);
    return false;
}

void map_tile_release(struct map_tile *tile)
{
    if (tile->entry)
        tile_entry_release(tile->entry);
    dated_map_drop(tile->dated);
    *tile = (struct map_tile){ 0 };
}
