/*
 * list_where: see the header. Statements of lists join tables, so the filter
 * picks ids out of the register's view, whose columns are the ones it names.
 */
#include "list_where.h"

#include <stdio.h>

enum { FILTER_MS = 2000 };

bool list_where_make(struct list_where *w, struct call *call, struct conn *conn,
                     const struct collection *reg, const struct list_filter_args *args,
                     struct error *err)
{
    const struct cql2 *filter;

    *w = (struct list_where){ .arena = call->arena };
    if (!args->filter.ptr && !args->filter_lang.ptr && !args->filter_crs.ptr)
        return true;
    ogc_collection_of(reg, &w->c);
    return ogc_schema_load(conn, call->arena, false, &w->c, err) &&
           ogc_filter_read(args, &w->c, call->arena, &filter, err) &&
           (!filter ||
            (cql2_sql_make(filter, FILTER_MS, &w->sql, err) && cql2_sql_prepare(conn, err) &&
             where_plan_make(&w->plan, call, conn, &w->c, filter, err)));
}

/* Does the statement itself read the view? What stands in brackets are its conditions. */
static bool reads(const char *sql, const char *view)
{
    size_t len = strlen(view);
    int depth = 0;

    for (; *sql; sql++) {
        depth += (*sql == '(') - (*sql == ')');
        if (depth == 0 && strncmp(sql, "FROM ", 5) == 0 && strncmp(sql + 5, view, len) == 0 &&
            strchr(" \n", sql[5 + len]))
            return true;
    }
    return false;
}

/* Some statements read the view, some (the totals) its table; both have the id. */
static struct str condition(const struct list_where *w, enum sql_id id)
{
    const char *view = sql_text[w->c.reg->view].name, *table = w->c.reg->table;

    return arena_printf(w->arena, "%s.id IN (SELECT id FROM %s WHERE %" STR_FMT ")",
                        reads(sql_text[id].text, view) ? view : table, view,
                        STR_ARG(where_plan_condition(&w->plan, w->sql, w->arena)));
}

bool list_where_open(struct list_where *w, struct conn *conn, enum sql_id id, struct stmt *out,
                     struct error *err)
{
    struct stmt_part part = { .name = ":filter" };

    if (!w->sql) {
        if (!stmt_open(conn, id, out, err))
            return false;
        stmt_bind_i64(out, ":filter", 1);
        return true;
    }
    part.sql = condition(w, id);
    if (!part.sql.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the filter is too large");
    return stmt_open_parts(conn, id, &part, 1, out, err) &&
           where_plan_bind(&w->plan, w->sql, out, err);
}

void list_where_release(struct list_where *w)
{
    where_plan_release(&w->plan);
    cql2_sql_close(w->sql);
    w->sql = NULL;
}
