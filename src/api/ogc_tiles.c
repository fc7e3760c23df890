/*
 * ogc_tiles: OGC API Tiles: the tiles of /tiles under the standard's names.
 *
 * The dataset's tileset is the city, a collection's is its layer of the city,
 * or an imported layer's own source. Inside the limits an empty tile is 200,
 * outside 404.
 */
#include "map_tile.h"
#include "ogc.h"

#include <stdio.h>

#include "yardstick/geo/mercator.h"

#define TMS_ID  "WebMercatorQuad"
#define TMS_URI "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"

static const char mvt_type[] = "application/vnd.mapbox-vector-tile";

/* What is tiled: everything, or one collection. */
struct tiled {
    struct str name; /* of the collection; empty: the dataset */
    struct str title;
    struct str source; /* of /tiles */
    const char *layer; /* of the source; NULL: all of it */
    double box[4];
};

static const char *layer_of(struct str collection)
{
    static const char *const layers[][2] = {
        { "districts", "district" }, { "courtyards", "courtyard" },
        { "buildings", "building" }, { "floors", "floor" },
        { "rooms", "room" },         { "parking", "parking" },
        { "canteens", "canteen" },   { "circulation", "circulation" },
    };

    for (size_t i = 0; i < ARRAY_LEN(layers); i++)
        if (str_eq(collection, str_from(layers[i][0])))
            return layers[i][1];
    return NULL;
}

/* The city's box is that of its courtyards and districts. */
static void city_box(struct conn *conn, struct arena *arena, double out[4])
{
    static const char *const names[] = { "districts", "courtyards" };
    struct bbox box = BBOX_NONE;
    struct ogc_collection c;
    struct error ignored;
    double b[4];

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (ogc_collection_find(conn, arena, str_from(names[i]), &c, &ignored) &&
            ogc_extent(conn, &c, b))
            box = bbox_join(box, (struct bbox){ b[0], b[1], b[2], b[3] });
    if (bbox_is_empty(box))
        box = (struct bbox){ -180, -85, 180, 85 };
    memcpy(out, (double[]){ box.min_x, box.min_y, box.max_x, box.max_y }, 4 * sizeof(double));
}

static bool tiled_find(struct call *call, struct str name, struct tiled *out, struct error *err)
{
    struct ogc_collection c;
    AUTO(reader) r = { 0 };

    if (!call_reader(call, &r, err))
        return false;
    *out = (struct tiled){ .name = name, .title = STR("City"), .source = STR("city") };
    if (!name.ptr) {
        city_box(r.conn, call->arena, out->box);
        return true;
    }
    if (!ogc_collection_find(r.conn, call->arena, name, &c, err))
        return false;
    out->title = c.title_zh;
    out->layer = c.reg ? layer_of(name) : NULL;
    if (c.layer)
        out->source = c.name;
    else if (!out->layer)
        return error_set(err, ERROR_NOT_FOUND, "%" STR_FMT " has no place and so no tiles",
                         STR_ARG(name));
    if (!ogc_extent(r.conn, &c, out->box))
        city_box(r.conn, call->arena, out->box);
    return true;
}

struct limits {
    int64_t min_row, max_row, min_col, max_col;
};

static struct limits limits_at(const struct tiled *t, unsigned zoom)
{
    struct world_point nw = mercator_world((struct point){ t->box[0], t->box[3] });
    struct world_point se = mercator_world((struct point){ t->box[2], t->box[1] });
    int64_t last = ((int64_t)1 << zoom) - 1;
    unsigned shift = MERCATOR_WORLD_BITS - zoom;
    struct limits l = { nw.y >> shift, se.y >> shift, nw.x >> shift, se.x >> shift };

    l.max_row = l.max_row > last ? last : l.max_row;
    l.max_col = l.max_col > last ? last : l.max_col;
    return l;
}

static void limits_write(struct json *j, const struct tiled *t)
{
    json_array_begin(j, "tileMatrixSetLimits");
    for (unsigned z = 0; z <= TILE_ZOOM_MAX; z++) {
        struct limits l = limits_at(t, z);
        char name[8];

        snprintf(name, sizeof(name), "%u", z);
        json_object_begin(j, NULL);
        json_text(j, "tileMatrix", name);
        json_i64(j, "minTileRow", l.min_row);
        json_i64(j, "maxTileRow", l.max_row);
        json_i64(j, "minTileCol", l.min_col);
        json_i64(j, "maxTileCol", l.max_col);
        json_end(j);
    }
    json_end(j);
}

/* "/ogc" or "/ogc/collections/rooms" */
static const char *base_of(struct call *call, const struct tiled *t)
{
    return t->name.ptr
               ? arena_printf(call->arena, "/ogc/collections/%" STR_FMT, STR_ARG(t->name)).ptr
               : "/ogc";
}

static void tileset_write(struct call *call, struct json *j, const struct tiled *t)
{
    const char *base = base_of(call, t);

    json_object_begin(j, NULL);
    json_str(j, "title", t->title);
    json_text(j, "dataType", "vector");
    json_text(j, "crs", "http://www.opengis.net/def/crs/EPSG/0/3857");
    json_text(j, "tileMatrixSetURI", TMS_URI);
    json_text(j, "tileMatrixSetId", TMS_ID);
    limits_write(j, t);
    json_array_begin(j, "links");
    ogc_link_write(j, &(struct ogc_link){ .rel = "self",
                                          .type = "application/json",
                                          .href = ogc_href(call, "%s/tiles/" TMS_ID, base) });
    json_object_begin(j, NULL);
    json_str(j, "href",
             ogc_href(call, "%s/tiles/" TMS_ID "/{tileMatrix}/{tileRow}/{tileCol}", base));
    json_text(j, "rel", "item");
    json_text(j, "type", mvt_type);
    json_bool(j, "templated", true);
    json_end(j);
    ogc_link_write(
        j, &(struct ogc_link){ .rel = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                               .type = "application/json",
                               .href = ogc_href(call, "/ogc/tileMatrixSets/" TMS_ID) });
    json_end(j);
    json_end(j);
}

struct tiles_args {
    struct str collectionId, tileMatrixSetId, layers, as_of;
    int64_t tileMatrix, tileRow, tileCol, floor;
    int f;
};

static const char *const json_only[] = { "json", NULL };
static const char *const tile_forms[] = { "mvt", NULL };

#define PARAM_COLLECTION PARAM(STR, tiles_args, collectionId, .min = 1, .max = 64)
#define PARAM_TMS                                                                                  \
    PARAM(STR, tiles_args, tileMatrixSetId, .min = 1, .max = 64, .about = "WebMercatorQuad")
#define PARAM_JSON PARAM(ENUM, tiles_args, f, .values = json_only, .otherwise = "json")
#define PARAM_TILE                                                                                 \
    PARAM(I64, tiles_args, tileMatrix, .about = "zoom", .about_zh = "级别"),                       \
        PARAM(I64, tiles_args, tileRow, .about = "row, from the north", .about_zh = "行"),         \
        PARAM(I64, tiles_args, tileCol, .about = "column, from the west", .about_zh = "列"),       \
        PARAM(ENUM, tiles_args, f, .values = tile_forms, .otherwise = "mvt")

static const struct param list_params[] = { PARAM_JSON, PARAM_END };
static const struct param set_params[] = { PARAM_TMS, PARAM_JSON, PARAM_END };
static const struct param tile_params[] = { PARAM_TMS,
                                            PARAM_TILE,
                                            MAP_TILE_LAYERS(tiles_args),
                                            MAP_TILE_FLOOR(tiles_args),
                                            MAP_TILE_AS_OF(tiles_args),
                                            PARAM_END };
static const struct param c_list_params[] = { PARAM_COLLECTION, PARAM_JSON, PARAM_END };
static const struct param c_set_params[] = { PARAM_COLLECTION, PARAM_TMS, PARAM_JSON, PARAM_END };
static const struct param c_tile_params[] = {
    PARAM_COLLECTION,           PARAM_TMS, PARAM_TILE, MAP_TILE_FLOOR(tiles_args),
    MAP_TILE_AS_OF(tiles_args), PARAM_END
};

static bool tilesets_get(struct call *call, const void *args_, struct error *err)
{
    const struct tiles_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    struct tiled t;

    if (!tiled_find(call, args->collectionId, &t, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "links");
    ogc_link_write(&j, &(struct ogc_link){ .rel = "self",
                                           .type = "application/json",
                                           .href = ogc_href(call, "%s/tiles", base_of(call, &t)) });
    json_end(&j);
    json_array_begin(&j, "tilesets");
    tileset_write(call, &j, &t);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool set_check(struct str id, struct error *err)
{
    if (str_eq(id, STR(TMS_ID)))
        return true;
    return error_set(err, ERROR_NOT_FOUND, "there is no tile matrix set %" STR_FMT "; there is %s",
                     STR_ARG(id), TMS_ID);
}

static bool tileset_get(struct call *call, const void *args_, struct error *err)
{
    const struct tiles_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    struct tiled t;

    if (!set_check(args->tileMatrixSetId, err) || !tiled_find(call, args->collectionId, &t, err))
        return false;
    tileset_write(call, &j, &t);
    return buf_ok(&call->response->body, err);
}

static bool is_inside(const struct tiled *t, const struct tiles_args *a)
{
    struct limits l;

    if (a->tileMatrix < 0 || a->tileMatrix > TILE_ZOOM_MAX)
        return false;
    l = limits_at(t, (unsigned)a->tileMatrix);
    return a->tileRow >= l.min_row && a->tileRow <= l.max_row && a->tileCol >= l.min_col &&
           a->tileCol <= l.max_col;
}

static bool tile_get(struct call *call, const void *args_, struct error *err)
{
    const struct tiles_args *args = args_;
    struct buf *out = &call->response->body;
    struct map_tile_question question = { .layers = args->layers,
                                          .floor = args->floor,
                                          .as_of = args->as_of };
    struct map_tile tile;
    struct tiled t;

    if (!set_check(args->tileMatrixSetId, err) || !tiled_find(call, args->collectionId, &t, err))
        return false;
    if (!is_inside(&t, args))
        return error_set(err, ERROR_NOT_FOUND, "there is no such tile inside the limits");
    if (!tile_id_make(args->tileMatrix, args->tileCol, args->tileRow, &question.id, err))
        return false;
    question.source = t.source;
    if (t.layer)
        question.layers = str_from(t.layer);
    if (!map_tile_get(call, &question, &tile, err))
        return false;
    if (!tile.entry)
        return true; // called again when the day is there
    buf_add(out, (struct str){ tile.entry->bytes[TILE_PLAIN], tile.entry->len[TILE_PLAIN] });
    etag_format(call->response->etag, "%.*s", (int)strlen(tile.entry->etag[TILE_PLAIN]) - 2,
                tile.entry->etag[TILE_PLAIN] + 1);
    map_tile_release(&tile);
    call->response->content_type = mvt_type;
    return buf_ok(out, err);
}

static void matrix_write(struct json *j, unsigned z)
{
    double cell = 2 * MERCATOR_HALF_SIDE / 256 / (double)((int64_t)1 << z);
    char name[8];

    snprintf(name, sizeof(name), "%u", z);
    json_object_begin(j, NULL);
    json_text(j, "id", name);
    json_f64(j, "scaleDenominator", cell / 0.00028, 9);
    json_f64(j, "cellSize", cell, 12);
    json_text(j, "cornerOfOrigin", "topLeft");
    json_array_begin(j, "pointOfOrigin");
    json_f64(j, NULL, -MERCATOR_HALF_SIDE, 9);
    json_f64(j, NULL, MERCATOR_HALF_SIDE, 9);
    json_end(j);
    json_i64(j, "tileWidth", 256);
    json_i64(j, "tileHeight", 256);
    json_i64(j, "matrixWidth", (int64_t)1 << z);
    json_i64(j, "matrixHeight", (int64_t)1 << z);
    json_end(j);
}

static bool matrix_sets_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "tileMatrixSets");
    json_object_begin(&j, NULL);
    json_text(&j, "id", TMS_ID);
    json_text(&j, "title", "Google Maps Compatible for the World");
    json_text(&j, "uri", TMS_URI);
    json_text(&j, "crs", "http://www.opengis.net/def/crs/EPSG/0/3857");
    json_array_begin(&j, "links");
    ogc_link_write(&j, &(struct ogc_link){ .rel = "self",
                                           .type = "application/json",
                                           .href = ogc_href(call, "/ogc/tileMatrixSets/" TMS_ID) });
    json_end(&j);
    json_end(&j);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool matrix_set_get(struct call *call, const void *args_, struct error *err)
{
    const struct tiles_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);

    if (!set_check(args->tileMatrixSetId, err))
        return false;
    json_object_begin(&j, NULL);
    json_text(&j, "id", TMS_ID);
    json_text(&j, "title", "Google Maps Compatible for the World");
    json_text(&j, "uri", TMS_URI);
    json_text(&j, "crs", "http://www.opengis.net/def/crs/EPSG/0/3857");
    json_array_begin(&j, "orderedAxes");
    json_text(&j, NULL, "X");
    json_text(&j, NULL, "Y");
    json_end(&j);
    json_text(&j, "wellKnownScaleSet",
              "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible");
    json_array_begin(&j, "tileMatrices");
    for (unsigned z = 0; z <= TILE_ZOOM_MAX; z++)
        matrix_write(&j, z);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

#define TILE_ROUTE(address, handler, declared, en, zh, types, name)                                \
    {                                                                                              \
        .method = METHOD_GET, .path = address, .handle = handler, .params = declared,              \
        .args_size = sizeof(struct tiles_args), .permission = "read", .scope = SCOPE_READ,         \
        .about = en, .about_zh = zh, .answers = types, .flags = ROUTE_LAST_WINS, .operation = name \
    }
#define ONE_COLLECTION "/ogc/collections/{collectionId}/tiles"
#define ONE_TILE       "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"

const struct route ogc_tile_routes[] = {
    TILE_ROUTE("/ogc/tiles", tilesets_get, list_params, "Tilesets of the dataset", "瓦片集",
               "application/json", "dataset.vector.getTileSetsList"),
    TILE_ROUTE("/ogc/tiles/{tileMatrixSetId}", tileset_get, set_params, "A tileset of the dataset",
               "瓦片集说明", "application/json", "dataset.vector.getTileSet"),
    TILE_ROUTE("/ogc/tiles" ONE_TILE, tile_get, tile_params, "A vector tile of the dataset",
               "矢量瓦片", mvt_type, "dataset.vector.getTile"),
    TILE_ROUTE(ONE_COLLECTION, tilesets_get, c_list_params, "Tilesets of a collection",
               "数据集的瓦片集", "application/json", "collection.vector.getTileSetsList"),
    TILE_ROUTE(ONE_COLLECTION "/{tileMatrixSetId}", tileset_get, c_set_params,
               "A tileset of a collection", "数据集的瓦片集说明", "application/json",
               "collection.vector.getTileSet"),
    TILE_ROUTE(ONE_COLLECTION ONE_TILE, tile_get, c_tile_params, "A vector tile of a collection",
               "数据集的矢量瓦片", mvt_type, "collection.vector.getTile"),
    TILE_ROUTE("/ogc/tileMatrixSets", matrix_sets_get, list_params, "Tile matrix sets",
               "瓦片矩阵集", "application/json", NULL),
    TILE_ROUTE("/ogc/tileMatrixSets/{tileMatrixSetId}", matrix_set_get, set_params,
               "A tile matrix set", "瓦片矩阵集说明", "application/json", NULL),
};
const size_t n_ogc_tile_routes = ARRAY_LEN(ogc_tile_routes);
