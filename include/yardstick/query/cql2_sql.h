/*
 * cql2_sql: a filter as a condition of SQL, with functions of ours for what SQL
 * lacks. It is true of a row exactly when cql2_eval_row() wants it: logic,
 * comparisons and IN are SQLite's own, the rest are the same functions.
 *
 * The condition is made of the schema's field expressions and of parameters
 * (:f1, :f2 …): no byte of the filter's text is in it. A filter that confines
 * the geometry to a box looks in the R-tree first.
 *
 *     if (!cql2_sql_make(filter, 2000, &sql, err)) …
 *     parts[0] = (struct stmt_part){ ":filter", cql2_sql_condition(sql) };
 *     if (!stmt_open_parts(conn, SQL_ITEMS, parts, 1, &q, err) || !cql2_sql_bind(sql, &q, err)) …
 *     … step …
 *     stmt_release(&q);
 *     cql2_sql_close(sql);
 *
 * Bind it to as many statements as wanted, of one connection; one thread. The connection must
 * have been given the functions (cql2_sql_prepare) before the statement is opened.
 */
#pragma once

#include "yardstick/query/cql2.h"
#include "yardstick/store/stmt.h"

struct cql2_sql;

/* limit_ms: time for our functions altogether, then ERROR_BUSY; 0: none. */
MUST_CHECK bool cql2_sql_make(const struct cql2 *filter, int64_t limit_ms, struct cql2_sql **out,
                              struct error *err);
struct str cql2_sql_condition(const struct cql2_sql *sql);
MUST_CHECK bool cql2_sql_prepare(struct conn *conn, struct error *err);
MUST_CHECK bool cql2_sql_bind(struct cql2_sql *sql, struct stmt *q, struct error *err);
void cql2_sql_close(struct cql2_sql *sql); /* NULL is fine; after the statements */
