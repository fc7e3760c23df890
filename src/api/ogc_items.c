/*
 * ogc_items: /ogc/collections/{collectionId}/items and one of them, as GeoJSON,
 * CSV and pages.
 */
#include "ogc_query.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/geo/geojson.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/http/uri.h"
#include "yardstick/registry/entry.h"

enum { SCRATCH_BYTES = 64 << 20, HTML_LIMIT = 50 };

static const char geojson_type[] = "application/geo+json";

#define CRS_PARAMS(args)                                                                           \
    PARAM(STR, args, crs, .max = 100, .about = "system of the answer, by default CRS84",           \
          .about_zh = "返回坐标系，缺省为 CRS84")

#define PROFILE_PARAM(args)                                                                        \
    PARAM(STR, args, profile, .max = 400,                                                          \
          .about = "references as rel-as-key, rel-as-uri or rel-as-link; others are passed over",  \
          .about_zh = "引用的表示：rel-as-key、rel-as-uri 或 rel-as-link；其他略过")

#define ITEMS_COLLECTION                                                                           \
    PARAM(STR, items_args, collectionId, .min = 1, .max = 64,                                      \
          .about = "a register or an imported layer", .about_zh = "登记簿或导入的图层")

static const struct param items_params[] = {
    ITEMS_COLLECTION,
    PARAM(I64, items_args, limit, .min = 1, .max = OGC_LIMIT_MAX, .clamped = true,
          .otherwise = "100", .about = "features a page", .about_zh = "每页要素数"),
    PARAM(CORNERS, items_args, bbox, .about = "only what meets this box",
          .about_zh = "仅与此范围相交的要素"),
    PARAM_NAMED(STR, "bbox-crs", items_args, bbox_crs, .max = 100, .about = "system of bbox",
                .about_zh = "bbox 的坐标系"),
    CRS_PARAMS(items_args),
    PARAM(STR, items_args, datetime, .max = 100, .about = "as it was then; an interval: at its end",
          .about_zh = "当时的状况；区间取其末"),
    PARAM_NAMED(STR, "filter", items_args, where.filter, .max = CQL2_BYTES_MAX,
                .about = "CQL2, as text or as JSON", .about_zh = "CQL2 筛选条件（文本或 JSON）"),
    PARAM_NAMED(STR, "filter-lang", items_args, where.filter_lang, .max = 20,
                .about = "cql2-text or cql2-json", .about_zh = "cql2-text 或 cql2-json"),
    PARAM_NAMED(STR, "filter-crs", items_args, where.filter_crs, .max = 100,
                .about = "system of the coordinates in filter",
                .about_zh = "filter 中坐标的坐标系"),
    PARAM(STR, items_args, sortby, .max = 400,
          .about = "fields, a - in front of one for descending",
          .about_zh = "排序字段，前加 - 为降序"),
    PARAM(STR, items_args, after, .max = 4000, .about = "from the link `next` of a page",
          .about_zh = "取自上一页的 next 链接"),
    PROFILE_PARAM(items_args),
    PARAM(ENUM, items_args, f, .values = ogc_forms, .about = "form of the answer",
          .about_zh = "返回格式"),
    PARAM_END
};

/* What writing features needs: the columns of the statement, and room for a shape. */
struct writing {
    struct ogc_query *q;
    struct stmt *row;
    struct table table;
    struct geometry shape;
    struct arena arena;
};

static bool writing_open(struct writing *w, struct ogc_query *q, struct stmt *row,
                         struct error *err)
{
    *w = (struct writing){ .q = q, .row = row, .arena = ARENA_INIT(SCRATCH_BYTES) };
    w->table.options.form = TABLE_JSON;
    return table_columns(&w->table, q->c.reg, row, err);
}

static void writing_release(struct writing *w)
{
    geometry_release(&w->shape);
    arena_release(&w->arena);
}

/* Into w->shape, in the system asked for; empty when there is none. */
static bool shape_load(struct writing *w, const struct ogc_crs *crs, struct error *err)
{
    struct str wkb;

    geometry_clear(&w->shape);
    if (w->table.geometry < 0 || stmt_is_null(w->row, w->table.geometry))
        return true;
    arena_reset(&w->arena);
    return geometry_load(w->row->conn, stmt_bytes(w->row, w->table.geometry), &w->arena, &wkb,
                         err) &&
           wkb_read(wkb, &w->shape, err) && ogc_crs_turn(crs, &w->shape, &w->q->cache, err);
}

static void members_write(struct writing *w, struct json *j)
{
    enum ogc_profile profile = w->q->profile;

    for (size_t i = 0; i < w->table.n_columns; i++) {
        const struct table_column *column = &w->table.columns[i];
        const struct collection *to = profile > OGC_REL_AS_KEY && !stmt_is_null(w->row, column->at)
                                          ? ogc_reference(&w->q->c, column->name)
                                          : NULL;

        if (to)
            ogc_reference_write(w->q->call, profile, to, column, w->row, j);
        else if (!(column->column->flags & TABLE_FLAT))
            table_member(column, w->row, j);
    }
}

static bool feature_write(struct writing *w, struct json *j, struct error *err)
{
    const struct ogc_crs *crs = w->q->crs;

    json_text(j, "type", "Feature");
    json_i64(j, "id", stmt_i64(w->row, 0));
    if (!shape_load(w, crs, err))
        return false;
    geojson_write(j, "geometry", &w->shape, crs->decimals, crs->north_first);
    if (!w->q->c.reg) {
        json_raw(j, "properties", stmt_str(w->row, 1));
        return true;
    }
    json_object_begin(j, "properties");
    members_write(w, j);
    json_end(j);
    return true;
}

static void content_crs(struct call *call, const struct ogc_crs *crs)
{
    response_header(call->response, "Content-Crs", arena_printf(call->arena, "<%s>", crs->uri));
}

/* The query once more with another form and place. */
static struct str query_again(const struct ogc_query *q, const char *form, struct str after)
{
    struct call *call = q->call;
    AUTO(buf) out = BUF_INIT(32 << 10);
    struct str left = call->request->query;

    buf_addf(&out, "%" STR_FMT "/ogc/collections/%" STR_FMT "/items?f=%s", STR_ARG(origin_of(call)),
             STR_ARG(q->c.name), form);
    while (left.len) {
        struct str pair = str_cut(&left, '&');

        if (pair.len == 0 || str_starts(pair, STR("f=")) || str_starts(pair, STR("after=")) ||
            str_find(pair, '=') == pair.len)
            continue;
        buf_addc(&out, '&');
        buf_add(&out, pair);
    }
    if (after.len)
        buf_addf(&out, "&after=%" STR_FMT, STR_ARG(uri_encode(after, call->arena)));
    return arena_copy(call->arena, buf_str(&out));
}

static void links_write(struct ogc_query *q, struct json *j, struct str after)
{
    struct call *call = q->call;

    json_array_begin(j, "links");
    ogc_link_write(j, &(struct ogc_link){ .rel = "self",
                                          .type = geojson_type,
                                          .href = query_again(q, "json", q->args->after) });
    ogc_link_write(j, &(struct ogc_link){ .rel = "alternate",
                                          .type = "text/html",
                                          .href = query_again(q, "html", q->args->after) });
    ogc_link_write(j, &(struct ogc_link){ .rel = "alternate",
                                          .type = "text/csv",
                                          .href = query_again(q, "csv", q->args->after) });
    ogc_link_write(j, &(struct ogc_link){ .rel = "collection",
                                          .type = "application/json",
                                          .href = ogc_href(call, "/ogc/collections/%" STR_FMT,
                                                           STR_ARG(q->c.name)) });
    ogc_profile_link(call, q->profile, j);
    if (after.len)
        ogc_link_write(j, &(struct ogc_link){ .rel = "next",
                                              .type = geojson_type,
                                              .href = query_again(q, "json", after) });
    json_end(j);
}

static bool items_json(struct ogc_query *q, struct error *err)
{
    struct json j = JSON_INIT(&q->call->response->body);
    AUTO(buf) place = BUF_INIT(1 << 16);
    AUTO(stmt) row = { 0 };
    struct writing w = { 0 };
    enum stmt_step_result step = STEP_FAILED;
    int64_t n = 0, matched;
    char now[CLOCK_TEXT];
    bool done;

    if (!ogc_query_count(q, &matched, err) || !ogc_query_rows(q, q->args->limit + 1, &row, err))
        return false;
    json_object_begin(&j, NULL);
    json_text(&j, "type", "FeatureCollection");
    json_array_begin(&j, "features");
    done = writing_open(&w, q, &row, err);
    while (done && (step = stmt_step(&row, err)) == STEP_ROW && n < q->args->limit) {
        json_object_begin(&j, NULL);
        done = feature_write(&w, &j, err);
        json_end(&j);
        if (++n == q->args->limit)
            ogc_query_place(q, &row, &place);
    }
    writing_release(&w);
    json_end(&j);
    clock_format(clock_now(), now);
    json_i64(&j, "numberMatched", matched);
    json_i64(&j, "numberReturned", n);
    json_text(&j, "timeStamp", now);
    links_write(q, &j, step == STEP_ROW ? buf_str(&place) : (struct str){ 0 });
    json_end(&j);
    q->call->response->content_type = geojson_type;
    content_crs(q->call, q->crs);
    return done && step != STEP_FAILED && buf_ok(&q->call->response->body, err);
}

static bool items_csv(struct ogc_query *q, struct error *err)
{
    struct buf *out = &q->call->response->body;
    AUTO(stmt) row = { 0 };
    AUTO(table) table = { 0 };
    struct table_options options = { .form = TABLE_CSV, .collection = q->c.reg, .out = out };
    enum stmt_step_result step;

    if (!ogc_query_rows(q, q->args->limit, &row, err) || !table_begin(&table, &options, &row, err))
        return false;
    while ((step = stmt_step(&row, err)) == STEP_ROW)
        if (!table_row(&table, &row, err))
            return false;
    q->call->response->content_type = "text/csv; charset=utf-8";
    response_download(q->call->response,
                      arena_printf(q->call->arena, "%" STR_FMT ".csv", STR_ARG(q->c.name)),
                      q->call->arena);
    return step == STEP_DONE && table_end(&table, err);
}

static void cells_write(struct buf *out, const struct stmt *row)
{
    for (int i = 0; i < stmt_n_columns(row); i++) {
        if (strcmp(stmt_column_name(row, i), "geometry") == 0)
            continue;
        buf_text(out, "<td>");
        ogc_escape(out, stmt_str(row, i));
    }
}

static bool items_html(struct ogc_query *q, struct error *err)
{
    AUTO(buf) body = BUF_INIT(8 << 20);
    AUTO(buf) table = BUF_INIT(8 << 20);
    AUTO(buf) paths = BUF_INIT(8 << 20);
    AUTO(buf) place = BUF_INIT(1 << 16);
    AUTO(stmt) row = { 0 };
    struct writing w = { 0 };
    struct bbox box = BBOX_NONE;
    int64_t limit = q->args->limit < HTML_LIMIT ? q->args->limit : HTML_LIMIT, n = 0, matched;
    enum stmt_step_result step = STEP_FAILED;
    bool done;

    if (!ogc_query_count(q, &matched, err) || !ogc_query_rows(q, limit + 1, &row, err))
        return false;
    done = writing_open(&w, q, &row, err);
    buf_text(&table, "<table><tr><th>");
    for (int i = 0; i < stmt_n_columns(&row); i++)
        if (strcmp(stmt_column_name(&row, i), "geometry") != 0) {
            buf_text(&table, "<th>");
            ogc_escape(&table, str_from(stmt_column_name(&row, i)));
        }
    while (done && (step = stmt_step(&row, err)) == STEP_ROW && n < limit) {
        done = shape_load(&w, &ogc_crs_list[0], err);
        box = bbox_join(box, geometry_bbox(&w.shape));
        ogc_shape_path(&paths, &w.shape);
        buf_addf(&table,
                 "<tr><td><a href=\"/ogc/collections/%" STR_FMT "/items/%lld?f=html\">→</a>",
                 STR_ARG(q->c.name), (long long)stmt_i64(&row, 0));
        cells_write(&table, &row);
        if (++n == limit)
            ogc_query_place(q, &row, &place);
    }
    writing_release(&w);
    buf_addf(&body, "<p>%lld / %lld</p>", (long long)n, (long long)matched);
    ogc_map_write(&body, box, &paths);
    buf_add(&body, buf_str(&table));
    buf_text(&body, "</table>");
    if (step == STEP_ROW) {
        buf_text(&body, "<p><a rel=\"next\" href=\"");
        ogc_escape(&body, query_again(q, "html", buf_str(&place)));
        buf_text(&body, "\">下一页 Next</a></p>");
    }
    return done && step != STEP_FAILED && buf_ok(&table, err) && buf_ok(&paths, err) &&
           ogc_page(q->call, q->c.title_zh, &body, err);
}

static bool items_answer(struct ogc_query *q, struct error *err)
{
    switch (ogc_form_of(q->call, q->args->f)) {
    case OGC_HTML:
        return items_html(q, err);
    case OGC_CSV:
        return items_csv(q, err);
    default:
        return items_json(q, err);
    }
}

static bool items_get(struct call *call, const void *args, struct error *err)
{
    struct ogc_query q = { 0 };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    bool done;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err))
        return false;
    done = ogc_query_open(&q, call, r.conn, args, err) && items_answer(&q, err);
    ogc_query_release(&q);
    return done;
}

struct item_args {
    struct str collectionId;
    int64_t featureId;
    struct str crs, profile;
    int f;
};

static const struct param item_params[] = {
    PARAM(STR, item_args, collectionId, .min = 1, .max = 64,
          .about = "a register or an imported layer", .about_zh = "登记簿或导入的图层"),
    PARAM(I64, item_args, featureId, .min = 0, .max = 9007199254740991, .about = "the feature's id",
          .about_zh = "要素编号"),
    CRS_PARAMS(item_args),
    PROFILE_PARAM(item_args),
    PARAM(ENUM, item_args, f, .values = ogc_page_forms, .about = "form of the answer",
          .about_zh = "返回格式"),
    PARAM_END
};

static bool item_html(struct writing *w, struct error *err)
{
    AUTO(buf) body = BUF_INIT(8 << 20);
    AUTO(buf) paths = BUF_INIT(8 << 20);

    if (!shape_load(w, &ogc_crs_list[0], err))
        return false;
    ogc_shape_path(&paths, &w->shape);
    ogc_map_write(&body, geometry_bbox(&w->shape), &paths);
    buf_text(&body, "<table>");
    for (int i = 0; i < stmt_n_columns(w->row); i++) {
        if (strcmp(stmt_column_name(w->row, i), "geometry") == 0)
            continue;
        buf_text(&body, "<tr><th>");
        ogc_escape(&body, str_from(stmt_column_name(w->row, i)));
        buf_text(&body, "<td>");
        ogc_escape(&body, stmt_str(w->row, i));
    }
    buf_text(&body, "</table>");
    return ogc_page(w->q->call, w->q->c.title_zh, &body, err);
}

/* Begins as the card's: a program that read here may change there under If-Match. */
static void item_etag(struct writing *w)
{
    char *etag = w->q->call->response->etag, start[48], rest[ETAG_TEXT];

    for (int i = 0; w->q->c.reg && i < stmt_n_columns(w->row); i++)
        if (strcmp(stmt_column_name(w->row, i), "revision") == 0) {
            card_etag_start(start, stmt_i64(w->row, 0), stmt_i64(w->row, i));
            snprintf(rest, sizeof(rest), "%.*s", (int)strlen(etag) - 2, etag + 1);
            etag_format(etag, "%s%s-%d", start + 1, rest, w->q->crs->epsg);
        }
}

static bool item_json(struct writing *w, struct error *err)
{
    struct call *call = w->q->call;
    struct json j = JSON_INIT(&call->response->body);
    const char *path = arena_printf(call->arena, "/ogc/collections/%" STR_FMT "/items/%lld",
                                    STR_ARG(w->q->c.name), (long long)stmt_i64(w->row, 0))
                           .ptr;

    item_etag(w);
    json_object_begin(&j, NULL);
    if (!feature_write(w, &j, err))
        return false;
    json_array_begin(&j, "links");
    ogc_self_links(call, &j, path, OGC_JSON, geojson_type);
    ogc_link_write(&j, &(struct ogc_link){ .rel = "collection",
                                           .type = "application/json",
                                           .href = ogc_href(call, "/ogc/collections/%" STR_FMT,
                                                            STR_ARG(w->q->c.name)) });
    ogc_profile_link(call, w->q->profile, &j);
    json_end(&j);
    json_end(&j);
    call->response->content_type = geojson_type;
    content_crs(call, w->q->crs);
    return buf_ok(&call->response->body, err);
}

static bool item_answer(struct ogc_query *q, const struct item_args *args, struct error *err)
{
    AUTO(stmt) row = { 0 };
    struct writing w = { 0 };
    enum stmt_step_result step;
    bool done;

    if (!ogc_query_rows(q, 1, &row, err) || !writing_open(&w, q, &row, err))
        return false;
    step = stmt_step(&row, err);
    if (step == STEP_DONE)
        error_set(err, ERROR_NOT_FOUND, "there is no feature %lld in %" STR_FMT,
                  (long long)args->featureId, STR_ARG(q->c.name));
    done = step == STEP_ROW &&
           (ogc_form_of(q->call, args->f) == OGC_HTML ? item_html(&w, err) : item_json(&w, err));
    writing_release(&w);
    return done;
}

static bool item_get(struct call *call, const void *args_, struct error *err)
{
    const struct item_args *args = args_;
    struct items_args items = { .collectionId = args->collectionId,
                                .crs = args->crs,
                                .profile = args->profile,
                                .where.filter = arena_printf(call->arena, "id = %lld",
                                                             (long long)args->featureId),
                                .limit = 1,
                                .f = args->f };
    struct ogc_query q = { 0 };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    bool done;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err))
        return false;
    done = ogc_query_open(&q, call, r.conn, &items, err) && item_answer(&q, args, err);
    ogc_query_release(&q);
    return done;
}

const struct route ogc_item_routes[] = {
    { .method = METHOD_GET,
      .path = "/ogc/collections/{collectionId}/items",
      .handle = items_get,
      .params = items_params,
      .args_size = sizeof(struct items_args),
      .permission = "read",
      .scope = SCOPE_READ,
      .about = "Features of a collection",
      .about_zh = "数据集的要素",
      .answers = "application/geo+json, text/html, text/csv",
      .flags = ROUTE_LAST_WINS },
    { .method = METHOD_GET,
      .path = "/ogc/collections/{collectionId}/items/{featureId}",
      .handle = item_get,
      .params = item_params,
      .args_size = sizeof(struct item_args),
      .permission = "read",
      .scope = SCOPE_READ,
      .about = "A feature",
      .about_zh = "一个要素",
      .answers = "application/geo+json, text/html",
      .flags = ROUTE_LAST_WINS },
};
const size_t n_ogc_item_routes = ARRAY_LEN(ogc_item_routes);
