/*
 * job_json: jobs as JSON, for /ogc/jobs, for those that start one, and for events.
 */
#pragma once

#include "yardstick/base/json.h"
#include "routes.h"
#include "yardstick/jobs/job_runner.h"

/* One's own, or anybody's for those who may see all; else ERROR_NOT_FOUND. */
MUST_CHECK bool job_of_caller(struct call *call, struct conn *conn, int64_t id, struct job *out,
                              struct error *err);

/* `now` is what the runner knows of it, or NULL. */
void job_write(struct json *j, struct arena *arena, const struct job *job,
               const struct job_news *now);

/* The member `links`. */
void job_links_write(struct json *j, struct arena *arena, int64_t id);

/* One link of a result's `links`: what the job has made, by a name of ours. */
void job_result_link(struct json *j, struct str href, const char *type, const char *rel);

/* {id,status,progress,stage,stage_zh,eta_s} */
void job_news_write(struct json *j, const struct job_news *news);
