/*
 * archives: every tile of a source in one file, made by a job and fetched when it is done.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_job.h"
#include "body.h"
#include "job_json.h"
#include "job_start.h"
#include "yardstick/intake/export_tiles.h"
#include "yardstick/tile/tile_shelf.h"
#include "yardstick/tile/tile_vector.h"

enum { REQUEST_BYTES = 4096 };

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
        !archive_format_read(format.ptr ? format : STR("pmtiles"), &i, err) ||
        (zoom.ptr && !tiles_zooms_read(zoom, &zooms, err)) || !source_check(world, source, err))
        return false;
    if (!world->jobs)
        return error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
    json_object_begin(&j, NULL);
    json_str(&j, "source", source);
    json_text(&j, "format", archive_formats[i].name);
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

    for (size_t i = 0; i < ARCHIVE_FORMATS && fd < 0; i++) {
        if (!archive_path(world, id, i, path, &ignored))
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
    call->response->content_type = archive_formats[format].type;
    call->response->cache = "no-store";
    response_download(
        call->response,
        arena_printf(call->arena, "tiles-%lld.%s", (long long)id, archive_formats[format].name),
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
