/*
 * mbtiles_writer: see the header.
 */
#include "yardstick/archive/mbtiles_writer.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "content_hash.h"

static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = 0x4d504258;"
    "BEGIN;"
    "CREATE TABLE metadata(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE images(tile_id TEXT PRIMARY KEY, tile_data BLOB NOT NULL);"
    "CREATE TABLE map(zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL,"
    " tile_row INTEGER NOT NULL, tile_id TEXT NOT NULL,"
    " PRIMARY KEY(zoom_level, tile_column, tile_row)) WITHOUT ROWID;"
    "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data"
    " FROM map JOIN images USING(tile_id);";

struct mbtiles_writer {
    sqlite3 *db;
    sqlite3_stmt *image, *place, *note;
    unsigned min_zoom, max_zoom;
    bool any;
};

static bool failed(struct mbtiles_writer *w, struct error *err)
{
    int code = w->db ? sqlite3_errcode(w->db) : SQLITE_NOMEM;

    return error_set(err, code == SQLITE_FULL ? ERROR_FULL : ERROR_INTERNAL,
                     "the archive cannot be written: %s",
                     w->db ? sqlite3_errmsg(w->db) : "out of memory");
}

static bool prepare(struct mbtiles_writer *w, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(w->db, sql, -1, out, NULL) == SQLITE_OK;
}

/* Several statements, one after another. */
static bool script(struct mbtiles_writer *w, const char *sql)
{
    sqlite3_stmt *q;
    int step = SQLITE_DONE;

    while (*sql && step == SQLITE_DONE) {
        if (sqlite3_prepare_v2(w->db, sql, -1, &q, &sql) != SQLITE_OK)
            return false;
        while ((step = sqlite3_step(q)) == SQLITE_ROW) {
        }
        sqlite3_finalize(q);
    }
    return step == SQLITE_DONE;
}

bool mbtiles_writer_open(const char *path, struct mbtiles_writer **out, struct error *err)
{
    struct mbtiles_writer *w = calloc(1, sizeof(*w));

    if (!w)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (sqlite3_open_v2(path, &w->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) == SQLITE_OK &&
        script(w, schema) && prepare(w, "INSERT OR IGNORE INTO images VALUES(?1, ?2)", &w->image) &&
        prepare(w, "INSERT INTO map VALUES(?1, ?2, ?3, ?4)", &w->place) &&
        prepare(w, "INSERT INTO metadata VALUES(?1, ?2)", &w->note)) {
        *out = w;
        return true;
    }
    failed(w, err);
    mbtiles_writer_close(w);
    return false;
}

void mbtiles_writer_close(struct mbtiles_writer *w)
{
    if (!w)
        return;
    sqlite3_finalize(w->image);
    sqlite3_finalize(w->place);
    sqlite3_finalize(w->note);
    sqlite3_close(w->db);
    free(w);
}

static bool run(sqlite3_stmt *q)
{
    bool done = sqlite3_step(q) == SQLITE_DONE;

    sqlite3_reset(q);
    return done;
}

bool mbtiles_writer_add(struct mbtiles_writer *w, struct tile_id id, struct str bytes,
                        struct error *err)
{
    char name[CONTENT_NAME];

    content_name(bytes, name);
    sqlite3_bind_text(w->image, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(w->image, 2, bytes.ptr, bytes.len, SQLITE_STATIC);
    sqlite3_bind_int64(w->place, 1, id.z);
    sqlite3_bind_int64(w->place, 2, id.x);
    sqlite3_bind_int64(w->place, 3, tile_flip_y(id));
    sqlite3_bind_text(w->place, 4, name, -1, SQLITE_STATIC);
    if (!run(w->image))
        return failed(w, err);
    if (!run(w->place))
        return sqlite3_errcode(w->db) == SQLITE_CONSTRAINT
                   ? error_set(err, ERROR_INVALID, "the tile %u/%u/%u comes twice", id.z, id.x,
                               id.y)
                   : failed(w, err);
    w->min_zoom = !w->any || id.z < w->min_zoom ? id.z : w->min_zoom;
    w->max_zoom = !w->any || id.z > w->max_zoom ? id.z : w->max_zoom;
    w->any = true;
    return true;
}

static bool say(struct mbtiles_writer *w, const char *name, struct str value)
{
    sqlite3_bind_text(w->note, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(w->note, 2, value.ptr, (int)value.len, SQLITE_STATIC);
    return run(w->note);
}

static bool metadata_write(struct mbtiles_writer *w, const struct archive_about *about,
                           struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(PMTILES_METADATA_MAX);
    struct bbox b = about->bounds;
    const struct {
        const char *name;
        struct str value;
    } notes[] = {
        { "name", about->name },
        { "format", about->kind == TILE_MVT ? STR("pbf") : str_from(tile_kind_name(about->kind)) },
        { "bounds",
          arena_printf(&arena, "%.7f,%.7f,%.7f,%.7f", b.min_x, b.min_y, b.max_x, b.max_y) },
        { "center", arena_printf(&arena, "%.7f,%.7f,%u", (b.min_x + b.max_x) / 2,
                                 (b.min_y + b.max_y) / 2, w->min_zoom) },
        { "minzoom", arena_printf(&arena, "%u", w->min_zoom) },
        { "maxzoom", arena_printf(&arena, "%u", w->max_zoom) },
        { "type", STR("baselayer") },
        { "version", STR("1") },
        { "attribution", about->attribution },
        { "json", about->layers.len ? arena_printf(&arena, "{\"vector_layers\":%" STR_FMT "}",
                                                   STR_ARG(about->layers))
                                    : (struct str){ 0 } },
    };

    for (size_t i = 0; i < ARRAY_LEN(notes); i++)
        if (notes[i].value.len && !say(w, notes[i].name, notes[i].value))
            return failed(w, err);
    return true;
}

bool mbtiles_writer_finish(struct mbtiles_writer *w, const struct archive_about *about,
                           struct error *err)
{
    if (!w->any)
        return error_set(err, ERROR_INVALID, "there is no tile to be written");
    return metadata_write(w, about, err) && (script(w, "COMMIT") || failed(w, err));
}
