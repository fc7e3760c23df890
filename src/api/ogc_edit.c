/*
 * ogc_edit: Features Part 4: features made, replaced, changed and ended.
 *
 * Only registers are changed; a feature's members are the register's columns.
 * Programs send back what they read, so computed members are passed over.
 * If-Match is honoured when sent. What is replaced or deleted stays in the
 * history, as any change does.
 */
#include "ogc.h"

#include "record_order.h"
#include "yardstick/auth/caller.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/geo/geojson.h"
#include "yardstick/geo/valid.h"
#include "yardstick/geo/wkb.h"

enum { FEATURE_BYTES = 4 << 20, STORED_EPSG = 4490, WGS84_EPSG = 4326 };

struct edit_args {
    struct str collectionId;
    int64_t featureId;
};

static const struct param collection_params[] = { PARAM(STR, edit_args, collectionId, .min = 1,
                                                        .max = 64, .about = "a register",
                                                        .about_zh = "登记簿"),
                                                  PARAM_END };

static const struct param feature_params[] = {
    PARAM(STR, edit_args, collectionId, .min = 1, .max = 64, .about = "a register",
          .about_zh = "登记簿"),
    PARAM(I64, edit_args, featureId, .min = 1, .max = 9007199254740991, .about = "the feature's id",
          .about_zh = "要素编号"),
    PARAM_END
};

static bool order_open(struct call *call, const struct edit_args *args, struct record_order *order,
                       struct error *err)
{
    struct ogc_collection c;
    AUTO(reader) r = { 0 };

    if (!call_reader(call, &r, err) ||
        !ogc_collection_find(r.conn, call->arena, args->collectionId, &c, err))
        return false;
    if (!c.reg && !c.layer)
        return error_set(err, ERROR_METHOD, "%" STR_FMT " are made of surveys and not changed here",
                         STR_ARG(c.name));
    if (!c.reg)
        return error_set(err, ERROR_METHOD,
                         "%" STR_FMT " is an imported layer: import it anew to change it",
                         STR_ARG(c.name));
    *order = (struct record_order){ .collection = c.reg,
                                    .request = call->request,
                                    .arena = call->arena,
                                    .id = args->featureId,
                                    .is_lenient = true };
    clock_today(order->meta.day);
    return true;
}

/* Content-Crs: <uri>; without it CRS84. */
static bool request_crs(struct call *call, const struct ogc_crs **out, struct error *err)
{
    struct str said = str_trim(request_header(call->request, "Content-Crs"));

    if (said.len > 2 && said.ptr[0] == '<' && said.ptr[said.len - 1] == '>')
        said = (struct str){ said.ptr + 1, said.len - 2 };
    return ogc_crs_find(said.len ? said : (struct str){ 0 }, "Content-Crs", out, err);
}

/* To EPSG:4490, to a billionth of a degree. */
static bool shape_turn(const struct ogc_crs *crs, struct geometry *g, struct error *err)
{
    struct crs_cache *cache;
    bool done = true;

    for (uint32_t i = 0; crs->north_first && i < g->n_points; i++)
        g->points[i] = (struct point){ g->points[i].y, g->points[i].x };
    if (crs->epsg && crs->epsg != STORED_EPSG && crs->epsg != WGS84_EPSG) {
        cache = crs_cache_open(err);
        done = cache && crs_transform(cache, crs->epsg, STORED_EPSG, g->points, g->n_points, err);
        crs_cache_close(cache);
    }
    for (uint32_t i = 0; i < g->n_points; i++)
        g->points[i] = (struct point){ nearbyint(g->points[i].x * 1e9) / 1e9,
                                       nearbyint(g->points[i].y * 1e9) / 1e9 };
    return done;
}

static bool shape_check(const struct geometry *g, struct error *err)
{
    struct valid *v = valid_open(err);
    struct valid_fault fault;
    bool is_valid, done;

    if (!v)
        return false;
    done = valid_check(v, g, &is_valid, &fault, err);
    valid_close(v);
    if (!done || is_valid)
        return done;
    error_set(err, ERROR_INVALID, "the geometry is not valid: %s", fault.reason);
    return error_detail(err, STR("geometry"), (struct str){ 0 }, "OGC Simple Features");
}

static bool shape_read(struct call *call, struct record_order *order, const struct json_value *v,
                       struct error *err)
{
    bool areal =
        order->collection->id != COLLECTION_CANTEENS && order->collection->id != COLLECTION_PARKING;
    AUTO(geometry) g = { 0 };
    AUTO(buf) wkb = BUF_INIT(FEATURE_BYTES);
    const struct ogc_crs *crs;

    order->has_shape = true;
    if (json_kind(v) == JSON_KIND_NULL)
        return true;
    if (!request_crs(call, &crs, err) || !geojson_read(v, &g, err) || !shape_turn(crs, &g, err))
        return false;
    if (areal && !geometry_is_areal(&g)) {
        error_set(err, ERROR_INVALID, "%s are areas: send a Polygon or a MultiPolygon",
                  order->collection->name);
        return error_detail(err, STR("geometry"), (struct str){ 0 }, "Polygon|MultiPolygon");
    }
    if (areal)
        g.kind = GEOMETRY_MULTIPOLYGON;
    if (!shape_check(&g, err))
        return false;
    wkb_write(&wkb, &g);
    order->wkb = arena_copy(call->arena, buf_str(&wkb));
    return buf_ok(&wkb, err);
}

/* What programs send back although it is computed. */
static bool is_passed_over(const struct collection *c, struct str key)
{
    char name[64];
    int column;

    if (key.len >= sizeof(name))
        return false;
    memcpy(name, key.ptr, key.len);
    name[key.len] = '\0';
    column = collection_column_named(c, name);
    return column >= 0 ? c->columns[column].flags & COLUMN_COMPUTED : table_extra(name) != NULL;
}

static bool property_take(struct record_order *order, struct str key,
                          const struct json_value *value, struct error *err)
{
    int column = -1;

    for (size_t i = 0; i < order->collection->n_columns; i++)
        if (str_eq(key, str_from(order->collection->columns[i].name)))
            column = (int)i;
    if (column >= 0 && !(order->collection->columns[column].flags & COLUMN_COMPUTED))
        return record_order_take(order, (size_t)column, value, err);
    if (is_passed_over(order->collection, key))
        return true;
    error_set(err, ERROR_INVALID, "%s has no column %" STR_FMT, order->collection->name,
              STR_ARG(key));
    return error_detail(err, key, (struct str){ 0 }, "see schema of the collection");
}

/* A patch says what changes and need not say its type; QGIS does not. */
static bool is_feature(const struct json_value *root, bool is_patch)
{
    const struct json_value *type = json_get(root, "type");

    return json_kind(root) == JSON_KIND_OBJECT &&
           (type ? str_eq(json_as_str(type), STR("Feature")) : is_patch);
}

/* `whole`: what is not said is empty. */
static bool feature_read(struct call *call, struct record_order *order, bool whole,
                         struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    const struct json_value *properties, *value, *shape;
    void *iter = NULL;
    struct str key;

    if (!json_read(call->request->body, FEATURE_BYTES, &doc, err))
        return false;
    if (!is_feature(doc.root, !whole && order->id != 0))
        return error_set(err, ERROR_INVALID, "send a GeoJSON Feature");
    properties = json_get(doc.root, "properties");
    while (json_each(properties, &iter, &key, &value))
        if (!property_take(order, key, value, err))
            return false;
    shape = json_get(doc.root, "geometry");
    if (shape && (order->collection->flags & COLLECTION_GEOMETRY) &&
        !shape_read(call, order, shape, err))
        return false;
    for (size_t i = 0; whole && i < order->collection->n_columns; i++)
        if (!(order->collection->columns[i].flags & COLUMN_COMPUTED))
            order->given[i] = true;
    if (whole && (order->collection->flags & COLLECTION_GEOMETRY))
        order->has_shape = true;
    return true;
}

static bool feature_create(struct call *call, const void *args, struct error *err)
{
    struct record_order order;

    if (!order_open(call, args, &order, err))
        return false;
    order.id = 0;
    if (!feature_read(call, &order, false, err) || !record_order_create(call, &order, err))
        return false;
    response_created(call->response, 201,
                     ogc_href(call, "/ogc/collections/%s/items/%lld", order.collection->name,
                              (long long)order.id));
    return true;
}

static bool feature_store(struct call *call, const void *args, bool whole, struct error *err)
{
    struct record_order order;

    if (!order_open(call, args, &order, err) || !feature_read(call, &order, whole, err) ||
        !record_order_change(call, &order, err))
        return false;
    call->response->status = 204;
    return true;
}

static bool feature_replace(struct call *call, const void *args, struct error *err)
{
    return feature_store(call, args, true, err);
}

static bool feature_update(struct call *call, const void *args, struct error *err)
{
    return feature_store(call, args, false, err);
}

static bool feature_delete(struct call *call, const void *args, struct error *err)
{
    struct record_order order;

    if (!order_open(call, args, &order, err) || !record_order_end(call, &order, err))
        return false;
    call->response->status = 204;
    return true;
}

/* What this caller may do with this collection: QGIS looks here before it offers editing. */
static bool options_answer(struct call *call, const void *args, const char *more, struct error *err)
{
    struct record_order order;
    struct error ignored = { 0 };
    bool editable = order_open(call, args, &order, &ignored);

    if (ignored.code == ERROR_NOT_FOUND) {
        *err = ignored;
        return false;
    }
    editable = editable && call->caller && caller_may(call->caller, "edit");
    response_header(call->response, "Allow",
                    arena_printf(call->arena, "GET, HEAD, OPTIONS%s", editable ? more : ""));
    call->response->status = 204;
    return true;
}

static bool items_options(struct call *call, const void *args, struct error *err)
{
    return options_answer(call, args, ", POST", err);
}

static bool item_options(struct call *call, const void *args, struct error *err)
{
    return options_answer(call, args, ", PUT, PATCH, DELETE", err);
}

#define EDIT_ROUTE(verb, address, handler, declared, may, reach, en, zh, ...)                      \
    {                                                                                              \
        .method = METHOD_##verb, .path = "/ogc/collections/{collectionId}/items" address,          \
        .handle = handler, .params = declared, .args_size = sizeof(struct edit_args),              \
        .permission = may, .scope = reach, .about = en, .about_zh = zh, .flags = ROUTE_LAST_WINS,  \
        __VA_ARGS__                                                                                \
    }

const struct route ogc_edit_routes[] = {
    EDIT_ROUTE(POST, "", feature_create, collection_params, "edit", SCOPE_WRITE, "Add a feature",
               "新增要素", .body = BODY_JSON),
    EDIT_ROUTE(PUT, "/{featureId}", feature_replace, feature_params, "edit", SCOPE_WRITE,
               "Replace a feature", "替换要素", .body = BODY_JSON),
    EDIT_ROUTE(PATCH, "/{featureId}", feature_update, feature_params, "edit", SCOPE_WRITE,
               "Change members of a feature", "修改要素", .body = BODY_JSON),
    EDIT_ROUTE(DELETE, "/{featureId}", feature_delete, feature_params, "edit", SCOPE_WRITE,
               "End a feature", "终止要素", .body = BODY_NONE),
    EDIT_ROUTE(OPTIONS, "", items_options, collection_params, "read", SCOPE_READ,
               "What may be done here", "可用的操作", .body = BODY_NONE),
    EDIT_ROUTE(OPTIONS, "/{featureId}", item_options, feature_params, "read", SCOPE_READ,
               "What may be done with it", "可用的操作", .body = BODY_NONE),
};
const size_t n_ogc_edit_routes = ARRAY_LEN(ogc_edit_routes);
