/*
 * ogc_query: see the header.
 */
#include "ogc_query.h"

#include "ogc_count.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"

enum { FILTER_MS = 2000, SQL_BYTES = 1 << 16 };

static bool wrong(struct error *err, const char *parameter, struct str value, const char *expected)
{
    error_set(err, ERROR_INVALID, "%s does not say what is wanted in a form this server reads",
              parameter);
    return error_detail(err, str_from(parameter), value, expected);
}

bool ogc_filter_read(const struct list_filter_args *args, const struct ogc_collection *c,
                     struct arena *arena, const struct cql2 **out, struct error *err)
{
    struct cql2_request request = { .text = args->filter, .parameter = "filter" };
    struct str lang = args->filter_lang;
    const struct ogc_crs *crs;

    *out = NULL;
    if (!ogc_crs_find(args->filter_crs, "filter-crs", &crs, err))
        return false;
    request.epsg = crs->epsg;
    if (lang.ptr && !str_eq(lang, STR("cql2-text")) && !str_eq(lang, STR("cql2-json")))
        return wrong(err, "filter-lang", lang, "cql2-text|cql2-json");
    if (!args->filter.ptr)
        return true;
    if (lang.ptr ? str_eq(lang, STR("cql2-json")) : args->filter.len && args->filter.ptr[0] == '{')
        request.encoding = CQL2_ENCODING_JSON;
    return cql2_parse(&request, &c->schema, arena, out, err);
}

/* A box is a filter, too: what only its bounds meet is left out. */
static bool box_read(struct ogc_query *q, struct error *err)
{
    const struct param_corners *box = &q->args->bbox;
    AUTO(buf) text = BUF_INIT(1024);
    const struct cql2 *within = NULL;
    const struct ogc_crs *crs;
    struct cql2_request request = { .parameter = "bbox" };

    if (!ogc_crs_find(q->args->bbox_crs, "bbox-crs", &crs, err))
        return false;
    if (!box->n || !q->c.has_geometry)
        return true;
    buf_text(&text, "S_INTERSECTS(geometry,BBOX(");
    for (int i = 0; i < box->n; i++)
        buf_addf(&text, "%s%.17g", i ? "," : "", box->v[i]);
    buf_text(&text, "))");
    request.text = buf_str(&text);
    request.epsg = crs->epsg;
    if (!cql2_parse(&request, &q->c.schema, q->call->arena, &within, err))
        return wrong(err, "bbox", (struct str){ 0 }, "x,y,x,y");
    if (q->filter)
        return cql2_both(q->filter, within, q->call->arena, &q->filter, err);
    q->filter = within;
    return true;
}

static bool is_moment(struct str text)
{
    return date_is_valid((struct str){ text.ptr, text.len < 10 ? text.len : 10 }) &&
           (text.len == 10 || (text.len >= 19 && (text.ptr[10] == 'T' || text.ptr[10] == ' ') &&
                               text.ptr[13] == ':' && text.ptr[16] == ':'));
}

/* An interval is asked for as it was at its end. */
static bool datetime_read(struct ogc_query *q, struct error *err)
{
    struct str whole = q->args->datetime, to = whole, from = { 0 };
    size_t slash = str_find(whole, '/');
    char today[DATE_TEXT];

    if (!whole.ptr)
        return true;
    if (slash < whole.len) {
        from = (struct str){ whole.ptr, slash };
        to = (struct str){ whole.ptr + slash + 1, whole.len - slash - 1 };
    }
    if ((from.len && !str_eq(from, STR("..")) && !is_moment(from)) ||
        (!is_moment(to) && !(from.ptr && (to.len == 0 || str_eq(to, STR(".."))))) ||
        (from.len > 2 && to.len > 2 && str_compare(from, to) > 0))
        return wrong(err, "datetime", whole,
                     "2026-01-31 | 2026-01-31T08:00:00Z | a/b | ../b | a/..");
    if (to.len <= 2 || !q->c.reg)
        return true;
    clock_today(today);
    to.len = 10;
    if (str_compare(to, str_from(today)) < 0)
        q->day = to;
    return true;
}

static bool sort_read(struct ogc_query *q, struct error *err)
{
    struct str left = q->args->sortby;

    while (left.len) {
        struct str one = str_trim(str_cut(&left, ','));
        bool descending = one.len && one.ptr[0] == '-';
        size_t i = 0;

        if (one.len && (one.ptr[0] == '-' || one.ptr[0] == '+'))
            one = (struct str){ one.ptr + 1, one.len - 1 };
        while (i < q->c.schema.n_fields && !str_eq(q->c.schema.fields[i].name, one))
            i++;
        if (q->n_sort == OGC_SORT_MAX || i == q->c.schema.n_fields ||
            q->c.schema.fields[i].kind == CQL2_GEOMETRY)
            return wrong(err, "sortby", q->args->sortby, "-usable_area,name");
        q->sort[q->n_sort++] = (struct ogc_sort){ .field = i, .descending = descending };
    }
    return true;
}

static struct field field_of(const struct json_value *v, struct arena *arena)
{
    int64_t integer;

    switch (json_kind(v)) {
    case JSON_KIND_STRING:
        return (struct field){ .kind = FIELD_TEXT, .bytes = arena_copy(arena, json_as_str(v)) };
    case JSON_KIND_NUMBER:
        if (json_as_i64(v, &integer))
            return (struct field){ .kind = FIELD_I64, .i64 = integer };
        return (struct field){ .kind = FIELD_F64, .f64 = json_as_f64(v) };
    case JSON_KIND_BOOL:
        return (struct field){ .kind = FIELD_I64, .i64 = json_as_bool(v) };
    default:
        return (struct field){ .kind = FIELD_NULL };
    }
}

/* [value, value, id] */
static bool after_read(struct ogc_query *q, struct error *err)
{
    struct json_doc doc = { 0 };
    bool done;

    q->after = -1;
    if (!q->args->after.ptr)
        return true;
    done = json_read(q->args->after, 1 << 16, &doc, err) &&
           json_kind(doc.root) == JSON_KIND_ARRAY && json_count(doc.root) == q->n_sort + 1 &&
           json_as_i64(json_at(doc.root, q->n_sort), &q->after);
    for (size_t i = 0; done && i < q->n_sort; i++)
        q->sort[i].value = field_of(json_at(doc.root, i), q->call->arena);
    json_doc_release(&doc);
    return done ? true : wrong(err, "after", q->args->after, "the `after` of a link `next`");
}

bool ogc_query_open(struct ogc_query *q, struct call *call, struct conn *conn,
                    const struct items_args *args, struct error *err)
{
    *q = (struct ogc_query){ .call = call, .conn = conn, .args = args };
    if (!ogc_collection_find(conn, call->arena, args->collectionId, &q->c, err) ||
        !ogc_schema_load(conn, call->arena, false, &q->c, err) ||
        !ogc_crs_find(args->crs, "crs", &q->crs, err) || !datetime_read(q, err))
        return false;
    q->profile = ogc_profile_of(&q->c, args->profile);
    if (q->day.len)
        q->c.schema.rtree_id = (struct str){ 0 }; // it knows the present only
    return ogc_filter_read(&args->where, &q->c, call->arena, &q->filter, err) && box_read(q, err) &&
           sort_read(q, err) && after_read(q, err) &&
           (!q->filter ||
            (cql2_sql_make(q->filter, FILTER_MS, &q->sql, err) && cql2_sql_prepare(conn, err) &&
             (q->after >= 0 || q->day.len ||
              where_plan_make(&q->plan, call, conn, &q->c, q->filter, err))));
}

void ogc_query_release(struct ogc_query *q)
{
    where_plan_release(&q->plan);
    cql2_sql_close(q->sql);
    crs_cache_close(q->cache);
    *q = (struct ogc_query){ 0 };
}

static struct str sort_sql(const struct ogc_query *q, size_t i)
{
    return q->c.schema.fields[q->sort[i].field].sql;
}

static void order_write(const struct ogc_query *q, struct buf *out)
{
    for (size_t i = 0; i < q->n_sort; i++)
        buf_addf(out, "%" STR_FMT "%s,", STR_ARG(sort_sql(q, i)),
                 q->sort[i].descending ? " DESC" : "");
    buf_text(out, "id");
}

/*
 * Behind the last feature: greater in the first key, or the same there and
 * greater in the next. NULL stands first, or last when descending.
 */
static void after_write(const struct ogc_query *q, size_t i, struct buf *out)
{
    struct str sql;
    bool is_null;

    if (i == q->n_sort) {
        buf_text(out, "id > :last");
        return;
    }
    sql = sort_sql(q, i);
    is_null = q->sort[i].value.kind == FIELD_NULL;
    if (!q->sort[i].descending && is_null)
        buf_addf(out, "(%" STR_FMT " IS NOT NULL", STR_ARG(sql));
    else if (!q->sort[i].descending)
        buf_addf(out, "(%" STR_FMT " > :k%zu", STR_ARG(sql), i);
    else if (is_null)
        buf_text(out, "(0");
    else
        buf_addf(out, "(%" STR_FMT " < :k%zu OR %" STR_FMT " IS NULL", STR_ARG(sql), i,
                 STR_ARG(sql));
    if (is_null)
        buf_addf(out, " OR (%" STR_FMT " IS NULL AND ", STR_ARG(sql));
    else
        buf_addf(out, " OR (%" STR_FMT " = :k%zu AND ", STR_ARG(sql), i);
    after_write(q, i + 1, out);
    buf_text(out, "))");
}

static void after_bind(const struct ogc_query *q, struct stmt *stmt)
{
    char name[24];

    if (q->after < 0)
        return;
    stmt_bind_i64(stmt, ":last", q->after);
    for (size_t i = 0; i < q->n_sort; i++) {
        const struct field *v = &q->sort[i].value;

        snprintf(name, sizeof(name), ":k%zu", i);
        if (v->kind == FIELD_I64)
            stmt_bind_i64(stmt, name, v->i64);
        else if (v->kind == FIELD_F64)
            stmt_bind_f64(stmt, name, v->f64);
        else if (v->kind == FIELD_TEXT)
            stmt_bind_str(stmt, name, v->bytes);
    }
}

/* The register as it was: the view's statement of that day in the place of the view. */
static bool past_parts(const struct ogc_query *q, struct stmt_part *part, struct error *err)
{
    const char *view = sql_text[q->c.reg->view].name;

    part->name = arena_printf(q->call->arena, "FROM %s", view).ptr;
    part->sql = arena_printf(q->call->arena, "FROM (%s)", sql_text[q->c.reg->view_as_of].text);
    return part->name && part->sql.ptr
               ? true
               : error_set(err, ERROR_TOO_LARGE, "more than fits into one answer");
}

static bool stmt_make(struct ogc_query *q, enum sql_id id, struct stmt *out, struct error *err)
{
    AUTO(buf) order = BUF_INIT(SQL_BYTES);
    AUTO(buf) after = BUF_INIT(SQL_BYTES);
    struct stmt_part parts[4] = { { ":filter", STR("1") } };
    size_t n = 1;

    if (q->sql)
        parts[0].sql = where_plan_condition(&q->plan, q->sql, q->call->arena);
    if (!parts[0].sql.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");

    order_write(q, &order);
    if (q->after >= 0)
        after_write(q, 0, &after);
    parts[n++] = (struct stmt_part){ ":after", q->after >= 0 ? buf_str(&after) : STR("1") };
    parts[n++] = (struct stmt_part){ ":order", buf_str(&order) };
    // Last: the text it brings has no places to fill.
    if (q->day.len && !past_parts(q, &parts[n++], err))
        return false;
    if (!buf_ok(&order, err) || !buf_ok(&after, err) ||
        !stmt_open_parts(q->conn, id, parts, n, out, err))
        return false;
    if (!q->c.reg)
        stmt_bind_i64(out, ":layer", q->c.layer);
    if (q->day.len)
        stmt_bind_str(out, ":day", q->day);
    return !q->sql || where_plan_bind(&q->plan, q->sql, out, err);
}

bool ogc_query_rows(struct ogc_query *q, int64_t limit, struct stmt *out, struct error *err)
{
    if (!stmt_make(q, q->c.items, out, err))
        return false;
    after_bind(q, out);
    stmt_bind_i64(out, ":limit", limit);
    return true;
}

/* Everything the number depends on: the ledger's revision, the day, who asks, what is asked. */
static bool count_key(struct ogc_query *q, struct buf *key, struct error *err)
{
    const struct items_args *a = q->args;
    const struct str parts[] = { q->c.name,           q->day,
                                 a->bbox_crs,         a->where.filter_lang,
                                 a->where.filter_crs, a->where.filter };
    char *etag = q->call->response->etag, kept[ETAG_TEXT];
    bool done;

    memcpy(kept, etag, sizeof(kept));
    done = list_etag(q->call, q->conn, err);
    buf_text(key, etag);
    memcpy(etag, kept, sizeof(kept));
    buf_add(key, (struct str){ (const char *)&a->bbox, sizeof(a->bbox) });
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        buf_addf(key, "%zu:", parts[i].len);
        buf_add(key, parts[i]);
    }
    return done;
}

bool ogc_query_count(struct ogc_query *q, int64_t *out, struct error *err)
{
    struct world *world = q->call->context;
    AUTO(buf) key = BUF_INIT(1 << 17);
    AUTO(stmt) count = { 0 };

    if (!count_key(q, &key, err))
        return false;
    if (ogc_counts_get(world->counts, buf_str(&key), out))
        return true;
    if (!stmt_make(q, q->c.count, &count, err) || !stmt_get_i64(&count, out, err))
        return false;
    ogc_counts_put(world->counts, buf_str(&key), *out);
    return true;
}

static void value_put(const struct stmt *row, int at, struct json *j)
{
    char number[32];

    if (stmt_is_null(row, at))
        json_none(j, NULL);
    else if (stmt_is_text(row, at))
        json_str(j, NULL, stmt_str(row, at));
    else if (stmt_is_real(row, at))
        json_raw(j, NULL,
                 (struct str){ number, (size_t)snprintf(number, sizeof(number), "%.17g",
                                                        stmt_f64(row, at)) });
    else
        json_i64(j, NULL, stmt_i64(row, at));
}

static int column_of(const struct stmt *row, struct str name)
{
    for (int i = 0; i < stmt_n_columns(row); i++)
        if (str_eq(str_from(stmt_column_name(row, i)), name))
            return i;
    return 0;
}

static void member_put(const struct json_value *properties, struct str name, struct json *j)
{
    char key[256];
    const struct json_value *v;
    char number[32];
    int64_t integer;

    snprintf(key, sizeof(key), "%" STR_FMT, STR_ARG(name));
    v = json_get(properties, key);
    if (json_kind(v) == JSON_KIND_STRING)
        json_str(j, NULL, json_as_str(v));
    else if (json_kind(v) == JSON_KIND_BOOL)
        json_i64(j, NULL, json_as_bool(v));
    else if (json_kind(v) == JSON_KIND_NUMBER && json_as_i64(v, &integer))
        json_i64(j, NULL, integer);
    else if (json_kind(v) == JSON_KIND_NUMBER)
        json_raw(j, NULL,
                 (struct str){ number,
                               (size_t)snprintf(number, sizeof(number), "%.17g", json_as_f64(v)) });
    else
        json_none(j, NULL);
}

void ogc_query_place(const struct ogc_query *q, struct stmt *row, struct buf *out)
{
    struct json j = JSON_INIT(out);
    struct json_doc doc = { 0 };
    struct error ignored;

    if (!q->c.reg && q->n_sort)
        (void)!json_read(stmt_str(row, 1), 1 << 22, &doc, &ignored);
    json_array_begin(&j, NULL);
    for (size_t i = 0; i < q->n_sort; i++) {
        struct str name = q->c.schema.fields[q->sort[i].field].name;

        if (q->c.reg || str_eq(name, STR("id")))
            value_put(row, column_of(row, name), &j);
        else
            member_put(doc.root, name, &j);
    }
    json_i64(&j, NULL, stmt_i64(row, 0));
    json_end(&j);
    json_doc_release(&doc);
}
