/*
 * yardstick-worker: reads one file nobody trusts, then ends.
 *
 *   yardstick-worker VERB --dir FOLDER [--name NAME] [--format F] [--layer L | --likely NAMES]
 *                    [--encoding E] [--crs EPSG] [--threads N]
 *                    [--effort E] [--seconds S] [--memory MB] [--file MB]
 *   yardstick-worker probe
 *
 * FOLDER/in holds what it may read, FOLDER/out what it may write. Records of
 * yardstick/base/exchange.h go out on standard output. Started by the program,
 * never by hand; exit 0 done, 1 failed (the last record says why), 2 wrong
 * use, 3 the sandbox could not be built.
 */
#include "job.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "yardstick/gdal/charset.h"

/* Leaks are looked for by a helper process, which the sandbox does not allow. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:max_allocation_size_mb=1024";
}

static int usage(const char *what)
{
    fprintf(stderr, "yardstick-worker: %s; it is started by yardstick\n", what);
    return WORKER_USAGE;
}

#define SHIFT_MAX_M 1000.0
enum { NICENESS = 10 };

/* "east,north" in metres. */
static bool shift_take(struct job *job, struct str text)
{
    struct str east = str_cut(&text, ',');

    return str_to_f64(east, &job->shift.x) && str_to_f64(text, &job->shift.y) &&
           fabs(job->shift.x) <= SHIFT_MAX_M && fabs(job->shift.y) <= SHIFT_MAX_M;
}

static bool option_take(struct job *job, const char *name, const char *value)
{
    struct str text = str_from(value);
    int64_t number = 0;
    bool is_number = str_to_i64(text, &number) && number > 0 && number < 1 << 20;

    if (strcmp(name, "--dir") == 0)
        return (size_t)snprintf(job->in, sizeof(job->in), "%s/in", value) < sizeof(job->in) &&
               (size_t)snprintf(job->out, sizeof(job->out), "%s/out", value) < sizeof(job->out);
    if (strcmp(name, "--name") == 0)
        job->name = text;
    else if (strcmp(name, "--format") == 0)
        return (job->format = vector_format_find(text)) != VECTOR_NONE;
    else if (strcmp(name, "--layer") == 0)
        job->layer = text;
    else if (strcmp(name, "--likely") == 0)
        job->likely = text;
    else if (strcmp(name, "--encoding") == 0)
        job->encoding = text;
    else if (strcmp(name, "--seconds") == 0 && is_number)
        job->seconds = (unsigned)number;
    else if (strcmp(name, "--memory") == 0 && is_number)
        job->memory_bytes = (uint64_t)number << 20;
    else if (strcmp(name, "--file") == 0 && is_number)
        job->file_bytes = (uint64_t)number << 20;
    else if (strcmp(name, "--threads") == 0 && is_number)
        job->n_threads = (unsigned)number;
    else if (strcmp(name, "--crs") == 0 && is_number)
        job->epsg = number;
    else if (strcmp(name, "--effort") == 0)
        job->effort = text;
    else if (strcmp(name, "--shift") == 0)
        return shift_take(job, text);
    else
        return false;
    return true;
}

/*
 * Records go out on a descriptor of their own: what libraries print to standard
 * output (CBC does) ends in the log instead of between them.
 */
static bool output_move(struct job *job, struct error *err)
{
    int fd = dup(STDOUT_FILENO);

    if (fd < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return error_set(err, ERROR_UNAVAILABLE, "the worker cannot set its output apart: %s",
                         strerror(errno));
    job->to.fd = fd;
    return true;
}

static bool walls_build(struct job *job, enum sandbox_profile profile, struct error *err)
{
    struct sandbox_spec spec = { .profile = profile,
                                 .in = job->in[0] ? job->in : NULL,
                                 .out = job->out[0] ? job->out : NULL,
                                 .memory_bytes = job->memory_bytes,
                                 .file_bytes = job->file_bytes,
                                 .seconds = job->seconds };

    if (!sandbox_close_descriptors(err) || !output_move(job, err) || !sandbox_limits(&spec, err) ||
        !charset_preload(err))
        return false;
    gdal_setup(spec.out);
    return sandbox_enter(&spec, err);
}

static int failed(struct job *job, const struct error *why, int status)
{
    struct error ignored;

    // Standard error goes to a log, where what files hold has no place; this holds nothing of them.
    if (status == WORKER_NO_SANDBOX)
        fprintf(stderr, "%s\n", why->message[LANG_EN]);
    (void)!exchange_notice_write(&job->to, EXCHANGE_ERROR, why, 0, &ignored);
    return status;
}

static const struct {
    const char *name;
    bool (*run)(struct job *job, struct error *err);
    enum sandbox_profile profile;
} verbs[] = {
    { "inspect", job_inspect, SANDBOX_PARSE },
    { "read", job_read, SANDBOX_PARSE },
    { "write", job_write, SANDBOX_PARSE },
    { "look", job_look, SANDBOX_PARSE },
    { "unpack", job_unpack, SANDBOX_PARSE },
    { "thumbs", job_thumbs, SANDBOX_PARSE },
    { "image", job_image, SANDBOX_COMPUTE },
    { "heights", job_heights, SANDBOX_COMPUTE },
    { "osa", job_osa, SANDBOX_COMPUTE },
    { "plan", job_plan, SANDBOX_COMPUTE },
    { "plan-arrange", job_plan_arrange, SANDBOX_COMPUTE },
    { "plan-check", job_plan_check, SANDBOX_PARSE },
};

static int run(struct job *job)
{
    struct error err = { 0 };

    if (strcmp(job->verb, "probe") == 0)
        return walls_build(job, SANDBOX_PARSE, &err) && sandbox_verify(&err)
                   ? WORKER_DONE
                   : failed(job, &err, WORKER_NO_SANDBOX);
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        if (strcmp(job->verb, verbs[i].name) != 0)
            continue;
        if (!job->in[0])
            return usage("--dir is missing");
        if (!walls_build(job, verbs[i].profile, &err))
            return failed(job, &err, WORKER_NO_SANDBOX);
        return verbs[i].run(job, &err) ? WORKER_DONE : failed(job, &err, WORKER_FAILED);
    }
    return usage("no such verb");
}

int main(int argc, char **argv)
{
    struct job job = { .to = RECORD_WRITER_INIT(STDOUT_FILENO) };
    int status;

    if (argc < 2)
        return usage("no verb");
    job.verb = argv[1];
    for (int i = 2; i < argc; i += 2)
        if (i + 1 == argc || !option_take(&job, argv[i], argv[i + 1]))
            return usage(argv[i]);
    // Whoever clicks goes first: the server is on the same cores.
    if (job.n_threads)
        (void)!nice(NICENESS);
    status = run(&job);
    record_writer_release(&job.to);
    // Without the destructors of a hundred libraries, which the sandbox would only hinder.
    fflush(stderr);
    _exit(status);
}
