/*
 * migrate: see the header.
 */
#include "migrate.h"

#include "sqlite.h"
#include "yardstick/store/tx.h"

static const char *const scripts[] = {
#include "sql_schema.inc"
};

static const struct {
    const char *name, *script;
} views[] = {
#include "sql_views.inc"
};

/* The views with a geometry, so that GIS programs list them: view, its table. */
static const struct {
    const char *view, *table;
} geometry_views[] = {
    { "districts", "district" }, { "courtyards", "courtyard" },
    { "buildings", "building" }, { "floors", "floor" },
    { "rooms", "room" },         { "circulation_parts", "circulation" },
    { "canteens", "canteen" },   { "parkings", "parking" },
};

int migrate_latest(void)
{
    return (int)ARRAY_LEN(scripts);
}

static bool pragma_get(struct conn *conn, const char *sql, int *out, struct error *err)
{
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(conn->db, sql, -1, &q, NULL) != SQLITE_OK ||
        sqlite3_step(q) != SQLITE_ROW) {
        sqlite3_finalize(q);
        return conn_error(conn, "read the schema's version", err);
    }
    *out = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return true;
}

bool migrate_version(struct conn *conn, int *out, struct error *err)
{
    int application, version;

    if (!pragma_get(conn, "PRAGMA application_id", &application, err) ||
        !pragma_get(conn, "PRAGMA user_version", &version, err))
        return false;
    if (application != LEDGER_APPLICATION_ID)
        return error_set(err, ERROR_UNSUPPORTED, "this file is not a ledger of Yardstick");
    if (version > migrate_latest())
        return error_set(err, ERROR_UNSUPPORTED,
                         "the ledger has schema %d and this program knows %d; use a newer program",
                         version, migrate_latest());
    *out = version;
    return true;
}

static bool views_make(struct conn *conn, struct error *err)
{
    char sql[400];

    for (size_t i = ARRAY_LEN(views); i-- > 0;) {
        snprintf(
            sql, sizeof(sql),
            "DELETE FROM views_geometry_columns WHERE view_name = '%s'; DROP VIEW IF EXISTS %s;",
            views[i].name, views[i].name);
        if (!conn_script(conn, views[i].name, sql, err))
            return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(views); i++)
        if (!conn_script(conn, views[i].name, views[i].script, err))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(geometry_views); i++) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO views_geometry_columns(view_name, view_geometry, view_rowid, "
                 "f_table_name, f_geometry_column, read_only) "
                 "VALUES('%s', 'geometry', 'id', '%s', 'geometry', 1)",
                 geometry_views[i].view, geometry_views[i].table);
        if (!conn_script(conn, geometry_views[i].view, sql, err))
            return false;
    }
    return true;
}

/* The views speak of the latest schema: they are made with it, not on the way there. */
bool migrate_run(struct conn *conn, int from, struct error *err)
{
    char sql[64];

    for (int version = from; version < migrate_latest(); version++) {
        AUTO(tx) tx = { 0 };

        snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", version + 1);
        if (!tx_begin(&tx, conn, err) || !conn_script(conn, "the schema", scripts[version], err) ||
            (version + 1 == migrate_latest() && !views_make(conn, err)) ||
            !conn_script(conn, "user_version", sql, err) || !tx_commit(&tx, err))
            return error_prefix(err, "bring the ledger to schema %d", version + 1);
    }
    return true;
}

bool migrate_create(struct conn *conn, struct error *err)
{
    static const char prepare[] = "PRAGMA application_id = 1497453124;"
                                  "SELECT InitSpatialMetaData(1, 'NONE');"
                                  "SELECT InsertEpsgSrid(4490); SELECT InsertEpsgSrid(4326);"
                                  "SELECT InsertEpsgSrid(4548); SELECT InsertEpsgSrid(3857);";

    return conn_script(conn, "a new ledger", prepare, err) && migrate_run(conn, 0, err);
}
