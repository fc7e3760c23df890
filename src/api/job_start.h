/*
 * job_start: a POST that starts a job with uploaded files, step by step.
 */
#pragma once

#include "routes.h"
#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/jobs/watch.h"

struct job_run;

/* Can files be read here, and are there jobs? */
MUST_CHECK bool job_start_can(const struct world *world, struct error *err);

/* The Idempotency-Key, which a client must give. */
MUST_CHECK bool job_start_key(struct call *call, struct str *out, struct error *err);

/* `uploads`, a list of 1 to `most` ids, as the member "uploads"; all of them are there and
 * complete. */
MUST_CHECK bool job_start_uploads(struct call *call, struct json *j,
                                  const struct json_value *uploads, size_t most, struct error *err);

/* Into the queue; the answer is 202 with where to look. An empty key: every call is a new job. */
MUST_CHECK bool job_start(struct call *call, const char *kind, struct buf *request, struct str key,
                          struct error *err);

/*
 * As whom a job writes: as who asked for it, if that account still is and still may: asked again
 * within each transaction. `caller` must live as long as `out`.
 */
MUST_CHECK bool job_run_by(struct world *world, const struct job_run *run, struct caller *caller,
                           struct write_by *out, struct error *err);

/* What such a job tells of itself while it runs, for work that takes a context of its own: that is
 * the job. */
struct watch job_run_watch(struct job_run *run);
