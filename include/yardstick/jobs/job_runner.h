/*
 * job_runner: threads that take jobs, oldest first, and run them.
 *
 * What a job is doing right now is kept in memory and asked with job_now();
 * the row follows at most twice a second, and not at all while the writer is
 * busy with a long change. Problems gather in memory and are stored when the
 * job ends, however it ends.
 *
 * A job that a dead server left running is failed at the next start, saying
 * so, or, when its kind can be repeated, run again; likewise one that
 * job_runner_stop() has stopped.
 *
 * All functions are safe from any thread.
 */
#pragma once

#include "yardstick/jobs/job.h"
#include "yardstick/jobs/watch.h"
#include "yardstick/store/ledger.h"

struct job_runner;

/* A job under way; its functions are for the kind's run(). */
struct job_run {
    int64_t id;
    struct str request; /* JSON, as submitted */
    struct job_owner owner;
    const struct watch *watch; /* for work that wants to tell and to be stopped */
};

/* Keep a problem; those beyond JOB_PROBLEMS_MAX are only counted. From any thread. */
void job_tell(struct job_run *run, const struct job_problem *problem);
/* Is it the server that stops, and no person who has had enough? A repeatable kind goes on later.
 */
bool job_is_paused(const struct job_run *run);

struct job_kind {
    const char *name;
    /* On success `result` holds JSON or nothing; on failure too, if it has something to say. */
    bool (*run)(void *context, struct job_run *run, struct buf *result, struct error *err);
    void *context;
    bool repeatable; /* running it again after a crash does no harm */
};

/* What browsers are told of. */
struct job_news {
    int64_t id, account_id; /* whose it is */
    enum job_state state;
    unsigned progress;
    char stage[24];
    int64_t eta_s; /* -1: not known */
};

enum { JOB_KINDS_MAX = 32 };

struct job_runner_spec {
    struct ledger *ledger;        /* its writer runs */
    const struct job_kind *kinds; /* copied */
    size_t n_kinds;
    unsigned n_threads; /* 0: 2 */
    void *news_context; /* `news` is called from job threads and from the writer's; be short */
    void (*news)(void *context, const struct job_news *news);
};

MUST_CHECK bool job_runner_start(const struct job_runner_spec *spec, struct job_runner **out,
                                 struct error *err);
void job_runner_stop(struct job_runner *runner); /* NULL is fine */

struct job_order {
    const char *kind;
    struct str request, key; /* key.len 0: none */
    struct job_owner owner;
};
/*
 * A new job. With a key that was used before and the same request it is the
 * job of then; with another request ERROR_CONFLICT.
 */
MUST_CHECK bool job_submit(struct job_runner *runner, const struct job_order *order, int64_t *id,
                           struct error *err);

/* Stop it; it may take a second to become dismissed. ERROR_CONFLICT when it is over already. */
MUST_CHECK bool job_cancel(struct job_runner *runner, int64_t id, struct error *err);

/* How far a running job is; false when it is not running here. */
bool job_now(struct job_runner *runner, int64_t id, struct job_news *out);
