/*
 * solver: run a worker that solves, and hand out the best it says as it says it.
 *
 * A caller that stops the worker has kept what was handed out last; so has one whose worker was
 * killed.
 */
#pragma once

#include "yardstick/jobs/process.h"
#include "yardstick/jobs/watch.h"

struct solver_spec {
    const char *verb, *spool;
    const struct process_file *files;
    size_t n_files;
    double seconds; /* 0: none, then steps count */
    int64_t steps, seed;
    unsigned threads; /* 0: all cores */
    /* Its is_canceled() is asked between records; holds() is given the process. */
    const struct watch *watch;
    /* An answer as JSON and as the file it would be; both borrowed. False ends the run. */
    bool (*answer)(void *to, struct str json, struct str file, struct error *err);
    void *to;
};

/* ERROR_CANCELED when the watch stopped it. */
MUST_CHECK bool solver_run(const struct solver_spec *spec, struct error *err);
