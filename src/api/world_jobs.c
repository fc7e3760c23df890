/*
 * world_jobs: the jobs of a server, and telling browsers how far they are.
 */
#include "yardstick/api/world.h"

#include <unistd.h>

#include "archive_job.h"
#include "export_job.h"
#include "intake_kinds.h"
#include "job_json.h"
#include "proposals.h"
#include "report_job.h"
#include "scenario_job.h"
#include "survey_job.h"
#include "yardstick/http/events.h"
#include "yardstick/intake/upload.h"

enum { LOOK_US = 20000 };

static void news_send(void *context, const struct job_news *news)
{
    struct world *world = context;
    AUTO(buf) data = BUF_INIT(4096);
    struct json j = JSON_INIT(&data);
    // Whose it is, and those who see all; a job of the program itself is nobody's.
    struct events_to to = { .owner = news->account_id ? news->account_id : -1 };

    if (!world->events)
        return;
    json_object_begin(&j, NULL);
    job_news_write(&j, news);
    json_end(&j);
    events_send(world->events, "job", buf_str(&data), &to);
}

/* Of each file that has a job of its own. */
static struct job_kind (*const kind_makers[])(struct world *) = {
    survey_job_kind, archive_job_kind, scenario_job_kind, proposals_job_kind,
    shift_job_kind,  report_job_kind,  export_job_kind,
};

bool world_start_jobs(struct world *world, struct error *err)
{
    struct job_kind kinds[INTAKE_KINDS + ARRAY_LEN(kind_makers)];
    struct job_runner_spec spec = { .ledger = world->ledger,
                                    .kinds = kinds,
                                    .n_kinds = ARRAY_LEN(kinds),
                                    .news_context = world,
                                    .news = news_send };

    intake_kinds(world, kinds);
    for (size_t i = 0; i < ARRAY_LEN(kind_makers); i++)
        kinds[INTAKE_KINDS + i] = kind_makers[i](world);
    uploads_expire(world->ledger);
    return job_runner_start(&spec, &world->jobs, err);
}

void world_stop_jobs(struct world *world)
{
    world->stopping = true;
    job_runner_stop(world->jobs);
    world->jobs = NULL;
    // Exports look at `stopping` every few rows.
    while (world->asides > 0)
        usleep(LOOK_US);
}
