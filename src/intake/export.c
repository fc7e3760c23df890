/*
 * export: see the header.
 */
#include "yardstick/intake/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export_book.h"
#include "export_text.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"

static const struct {
    const char *ending, *type;
} formats[EXPORT_FORMAT_COUNT] = {
    [EXPORT_NONE] = { "", "application/octet-stream" },
    [EXPORT_CSV] = { "csv", "text/csv; charset=utf-8" },
    [EXPORT_XLSX] = { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    [EXPORT_GEOJSON] = { "geojson", "application/geo+json" },
    [EXPORT_GPKG] = { "gpkg", "application/geopackage+sqlite3" },
    [EXPORT_SHP_ZIP] = { "shp.zip", "application/zip" },
    [EXPORT_FGB] = { "fgb", "application/flatgeobuf" },
};

enum export_format export_format_of(struct str filename)
{
    for (int f = EXPORT_NONE + 1; f < EXPORT_FORMAT_COUNT; f++) {
        struct str ending = str_from(formats[f].ending);

        if (filename.len > ending.len + 1 && filename.ptr[filename.len - ending.len - 1] == '.' &&
            str_eq_nocase((struct str){ filename.ptr + filename.len - ending.len, ending.len },
                          ending))
            return (enum export_format)f;
    }
    return EXPORT_NONE;
}

const char *export_format_ending(enum export_format format)
{
    return formats[format].ending;
}

const char *export_format_type(enum export_format format)
{
    return formats[format].type;
}

static bool unsupported(const char *what, enum export_format format, struct error *err)
{
    return error_set(err, ERROR_UNSUPPORTED, "%s cannot be written as %s; take gpkg, csv or xlsx",
                     what, formats[format].ending);
}

/* Can the format hold this? */
static bool fits(const struct export_request *r, const struct collection *c, struct error *err)
{
    bool shapes_only =
        r->format == EXPORT_GEOJSON || r->format == EXPORT_SHP_ZIP || r->format == EXPORT_FGB;

    if (shapes_only && !(c->flags & COLLECTION_GEOMETRY))
        return unsupported(c->name, r->format, err);
    if (r->format == EXPORT_GEOJSON && r->epsg && r->epsg != 4490 && r->epsg != 4326)
        return error_set(err, ERROR_UNSUPPORTED,
                         "GeoJSON is always in degrees; leave the CRS out, or take gpkg");
    if ((c->flags & COLLECTION_UNITS) && r->scope && !r->scope->units)
        return error_set(err, ERROR_FORBIDDEN, "%s say who holds a room, for those who may know",
                         c->name);
    if (!(c->flags & COLLECTION_PERSONAL) || r->personal)
        return true;
    return error_set(err, ERROR_FORBIDDEN, "%s name people and are exported on the server only",
                     c->name);
}

static bool all_choose(const struct export_request *r, const struct collection **out, size_t *n,
                       struct error *err)
{
    if (r->format != EXPORT_GPKG && r->format != EXPORT_XLSX)
        return error_set(err, ERROR_UNSUPPORTED,
                         "all registers go into one .gpkg or .xlsx, not into %s",
                         formats[r->format].ending);
    if (r->filter.len)
        return error_set(err, ERROR_INVALID, "a filter needs one register, not all");
    for (size_t i = 0; i < COLLECTION_COUNT; i++)
        if ((r->personal || !(collections[i].flags & COLLECTION_PERSONAL)) &&
            (!r->scope || r->scope->units || !(collections[i].flags & COLLECTION_UNITS)))
            out[(*n)++] = &collections[i];
    return true;
}

static bool choose(const struct export_request *r, const struct collection **out, size_t *n,
                   struct error *err)
{
    *n = 0;
    if (r->format == EXPORT_NONE)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the file's ending must be one of gpkg geojson shp.zip csv xlsx fgb");
    if (r->wkt && r->format != EXPORT_CSV && r->format != EXPORT_XLSX)
        return error_set(
            err, ERROR_UNSUPPORTED,
            "geometry as text goes into a csv or xlsx; other formats hold it as it is");
    if (r->as_of.len && !date_is_valid(r->as_of)) {
        error_set(err, ERROR_INVALID, "the day \"%" STR_FMT "\" is not written as 2026-01-31",
                  STR_ARG(r->as_of));
        return error_detail(err, STR("as_of"), r->as_of, "YYYY-MM-DD");
    }
    if (str_eq(r->collection, STR("all")))
        return all_choose(r, out, n, err);
    out[0] = collection_find(r->collection);
    *n = 1;
    if (!out[0])
        return error_set(err, ERROR_NOT_FOUND, "there is no register \"%" STR_FMT "\"",
                         STR_ARG(r->collection));
    return fits(r, out[0], err);
}

bool export_open(struct ledger *ledger, const struct export_request *request,
                 const struct watch *watch, int *fd, int64_t *n_rows, struct error *err)
{
    const struct collection *chosen[COLLECTION_COUNT];
    AUTO(reader) r = { 0 };
    struct export_work work = {
        .ledger = ledger, .request = request, .watch = watch, .collections = chosen
    };

    if (!choose(request, chosen, &work.n_collections, err) ||
        !(request->scope ? reader_borrow_for(ledger, request->scope, &r, err)
                         : reader_borrow(ledger, &r, err)))
        return false;
    conn_deadline(r.conn, 0);
    work.conn = r.conn;
    if (request->format == EXPORT_XLSX      ? !export_by_book(&work, fd, err)
        : request->format == EXPORT_GEOJSON ? !export_by_text(&work, fd, err)
                                            : !export_by_worker(&work, fd, err))
        return false;
    if (n_rows)
        *n_rows = work.n_rows;
    watch_progress(watch, 100, "done");
    return true;
}

static bool copy(int from, int to, const char *path, struct error *err)
{
    struct stat st;
    off_t left;

    if (fstat(from, &st) != 0)
        return error_set(err, ERROR_INTERNAL, "cannot read what was exported: %s", strerror(errno));
    for (left = st.st_size; left > 0;) {
        ssize_t n = sendfile(to, from, NULL, (size_t)(left < (1 << 30) ? left : 1 << 30));

        if (n <= 0 && errno != EINTR) {
            if (errno == ENOSPC)
                return error_set(err, ERROR_FULL, "no space left for %s", path);
            return error_set(err, ERROR_INTERNAL, "cannot write %s: %s", path, strerror(errno));
        }
        left -= n > 0 ? n : 0;
    }
    return fsync(to) == 0
               ? true
               : error_set(err, ERROR_INTERNAL, "cannot write %s: %s", path, strerror(errno));
}

/* Beside it first, so that whoever reads `path` finds the old file or the new one. */
static bool place(int from, const char *path, struct error *err)
{
    char fresh[PATH_MAX];
    bool done = false;
    int to;

    if ((size_t)snprintf(fresh, sizeof(fresh), "%s.XXXXXX", path) >= sizeof(fresh))
        return error_set(err, ERROR_INVALID, "the path %s is too long", path);
    to = mkostemp(fresh, O_CLOEXEC);
    if (to < 0)
        return error_set(err, ERROR_INVALID, "cannot write %s: %s", path, strerror(errno));
    done = copy(from, to, path, err);
    fchmod(to, 0644);
    close(to);
    if (done && rename(fresh, path) != 0)
        done = error_set(err, ERROR_INVALID, "cannot write %s: %s", path, strerror(errno));
    if (!done)
        unlink(fresh);
    return done;
}

bool export_write(struct ledger *ledger, const struct export_request *request,
                  const struct watch *watch, const char *path, int64_t *n_rows, struct error *err)
{
    bool done;
    int fd;

    if (!export_open(ledger, request, watch, &fd, n_rows, err))
        return false;
    done = place(fd, path, err);
    close(fd);
    return done;
}
