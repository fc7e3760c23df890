/*
 * process: see the header. The program has many threads, so the worker is made
 * by posix_spawn: between fork and exec nothing of ours runs.
 */
#include "yardstick/jobs/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process_parts.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/log.h"

enum { SECONDS = 600, WORKER_NO_SANDBOX = 3, ARGUMENTS = 32 };

static const uint64_t answer_bytes = UINT64_C(16) << 30;

struct pipes {
    int in[2], out[2], err[2];
};

static void pipes_close(struct pipes *pipes)
{
    int *const all[] = { pipes->in, pipes->out, pipes->err };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        for (int end = 0; end < 2; end++)
            if (all[i][end] >= 0)
                close(all[i][end]);
}

static bool pipes_open(struct pipes *pipes, struct error *err)
{
    *pipes = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
    if (pipe2(pipes->in, O_CLOEXEC) == 0 && pipe2(pipes->out, O_CLOEXEC) == 0 &&
        pipe2(pipes->err, O_CLOEXEC) == 0)
        return true;
    error_set(err, ERROR_BUSY, "no pipes for a worker: %s", strerror(errno));
    pipes_close(pipes);
    return false;
}

/* The command line; the texts live in the spec and in `text`. */
static void arguments_make(const struct process *p, const struct process_spec *spec,
                           char text[5][24], const char *argv[ARGUMENTS])
{
    size_t n = 0;
    const char *const pairs[][2] = {
        { "--dir", p->folder[0] ? p->folder : NULL },
        { "--name", spec->n_files ? spec->files[0].name : NULL },
        { "--format", spec->format },
        { "--layer", spec->layer },
        { "--likely", spec->likely },
        { "--encoding", spec->encoding },
        { "--seconds", text[0] },
        { "--memory", spec->memory_mb ? text[1] : NULL },
        { "--file", spec->file_mb ? text[2] : NULL },
        { "--threads", p->share.threads ? text[3] : NULL },
        { "--crs", spec->epsg ? text[4] : NULL },
        { "--effort", spec->effort },
        { "--shift", spec->shift },
    };

    snprintf(text[0], sizeof(text[0]), "%u", p->seconds);
    snprintf(text[1], sizeof(text[1]), "%u", spec->memory_mb);
    snprintf(text[2], sizeof(text[2]), "%u", spec->file_mb);
    snprintf(text[3], sizeof(text[3]), "%u", p->share.threads);
    snprintf(text[4], sizeof(text[4]), "%lld", (long long)spec->epsg);
    argv[n++] = "yardstick-worker";
    argv[n++] = spec->verb;
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        if (pairs[i][1]) {
            argv[n++] = pairs[i][0];
            argv[n++] = pairs[i][1];
        }
    argv[n] = NULL;
}

static int spawn(struct process *p, const char *program, const char **argv, struct pipes *pipes)
{
    char path[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC";
    char *const environment[] = { path, locale, zone, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    int rc;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipes->in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, pipes->out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, pipes->err[1], STDERR_FILENO);
    posix_spawnattr_init(&how);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                       POSIX_SPAWN_SETSIGDEF);
    rc = posix_spawn(&p->pid, program, &files, &how, (char *const *)(uintptr_t)argv, environment);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Start it with pipes, and watch it. */
static bool launch(struct process *p, const struct process_spec *spec, struct error *err)
{
    const char *argv[ARGUMENTS];
    char text[5][24], program[PATH_MAX];
    struct pipes pipes;
    int rc;

    if (!process_program(spec->program, program, err) || !pipes_open(&pipes, err))
        return false;
    arguments_make(p, spec, text, argv);
    rc = spawn(p, program, argv, &pipes);
    if (rc == 0) {
        p->to = (struct record_writer)RECORD_WRITER_INIT(pipes.in[1]);
        p->from = (struct record_reader)RECORD_READER_INIT(
            pipes.out[0], spec->max_bytes ? spec->max_bytes : answer_bytes);
        p->errors = pipes.err[0];
        pipes.in[1] = pipes.out[0] = pipes.err[0] = -1;
    } else {
        p->pid = 0;
    }
    pipes_close(&pipes);
    return rc == 0 ? process_watch(p, err)
                   : error_set(err, ERROR_UNAVAILABLE, "cannot start the worker %s: %s", program,
                               strerror(rc));
}

bool process_start(struct process *p, const struct process_spec *spec, struct error *err)
{
    *p = (struct process){
        .pidfd = -1, .wake = -1, .errors = -1, .lock = PTHREAD_MUTEX_INITIALIZER
    };
    p->to.fd = p->from.fd = -1;
    p->seconds = spec->seconds ? spec->seconds : SECONDS;
    p->share = (struct machine_share){ spec->threads, spec->memory_mb };
    if (spec->threads && !machine_take(&p->share, spec->watch, err))
        return false;
    // From here on: what it waited is not its own.
    p->deadline_ms = clock_ms() + (int64_t)p->seconds * 1000;
    if (process_folder_make(p, spec, err) && launch(p, spec, err))
        return true;
    process_release(p);
    return false;
}

void process_close_input(struct process *p)
{
    if (p->to.fd >= 0)
        close(p->to.fd);
    p->to.fd = -1;
}

/* How it ended, once the watcher is joined and the process reaped. */
static bool outcome(struct process *p, int status, struct error *err)
{
    if (p->canceled)
        return error_set(err, ERROR_CANCELED, "stopped on request");
    if (p->end == PROCESS_TIMED_OUT)
        return error_set(err, ERROR_TOO_LARGE,
                         "the worker took longer than %u seconds and was stopped", p->seconds);
    if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_SANDBOX)
        return error_set(err, ERROR_UNAVAILABLE, "files cannot be read safely on this machine: %s",
                         p->heard);
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGALRM))
        return error_set(err, ERROR_TOO_LARGE,
                         "the worker took longer than %u seconds and was stopped", p->seconds);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ)
        return error_set(err, ERROR_TOO_LARGE, "the worker wrote more than a job may write");
    // Stopped by us because of what it said: the caller has that reason already.
    if (WIFSIGNALED(status) && p->end == PROCESS_STOPPED && WTERMSIG(status) == SIGKILL)
        return true;
    if (WIFSIGNALED(status))
        return error_set(err, ERROR_UNSUPPORTED,
                         "the file broke the program that reads it (signal %d); save it anew with "
                         "another program",
                         WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return error_set(err, ERROR_INTERNAL, "the worker failed with status %d",
                         WEXITSTATUS(status));
    return true;
}

/* Ends the process, however it stands; true when it did its work. */
static bool reap(struct process *p, struct error *err)
{
    int status = 0;

    if (p->pid == 0)
        return true;
    process_close_input(p);
    process_unwatch(p);
    // A process that never had a watcher still runs.
    if (p->end == PROCESS_RUNNING)
        kill(-p->pid, SIGKILL);
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        ;
    // What it may have left behind in its group dies with it.
    kill(-p->pid, SIGKILL);
    if (p->n_heard)
        log_event(LOG_WARNING, "worker", "process %d: %s", (int)p->pid, p->heard);
    p->pid = 0;
    return outcome(p, status, err);
}

static enum record_step failed_read(struct process *p, struct error *err)
{
    struct error why = { 0 };

    process_stop(p);
    // How it died says more than that the stream broke.
    if (!reap(p, &why))
        *err = why;
    return RECORD_FAILED;
}

enum record_step process_next(struct process *p, char *tag, struct error *err)
{
    enum record_step step = record_next(&p->from, tag, err);
    struct error heard = { 0 };
    int64_t row;

    if (step == RECORD_FAILED)
        return failed_read(p, err);
    if (step == RECORD_EOF && !p->ended) {
        error_set(err, ERROR_INTERNAL, "the worker stopped before it was done");
        return failed_read(p, err);
    }
    if (step == RECORD_READ && p->ended) {
        error_set(err, ERROR_INTERNAL, "the worker went on after its end");
        return failed_read(p, err);
    }
    if (step == RECORD_READ && *tag == EXCHANGE_ERROR) {
        if (exchange_notice_read(&p->from, &heard, &row, err))
            *err = heard;
        process_stop(p);
        return RECORD_FAILED;
    }
    p->ended = p->ended || (step == RECORD_READ && *tag == EXCHANGE_END);
    return step;
}

bool process_finish(struct process *p, struct error *err)
{
    return reap(p, err);
}

int process_output(const struct process *p, const char *name, struct error *err)
{
    char path[2 * PATH_MAX];
    struct stat st;
    int fd;

    snprintf(path, sizeof(path), "%s/out/%s", p->folder, name);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1)
        return fd;
    if (fd >= 0)
        close(fd);
    error_set(err, ERROR_INTERNAL, "the worker left no file %s", name);
    return -1;
}

void process_release(struct process *p)
{
    struct error ignored = { 0 };

    if (p->pid) {
        process_stop(p);
        (void)!reap(p, &ignored);
    }
    if (p->folder[0]) {
        if (p->from.fd >= 0)
            close(p->from.fd);
        process_close_input(p);
        if (!fs_remove_tree(p->folder, &ignored))
            log_event(LOG_ERROR, "worker", "%s", ignored.message[LANG_EN]);
    }
    record_reader_release(&p->from);
    record_writer_release(&p->to);
    machine_give(&p->share);
    *p = (struct process){ 0 };
}

bool process_probe(const char *program, struct error *err)
{
    struct process p = {
        .pidfd = -1, .wake = -1, .errors = -1, .seconds = 10, .lock = PTHREAD_MUTEX_INITIALIZER
    };
    struct process_spec spec = { .verb = "probe", .program = program };
    bool done;

    p.to.fd = p.from.fd = -1;
    p.deadline_ms = clock_ms() + 10000;
    done = launch(&p, &spec, err) && process_finish(&p, err);
    if (p.from.fd >= 0)
        close(p.from.fd);
    process_release(&p);
    return done;
}
