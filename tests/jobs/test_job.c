/* job: work that outlives its request. */
#include "yardstick/jobs/job_runner.h"

#include <pthread.h>
#include <unistd.h>

#include "test.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"

static struct ledger *ledger;
static int told; /* how often news came */

static bool echo(void *context, struct job_run *run, struct buf *result, struct error *err)
{
    struct job_problem odd = {
        .row = 7, .column = STR("code"), .text = STR("odd"), .text_zh = STR("奇怪")
    };

    (void)context;
    (void)err;
    watch_progress(run->watch, 40, "halfway");
    job_tell(run, &odd);
    odd.is_error = true;
    job_tell(run, &odd);
    buf_add(result, run->request);
    return true;
}

static bool refuse(void *context, struct job_run *run, struct buf *result, struct error *err)
{
    (void)context;
    (void)run;
    buf_text(result, "{\"rows\":3}");
    return error_set(err, ERROR_INVALID, "no");
}

static bool hang(void *context, struct job_run *run, struct buf *result, struct error *err)
{
    (void)context;
    (void)result;
    while (!watch_is_canceled(run->watch)) {
        watch_progress(run->watch, 10, "waiting");
        usleep(2000);
    }
    return error_set(err, ERROR_CANCELED, "stopped on request");
}

static void news(void *context, const struct job_news *n)
{
    (void)n;
    __atomic_add_fetch((int *)context, 1, __ATOMIC_RELAXED);
}

static const struct job_kind kinds[] = { { "echo", echo, NULL, true },
                                         { "refuse", refuse, NULL, false },
                                         { "hang", hang, NULL, false } };
static const struct job_runner_spec spec = {
    .kinds = kinds, .n_kinds = 3, .n_threads = 2, .news_context = &told, .news = news
};

static struct job_runner *start(void)
{
    struct job_runner_spec s = spec;
    struct job_runner *runner = NULL;
    struct error err = { 0 };

    s.ledger = ledger;
    CHECK(job_runner_start(&s, &runner, &err));
    return runner;
}

static struct arena arena = ARENA_INIT(1 << 20);

static struct job load(int64_t id)
{
    AUTO(reader) r = { 0 };
    struct job job = { 0 };
    struct error err = { 0 };

    if (!reader_borrow(ledger, &r, &err) || !job_load(r.conn, id, &arena, &job, &err))
        NOTE("%s", err.message[LANG_EN]);
    return job;
}

static struct job wait_over(int64_t id)
{
    for (int i = 0; id && i < 1000 && !job_is_over(load(id).state); i++)
        usleep(5000);
    return load(id);
}

static bool runs(struct job_runner *runner, int64_t id)
{
    struct job_news now;

    for (int i = 0; i < 1000; i++) {
        if (job_now(runner, id, &now))
            return true;
        usleep(2000);
    }
    return false;
}

static bool count_problems(void *context, const struct job_problem *p)
{
    int *n = context;

    *n += p->row == 7 && str_eq(p->text_zh, STR("奇怪"));
    return true;
}

static bool submit(struct job_runner *runner, const char *kind, struct str request, struct str key,
                   int64_t *id, struct error *err)
{
    struct job_order order = { .kind = kind, .request = request, .key = key };

    return job_submit(runner, &order, id, err);
}

static void states_test(void)
{
    TEST ("a job moves as its states allow, and never back from its end") {
        CHECK(job_can_move(JOB_ACCEPTED, JOB_RUNNING) && job_can_move(JOB_RUNNING, JOB_FAILED));
        CHECK(job_can_move(JOB_RUNNING, JOB_ACCEPTED) && job_can_move(JOB_ACCEPTED, JOB_DISMISSED));
        for (int over = JOB_SUCCESSFUL; over < JOB_STATE_COUNT; over++)
            for (int to = 0; to < JOB_STATE_COUNT; to++)
                CHECK(!job_can_move((enum job_state)over, (enum job_state)to));
        CHECK(!job_can_move(JOB_ACCEPTED, JOB_SUCCESSFUL));
    }
}

static void run_test(void)
{
    struct job_runner *runner = start();
    struct error err = { 0 };
    struct job job;
    int64_t id = 0, other = 0, third = 0;
    int n = 0;

    TEST ("a job runs and leaves its result and what was odd") {
        AUTO(reader) r = { 0 };

        if (!CHECK(submit(runner, "echo", STR("{\"a\":1}"), STR(""), &id, &err)))
            NOTE("%s", err.message[LANG_EN]);
        job = wait_over(id);
        CHECK(job.state == JOB_SUCCESSFUL && job.progress == 100 && job.n_problems == 2);
        CHECK(str_eq(job.result, STR("{\"a\":1}")) && job.finished.len == 20 && job.started.len);
        CHECK(reader_borrow(ledger, &r, &err));
        CHECK(job_problems(r.conn, id, 0, 100, &n, count_problems, &err) && n == 2);
        CHECK(__atomic_load_n(&told, __ATOMIC_RELAXED) >= 2);
    }
    TEST ("a job that fails says why, in both languages, and may have a result") {
        CHECK(submit(runner, "refuse", STR("{}"), STR(""), &id, &err));
        job = wait_over(id);
        CHECK(job.state == JOB_FAILED && str_eq(job.message, STR("no")) && job.message_zh.len);
        CHECK(str_eq(job.result, STR("{\"rows\":3}")));
    }
    TEST ("a kind nobody knows fails") {
        CHECK(submit(runner, "dance", STR("{}"), STR(""), &id, &err));
        CHECK(wait_over(id).state == JOB_FAILED);
    }
    TEST ("a key used again is the job of then; for something else it is a conflict") {
        CHECK(submit(runner, "echo", STR("{\"a\":1}"), STR("k1"), &id, &err));
        CHECK(submit(runner, "echo", STR("{\"a\":1}"), STR("k1"), &other, &err) && id == other);
        CHECK(!submit(runner, "echo", STR("{\"a\":2}"), STR("k1"), &other, &err));
        CHECK(err.code == ERROR_CONFLICT);
        (void)wait_over(id);
    }
    TEST ("a running job is stopped, one that waits never starts, one that is over stays") {
        CHECK(submit(runner, "hang", STR("{}"), STR(""), &id, &err) && runs(runner, id));
        CHECK(submit(runner, "hang", STR("{}"), STR(""), &other, &err) && runs(runner, other));
        CHECK(submit(runner, "echo", STR("{}"), STR(""), &third, &err));
        CHECK(load(third).state == JOB_ACCEPTED);
        CHECK(job_cancel(runner, third, &err) && load(third).state == JOB_DISMISSED);
        CHECK(job_cancel(runner, id, &err) && job_cancel(runner, other, &err));
        CHECK(wait_over(id).state == JOB_DISMISSED && wait_over(other).state == JOB_DISMISSED);
        CHECK(!job_cancel(runner, id, &err) && err.code == ERROR_CONFLICT);
        CHECK(!job_cancel(runner, 99999, &err) && err.code == ERROR_NOT_FOUND);
    }
    TEST ("stopping the runner fails what runs") {
        CHECK(submit(runner, "hang", STR("{}"), STR(""), &id, &err) && runs(runner, id));
        job_runner_stop(runner);
        CHECK(load(id).state == JOB_FAILED);
        CHECK(strstr(load(id).message.ptr, "server was stopped"));
    }
}

/* The rows as a server that died leaves them. */
static bool die(struct conn *conn, void *argument, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct str now = STR("2026-01-01T00:00:00Z");

    (void)argument;
    for (int i = 0; i < 2; i++) {
        AUTO(stmt) insert = { 0 };
        int64_t id;

        if (!stmt_open(conn, SQL_JOB_INSERT, &insert, err))
            return false;
        stmt_bind_str(&insert, ":kind", i ? STR("hang") : STR("echo"));
        stmt_bind_str(&insert, ":request", STR("{}"));
        stmt_bind_str(&insert, ":origin", STR(""));
        stmt_bind_str(&insert, ":permission", STR(""));
        stmt_bind_str(&insert, ":now", now);
        if (!stmt_get_i64(&insert, &id, err))
            return false;
    }
    for (int i = 0; i < 2; i++) {
        if (!stmt_open(conn, SQL_JOB_CLAIM, &q, err))
            return false;
        stmt_bind_str(&q, ":now", now);
        if (!stmt_run(&q, err))
            return false;
        stmt_release(&q);
    }
    return true;
}

static void crash_test(void)
{
    struct write_request request = { .run = die, .actor = "test" };
    struct job_runner *runner;
    struct error err = { 0 };
    struct job_page newest = { .before = INT64_MAX, .limit = 2 };
    struct job *jobs;
    size_t n = 0;

    TEST ("what a dead server left running is repeated where that is safe, else failed") {
        AUTO(reader) r = { 0 };

        CHECK(writer_run(ledger_writer(ledger), &request, &err));
        CHECK(reader_borrow(ledger, &r, &err));
        CHECK(job_list(r.conn, &newest, &arena, &jobs, &n, &err) && n == 2);
        CHECK(jobs[0].state == JOB_RUNNING && jobs[1].state == JOB_RUNNING);
        runner = start();
        CHECK(wait_over(jobs[1].id).state == JOB_SUCCESSFUL);
        CHECK(wait_over(jobs[0].id).state == JOB_FAILED);
        CHECK(strstr(load(jobs[0].id).message.ptr, "nothing of it was stored"));
        job_runner_stop(runner);
    }
}

TESTS
{
    char dir[] = "/tmp/ys_test_job.XXXXXX";
    struct error err = { 0 };

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    states_test();
    run_test();
    crash_test();
    arena_release(&arena);
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
