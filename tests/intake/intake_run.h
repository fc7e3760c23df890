/*
 * intake_run: a ledger in a folder of its own, and imports into it as the
 * command line would do them.
 */
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"
#include "yardstick/audit/audit.h"
#include "yardstick/base/fs.h"
#include "yardstick/intake/import_request.h"

struct run {
    char dir[64];
    struct ledger *ledger;
    struct audit audit;
    struct change_sink sink;
    struct error err;
    struct import_result result;
    char problems[8][600];
    size_t n_problems;
    unsigned percent, cancel_at; /* 0: never */
    struct process *process;
    bool canceled;
};

static inline void run_open(struct run *run)
{
    *run = (struct run){ 0 };
    signal(SIGPIPE, SIG_IGN);
    strcpy(run->dir, "/tmp/yardstick-test-XXXXXX");
    if (!mkdtemp(run->dir) || !ledger_open(run->dir, LEDGER_CREATE, &run->ledger, &run->err) ||
        !audit_open(&run->audit, run->ledger, &run->err)) {
        printf("%s\n", run->err.message[LANG_EN]);
        exit(1);
    }
    run->sink = audit_sink(&run->audit);
    if (!ledger_start_writer(run->ledger, &run->sink, &run->err))
        exit(1);
}

static inline void run_close(struct run *run)
{
    ledger_close(run->ledger);
    (void)!fs_remove_tree(run->dir, &run->err);
}

/* The path of a file in the run's folder; the same place each time. */
static inline const char *run_path(struct run *run, const char *name)
{
    static char path[4][256];
    static unsigned turn;
    char *p = path[turn++ % 4];

    snprintf(p, 256, "%s/%s", run->dir, name);
    return p;
}

static inline const char *run_write(struct run *run, const char *name, struct str bytes)
{
    const char *path = run_path(run, name);

    if (!fs_write(path, bytes, 0600, &run->err))
        printf("%s\n", run->err.message[LANG_EN]);
    return path;
}

static inline void run_tell(void *context, const struct problem *p)
{
    struct run *run = context;

    if (run->n_problems < ARRAY_LEN(run->problems))
        snprintf(run->problems[run->n_problems], sizeof(run->problems[0]), "%s %lld %s: %s",
                 p->severity == PROBLEM_ERROR ? "error" : "warning", (long long)p->row,
                 p->what.parameter, p->what.message[LANG_EN]);
    run->n_problems++;
}

static inline void run_progress(void *context, unsigned percent, const char *stage)
{
    struct run *run = context;

    (void)stage;
    run->percent = percent;
    if (run->cancel_at && percent >= run->cancel_at) {
        run->canceled = true;
        if (run->process)
            process_cancel(run->process);
    }
}

static inline bool run_is_canceled(void *context)
{
    return ((struct run *)context)->canceled;
}

static inline void run_holds(void *context, struct process *process)
{
    ((struct run *)context)->process = process;
}

/* `options` may be NULL; its type and files are put in. */
static inline bool run_import_file(struct run *run, const char *type, const char *path,
                                   const struct import_request *options)
{
    struct import_request r = options ? *options : (struct import_request){ 0 };
    static const struct write_by by = { .actor = "test" };
    struct import_watch watch = { { run, run_progress, run_is_canceled, run_holds }, run_tell };

    r.type = str_from(type);
    if (!r.n_files) {
        r.files[0] = (struct process_file){ path, strrchr(path, '/') + 1 };
        r.n_files = 1;
    }
    run->err = (struct error){ 0 };
    run->n_problems = 0;
    run->percent = 0;
    run->canceled = false;
    return import_request_run(run->ledger, &by, &r, &watch, &run->result, &run->err);
}

static inline bool run_import(struct run *run, const char *type, const char *text,
                              const struct import_request *options)
{
    return run_import_file(run, type, run_write(run, "given.csv", str_from(text)), options);
}

static inline void run_say(const struct run *run)
{
    if (run->err.code)
        NOTE("%s", run->err.message[LANG_EN]);
    for (size_t i = 0; i < run->n_problems && i < ARRAY_LEN(run->problems); i++)
        NOTE("%s", run->problems[i]);
}

static inline bool run_counts(const struct run *run, int64_t inserted, int64_t updated,
                              int64_t unchanged, int64_t ended)
{
    const struct import_counts *c = &run->result.counts;
    bool good = c->inserted == inserted && c->updated == updated && c->unchanged == unchanged &&
                c->ended == ended;

    if (!good)
        NOTE("inserted %lld updated %lld unchanged %lld ended %lld", (long long)c->inserted,
             (long long)c->updated, (long long)c->unchanged, (long long)c->ended);
    return good;
}

/* Is a problem with these words among the first? */
static inline bool run_told(const struct run *run, const char *what)
{
    for (size_t i = 0; i < run->n_problems && i < ARRAY_LEN(run->problems); i++)
        if (strstr(run->problems[i], what))
            return true;
    printf("    \"%s\" was not told\n", what);
    run_say(run);
    return false;
}

/* How many records a collection has. */
static inline int64_t run_count(struct run *run, const char *collection)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    const struct collection *c = collection_find(str_from(collection));
    int64_t n = 0;

    if (!reader_borrow(run->ledger, &r, &run->err) || !stmt_open(r.conn, c->ids, &q, &run->err))
        return -1;
    if (stmt_has_bind(&q, ":day"))
        stmt_bind_str(&q, ":day", STR("0001-01-01"));
    while (stmt_step(&q, &run->err) == STEP_ROW)
        n++;
    return n;
}

/* The spool holds nothing that was left behind. */
static inline bool run_is_clean(struct run *run)
{
    char spool[300];

    snprintf(spool, sizeof(spool), "%s/spool", run->dir);
    return rmdir(spool) == 0 && mkdir(spool, 0700) == 0;
}

/* A courtyard Y and a building B in it, from 2020 on. */
static inline bool run_found(struct run *run)
{
    struct import_request early = { .from = STR("2020-01-01") };

    return run_import(run, "courtyards", "code,name\nY,院落\n", &early) &&
           run_import(run, "buildings", "code,courtyard_code,name\nB,Y,车站\n", &early);
}
