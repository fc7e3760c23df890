/*
 * export_job: see the header.
 */
#include "export_job.h"

#include <sys/stat.h>

#include "job_json.h"
#include "job_start.h"
#include "kept_files.h"
#include "yardstick/base/fs.h"

enum { REQUEST_BYTES = 1 << 16, KEPT = 16, DAY = 86400, ARENA_BYTES = 1 << 20 };

bool export_path(const struct world *world, int64_t job, enum export_format format,
                 char out[LEDGER_PATH_MAX], struct error *err)
{
    return kept_file_path(world, "exports", job, export_format_ending(format), out, err);
}

static void request_read(const struct json_value *body, struct export_request *out)
{
    int64_t epsg;
    struct str format = json_as_str(json_get(body, "format"));

    out->collection = json_as_str(json_get(body, "collection"));
    for (int f = EXPORT_NONE + 1; f < EXPORT_FORMAT_COUNT; f++)
        if (str_eq(format, str_from(export_format_ending((enum export_format)f))))
            out->format = (enum export_format)f;
    out->filter = json_as_str(json_get(body, "filter"));
    out->as_of = json_as_str(json_get(body, "as_of"));
    out->epsg = json_as_i64(json_get(body, "epsg"), &epsg) ? (int)epsg : 0;
    out->lang = str_eq(json_as_str(json_get(body, "lang")), STR("en")) ? LANG_EN : LANG_ZH;
    out->wkt = json_as_bool(json_get(body, "wkt"));
}

static void result_write(struct job_run *job, const struct export_request *request, int64_t n_rows,
                         const char *path, struct arena *arena, struct buf *result)
{
    struct json j = JSON_INIT(result);

    json_object_begin(&j, NULL);
    json_i64(&j, "rows", n_rows);
    json_i64(&j, "bytes", fs_size(path));
    json_array_begin(&j, "links");
    job_result_link(&j, arena_printf(arena, "/api/exports/%lld", (long long)job->id),
                    export_format_type(request->format), "file");
    json_end(&j);
    json_end(&j);
}

/* What the account that asked may see now. */
static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    struct watch watch = job_run_watch(job);
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    AUTO(json_doc) doc = { 0 };
    struct export_request request = { 0 };
    char path[LEDGER_PATH_MAX];
    struct caller caller;
    struct write_by by;
    int64_t n_rows = 0;

    if (!job_run_by(world, job, &caller, &by, err) ||
        !json_read(job->request, REQUEST_BYTES, &doc, err))
        return false;
    request_read(doc.root, &request);
    request.scope = &caller.scope;
    request.personal = caller_may(&caller, "export_people");
    if (!export_path(world, job->id, request.format, path, err) ||
        !export_write(world->ledger, &request, &watch, path, &n_rows, err))
        return false;
    (void)!chmod(path, 0600);
    kept_files_tidy(world, "exports", KEPT, DAY);
    result_write(job, &request, n_rows, path, &arena, result);
    return buf_ok(result, err);
}

struct job_kind export_job_kind(struct world *world)
{
    return (struct job_kind){ "export", run, world, true };
}
