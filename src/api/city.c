/*
 * city: /api/city, what there is in all, and where.
 */
#include "resource.h"

#include "yardstick/http/uri.h"
#include "yardstick/tile/tile_shelf.h"

static bool name_write(struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_META_GET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR("name"));
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        json_str(j, "name", stmt_str(&q, 0));
    else
        json_text(j, "name", "Yardstick");
    return step != STEP_FAILED;
}

static bool bounds_write(struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CITY_BOUNDS, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_ROW) {
        json_array_begin(j, "bounds");
        for (int i = 0; i < 4; i++)
            json_f64(j, NULL, stmt_f64(&q, i), 8);
        json_end(j);
    } else {
        json_none(j, "bounds");
    }
    return step != STEP_FAILED;
}

static bool totals_write(struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct table table = { .options = { .form = TABLE_JSON } };

    if (!stmt_open(conn, SQL_CITY_TOTALS, &q, err) || !table_columns(&table, NULL, &q, err) ||
        stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(j, "totals");
    table_members(&table, &q, j);
    json_end(j);
    return true;
}

/* Of a base map made of tiles: what they are, and the names of their layers. */
static void archive_write(const struct world *world, struct json *j, struct str name,
                          struct str layers)
{
    struct error ignored;
    enum tile_kind kind;
    bool found;

    if (!tile_shelf_find(world->shelf, name, &found, &kind, &ignored) || !found)
        return;
    json_text(j, "format", tile_kind_name(kind));
    json_raw(j, "vector_layers", layers);
}

static bool layers_write(struct call *call, struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CITY_LAYERS, &q, err))
        return false;
    json_array_begin(j, "layers");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(j, NULL);
        json_str(j, "name", stmt_str(&q, 0));
        json_str(j, "title", stmt_str(&q, 1));
        json_str(j, "role", stmt_str(&q, 2));
        json_str(j, "tiles",
                 arena_printf(call->arena, "/tiles/%" STR_FMT ".json", STR_ARG(stmt_str(&q, 0))));
        if (!stmt_is_null(&q, 3))
            json_str(j, "attribution", stmt_str(&q, 3));
        if (!stmt_is_null(&q, 4))
            archive_write(call->context, j, stmt_str(&q, 0), stmt_str(&q, 5));
        json_end(j);
    }
    json_end(j);
    return step == STEP_DONE;
}

static bool revision_write(struct conn *conn, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t revision;

    if (!stmt_open(conn, SQL_REVISION, &q, err) || !stmt_get_i64(&q, &revision, err))
        return false;
    json_i64(j, "revision", revision);
    json_text(j, "version", YS_VERSION);
    return true;
}

static bool city_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    (void)args;
    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, call->response->etag))
        return true;
    json_object_begin(&j, NULL);
    if (!name_write(r.conn, &j, err))
        return false;
    json_text(&j, "crs", "EPSG:4548");
    if (!bounds_write(r.conn, &j, err) || !revision_write(r.conn, &j, err) ||
        !totals_write(r.conn, &j, err) || !layers_write(call, r.conn, &j, err))
        return false;
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route city_routes[] = {
    { METHOD_GET, "/api/city", city_get, NULL, 0, "read", SCOPE_READ,
      "The city: its name, bounds, totals and imported layers",
      "全市：名称、范围、总量与导入图层" },
};
const size_t n_city_routes = ARRAY_LEN(city_routes);
