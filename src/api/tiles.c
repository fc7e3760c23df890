/*
 * tiles: /tiles/{source}/{z}/{x}/{y}.mvt and /tiles/{source}.json.
 *
 * A hit hands out a response made before: nothing is allocated, nothing
 * compressed. The answer says no-cache: browsers keep the tile and ask, and
 * the ETag answers in a few microseconds.
 */
#include "routes.h"

#include <stdio.h>

#include "yardstick/http/kept_response.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tilejson.h"

struct tile_args {
    struct str source;
    int64_t z, x, y;
};

static const struct param tile_params[] = {
    PARAM(STR, tile_args, source, .min = 1, .max = 63, .about = "city, or an imported layer",
          .about_zh = "city 或导入的图层"),
    PARAM(I64, tile_args, z, .min = 0, .max = TILE_ZOOM_MAX, .about = "zoom", .about_zh = "级别"),
    PARAM(I64, tile_args, x, .about = "column, from the west", .about_zh = "列，自西向东"),
    PARAM(I64, tile_args, y, .about = "row, from the north", .about_zh = "行，自北向南"), PARAM_END
};

/* The response of the entry, made by whoever asks first. The entry keeps a reference. */
static struct kept_response *kept_of(struct tile_entry *entry, struct error *err)
{
    struct kept_response *kept = tile_entry_kept(entry, TILE_PLAIN), *mine;
    bool empty = entry->len[TILE_PLAIN] == 0;
    struct kept_options options = {
        .status = empty ? 204 : 200,
        .content_type = empty ? NULL : "application/vnd.mapbox-vector-tile",
        .cache = "no-cache",
        .etag = entry->etag[TILE_PLAIN],
        .identity = { entry->bytes[TILE_PLAIN], entry->len[TILE_PLAIN] },
        .gzip = { entry->bytes[TILE_GZIP], entry->len[TILE_GZIP] },
    };

    if (kept)
        return kept;
    if (!kept_response_make(&options, &mine, err))
        return NULL;
    kept = tile_entry_keep(entry, TILE_PLAIN, mine);
    if (kept != mine)
        kept_response_unref(mine);
    return kept;
}

static bool tile_get(struct call *call, const void *args_, struct error *err)
{
    const struct tile_args *args = args_;
    struct world *world = call->context;
    struct tile_entry *entry;
    struct kept_response *kept;
    struct tile_id id;

    if (!tile_id_make(args->z, args->x, args->y, &id, err))
        return false;
    entry = tile_cache_get(world->tiles, args->source, id, err);
    if (!entry)
        return false;
    kept = kept_of(entry, err);
    if (kept)
        response_kept(call->response, kept);
    tile_entry_release(entry);
    return kept != NULL;
}

struct source_args {
    struct str source;
};

static const struct param source_params[] = { PARAM(STR, source_args, source, .min = 1, .max = 63),
                                              PARAM_END };

static bool tilejson_get(struct call *call, const void *args_, struct error *err)
{
    const struct source_args *args = args_;
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct snapshot *s = map_acquire(world->map);
    struct tilejson about = {
        .source = args->source,
        .name = args->source,
        .tiles = arena_printf(call->arena, "%" STR_FMT "/tiles/%" STR_FMT "/{z}/{x}/{y}.mvt",
                              STR_ARG(origin_of(call)), STR_ARG(args->source)),
    };
    bool done = tilejson_write(&j, s, &about, err);

    if (s)
        etag_format(call->response->etag, "%llu", (unsigned long long)s->revision);
    snapshot_release(s);
    return done;
}

const struct route tile_routes[] = {
    { METHOD_GET, "/tiles/{source}/{z}/{x}/{y}.mvt", tile_get, tile_params,
      sizeof(struct tile_args), "read", "A Mapbox vector tile (XYZ); 204 when empty",
      "矢量瓦片（XYZ），空瓦片为 204", "application/vnd.mapbox-vector-tile" },
    { METHOD_GET, "/tiles/{source}/{z}/{x}/{y}", tile_get, tile_params, sizeof(struct tile_args),
      "read", "The same in the source's own format", "同上，取数据源自身的格式",
      "application/vnd.mapbox-vector-tile" },
    { METHOD_GET, "/tiles/{source}.json", tilejson_get, source_params, sizeof(struct source_args),
      "read", "TileJSON 3.0.0 of a source", "数据源的 TileJSON 3.0.0" },
};
const size_t n_tile_routes = ARRAY_LEN(tile_routes);
