/*
 * process: one run of yardstick-worker, from its start to its end.
 *
 * A process has a folder of its own under the spool: `in` with links to the
 * files it may read, `out` for what it writes. Its standard output is a stream
 * of records (base/exchange.h), its standard input another when it writes a
 * file; what it prints as errors goes to the log, the first 4 KiB of it. A
 * thread watches: at the deadline, or when canceled, the whole process group
 * is killed, so that reading from it ends at once. Environment and descriptors
 * are not inherited.
 *
 *     struct process p;
 *
 *     if (!process_start(&p, &spec, err))
 *         return false;
 *     while ((step = process_next(&p, &tag, err)) == RECORD_READ)
 *         …                                    fields from &p.from, as in exchange.h
 *     done = step == RECORD_EOF && process_finish(&p, err);
 *     process_release(&p);
 *
 * An 'E' record never reaches the caller: process_next() fails with what it
 * says. A worker that died, hung or was canceled is one error that says so
 * (canceled: ERROR_CANCELED), at most two seconds after its deadline.
 *
 * One thread owns a process; process_cancel() may come from any. The program
 * must ignore SIGPIPE.
 */
#pragma once

#include <limits.h>
#include <pthread.h>
#include <sys/types.h>

#include "yardstick/base/exchange.h"
#include "yardstick/jobs/machine.h"

enum { PROCESS_FILES_MAX = 16, PROCESS_STDERR_BYTES = 4096 };

struct process_file {
    const char *path; /* where it is; it is linked, not copied */
    const char *name; /* what its sender called it; only the ending is used, and to name layers */
};

struct process_spec {
    const char *verb;  /* inspect read write look unpack thumbs image heights osa plan … */
    const char *spool; /* folder for the process's folder; need not exist */
    const struct process_file *files;
    size_t n_files;
    const char *format;   /* csv xlsx … ; NULL: found out by the bytes */
    const char *layer;    /* NULL: the first with rows */
    const char *likely;   /* without `layer`: names parted by tabs, one of which is rather read */
    const char *encoding; /* NULL: found out */
    unsigned seconds;     /* the deadline; 0: 600 */
    uint64_t max_bytes;   /* of its answer; 0: 16 GiB */
    unsigned memory_mb;   /* 0: 1024 */
    unsigned file_mb;     /* the largest file it may write; 0: 4096 */
    unsigned threads;     /* of computing verbs: at most so many, and it waits for a share of the
                             machine (machine.h); 0: one, at once */
    const struct watch *watch; /* asked while it waits; NULL: it waits whatever happens */
    int64_t epsg;        /* the system of the file's coordinates, when it is known better; 0 */
    const char *shift;   /* of image and heights: "east,north", metres it is moved by; NULL: not */
    bool numbered;       /* files are named 001.tif 002.las … in their order */
    const char *effort;  /* of solving verbs, see worker/solve.h; NULL: theirs */
    const char *program; /* NULL: yardstick-worker beside this program */
};

enum process_end { PROCESS_RUNNING, PROCESS_ENDED, PROCESS_TIMED_OUT, PROCESS_STOPPED };

struct process {
    pid_t pid; /* 0: not running */
    struct machine_share share;
    char folder[PATH_MAX];
    struct record_reader from;
    struct record_writer to;
    bool ended; /* 'Z' was read */
    /* Of process_cancel(): the lock keeps `wake` open while it is written to. */
    pthread_mutex_t lock;
    bool canceled;
    int wake;
    /* Of the watching thread; read by the owner once it is joined. */
    pthread_t watcher;
    int pidfd, errors;
    int64_t deadline_ms;
    unsigned seconds;
    enum process_end end;
    char heard[PROCESS_STDERR_BYTES]; /* of its standard error */
    size_t n_heard;
};

/* On failure nothing is left behind. ERROR_UNAVAILABLE when there is no worker program. */
MUST_CHECK bool process_start(struct process *p, const struct process_spec *spec,
                              struct error *err);

/*
 * The next record: its fields follow with exchange_…_read(&p->from, …).
 * RECORD_EOF after 'Z', which is handed out; a stream that ends before it fails.
 */
enum record_step process_next(struct process *p, char *tag, struct error *err);

/* Nothing more is written to it. */
void process_close_input(struct process *p);

/* Wait for the end. False when it failed in any way after its last record. */
MUST_CHECK bool process_finish(struct process *p, struct error *err);

/* Kill it; the owner's next call fails with ERROR_CANCELED. Never after process_release(). */
void process_cancel(struct process *p);

/*
 * The file of this name in its `out` folder, opened for reading; -1 with *err
 * filled when it is not a plain file. A name is never followed elsewhere: the
 * worker made it.
 */
MUST_CHECK int process_output(const struct process *p, const char *name, struct error *err);

/* Kill it if it still runs, and remove its folder. A zeroed process is fine. */
void process_release(struct process *p);

/* Can workers be sandboxed here? For /healthz, and before an upload is accepted. */
MUST_CHECK bool process_probe(const char *program, struct error *err);

/* Remove what processes that were killed left in the spool: folders whose maker is gone. */
MUST_CHECK bool process_sweep(const char *spool, struct error *err);
