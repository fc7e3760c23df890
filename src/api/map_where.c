/*
 * map_where: see the header.
 */
#include "map_where.h"

enum { FILTER_MS = 2000 };

bool map_where_is_given(const struct list_filter_args *args)
{
    return args->filter.ptr || args->filter_lang.ptr || args->filter_crs.ptr;
}

/* `found_wanted`, of the view of the register. */
static bool statement_open(struct map_where *w, struct call *call, struct conn *conn,
                           struct error *err)
{
    struct stmt_part parts[2] = { { .name = ":filter" }, { .name = "FROM rooms" } };

    if (!cql2_sql_make(w->filter, FILTER_MS, &w->sql, err) || !cql2_sql_prepare(conn, err))
        return false;
    parts[0].sql = cql2_sql_condition(w->sql);
    parts[1].sql = arena_printf(call->arena, "FROM %s", sql_text[w->c.reg->view].name);
    if (!parts[1].sql.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    return stmt_open_parts(conn, SQL_FOUND_WANTED, parts, 2, &w->q, err) &&
           cql2_sql_bind(w->sql, &w->q, err);
}

bool map_where_open(struct map_where *w, struct call *call, struct conn *conn,
                    const struct snapshot *s, uint32_t layer, const struct collection *reg,
                    const struct list_filter_args *args, struct error *err)
{
    *w = (struct map_where){ .err = err };
    if (!map_where_is_given(args))
        return true;
    ogc_collection_of(reg, &w->c);
    if (!ogc_schema_load(conn, call->arena, false, &w->c, err) ||
        !ogc_filter_read(args, &w->c, call->arena, &w->filter, err))
        return false;
    if (!w->filter)
        return true;
    // the map knows who holds what; who may not is answered through the reader's eyes
    if (call->caller->scope.secret && caller_may(call->caller, "read_units") &&
        !cql2_map_open(w->filter, s, layer, FILTER_MS, &w->map, err))
        return false;
    return w->map || statement_open(w, call, conn, err);
}

bool map_where_wants(struct map_where *w, const struct map_feature *f)
{
    enum stmt_step_result step;
    bool wanted = false;

    if (!w->filter || w->failed)
        return !w->failed;
    if (w->map) {
        w->failed = !cql2_map_wants(w->map, f, &wanted, w->err);
        return wanted && !w->failed;
    }
    stmt_bind_i64(&w->q, ":id", map_feature_id(f));
    step = stmt_step(&w->q, w->err);
    w->failed = step == STEP_FAILED;
    stmt_reset(&w->q);
    return step == STEP_ROW;
}

void map_where_release(struct map_where *w)
{
    cql2_map_close(w->map);
    stmt_release(&w->q);
    cql2_sql_close(w->sql);
    *w = (struct map_where){ 0 };
}
