/*
 * bulk: see the header.
 */
#include "yardstick/store/bulk.h"

#include <stdlib.h>

#include "sqlite.h"

/* Of adding a row: the type is checked, the index follows, the time is noted. */
static const char *const kinds[BULK_TRIGGERS] = { "ggi", "gii", "tmi" };

/* The first value of a row as a number, -1 without a row; `name` is bound to :name if there is one.
 */
static bool ask(struct conn *conn, const char *sql, const char *name, int64_t *out, char **text,
                struct error *err)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(conn->db, sql, -1, &q, NULL);

    if (rc == SQLITE_OK && name)
        rc = sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(q);
    *out = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
    if (rc == SQLITE_ROW && text) {
        const char *said = (const char *)sqlite3_column_text(q, 0);

        *text = said ? strdup(said) : NULL;
        if (!*text)
            rc = SQLITE_NOMEM;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? true : conn_error(conn, "add many rows", err);
}

bool bulk_begin(struct bulk *bulk, struct conn *conn, const char *table, struct error *err)
{
    char name[64], sql[128];
    int64_t ignored;

    *bulk = (struct bulk){ .conn = conn, .table = table };
    for (size_t i = 0; i < BULK_TRIGGERS; i++) {
        snprintf(name, sizeof(name), "%s_%s_geometry", kinds[i], table);
        snprintf(sql, sizeof(sql), "DROP TRIGGER %s", name);
        if (!ask(conn, "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name",
                 name, &ignored, &bulk->put_away[i], err))
            return false;
        if (bulk->put_away[i] && !ask(conn, sql, NULL, &ignored, NULL, err))
            return false;
    }
    return true;
}

/* The geometries that are not in the index, by `what` is asked of them. */
static bool unindexed(const struct bulk *bulk, const char *what, const char *and, int64_t *out,
                      struct error *err)
{
    char sql[600];

    snprintf(sql, sizeof(sql),
             "%s FROM %s AS t JOIN geometry_columns AS g ON g.f_table_name = '%s' "
             "WHERE t.geometry IS NOT NULL "
             "AND t.id NOT IN (SELECT rowid FROM idx_%s_geometry_rowid)%s",
             what, bulk->table, bulk->table, bulk->table, and);
    return ask(bulk->conn, sql, NULL, out, NULL, err);
}

bool bulk_end(struct bulk *bulk, struct error *err)
{
    char fill[300];
    int64_t n;

    snprintf(fill, sizeof(fill),
             "INSERT INTO idx_%s_geometry(pkid, xmin, xmax, ymin, ymax) SELECT t.id, "
             "MbrMinX(t.geometry), MbrMaxX(t.geometry), MbrMinY(t.geometry), MbrMaxY(t.geometry)",
             bulk->table);
    if (!unindexed(bulk, "SELECT count(*)",
                   " AND GeometryConstraints(t.geometry, g.geometry_type, g.srid) <> 1", &n, err))
        return false;
    if (n > 0)
        return error_set(err, ERROR_INVALID,
                         "the ledger: geometries of another kind or system than those of %s",
                         bulk->table);
    if (!unindexed(bulk, fill, "", &n, err))
        return false;
    for (size_t i = 0; i < BULK_TRIGGERS; i++)
        if (bulk->put_away[i] && !ask(bulk->conn, bulk->put_away[i], NULL, &n, NULL, err))
            return false;
    return true;
}

void bulk_release(struct bulk *bulk)
{
    for (size_t i = 0; i < BULK_TRIGGERS; i++)
        free(bulk->put_away[i]);
    *bulk = (struct bulk){ 0 };
}
