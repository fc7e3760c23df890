/*
 * jobs: /ogc/jobs.
 */
#include "routes.h"

#include <stdio.h>

#include "job_json.h"

struct job_args {
    int64_t id;
};

static const struct param job_params[] = { PARAM(I64, job_args, id, .min = 1, .max = 9e15),
                                           PARAM_END };

struct jobs_args {
    int64_t limit, before;
};

static const struct param jobs_params[] = {
    PARAM(I64, jobs_args, limit, .min = 1, .max = 1000, .otherwise = "50", .about = "jobs a page",
          .about_zh = "每页任务数"),
    PARAM(I64, jobs_args, before, .min = 1, .max = 9e15, .otherwise = "9000000000000000",
          .about = "only jobs with a smaller id", .about_zh = "仅列出编号更小的任务"),
    PARAM_END
};

static const struct {
    const char *stage, *zh;
} stages[] = { { "reading", "读取文件" },   { "unpacking", "解开压缩包" },
               { "looking", "检查成果" },   { "keeping", "保存原始文件" },
               { "measuring", "量取楼高" }, { "drawing", "制作瓦片" },
               { "tiles", "制作瓦片" },     { "solving", "求解" },
               { "pricing", "测算代价" },   { "storing", "写入台账" },
               { "writing", "生成文件" },   { "done", "完成" } };

static const char *stage_zh(struct str stage)
{
    for (size_t i = 0; i < ARRAY_LEN(stages); i++)
        if (str_eq(str_from(stages[i].stage), stage))
            return stages[i].zh;
    return "";
}

void job_links_write(struct json *j, struct arena *arena, int64_t id)
{
    static const struct {
        const char *rel, *path;
    } links[] = { { "self", "" }, { "monitor", "" } };

    json_array_begin(j, "links");
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        json_object_begin(j, NULL);
        json_text(j, "rel", links[i].rel);
        json_str(j, "href", arena_printf(arena, "/ogc/jobs/%lld%s", (long long)id, links[i].path));
        json_text(j, "type", "application/json");
        json_end(j);
    }
    json_end(j);
}

void job_result_link(struct json *j, struct str href, const char *type, const char *rel)
{
    json_object_begin(j, NULL);
    json_text(j, "rel", rel);
    json_str(j, "href", href);
    json_text(j, "type", type);
    json_end(j);
}

void job_news_write(struct json *j, const struct job_news *news)
{
    json_i64(j, "id", news->id);
    json_text(j, "status", job_state_name(news->state));
    json_i64(j, "progress", news->progress);
    json_text(j, "stage", news->stage);
    json_text(j, "stage_zh", stage_zh(str_from(news->stage)));
    if (news->eta_s >= 0)
        json_i64(j, "eta_s", news->eta_s);
    else
        json_none(j, "eta_s");
}

/* The standard's statusInfo has texts that may be absent, but never null. */
static void text_if_any(struct json *j, const char *key, struct str text)
{
    if (text.len)
        json_str(j, key, text);
}

void job_write(struct json *j, struct arena *arena, const struct job *job,
               const struct job_news *now)
{
    struct job_news kept = {
        .id = job->id, .state = job->state, .progress = (unsigned)job->progress, .eta_s = -1
    };

    snprintf(kept.stage, sizeof(kept.stage), "%" STR_FMT, STR_ARG(job->stage));
    json_object_begin(j, NULL);
    job_news_write(j, now && !job_is_over(job->state) ? now : &kept);
    json_str(j, "kind", job->kind);
    json_str(j, "jobID", arena_printf(arena, "%lld", (long long)job->id));
    json_str(j, "processID", job->kind);
    json_text(j, "type", "process");
    json_str(j, "created", job->created);
    text_if_any(j, "started", job->started);
    text_if_any(j, "finished", job->finished);
    text_if_any(j, "message", job->message);
    text_if_any(j, "message_zh", job->message_zh);
    if (job->result.len)
        json_raw(j, "result", job->result);
    else
        json_none(j, "result");
    json_i64(j, "problems", job->n_problems);
    job_links_write(j, arena, job->id);
    json_end(j);
}

static void one_write(struct call *call, struct json *j, const struct job *job)
{
    const struct world *world = call->context;
    struct job_news now;
    bool live = world->jobs && job_now(world->jobs, job->id, &now);

    job_write(j, call->arena, job, live ? &now : NULL);
}

bool job_of_caller(struct call *call, struct conn *conn, int64_t id, struct job *out,
                   struct error *err)
{
    if (!job_load(conn, id, call->arena, out, err))
        return false;
    if (out->owner.account_id == call->caller->account_id || caller_may(call->caller, "jobs_all"))
        return true;
    // Somebody else's looks as if it were none.
    return error_set(err, ERROR_NOT_FOUND, "there is no job %lld", (long long)id);
}

static bool job_get(struct call *call, const void *args, struct error *err)
{
    const struct job_args *a = args;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct job job;

    if (!call_reader(call, &r, err) || !job_of_caller(call, r.conn, a->id, &job, err))
        return false;
    one_write(call, &j, &job);
    call->response->cache = "no-store";
    return true;
}

static bool jobs_get(struct call *call, const void *args, struct error *err)
{
    const struct jobs_args *a = args;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct job_page page = { .before = a->before, .limit = a->limit };
    struct job *jobs;
    size_t n;

    if (!caller_may(call->caller, "jobs_all"))
        page.account_id = call->caller->account_id;
    if (!call_reader(call, &r, err) || !job_list(r.conn, &page, call->arena, &jobs, &n, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "jobs");
    for (size_t i = 0; i < n; i++)
        one_write(call, &j, &jobs[i]);
    json_end(&j);
    json_array_begin(&j, "links");
    json_end(&j);
    json_end(&j);
    call->response->cache = "no-store";
    return true;
}

static bool job_is_mine(struct call *call, int64_t id, struct error *err)
{
    AUTO(reader) r = { 0 };
    struct job job;

    return call_reader(call, &r, err) && job_of_caller(call, r.conn, id, &job, err);
}

static bool job_delete(struct call *call, const void *args, struct error *err)
{
    const struct job_args *a = args;
    struct world *world = call->context;

    if (!world->jobs)
        return error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
    if (!job_is_mine(call, a->id, err))
        return false;
    return job_cancel(world->jobs, a->id, err) && job_get(call, args, err);
}

static bool results_get(struct call *call, const void *args, struct error *err)
{
    const struct job_args *a = args;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct job job;

    if (!call_reader(call, &r, err) || !job_of_caller(call, r.conn, a->id, &job, err))
        return false;
    if (job.state != JOB_SUCCESSFUL)
        return error_set(err, ERROR_NOT_FOUND, "job %lld has no results: it is %s",
                         (long long)job.id, job_state_name(job.state));
    json_object_begin(&j, NULL);
    if (job.result.len)
        json_raw(&j, "result", job.result);
    else
        json_none(&j, "result");
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

const struct route job_routes[] = {
    { METHOD_GET, "/ogc/jobs", jobs_get, jobs_params, sizeof(struct jobs_args), "jobs",
      SCOPE_OFFICE, "Jobs, the newest first", "任务列表" },
    { METHOD_GET, "/ogc/jobs/{id}", job_get, job_params, sizeof(struct job_args), "jobs",
      SCOPE_OFFICE, "How far a job is", "任务状态" },
    { METHOD_GET, "/ogc/jobs/{id}/results", results_get, job_params, sizeof(struct job_args),
      "jobs", SCOPE_OFFICE, "What a job has made", "任务结果" },
    { METHOD_DELETE, "/ogc/jobs/{id}", job_delete, job_params, sizeof(struct job_args), "upload",
      SCOPE_OFFICE, "Stop a job", "取消任务" },
};
const size_t n_job_routes = ARRAY_LEN(job_routes);
