/*
 * explain: see the header.
 */
#include "yardstick/store/explain.h"

#include "sqlite.h"
#include "yardstick/base/buf.h"

enum { SQL_BYTES = 200000, PLAN_STEPS = 200 };

const char *sql_name_of(const char *sql)
{
    for (int id = 0; id < SQL_COUNT; id++)
        if (strcmp(sql_text[id].text, sql) == 0)
            return sql_text[id].name;
    return NULL;
}

static int on_profile(unsigned what, void *context, void *statement, void *ns)
{
    const struct conn *conn = context;

    (void)what;
    conn->trace->ended(conn->trace->context, sqlite3_sql(statement), *(const sqlite3_int64 *)ns,
                       conn->mode == CONN_SCOPED);
    return 0;
}

void conn_trace(struct conn *conn, const struct sql_trace *trace)
{
    conn->trace = trace;
    sqlite3_trace_v2(conn->db, SQLITE_TRACE_PROFILE, on_profile, conn);
}

/* A step's depth is that of its parent and one: SQLite names steps and parents by numbers. */
static unsigned depth_of(const int *parents, const int *ids, size_t n, int parent)
{
    unsigned depth = 0;

    while (parent && depth < 50) {
        size_t i = 0;

        while (i < n && ids[i] != parent)
            i++;
        if (i == n)
            break;
        parent = parents[i];
        depth++;
    }
    return depth;
}

bool sql_plan(struct conn *conn, const char *sql, void *context,
              void (*step)(void *context, unsigned depth, const char *text), struct error *err)
{
    AUTO(buf) text = BUF_INIT(SQL_BYTES);
    int parents[PLAN_STEPS], ids[PLAN_STEPS], rc;
    sqlite3_stmt *q = NULL;
    size_t n = 0;

    buf_text(&text, "EXPLAIN QUERY PLAN ");
    buf_text(&text, sql);
    if (!buf_ok(&text, err))
        return false;
    rc = sqlite3_prepare_v2(conn->db, text.data, -1, &q, NULL);
    while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW && n < PLAN_STEPS) {
        ids[n] = sqlite3_column_int(q, 0);
        parents[n] = sqlite3_column_int(q, 1);
        step(context, depth_of(parents, ids, n, parents[n]),
             (const char *)sqlite3_column_text(q, 3));
        n++;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_OK || conn_error(conn, "explain a statement", err);
}
