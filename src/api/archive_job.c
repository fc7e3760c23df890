/*
 * archive_job: see the header. The newest few files are kept.
 */
#include "archive_job.h"

#include "job_start.h"
#include "kept_files.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/json_read.h"
#include "yardstick/intake/export_tiles.h"

enum { REQUEST_BYTES = 4096, KEPT = 8 };

const struct archive_format archive_formats[ARCHIVE_FORMATS] = {
    { "pmtiles", "application/vnd.pmtiles" },
    { "mbtiles", "application/vnd.mapbox-vector-tile+sqlite3" }
};

bool archive_path(const struct world *world, int64_t id, size_t format, char out[LEDGER_PATH_MAX],
                  struct error *err)
{
    return kept_file_path(world, "archives", id, archive_formats[format].name, out, err);
}

bool archive_format_read(struct str text, size_t *out, struct error *err)
{
    for (size_t i = 0; i < ARCHIVE_FORMATS; i++)
        if (str_eq(text, str_from(archive_formats[i].name))) {
            *out = i;
            return true;
        }
    error_set(err, ERROR_INVALID, "the format \"%" STR_FMT "\" is none of pmtiles, mbtiles",
              STR_ARG(text));
    return error_detail(err, STR("format"), text, "pmtiles | mbtiles");
}

static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    struct watch watch = job_run_watch(job);
    struct tiles_request request = {
        .min_zoom = TILES_ZOOM_OWN, .max_zoom = TILES_ZOOM_OWN, .n_threads = 1, .map = world->map
    };
    AUTO(json_doc) doc = { 0 };
    char path[LEDGER_PATH_MAX];
    struct json j = JSON_INIT(result);
    struct str zoom;
    int64_t n_tiles;
    size_t format;

    if (!json_read(job->request, REQUEST_BYTES, &doc, err) ||
        !archive_format_read(json_as_str(json_get(doc.root, "format")), &format, err) ||
        !archive_path(world, job->id, format, path, err))
        return false;
    request.source = json_as_str(json_get(doc.root, "source"));
    request.path = path;
    zoom = json_as_str(json_get(doc.root, "zoom"));
    if ((zoom.len && !tiles_zooms_read(zoom, &request, err)) ||
        !export_tiles(world->ledger, &request, &watch, &n_tiles, err))
        return false;
    kept_files_tidy(world, "archives", KEPT, 0);
    json_object_begin(&j, NULL);
    json_i64(&j, "tiles", n_tiles);
    json_i64(&j, "bytes", fs_size(path));
    json_end(&j);
    return true;
}

struct job_kind archive_job_kind(struct world *world)
{
    return (struct job_kind){ "tiles", run, world, true };
}
