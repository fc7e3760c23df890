/*
 * survey_job: see the header.
 */
#include "survey_job.h"

#include "job_start.h"
#include "yardstick/base/json_read.h"
#include "yardstick/intake/upload.h"
#include "yardstick/survey/survey_import.h"

enum { REQUEST_BYTES = 1 << 20, REPORT_BYTES = 8 << 20, UPLOADS_AT_ONCE = 1000 };

struct uploaded {
    const char *paths[UPLOADS_AT_ONCE], *names[UPLOADS_AT_ONCE];
    size_t n;
};

static bool uploads_find(struct world *world, const struct json_value *uploads, struct arena *arena,
                         struct uploaded *out, struct error *err)
{
    struct upload upload;

    for (size_t i = 0; i < json_count(uploads) && i < UPLOADS_AT_ONCE; i++, out->n++) {
        if (!upload_find(world->ledger, json_as_str(json_at(uploads, i)), &upload, err))
            return false;
        out->paths[i] = arena_copy(arena, str_from(upload.path)).ptr;
        out->names[i] = arena_copy(arena, str_from(upload.name)).ptr;
        if (!out->paths[i] || !out->names[i])
            return error_set(err, ERROR_TOO_LARGE, "the request is too large");
    }
    return true;
}

static bool on_is_paused(void *context)
{
    return job_is_paused(context);
}

static void uploads_remove(struct world *world, const struct json_value *uploads)
{
    struct error ignored = { 0 };

    for (size_t i = 0; i < json_count(uploads); i++)
        (void)!upload_remove(world->ledger, json_as_str(json_at(uploads, i)), &ignored);
}

static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) report = BUF_INIT(REPORT_BYTES);
    struct survey_watch watch = { job_run_watch(job), on_is_paused };
    struct survey_request request = { .may_take = true };
    struct survey_result outcome = { 0 };
    struct uploaded files = { .n = 0 };
    struct json j = JSON_INIT(result);
    struct caller caller;
    struct write_by by;
    bool done;

    if (!job_run_by(world, job, &caller, &by, err) ||
        !json_read(job->request, REQUEST_BYTES, &doc, err) ||
        !uploads_find(world, json_get(doc.root, "uploads"), &arena, &files, err))
        return false;
    request.paths = files.paths;
    request.names = files.names;
    request.n_paths = files.n;
    request.name = json_as_str(json_get(doc.root, "name"));
    request.flown = json_as_str(json_get(doc.root, "from"));
    request.crs = json_as_str(json_get(doc.root, "crs"));
    done = survey_import(world->ledger, &by, &request, &watch, &outcome, &report, err);
    json_object_begin(&j, NULL);
    if (done) {
        json_i64(&j, "survey_id", outcome.survey_id);
        json_bool(&j, "was_there", outcome.was_there);
        uploads_remove(world, json_get(doc.root, "uploads"));
    }
    if (report.len && buf_ok(&report, err))
        json_raw(&j, "report", buf_str(&report));
    json_end(&j);
    return done;
}

struct job_kind survey_job_kind(struct world *world)
{
    return (struct job_kind){ "survey", run, world, true };
}
