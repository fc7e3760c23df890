/*
 * list_where: the CQL2 filter of a list of /api, within its statements.
 */
#pragma once

#include "where_plan.h"

struct list_where {
    struct cql2_sql *sql; /* NULL: every row */
    struct where_plan plan;
    struct ogc_collection c;
    struct arena *arena;
};

/* ERROR_INVALID names the parameter. */
MUST_CHECK bool list_where_make(struct list_where *w, struct call *call, struct conn *conn,
                                const struct collection *reg, const struct list_filter_args *args,
                                struct error *err);
/* The statement with the filter in it, or with 1. */
MUST_CHECK bool list_where_open(struct list_where *w, struct conn *conn, enum sql_id id,
                                struct stmt *out, struct error *err);
void list_where_release(struct list_where *w); /* after the statements */
