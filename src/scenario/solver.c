/*
 * solver: see the header.
 */
#include "yardstick/scenario/solver.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { GRACE_SECONDS = 120, STEPS_SECONDS = 7 * 86400, MEMORY_MB = 4096, THREADS_MAX = 64 };

static unsigned threads_of(const struct solver_spec *spec)
{
    long cores = spec->threads ? (long)spec->threads : sysconf(_SC_NPROCESSORS_ONLN);

    return (unsigned)(cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : cores);
}

static bool record_take(const struct solver_spec *spec, struct process *p, char tag,
                        struct error *err)
{
    struct exchange_progress progress;
    struct str json, file;

    if (tag == EXCHANGE_SOLUTION)
        return exchange_solution_read(&p->from, &json, &file, err) &&
               spec->answer(spec->to, json, file, err);
    if (tag != EXCHANGE_PROGRESS)
        return true;
    if (!exchange_progress_read(&p->from, &progress, err))
        return false;
    if (progress.total > 0)
        watch_progress(spec->watch, (unsigned)(100 * progress.done / progress.total), "solving");
    return true;
}

static bool records_take(const struct solver_spec *spec, struct process *p, struct error *err)
{
    enum record_step step = RECORD_READ;
    char tag;

    while (!watch_is_canceled(spec->watch) && (step = process_next(p, &tag, err)) == RECORD_READ)
        if (!record_take(spec, p, tag, err))
            return false;
    if (watch_is_canceled(spec->watch))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    return step == RECORD_EOF && process_finish(p, err);
}

bool solver_run(const struct solver_spec *spec, struct error *err)
{
    unsigned threads = threads_of(spec);
    char effort[80];
    struct process_spec how = { .verb = spec->verb,
                                .spool = spec->spool,
                                .files = spec->files,
                                .n_files = spec->n_files,
                                .numbered = true,
                                .memory_mb = MEMORY_MB,
                                .threads = threads,
                                .watch = spec->watch,
                                .effort = effort };
    struct process p;
    bool done;

    // The deadline is of the processor, too, and threads spend that together.
    how.seconds = spec->seconds > 0 ? (unsigned)ceil(spec->seconds) * (threads + 1) + GRACE_SECONDS
                                    : STEPS_SECONDS;
    snprintf(effort, sizeof(effort), "%g %lld %lld", spec->seconds, (long long)spec->steps,
             (long long)spec->seed);
    if (!process_start(&p, &how, err))
        return false;
    watch_holds(spec->watch, &p);
    done = records_take(spec, &p, err);
    watch_holds(spec->watch, NULL);
    process_release(&p);
    return done;
}
