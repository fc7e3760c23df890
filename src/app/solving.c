/*
 * solving: see the header.
 */
#include "solving.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/base/fs.h"
#include "yardstick/jobs/process.h"

enum { SECONDS_USUAL = 60, GRACE_SECONDS = 120, STEPS_SECONDS = 7 * 86400, MEMORY_MB = 4096 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static double seconds_of(const struct options *o)
{
    return o->seconds > 0 ? (double)o->seconds : o->steps > 0 ? 0 : SECONDS_USUAL;
}

static unsigned threads_of(const struct options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return o->threads > 0 ? (unsigned)(o->threads < 64 ? o->threads : 64)
                          : (unsigned)(cores < 1    ? 1
                                       : cores > 64 ? 64
                                                    : cores);
}

static bool answer_take(struct solving *solving, const struct session *session, struct process *p,
                        struct error *err)
{
    struct str json, file;

    if (!exchange_solution_read(&p->from, &json, &file, err))
        return false;
    buf_clear(&solving->json);
    buf_clear(&solving->file);
    buf_add(&solving->json, json);
    buf_add(&solving->file, file);
    if (!buf_ok(&solving->json, err) || !buf_ok(&solving->file, err))
        return false;
    return session->options->output && file.len
               ? fs_write(session->options->output, file, 0644, err)
               : true;
}

static bool answers_take(struct solving *solving, const struct session *session, struct process *p,
                         struct error *err)
{
    enum record_step step = RECORD_READ;
    char tag;

    while (!interrupted && (step = process_next(p, &tag, err)) == RECORD_READ)
        if (tag == EXCHANGE_SOLUTION && !answer_take(solving, session, p, err))
            return false;
    if (!interrupted)
        return step == RECORD_EOF && process_finish(p, err);
    return solving->json.len ? true : error_set(err, ERROR_CANCELED, "stopped on request");
}

static bool run(struct solving *solving, const struct session *session,
                const struct solving_spec *spec, const char *spool, struct error *err)
{
    const struct options *o = session->options;
    struct process_file files[2];
    double seconds = seconds_of(o);
    char effort[80];
    unsigned threads = threads_of(o);
    struct process_spec how = { .verb = spec->verb,
                                .spool = spool,
                                .files = files,
                                .n_files = spec->n_files,
                                .numbered = true,
                                .memory_mb = MEMORY_MB,
                                .threads = threads,
                                .effort = effort };
    struct process p;
    bool done;

    for (size_t i = 0; i < spec->n_files; i++) {
        const char *slash = strrchr(spec->files[i], '/');

        files[i] = (struct process_file){ spec->files[i], slash ? slash + 1 : spec->files[i] };
    }
    // The deadline is of the processor, too, and threads spend that together.
    how.seconds =
        seconds > 0 ? (unsigned)ceil(seconds) * (threads + 1) + GRACE_SECONDS : STEPS_SECONDS;
    snprintf(effort, sizeof(effort), "%g %lld %lld", seconds,
             (long long)(o->steps > 0 ? o->steps : 0), (long long)o->seed);
    if (!process_start(&p, &how, err))
        return false;
    done = answers_take(solving, session, &p, err);
    process_release(&p);
    return done;
}

bool solving_run(struct solving *solving, struct session *session, const struct solving_spec *spec,
                 struct error *err)
{
    const char *folder = getenv("TMPDIR");
    struct sigaction catch = { .sa_handler = on_interrupt }, before[2];
    struct error ignored;
    char spool[256];
    bool done;

    *solving = (struct solving){ .json = BUF_INIT(16 << 20), .file = BUF_INIT(64 << 20) };
    snprintf(spool, sizeof(spool), "%.200s/yardstick-XXXXXX", folder ? folder : "/tmp");
    if (!mkdtemp(spool))
        return error_set(err, ERROR_FULL, "cannot make a folder for the work: %s", strerror(errno));
    sigaction(SIGINT, &catch, &before[0]);
    sigaction(SIGTERM, &catch, &before[1]);
    done = run(solving, session, spec, spool, err);
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    (void)!fs_remove_tree(spool, &ignored);
    return done;
}

void solving_release(struct solving *solving)
{
    buf_release(&solving->json);
    buf_release(&solving->file);
}
