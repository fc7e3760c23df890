/*
 * survey_shift: POST /api/surveys/{id}/shift, what a survey is found to lie off by; a job draws it
 * where it belongs.
 */
#include <math.h>

#include "body.h"
#include "job_start.h"
#include "meta.h"
#include "resource.h"
#include "survey_job.h"
#include "yardstick/survey/survey_shift.h"

enum { REQUEST_BYTES = 1 << 13 };

static bool metres_read(const struct json_doc *doc, const char *name, double *out,
                        struct error *err)
{
    const struct json_value *v = json_get(doc->root, name);

    *out = json_as_f64(v);
    if (json_kind(v) == JSON_KIND_NUMBER && fabs(*out) <= SURVEY_SHIFT_MAX_M)
        return true;
    return body_wrong(name, (struct str){ 0 }, "metres, -1000..1000", err);
}

static bool shift_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "east_m", "north_m", "reason", NULL };
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(REQUEST_BYTES);
    struct json j = JSON_INIT(&text);
    struct meta meta;
    struct str key;
    double east, north;

    if (!job_start_key(call, &key, err) || !job_start_can(world, err) ||
        !body_object(call, known, &doc, err) || !metres_read(&doc, "east_m", &east, err) ||
        !metres_read(&doc, "north_m", &north, err) || !meta_read(doc.root, &meta, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "survey_id", ((const struct record_args *)args)->id);
    json_f64(&j, "east_m", east, 3);
    json_f64(&j, "north_m", north, 3);
    json_text(&j, "reason", meta.reason);
    json_end(&j);
    return job_start(call, "shift", &text, key, err);
}

static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    struct world *world = context;
    struct watch watch = job_run_watch(job);
    AUTO(json_doc) doc = { 0 };
    struct json j = JSON_INIT(result);
    struct caller caller;
    struct write_by by;
    int64_t survey;

    if (!job_run_by(world, job, &caller, &by, err) ||
        !json_read(job->request, REQUEST_BYTES, &doc, err))
        return false;
    if (!json_as_i64(json_get(doc.root, "survey_id"), &survey))
        return error_set(err, ERROR_INTERNAL, "the job's request is not readable");
    if (!survey_shift(world->ledger, &by, survey, json_as_f64(json_get(doc.root, "east_m")),
                      json_as_f64(json_get(doc.root, "north_m")),
                      json_as_str(json_get(doc.root, "reason")).ptr, &watch, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "survey_id", survey);
    json_end(&j);
    return true;
}

struct job_kind shift_job_kind(struct world *world)
{
    return (struct job_kind){ "shift", run, world, true };
}

const struct route survey_shift_routes[] = {
    { METHOD_POST, "/api/surveys/{id}/shift", shift_post, record_params, sizeof(struct record_args),
      "survey", SCOPE_WRITE,
      "Say what a survey lies off by; a job draws it where it belongs (Idempotency-Key)",
      "声明成果的整体偏移，并按此重新制作瓦片（需 Idempotency-Key）", .body = BODY_JSON },
};
const size_t n_survey_shift_routes = ARRAY_LEN(survey_shift_routes);
