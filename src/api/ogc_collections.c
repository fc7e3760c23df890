/*
 * ogc_collections: /ogc/collections, one of them, and what its fields are.
 */
#include "ogc.h"

struct collections_args {
    int f;
};

static const struct param collections_params[] = {
    PARAM(ENUM, collections_args, f, .values = ogc_page_forms, .about = "form of the answer",
          .about_zh = "返回格式"),
    PARAM_END
};

struct collection_args {
    struct str collectionId;
    int f;
};

static const struct param collection_params[] = {
    PARAM(STR, collection_args, collectionId, .min = 1, .max = 64,
          .about = "a register or an imported layer", .about_zh = "登记簿或导入的图层"),
    PARAM(ENUM, collection_args, f, .values = ogc_page_forms, .about = "form of the answer",
          .about_zh = "返回格式"),
    PARAM_END
};

static void extent_write(struct json *j, struct conn *conn, const struct ogc_collection *c)
{
    double box[4];

    if (!ogc_extent(conn, c, box))
        return;
    json_object_begin(j, "extent");
    json_object_begin(j, "spatial");
    json_array_begin(j, "bbox");
    json_array_begin(j, NULL);
    for (int i = 0; i < 4; i++)
        json_f64(j, NULL, box[i], 7);
    json_end(j);
    json_end(j);
    json_text(j, "crs", ogc_crs_list[0].uri);
    json_end(j);
    json_end(j);
}

static const struct {
    const char *rel, *type, *path;
} collection_links[] = {
    { "items", "application/geo+json", "/items" },
    { "items", "text/html", "/items?f=html" },
    { "items", "text/csv", "/items?f=csv" },
    { "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json",
      "/queryables" },
    { "http://www.opengis.net/def/rel/ogc/1.0/sortables", "application/schema+json", "/sortables" },
    { "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json", "/schema" },
    { "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json", "/tiles" },
};

static void collection_write(struct call *call, struct json *j, struct conn *conn,
                             const struct ogc_collection *c, enum ogc_form form)
{
    const char *path =
        arena_printf(call->arena, "/ogc/collections/%" STR_FMT, STR_ARG(c->name)).ptr;

    json_object_begin(j, NULL);
    json_str(j, "id", c->name);
    json_str(j, "title", c->title_zh);
    json_str(j, "description", c->title);
    extent_write(j, conn, c);
    json_text(j, "itemType", "feature");
    json_array_begin(j, "crs");
    for (size_t i = 0; i < ogc_n_crs; i++)
        json_text(j, NULL, ogc_crs_list[i].uri);
    json_end(j);
    json_text(j, "storageCrs", ogc_crs_list[1].uri);
    json_array_begin(j, "links");
    ogc_self_links(call, j, path, form, "application/json");
    for (size_t i = 0; i < ARRAY_LEN(collection_links); i++)
        if (i + 1 < ARRAY_LEN(collection_links) || ogc_is_tiled(c))
            ogc_link_write(j, &(struct ogc_link){
                                  .rel = collection_links[i].rel,
                                  .type = collection_links[i].type,
                                  .title = c->title_zh.ptr,
                                  .href = ogc_href(call, "%s%s", path, collection_links[i].path) });
    json_end(j);
    json_end(j);
}

static bool collections_html(struct call *call, const struct ogc_collection *all, size_t n,
                             struct error *err)
{
    AUTO(buf) body = BUF_INIT(1 << 20);

    buf_text(&body, "<table><tr><th>数据集 Collection<th>名称 Name<th>");
    for (size_t i = 0; i < n; i++) {
        buf_addf(&body, "<tr><td><a href=\"/ogc/collections/%" STR_FMT "?f=html\">",
                 STR_ARG(all[i].name));
        ogc_escape(&body, all[i].title_zh);
        buf_text(&body, "</a><td>");
        ogc_escape(&body, all[i].title);
        buf_addf(&body,
                 "<td><a href=\"/ogc/collections/%" STR_FMT "/items?f=html\">浏览 Browse</a>",
                 STR_ARG(all[i].name));
    }
    buf_text(&body, "</table>");
    return ogc_page(call, STR("数据集 Collections"), &body, err);
}

static bool collections_get(struct call *call, const void *args, struct error *err)
{
    enum ogc_form form = ogc_form_of(call, ((const struct collections_args *)args)->f);
    struct json j = JSON_INIT(&call->response->body);
    struct ogc_collection *all;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    size_t n;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !ogc_collections_list(r.conn, call->arena, &all, &n, err))
        return false;
    if (form == OGC_HTML)
        return collections_html(call, all, n, err);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "links");
    ogc_self_links(call, &j, "/ogc/collections", form, "application/json");
    json_end(&j);
    json_array_begin(&j, "crs");
    for (size_t i = 0; i < ogc_n_crs; i++)
        json_text(&j, NULL, ogc_crs_list[i].uri);
    json_end(&j);
    json_array_begin(&j, "collections");
    for (size_t i = 0; i < n; i++)
        collection_write(call, &j, r.conn, &all[i], OGC_JSON);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static const char *type_of(const struct ogc_collection *c, size_t i)
{
    if (!c->reg)
        return c->types && c->types[i]                       ? c->types[i]
               : str_eq(c->schema.fields[i].name, STR("id")) ? "integer"
                                                             : "string";
    switch (c->columns[i]->kind) {
    case COLUMN_INTEGER:
    case COLUMN_ORDINAL:
        return "integer";
    case COLUMN_AREA:
    case COLUMN_LENGTH:
    case COLUMN_MONEY:
    case COLUMN_SHARE:
        return "number";
    case COLUMN_BOOLEAN:
        return "boolean";
    case COLUMN_DATE:
        return "date";
    default:
        return "string";
    }
}

static bool collection_html(struct call *call, const struct ogc_collection *c, struct error *err)
{
    AUTO(buf) body = BUF_INIT(1 << 20);
    struct str origin = origin_of(call);

    buf_addf(&body,
             "<p><a href=\"/ogc/collections/%" STR_FMT "/items?f=html\">浏览 Browse</a> · <a "
             "href=\"/ogc/collections/%" STR_FMT "/items\">GeoJSON</a> · <a "
             "href=\"/ogc/collections/%" STR_FMT "/items?f=csv\">CSV</a></p>",
             STR_ARG(c->name), STR_ARG(c->name), STR_ARG(c->name));
    buf_text(&body, "<h2>字段 Fields</h2><table><tr><th>字段 Field<th>含义 Meaning<th>类型 Type");
    for (size_t i = 0; i < c->schema.n_fields; i++) {
        if (c->schema.fields[i].kind == CQL2_GEOMETRY)
            continue;
        buf_text(&body, "<tr><td><code>");
        ogc_escape(&body, c->schema.fields[i].name);
        buf_addf(&body, "</code><td>%s<td>%s", c->reg ? c->columns[i]->title[LANG_ZH] : "",
                 type_of(c, i));
    }
    buf_addf(&body,
             "</table><h2>用法 Use</h2><pre>curl '%" STR_FMT "/ogc/collections/%" STR_FMT
             "/items?limit=10'\n",
             STR_ARG(origin), STR_ARG(c->name));
    buf_addf(&body,
             "QGIS: 图层 → 添加图层 → 添加 WFS / OGC API - Features 图层 → %" STR_FMT "/ogc\n"
             "ogr2ogr %" STR_FMT ".gpkg OAPIF:%" STR_FMT "/ogc %" STR_FMT "\n</pre>",
             STR_ARG(origin), STR_ARG(c->name), STR_ARG(origin), STR_ARG(c->name));
    return ogc_page(call, c->title_zh, &body, err);
}

static bool collection_get(struct call *call, const void *args_, struct error *err)
{
    const struct collection_args *args = args_;
    enum ogc_form form = ogc_form_of(call, args->f);
    struct json j = JSON_INIT(&call->response->body);
    struct ogc_collection c;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !ogc_collection_find(r.conn, call->arena, args->collectionId, &c, err))
        return false;
    if (form == OGC_HTML)
        return ogc_schema_load(r.conn, call->arena, true, &c, err) &&
               collection_html(call, &c, err);
    collection_write(call, &j, r.conn, &c, OGC_JSON);
    return buf_ok(&call->response->body, err);
}

enum schema_of { SCHEMA_WHOLE, SCHEMA_QUERYABLES, SCHEMA_SORTABLES };

static void codes_write(struct json *j, const struct column *column)
{
    if (!column->codes)
        return;
    json_array_begin(j, "enum");
    for (const struct code *code = column->codes; code->code; code++)
        json_text(j, NULL, code->code);
    json_end(j);
}

/* Is it taken when a feature is made or changed? What is not is passed over there (ogc_edit.c). */
static bool is_receivable(const struct ogc_collection *c, const struct column *column)
{
    int own = column ? collection_column_named(c->reg, column->name) : -1;

    return own >= 0 && !(c->reg->columns[own].flags & COLUMN_COMPUTED);
}

static void member_write(struct json *j, const struct ogc_collection *c, size_t i,
                         enum schema_of of, char *key)
{
    bool shape = c->schema.fields[i].kind == CQL2_GEOMETRY;
    const struct column *column = c->reg && !shape ? c->columns[i] : NULL;
    const struct collection *to = column ? ogc_reference(c, column->name) : NULL;
    const char *type = shape ? "" : type_of(c, i);
    bool dated = strncmp(type, "date", 4) == 0;

    json_object_begin(j, key);
    if (shape) {
        json_text(j, "x-ogc-role", "primary-geometry");
        json_text(j, "format", "geometry-any");
        if (of == SCHEMA_WHOLE && !c->reg)
            json_bool(j, "readOnly", true);
        json_end(j);
        return;
    }
    if (column)
        json_text(j, "title", column->title[LANG_ZH]);
    if (column)
        json_text(j, "description", column->title[LANG_EN]);
    json_text(j, "type", dated ? "string" : type);
    if (dated)
        json_text(j, "format", type);
    if (column)
        codes_write(j, column);
    if (str_eq(c->schema.fields[i].name, STR("id"))) {
        json_text(j, "x-ogc-role", "id");
    } else if (to) {
        json_text(j, "x-ogc-role", "reference");
        json_text(j, "x-ogc-collectionId", to->name);
    }
    if (of == SCHEMA_WHOLE && !is_receivable(c, column))
        json_bool(j, "readOnly", true);
    json_end(j);
}

static bool schema_answer(struct call *call, const struct collection_args *args, enum schema_of of,
                          struct error *err)
{
    static const char *const names[] = { "schema", "queryables", "sortables" };
    struct json j = JSON_INIT(&call->response->body);
    struct ogc_collection c;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !ogc_collection_find(r.conn, call->arena, args->collectionId, &c, err) ||
        !ogc_schema_load(r.conn, call->arena, true, &c, err))
        return false;
    json_object_begin(&j, NULL);
    json_text(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_str(&j, "$id",
             ogc_href(call, "/ogc/collections/%" STR_FMT "/%s", STR_ARG(c.name), names[of]));
    json_text(&j, "type", "object");
    json_str(&j, "title", c.title_zh);
    json_object_begin(&j, "properties");
    for (size_t i = 0; i < c.schema.n_fields; i++) {
        bool shape = c.schema.fields[i].kind == CQL2_GEOMETRY;
        char *key = (char *)(uintptr_t)arena_copy(call->arena, c.schema.fields[i].name).ptr;

        if (key && !(shape && of == SCHEMA_SORTABLES))
            member_write(&j, &c, i, of, key);
    }
    json_end(&j);
    json_bool(&j, "additionalProperties", false);
    json_end(&j);
    call->response->content_type = "application/schema+json";
    return buf_ok(&call->response->body, err);
}

static bool schema_get(struct call *call, const void *args, struct error *err)
{
    return schema_answer(call, args, SCHEMA_WHOLE, err);
}

static bool queryables_get(struct call *call, const void *args, struct error *err)
{
    return schema_answer(call, args, SCHEMA_QUERYABLES, err);
}

static bool sortables_get(struct call *call, const void *args, struct error *err)
{
    return schema_answer(call, args, SCHEMA_SORTABLES, err);
}

#define COLLECTION_ROUTE(ending, handler, en, zh, types)                                           \
    {                                                                                              \
        .method = METHOD_GET, .path = "/ogc/collections/{collectionId}" ending, .handle = handler, \
        .params = collection_params, .args_size = sizeof(struct collection_args),                  \
        .permission = "read", .scope = SCOPE_READ, .about = en, .about_zh = zh, .answers = types,  \
        .flags = ROUTE_LAST_WINS                                                                   \
    }

const struct route ogc_collection_routes[] = {
    { .method = METHOD_GET,
      .path = "/ogc/collections",
      .handle = collections_get,
      .params = collections_params,
      .args_size = sizeof(struct collections_args),
      .permission = "read",
      .scope = SCOPE_READ,
      .about = "The collections",
      .about_zh = "数据集列表",
      .answers = "application/json, text/html",
      .flags = ROUTE_LAST_WINS },
    COLLECTION_ROUTE("", collection_get, "A collection", "数据集", "application/json, text/html"),
    COLLECTION_ROUTE("/schema", schema_get, "What its features hold", "要素的字段",
                     "application/schema+json"),
    COLLECTION_ROUTE("/queryables", queryables_get, "What can be filtered by", "可筛选的字段",
                     "application/schema+json"),
    COLLECTION_ROUTE("/sortables", sortables_get, "What can be sorted by", "可排序的字段",
                     "application/schema+json"),
};
const size_t n_ogc_collection_routes = ARRAY_LEN(ogc_collection_routes);
