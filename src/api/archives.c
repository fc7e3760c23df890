/*
 * archives: every tile of a source in one file, made by a job and fetched when it is done.
 *
 * The files are kept in DIR/archives by the job's number, the newest few of them. What is written
 * is what anybody may see who may see the map: no secret institutions, nobody's holdings.
 */
#include "archive_job.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "body.h"
#include "job_json.h"
#include "job_start.h"
#include "yardstick/auth/caller.h"
#include "yardstick/base/fs.h"
#include "yardstick/intake/export_tiles.h"
#include "yardstick/tile/tile_shelf.h"
#include "yardstick/tile/tile_vector.h"

enum { REQUEST_BYTES = 4096, KEPT = 8 };

static const struct {
    const char *format, *type;
} formats[] = { { "pmtiles", "application/vnd.pmtiles" },
                { "mbtiles", "application/vnd.mapbox-vector-tile+sqlite3" } };

static bool path_of(const struct world *world, int64_t id, size_t format, char out[LEDGER_PATH_MAX],
                    struct error *err)
{
    char name[48];

    ledger_path(world->ledger, "archives", out);
    if (!fs_mkdir(out, 0700, err))
        return false;
    snprintf(name, sizeof(name), "archives/%lld.%s", (long long)id, formats[format].format);
    ledger_path(world->ledger, name, out);
    return true;
}

static bool format_read(struct str text, size_t *out, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(text, str_from(formats[i].format))) {
            *out = i;
            return true;
        }
    error_set(err, ERROR_INVALID, "the format \"%" STR_FMT "\" is none of pmtiles, mbtiles",
              STR_ARG(text));
    return error_detail(err, STR("format"), text, "pmtiles | mbtiles");
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
    long long x = atoll((*a)->d_name), y = atoll((*b)->d_name);

    return (x > y) - (x < y);
}

static int is_archive(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* All but the newest go. */
static void tidy(const struct world *world)
{
    char folder[LEDGER_PATH_MAX];
    struct dirent **entries = NULL;
    int n, dir;

    ledger_path(world->ledger, "archives", folder);
    n = scandir(folder, &entries, is_archive, by_number);
    dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < n; i++) {
        if (dir >= 0 && i < n - KEPT)
            unlinkat(dir, entries[i]->d_name, 0);
        free(entries[i]);
    }
    free(entries);
    if (dir >= 0)
        close(dir);
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
        !format_read(json_as_str(json_get(doc.root, "format")), &format, err) ||
        !path_of(world, job->id, format, path, err))
        return false;
    request.source = json_as_str(json_get(doc.root, "source"));
    request.path = path;
    zoom = json_as_str(json_get(doc.root, "zoom"));
    if ((zoom.len && !tiles_zooms_read(zoom, &request, err)) ||
        !export_tiles(world->ledger, &request, &watch, &n_tiles, err))
        return false;
    tidy(world);
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

/* Is there such a source for this caller? Said now, and not by a job that failed. */
static bool source_check(const struct world *world, struct str source, struct error *err)
{
    struct snapshot *s = map_acquire(world->map);
    enum tile_kind kind;
    bool found = s && tile_source_exists(s, source);

    snapshot_release(s);
    if (!found && !tile_shelf_find(world->shelf, source, &found, &kind, err))
        return false;
    if (found)
        return true;
    error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT, STR_ARG(source));
    return error_detail(err, STR("source"), source, "city, or an imported layer");
}

static bool archives_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "source", "format", "zoom", NULL };
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(REQUEST_BYTES);
    struct json j = JSON_INIT(&text);
    struct tiles_request zooms;
    struct str key, source, format, zoom;
    size_t i;

    (void)args;
    if (!job_start_key(call, &key, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "source", call->arena, &source, err) ||
        !body_text(&doc, "format", call->arena, &format, err) ||
        !body_text(&doc, "zoom", call->arena, &zoom, err) || !body_needs(source, "source", err) ||
        !format_read(format.ptr ? format : STR("pmtiles"), &i, err) ||
        (zoom.ptr && !tiles_zooms_read(zoom, &zooms, err)) || !source_check(world, source, err))
        return false;
    if (!world->jobs)
        return error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
    json_object_begin(&j, NULL);
    json_str(&j, "source", source);
    json_text(&j, "format", formats[i].format);
    if (zoom.ptr)
        json_str(&j, "zoom", zoom);
    json_end(&j);
    return job_start(call, "tiles", &text, key, err);
}

struct archive_args {
    int64_t id;
};
static const struct param archive_params[] = { PARAM(I64, archive_args, id, .min = 1, .max = 9e15,
                                                     .about = "the job that made it",
                                                     .about_zh = "生成任务的编号"),
                                               PARAM_END };

/* Its job's, in whichever format it was made. */
static int archive_open(const struct world *world, int64_t id, size_t *format)
{
    char path[LEDGER_PATH_MAX];
    struct error ignored;
    int fd = -1;

    for (size_t i = 0; i < ARRAY_LEN(formats) && fd < 0; i++) {
        if (!path_of(world, id, i, path, &ignored))
            return -1;
        *format = i;
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    return fd;
}

static bool archive_get(struct call *call, const void *args, struct error *err)
{
    int64_t id = ((const struct archive_args *)args)->id;
    AUTO(reader) r = { 0 };
    struct job job;
    struct stat st;
    size_t format = 0;
    int fd;

    if (!call_reader(call, &r, err) || !job_of_caller(call, r.conn, id, &job, err))
        return false;
    fd = job.state == JOB_SUCCESSFUL && str_eq(job.kind, STR("tiles"))
             ? archive_open(call->context, id, &format)
             : -1;
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0)
            close(fd);
        return error_set(err, ERROR_NOT_FOUND,
                         "job %lld has no file of tiles (any more); make it again", (long long)id);
    }
    response_file(call->response, fd, 0, st.st_size);
    call->response->content_type = formats[format].type;
    call->response->cache = "no-store";
    response_download(
        call->response,
        arena_printf(call->arena, "tiles-%lld.%s", (long long)id, formats[format].format),
        call->arena);
    return true;
}

const struct route archive_routes[] = {
    { METHOD_POST, "/api/archives", archives_post, NULL, 0, "archives", SCOPE_OFFICE,
      "Every tile of a source in one file: PMTiles or MBTiles; a job (Idempotency-Key)",
      "将数据源的全部瓦片写入一个文件（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_GET, "/api/archives/{id}", archive_get, archive_params, sizeof(struct archive_args),
      "archives", SCOPE_OFFICE, "The file that such a job has made", "下载瓦片文件",
      "application/octet-stream" },
};
const size_t n_archive_routes = ARRAY_LEN(archive_routes);
