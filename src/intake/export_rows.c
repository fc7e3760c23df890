/*
 * export_rows: see the header.
 */
#include "export_rows.h"

#include <stdio.h>

#include "yardstick/geo/wkb.h"
#include "yardstick/query/cql2_register.h"
#include "yardstick/registry/entry.h"
#include "yardstick/registry/table.h"

enum { STORED_EPSG = 4490, WGS84_EPSG = 4326 };

/* What exports do not show: how often a record was changed, and the geometry, which is no cell. */
static bool is_shown(struct str name)
{
    return !str_eq(name, STR("revision")) && !str_eq(name, STR("geometry"));
}

static bool columns_find(struct export_rows *rows, struct error *err)
{
    rows->geometry_from = -1;
    for (int i = 0; i < stmt_n_columns(&rows->q); i++) {
        struct str name = str_from(stmt_column_name(&rows->q, i));
        int own = collection_column_named(rows->collection, name.ptr);
        const struct column *column =
            own >= 0 ? &rows->collection->columns[own] : table_extra(name.ptr);

        if (str_eq(name, STR("geometry")))
            rows->geometry_from = i;
        if (!is_shown(name))
            continue;
        if (!column || rows->n_columns == EXPORT_COLUMNS_MAX)
            return error_set(err, ERROR_INTERNAL, "the view %s has a column %s nobody described",
                             rows->collection->name, name.ptr);
        rows->from[rows->n_columns] = i;
        rows->names[rows->n_columns] = str_from(column->name);
        rows->columns[rows->n_columns++] = column;
    }
    return true;
}

static bool filter_open(struct export_rows *rows, struct error *err)
{
    struct cql2_request request = { .text = rows->request->filter, .parameter = "filter" };
    size_t n = 0;

    for (; n < (size_t)rows->n_columns; n++)
        rows->fields[n] = cql2_register_field(rows->columns[n], &rows->arena);
    if (rows->geometry_from >= 0)
        rows->fields[n++] = (struct cql2_field){ .name = STR("geometry"), .kind = CQL2_GEOMETRY };
    rows->schema =
        (struct cql2_schema){ .fields = rows->fields, .n_fields = n, .epsg = STORED_EPSG };
    return cql2_parse(&request, &rows->schema, &rows->arena, &rows->filter, err) &&
           cql2_eval_open(rows->filter, 0, &rows->eval, err);
}

bool export_rows_open(struct export_rows *rows, struct conn *conn,
                      const struct collection *collection, const struct export_request *request,
                      struct error *err)
{
    enum sql_id sql = request->as_of.len ? collection->view_as_of : collection->view;

    *rows = (struct export_rows){ .request = request,
                                  .collection = collection,
                                  .conn = conn,
                                  .arena = ARENA_INIT(4 << 20),
                                  .row = ARENA_INIT(128 << 20),
                                  .wkb = BUF_INIT(64 << 20) };
    if (!stmt_open(conn, sql, &rows->q, err) || !columns_find(rows, err))
        return false;
    if (request->as_of.len)
        stmt_bind_str(&rows->q, ":day", request->as_of);
    if (request->epsg && request->epsg != STORED_EPSG && request->epsg != WGS84_EPSG) {
        struct crs_info info;

        rows->crs = crs_cache_open(err);
        if (!rows->crs || !crs_describe(rows->crs, request->epsg, &info, err))
            return false;
    }
    return !request->filter.len || filter_open(rows, err);
}

void export_rows_release(struct export_rows *rows)
{
    stmt_release(&rows->q);
    cql2_eval_close(rows->eval);
    crs_cache_close(rows->crs);
    geometry_release(&rows->geometry);
    buf_release(&rows->wkb);
    arena_release(&rows->arena);
    arena_release(&rows->row);
}

static void value_read(const struct stmt *q, int from, struct field *out)
{
    *out = (struct field){ .kind = FIELD_NULL };
    if (stmt_is_null(q, from))
        return;
    if (stmt_is_text(q, from))
        *out = (struct field){ .kind = FIELD_TEXT, .bytes = stmt_str(q, from) };
    else if (stmt_is_real(q, from))
        *out = (struct field){ .kind = FIELD_F64, .f64 = stmt_f64(q, from) };
    else
        *out = (struct field){ .kind = FIELD_I64, .i64 = stmt_i64(q, from) };
}

static bool is_wanted(const struct export_rows *rows, const struct exchange_row *row, bool *wanted,
                      struct error *err)
{
    struct cql2_row r = { .values = row->values, .n_values = row->n_values, .wkb = row->wkb };

    *wanted = true;
    return !rows->eval || cql2_eval_row(rows->eval, &r, wanted, err);
}

/* As it is stored; empty when there is none. */
static bool geometry_read(struct export_rows *rows, struct str *out, struct error *err)
{
    struct str blob =
        rows->geometry_from < 0 ? (struct str){ 0 } : stmt_bytes(&rows->q, rows->geometry_from);

    *out = (struct str){ 0 };
    if (!blob.len)
        return true;
    arena_reset(&rows->row);
    return geometry_load(rows->conn, blob, &rows->row, out, err);
}

/* In the CRS asked for. */
static bool geometry_turn(struct export_rows *rows, struct str *wkb, struct error *err)
{
    struct geometry *g = &rows->geometry;

    if (!rows->crs || !wkb->len)
        return true;
    buf_clear(&rows->wkb);
    if (!wkb_read(*wkb, g, err) ||
        !crs_transform(rows->crs, STORED_EPSG, rows->request->epsg, g->points, g->n_points, err))
        return false;
    wkb_write(&rows->wkb, g);
    *wkb = buf_str(&rows->wkb);
    return buf_ok(&rows->wkb, err);
}

enum record_step export_rows_next(struct export_rows *rows, struct exchange_row *out,
                                  struct error *err)
{
    enum stmt_step_result step;
    bool wanted;

    while ((step = stmt_step(&rows->q, err)) == STEP_ROW) {
        out->n_values = (size_t)rows->n_columns;
        for (int i = 0; i < rows->n_columns; i++)
            value_read(&rows->q, rows->from[i], &out->values[i]);
        if (!geometry_read(rows, &out->wkb, err) || !is_wanted(rows, out, &wanted, err))
            return RECORD_FAILED;
        if (!wanted)
            continue;
        out->number++;
        return geometry_turn(rows, &out->wkb, err) ? RECORD_READ : RECORD_FAILED;
    }
    return step == STEP_DONE ? RECORD_EOF : RECORD_FAILED;
}

struct str export_kind(const struct column *column)
{
    switch (column->kind) {
    case COLUMN_INTEGER:
    case COLUMN_ORDINAL:
        return STR("integer");
    case COLUMN_AREA:
    case COLUMN_LENGTH:
    case COLUMN_MONEY:
    case COLUMN_SHARE:
        return STR("real");
    case COLUMN_DATE:
        return STR("date");
    case COLUMN_BOOLEAN:
        return STR("boolean");
    default:
        return STR("text");
    }
}
