/*
 * tiles: /tiles/{source}/{z}/{x}/{y} with or without an ending, and /tiles/{source}.json.
 *
 * A hit hands out a response made before: nothing is allocated, nothing
 * compressed. The answer says no-cache: browsers keep the tile and ask, and
 * the ETag answers in a few microseconds. What the map in memory does not know
 * may be a base map on the shelf, whose tiles are bytes of a file.
 */
#include "routes.h"

#include "imagery.h"
#include "map_tile.h"

#include <stdio.h>

#include "yardstick/http/kept_response.h"
#include "yardstick/survey/imagery.h"
#include "yardstick/tile/tile_shelf.h"
#include "yardstick/tile/tilejson.h"

struct tile_args {
    struct str source, as_of, layers;
    int64_t z, x, y, floor;
};

static const struct param tile_params[] = {
    PARAM(STR, tile_args, source, .min = 1, .max = 63, .about = "city, or an imported layer",
          .about_zh = "city 或导入的图层"),
    PARAM(I64, tile_args, z, .min = 0, .max = TILE_ZOOM_MAX, .about = "zoom", .about_zh = "级别"),
    PARAM(I64, tile_args, x, .about = "column, from the west", .about_zh = "列，自西向东"),
    PARAM(I64, tile_args, y, .about = "row, from the north", .about_zh = "行，自北向南"),
    MAP_TILE_LAYERS(tile_args),
    MAP_TILE_FLOOR(tile_args),
    MAP_TILE_AS_OF(tile_args),
    PARAM_END
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
        .owner = tile_entry_bytes(entry),
        .hold = tile_bytes_hold,
        .drop = tile_bytes_drop,
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

/* A tile of a base map: its bytes lie in a blob as they go out. */
static bool shelf_answer(struct call *call, const struct tile_args *args, struct tile_id id,
                         enum tile_kind asked, struct error *err)
{
    struct world *world = call->context;
    AUTO(buf) bytes = BUF_INIT(TILE_STORED_MAX + 1);
    struct kept_options options = { .cache = "no-cache" };
    struct kept_response *kept;
    struct shelf_tile tile;

    if (!tile_shelf_get(world->shelf, args->source, id, &tile, &bytes, err))
        return false;
    if (asked != TILE_UNKNOWN && asked != tile.kind)
        return error_set(err, ERROR_NOT_FOUND, "the tiles of %" STR_FMT " are %s",
                         STR_ARG(args->source), tile_kind_name(tile.kind));
    if (bytes.len == 0) {
        call->response->status = 204;
        return true;
    }
    options.content_type = tile_kind_media_type(tile.kind);
    options.etag = tile.etag;
    *(tile.packed ? &options.gzip : &options.identity) = buf_str(&bytes);
    if (!kept_response_make(&options, &kept, err))
        return false;
    response_kept(call->response, kept);
    kept_response_unref(kept);
    return true;
}

/* A tile of the map in memory. */
static bool map_answer(struct call *call, const struct tile_args *args, struct tile_id id,
                       struct error *err)
{
    struct map_tile_question question = { args->source, id, args->layers, args->floor,
                                          args->as_of };
    struct kept_response *kept;
    struct map_tile tile;

    if (!map_tile_get(call, &question, &tile, err))
        return false;
    if (!tile.entry)
        return true; // called again when the day is there
    kept = kept_of(tile.entry, err);
    if (kept)
        response_kept(call->response, kept);
    map_tile_release(&tile);
    return kept != NULL;
}

/* asked: what the ending says; TILE_UNKNOWN: there is none. */
static bool tile_answer(struct call *call, const struct tile_args *args, enum tile_kind asked,
                        struct error *err)
{
    struct error why; // more than a kilobyte: only its code is cleared
    struct tile_id id;

    why.code = ERROR_NONE;

    if (imagery_is_source(args->source))
        return imagery_tile_answer(
            call, &(struct imagery_args){ args->source, args->as_of, args->z, args->x, args->y },
            err);
    if (!tile_id_make(args->z, args->x, args->y, &id, err))
        return false;
    if ((asked == TILE_MVT || asked == TILE_UNKNOWN) && map_answer(call, args, id, &why))
        return true;
    if (why.code == ERROR_NONE || why.code == ERROR_NOT_FOUND)
        return shelf_answer(call, args, id, asked, err);
    *err = why;
    return false;
}

static bool tile_get(struct call *call, const void *args, struct error *err)
{
    return tile_answer(call, args, TILE_UNKNOWN, err);
}

static bool tile_get_mvt(struct call *call, const void *args, struct error *err)
{
    return tile_answer(call, args, TILE_MVT, err);
}

static bool tile_get_png(struct call *call, const void *args, struct error *err)
{
    return tile_answer(call, args, TILE_PNG, err);
}

static bool tile_get_jpg(struct call *call, const void *args, struct error *err)
{
    return tile_answer(call, args, TILE_JPEG, err);
}

static bool tile_get_webp(struct call *call, const void *args, struct error *err)
{
    return tile_answer(call, args, TILE_WEBP, err);
}

struct source_args {
    struct str source, as_of;
};

static const struct param source_params[] = {
    PARAM(STR, source_args, source, .min = 1, .max = 63),
    PARAM(DATE, source_args, as_of, .about = "imagery of that day", .about_zh = "某日的影像"),
    PARAM_END
};

/* {origin}/tiles/{source}/{z}/{x}/{y}.{ending} */
static struct str template_of(struct call *call, struct str source, enum tile_kind kind)
{
    return arena_printf(call->arena, "%" STR_FMT "/tiles/%" STR_FMT "/{z}/{x}/{y}.%s",
                        STR_ARG(origin_of(call)), STR_ARG(source), tile_kind_name(kind));
}

static bool shelf_tilejson(struct call *call, struct str source, struct error *err)
{
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct tilejson about = { .source = source, .name = source };
    enum tile_kind kind;
    bool found;

    if (!tile_shelf_find(world->shelf, source, &found, &kind, err))
        return false;
    if (found)
        about.tiles = template_of(call, source, kind);
    if (!tile_shelf_tilejson(world->shelf, &about, &j, err))
        return false;
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return true;
}

static bool tilejson_get(struct call *call, const void *args_, struct error *err)
{
    const struct source_args *args = args_;
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct snapshot *s = map_acquire(world->map);
    struct tilejson about = { .source = args->source,
                              .name = args->source,
                              .tiles = template_of(call, args->source, TILE_MVT) };
    bool known = s && tile_source_exists(s, args->source);
    bool done = imagery_is_source(args->source)
                    ? imagery_tilejson_answer(call, args->source, args->as_of, err)
                : known ? tilejson_write(&j, s, &about, err)
                        : shelf_tilejson(call, args->source, err);

    if (known)
        etag_format(call->response->etag, "%llu", (unsigned long long)s->revision);
    snapshot_release(s);
    return done;
}

#define TILE_ROUTE(ending, handler, about, about_zh, types)                                        \
    {                                                                                              \
        METHOD_GET, "/tiles/{source}/{z}/{x}/{y}" ending, handler, tile_params,                    \
            sizeof(struct tile_args), "read", SCOPE_READ, about, about_zh, types                   \
    }

const struct route tile_routes[] = {
    TILE_ROUTE(".mvt", tile_get_mvt, "A Mapbox vector tile (XYZ); 204 when empty",
               "矢量瓦片（XYZ），空瓦片为 204", "application/vnd.mapbox-vector-tile"),
    TILE_ROUTE(".png", tile_get_png, "A tile of a base map of PNG pictures", "PNG 底图瓦片",
               "image/png"),
    TILE_ROUTE(".jpg", tile_get_jpg, "A tile of a base map of JPEG pictures", "JPEG 底图瓦片",
               "image/jpeg"),
    TILE_ROUTE(".webp", tile_get_webp, "A tile of imagery, terrain or a base map of WebP pictures",
               "影像、地形或 WebP 底图瓦片", "image/webp"),
    TILE_ROUTE("", tile_get, "The same in the source's own format", "同上，取数据源自身的格式",
               "application/vnd.mapbox-vector-tile, image/png, image/jpeg, image/webp"),
    { METHOD_GET, "/tiles/{source}.json", tilejson_get, source_params, sizeof(struct source_args),
      "read", SCOPE_READ, "TileJSON 3.0.0 of a source", "数据源的 TileJSON 3.0.0" },
};
const size_t n_tile_routes = ARRAY_LEN(tile_routes);
