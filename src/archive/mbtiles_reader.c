/*
 * mbtiles_reader: see the header.
 */
#include "yardstick/archive/mbtiles_reader.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/archive/tile_check.h"
#include "yardstick/base/clock.h"

/* A view may join a table with itself until the end of days; that is not waited for. */
enum {
    HEAP_BYTES = 256 << 20,
    PATH_BYTES = 4200,
    LOOK_EVERY = 100000,
    COUNT_MS = 10000,
    STEP_MS = 60000
};

struct mbtiles_reader {
    sqlite3 *db;
    int64_t deadline_ms; /* of the statement now running */
    sqlite3_stmt *tiles, *metadata;
};

/* Reading, and the functions that plain views use; no pragma, no attached file, no writing. */
static int only_reading(void *context, int action, const char *a, const char *b, const char *c,
                        const char *d)
{
    (void)context, (void)a, (void)c, (void)d;
    if (action == SQLITE_FUNCTION)
        return b && strcmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    return action == SQLITE_SELECT || action == SQLITE_READ ? SQLITE_OK : SQLITE_DENY;
}

static int is_late(void *context)
{
    const struct mbtiles_reader *r = context;

    return clock_ms() > r->deadline_ms;
}

static bool failed(struct mbtiles_reader *r, struct error *err)
{
    // SQLite's words may hold what the file holds; they are cut to a line.
    return error_set(err, ERROR_INVALID, "the file is damaged, or no MBTiles: %.120s",
                     r->db ? sqlite3_errmsg(r->db) : "out of memory");
}

static void distrust(sqlite3 *db)
{
    int was;

    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &was);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &was);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &was);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &was);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, &was);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, TILE_STORED_MAX + PMTILES_METADATA_MAX);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 100000);
    sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 20);
    sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 10);
    sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 25000);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_hard_heap_limit64(HEAP_BYTES);
}

static bool statements_open(struct mbtiles_reader *r, struct error *err)
{
    if (sqlite3_prepare_v2(r->db, "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles",
                           -1, &r->tiles, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(r->db, "SELECT value FROM metadata WHERE name = ?1", -1, &r->metadata,
                           NULL) != SQLITE_OK)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the file is of format SQLite but no MBTiles (%.120s); tables are read "
                         "from CSV, XLSX, ODS, GeoJSON, GeoPackage, Shapefile (zipped) and "
                         "FlatGeobuf",
                         sqlite3_errmsg(r->db));
    return true;
}

bool mbtiles_reader_open(const char *path, struct mbtiles_reader **out, struct error *err)
{
    struct mbtiles_reader *r = calloc(1, sizeof(*r));
    char uri[PATH_BYTES];
    bool done;

    if (!r)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    // Folder and file have names of ours: nothing in them has a meaning in a URI.
    done =
        (size_t)snprintf(uri, sizeof(uri), "file:%s?immutable=1", path) < sizeof(uri) &&
        sqlite3_open_v2(uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                        NULL) == SQLITE_OK;
    if (!done)
        failed(r, err);
    if (done) {
        distrust(r->db);
        sqlite3_set_authorizer(r->db, only_reading, NULL);
        sqlite3_progress_handler(r->db, LOOK_EVERY, is_late, r);
        r->deadline_ms = clock_ms() + STEP_MS;
        done = statements_open(r, err);
    }
    if (done)
        *out = r;
    else
        mbtiles_reader_close(r);
    return done;
}

void mbtiles_reader_close(struct mbtiles_reader *r)
{
    if (!r)
        return;
    sqlite3_finalize(r->tiles);
    sqlite3_finalize(r->metadata);
    sqlite3_close(r->db);
    free(r);
}

struct str mbtiles_reader_metadata(struct mbtiles_reader *r, const char *name, struct arena *arena)
{
    struct str value = { "", 0 };

    sqlite3_bind_text(r->metadata, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(r->metadata) == SQLITE_ROW && sqlite3_column_text(r->metadata, 0)) {
        struct str text = { (const char *)sqlite3_column_text(r->metadata, 0),
                            (size_t)sqlite3_column_bytes(r->metadata, 0) };

        if (str_is_utf8(text))
            value = arena_copy(arena, text);
    }
    sqlite3_reset(r->metadata);
    return value.ptr ? value : (struct str){ "", 0 };
}

bool mbtiles_reader_count(struct mbtiles_reader *r, int64_t *out, struct error *err)
{
    sqlite3_stmt *q = NULL;
    bool done =
        sqlite3_prepare_v2(r->db, "SELECT count(*) FROM tiles", -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW;

    if (done)
        *out = sqlite3_column_int64(q, 0);
    else
        failed(r, err);
    sqlite3_finalize(q);
    return done;
}

enum mbtiles_step mbtiles_reader_next(struct mbtiles_reader *r, struct tile_id *id,
                                      struct str *bytes, struct error *err)
{
    sqlite3_stmt *q = r->tiles;
    int step;

    r->deadline_ms = clock_ms() + STEP_MS;
    step = sqlite3_step(q);

    if (step == SQLITE_DONE)
        return MBTILES_END;
    if (step != SQLITE_ROW) {
        failed(r, err);
        return MBTILES_FAILED;
    }
    for (int i = 0; i < 3; i++)
        if (sqlite3_column_type(q, i) != SQLITE_INTEGER) {
            error_set(err, ERROR_INVALID, "a tile's zoom, column or row is no whole number");
            return MBTILES_FAILED;
        }
    if (!tile_id_make(sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
                      sqlite3_column_int64(q, 2), id, err))
        return MBTILES_FAILED;
    id->y = tile_flip_y(*id);
    *bytes = (struct str){ sqlite3_column_blob(q, 3), (size_t)sqlite3_column_bytes(q, 3) };
    return MBTILES_TILE;
}
