/* process: the worker as the program sees it. */
#include "jobs/worker_run.h"

#include <pthread.h>
#include <sys/wait.h>

#include "yardstick/base/clock.h"

/* A worker of our own, of a few lines of shell, that misbehaves. */
static const char *rogue(struct run *run, const char *script)
{
    const char *path = run_write(run, "rogue.sh", str_from(script));

    chmod(path, 0700);
    return path;
}

static bool run_rogue(struct run *run, const char *script, unsigned seconds)
{
    return run_spec(run, (struct process_spec){
                             .verb = "read", .program = rogue(run, script), .seconds = seconds });
}

static void *cancel_soon(void *process)
{
    usleep(200000);
    process_cancel(process);
    return NULL;
}

static void cancel_test(struct run *run)
{
    struct process_spec spec = { .verb = "read",
                                 .spool = run->spool,
                                 .program = rogue(run, "#!/bin/sh\nsleep 60 & sleep 60\n") };
    int64_t start = clock_ms();
    struct process p;
    pthread_t thread;

    run->err = (struct error){ 0 };
    if (!CHECK(process_start(&p, &spec, &run->err)))
        return;
    pthread_create(&thread, NULL, cancel_soon, &p);
    CHECK(!run_listen(run, &p));
    CHECK(failed_with(run, ERROR_CANCELED, "stopped on request"));
    CHECK(clock_ms() - start < 2000);
    pthread_join(thread, NULL);
    process_release(&p);
    CHECK(run_is_clean(run));
}

static void output_test(struct run *run)
{
    static const char *const bad[] = { "a", "b", "c", "d", "f" };
    struct process p;
    struct process_spec spec = { .verb = "write",
                                 .spool = run->spool,
                                 .program = rogue(
                                     run, "#!/bin/sh\nln -s /etc/passwd $3/out/a; echo x > $3/b; "
                                          "ln $3/b $3/out/b; mkdir $3/out/c; mkfifo $3/out/d; "
                                          "echo x > $3/out/e; sleep 60\n") };
    char path[PATH_MAX + 16];
    struct error err;
    int fd;

    if (!CHECK(process_start(&p, &spec, &err)))
        return;
    snprintf(path, sizeof(path), "%s/out/e", p.folder);
    for (int i = 0; i < 200 && fs_size(path) < 1; i++)
        usleep(10000);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        CHECK(process_output(&p, bad[i], &err) < 0);
    fd = process_output(&p, "e", &err);
    CHECK(fd >= 0);
    close(fd);
    process_release(&p);
    CHECK(run_is_clean(run));
}

TESTS
{
    struct run run;
    int64_t start;

    run_init(&run);
    TEST ("a CSV is read row by row through the real worker") {
        CHECK(run_bytes(&run, "read", "rooms.csv", STR("code,area\nA-1,12.50\n\nA-2,\n")));
        CHECK(said(&run, "L rooms csv 2 exact none 0 unknown UTF-8 | code:text area:text\n"));
        CHECK(said(&run, "R 2 | A-1 | 12.50\nR 4 | A-2 | \nZ 2 0\n"));
        CHECK(run_is_clean(&run));
    }
    TEST ("inspect gives columns with samples and a guessed kind") {
        CHECK(run_bytes(&run, "inspect", "r.csv",
                        STR("code,area,n,when\n007,12.50,1,2026-01-02\nA,3,2,2026-01-03\n")));
        CHECK(said(&run, "code:text[007,A] area:real[12.50,3] n:integer[1,2] when:date[2026-"));
    }
    TEST ("what the worker says is wrong is the error") {
        CHECK(!run_bytes(&run, "read", "r.csv", STR("a,b\n\"open,1\n")));
        CHECK(failed_with(&run, ERROR_INVALID, "quote opens and never closes"));
        CHECK(strstr(run.err.message[LANG_ZH], "引号"));
        CHECK(run_is_clean(&run));
    }
    TEST ("a worker that dies is an error that names the signal, and nothing is left") {
        CHECK(!run_rogue(&run, "#!/bin/sh\nkill -SEGV $$\n", 5));
        CHECK(failed_with(&run, ERROR_UNSUPPORTED, "signal 11"));
        CHECK(run_is_clean(&run));
    }
    TEST ("a worker that hangs is stopped at its deadline, with its children") {
        start = clock_ms();
        CHECK(!run_rogue(&run, "#!/bin/sh\nsleep 60 &\nsleep 60\n", 1));
        CHECK(failed_with(&run, ERROR_TOO_LARGE, "longer than 1 seconds"));
        CHECK(clock_ms() - start < 3000);
        CHECK(run_is_clean(&run));
    }
    TEST ("a worker that closes its output and stays is stopped at its deadline") {
        start = clock_ms();
        CHECK(!run_rogue(&run, "#!/bin/sh\nexec >&- 2>&-\nsleep 60\n", 1));
        CHECK(clock_ms() - start < 3000);
    }
    TEST ("a worker that sends no end has failed, though it exits 0") {
        CHECK(!run_rogue(&run, "#!/bin/sh\nexit 0\n", 5));
        CHECK(failed_with(&run, ERROR_INTERNAL, "before it was done"));
    }
    TEST ("a worker that sends garbage is stopped") {
        start = clock_ms();
        CHECK(!run_rogue(&run, "#!/bin/sh\necho this is no record; sleep 60\n", 20));
        CHECK(failed_with(&run, ERROR_INVALID, "a record of"));
        CHECK(clock_ms() - start < 2000);
    }
    TEST ("a worker that floods its standard error neither blocks nor fills the log") {
        CHECK(!run_rogue(&run,
                         "#!/bin/sh\ni=0; while [ $i -lt 20000 ]; do echo noise >&2; "
                         "i=$((i+1)); done; exit 1\n",
                         20));
        CHECK(failed_with(&run, ERROR_INTERNAL, "status 1"));
    }
    TEST ("a worker is canceled from another thread") {
        cancel_test(&run);
    }
    TEST ("status 3 means that there is no sandbox") {
        CHECK(!run_rogue(&run, "#!/bin/sh\necho no walls >&2; exit 3\n", 5));
        CHECK(failed_with(&run, ERROR_UNAVAILABLE, "no walls"));
    }
    TEST ("a worker program that is not there is named") {
        CHECK(!run_spec(&run, (struct process_spec){ .verb = "read", .program = "/nowhere/w" }));
        CHECK(failed_with(&run, ERROR_UNAVAILABLE, "/nowhere/w"));
        CHECK(run_is_clean(&run));
    }
    TEST ("two files of one kind are not one table") {
        struct process_file files[] = { { "/etc/hostname", "a.csv" },
                                        { "/etc/hostname", "b.CSV" } };

        CHECK(
            !run_spec(&run, (struct process_spec){ .verb = "read", .files = files, .n_files = 2 }));
        CHECK(failed_with(&run, ERROR_INVALID, "two of the files end in .csv"));
        CHECK(run_is_clean(&run));
    }
    TEST ("a file on another file system is read where it is") {
        struct error err;
        struct process_file file = { "/dev/shm/yardstick-test.csv", "r.csv" };

        if (!fs_write(file.path, STR("a\n1\n"), 0600, &err)) {
            SKIP("no /dev/shm");
        } else {
            CHECK(run_spec(&run,
                           (struct process_spec){ .verb = "read", .files = &file, .n_files = 1 }));
            CHECK(said(&run, "R 2 | 1\n"));
            CHECK(fs_exists(file.path) && run_is_clean(&run));
            unlink(file.path);
        }
    }
    TEST ("a worker's output is a plain file of its own or nothing") {
        output_test(&run);
    }
    TEST ("a computing worker is told how many threads it has of the machine") {
        struct process_spec spec = { .verb = "read",
                                     .spool = run.spool,
                                     .threads = 9,
                                     .program = rogue(&run, "#!/bin/sh\necho \"$*\" >&2\n") };
        struct machine_share other = { 2, 100 };
        struct process p;

        machine_size(3, 1000);
        CHECK(machine_take(&other, NULL, &run.err));
        if (CHECK(process_start(&p, &spec, &run.err))) {
            CHECK(p.share.threads == 1);
            CHECK(!run_listen(&run, &p));
            CHECK(strstr(p.heard, "--threads 1"));
            process_release(&p);
        }
        machine_give(&other);
        // What it held is free again.
        CHECK(machine_take(&(struct machine_share){ 3, 1000 }, NULL, &run.err));
        machine_give(&(struct machine_share){ 3, 1000 });
        machine_size(0, 0);
    }
    TEST ("the probe says that workers are sandboxed here") {
        struct error err = { 0 };

        if (!CHECK(process_probe(NULL, &err)))
            NOTE("%s", err.message[LANG_EN]);
    }
    run_release(&run);
    run_folder_remove();
}
