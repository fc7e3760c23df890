/*
 * job_runner: see the header. Threads sleep on `wake`; each claims with one
 * statement and runs without holding the lock. A run is on the list while it
 * runs, so that job_cancel() and job_now() find it.
 */
#include "yardstick/jobs/job_runner.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "job_rows.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/jobs/process.h"

enum { THREADS_MAX = 8, TELL_EVERY_MS = 500, PROBLEM_BYTES = 32 << 20, RESULT_BYTES = 8 << 20 };

struct live {
    struct job_run run;
    struct watch watch;
    struct job_runner *runner;
    struct live *next;
    pthread_t thread;
    int64_t started_ms, told_ms;
    struct job_news news;
    bool canceled;
    struct process *process;
    struct arena arena; /* of the problems */
    struct job_problem *problems;
    size_t n_problems, room;
};

struct job_runner {
    struct job_runner_spec spec;
    struct job_kind kinds[JOB_KINDS_MAX];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t threads[THREADS_MAX];
    size_t n_threads;
    bool stopping, work;
    struct live *runs;
};

static void news_send(struct live *live, const struct job_news *news)
{
    const struct job_runner_spec *spec = &live->runner->spec;

    if (spec->news)
        spec->news(spec->news_context, news);
}

/* From the share done and the time it took; nothing is said of the first moments. */
static int64_t eta(const struct live *live, int64_t now)
{
    int64_t spent = now - live->started_ms;

    if (live->news.progress < 3 || spent < 1000)
        return -1;
    return spent * (100 - live->news.progress) / live->news.progress / 1000;
}

static void on_progress(void *context, unsigned percent, const char *stage)
{
    struct live *live = context;
    struct job_runner *runner = live->runner;
    int64_t now = clock_ms();
    struct job_news news;
    bool tell;

    pthread_mutex_lock(&runner->lock);
    tell = now - live->told_ms >= TELL_EVERY_MS || strcmp(live->news.stage, stage) != 0;
    live->news.progress = percent > 100 ? 100 : percent;
    snprintf(live->news.stage, sizeof(live->news.stage), "%s", stage);
    live->news.eta_s = eta(live, now);
    if (tell)
        live->told_ms = now;
    news = live->news;
    pthread_mutex_unlock(&runner->lock);
    if (!tell)
        return;
    news_send(live, &news);
    // On the writer's thread the row must wait: the writer is what we would wait for.
    if (pthread_equal(pthread_self(), live->thread))
        job_row_progress(runner->spec.ledger, &news);
}

static bool on_is_canceled(void *context)
{
    struct live *live = context;
    bool canceled;

    pthread_mutex_lock(&live->runner->lock);
    canceled = live->canceled;
    pthread_mutex_unlock(&live->runner->lock);
    return canceled;
}

static void on_holds(void *context, struct process *process)
{
    struct live *live = context;

    pthread_mutex_lock(&live->runner->lock);
    live->process = process;
    pthread_mutex_unlock(&live->runner->lock);
}

static struct str keep(struct live *live, struct str s)
{
    return s.ptr ? arena_copy(&live->arena, s) : s;
}

void job_tell(struct job_run *run, const struct job_problem *problem)
{
    struct live *live = (struct live *)(void *)((char *)run - offsetof(struct live, run));
    struct job_problem *p, *grown;

    pthread_mutex_lock(&live->runner->lock);
    if (live->n_problems == live->room && live->room < JOB_PROBLEMS_MAX) {
        grown = realloc(live->problems, (live->room * 2 + 64) * sizeof(*grown));
        if (grown) {
            live->problems = grown;
            live->room = live->room * 2 + 64;
        }
    }
    if (live->n_problems < live->room && live->n_problems < JOB_PROBLEMS_MAX) {
        p = &live->problems[live->n_problems];
        *p = *problem;
        p->column = keep(live, p->column);
        p->value = keep(live, p->value);
        p->expected = keep(live, p->expected);
        p->text = keep(live, p->text);
        p->text_zh = keep(live, p->text_zh);
        live->n_problems += p->text.ptr && p->text_zh.ptr;
    }
    pthread_mutex_unlock(&live->runner->lock);
}

bool job_is_paused(const struct job_run *run)
{
    const struct live *live =
        (const struct live *)(const void *)((const char *)run - offsetof(struct live, run));
    bool stopping;

    pthread_mutex_lock(&live->runner->lock);
    stopping = live->runner->stopping;
    pthread_mutex_unlock(&live->runner->lock);
    return stopping;
}

static const struct job_kind *kind_find(const struct job_runner *runner, struct str name)
{
    for (size_t i = 0; i < runner->spec.n_kinds; i++)
        if (str_eq(str_from(runner->spec.kinds[i].name), name))
            return &runner->spec.kinds[i];
    return NULL;
}

static void list_add(struct live *live)
{
    struct job_runner *runner = live->runner;

    pthread_mutex_lock(&runner->lock);
    live->next = runner->runs;
    runner->runs = live;
    live->canceled = runner->stopping;
    pthread_mutex_unlock(&runner->lock);
}

/* True when it was the server's stop, not a person, that canceled it. */
static bool list_remove(struct live *live)
{
    struct job_runner *runner = live->runner;
    struct live **at = &runner->runs;
    bool stopping;

    pthread_mutex_lock(&runner->lock);
    while (*at != live)
        at = &(*at)->next;
    *at = live->next;
    stopping = runner->stopping;
    pthread_mutex_unlock(&runner->lock);
    return stopping;
}

/* How the row ends; JOB_RUNNING: it stays, for the next start to run it again. */
static enum job_state outcome(struct live *live, bool repeatable, bool done, struct error *why)
{
    bool stopping = list_remove(live);

    if (done)
        return JOB_SUCCESSFUL;
    if (why->code == ERROR_CANCELED && stopping && repeatable)
        return JOB_RUNNING;
    if (why->code != ERROR_CANCELED)
        return JOB_FAILED;
    if (!stopping)
        return JOB_DISMISSED;
    error_set(why, ERROR_CANCELED, "the server was stopped meanwhile; ask for it again");
    return JOB_FAILED;
}

static void run(struct job_runner *runner, const struct job_claim *claim)
{
    struct live live = {
        .run = { .id = claim->id, .request = claim->request, .owner = claim->owner },
        .runner = runner,
        .thread = pthread_self(),
        .started_ms = clock_ms(),
        .news = { .id = claim->id,
                  .account_id = claim->owner.account_id,
                  .state = JOB_RUNNING,
                  .eta_s = -1 },
        .arena = ARENA_INIT(PROBLEM_BYTES)
    };
    const struct job_kind *kind = kind_find(runner, claim->kind);
    AUTO(buf) result = BUF_INIT(RESULT_BYTES);
    struct error why = { 0 }, err = { 0 };
    struct job_end end;
    bool done;

    live.watch = (struct watch){ &live, on_progress, on_is_canceled, on_holds };
    live.run.watch = &live.watch;
    list_add(&live);
    news_send(&live, &live.news);
    done = kind ? kind->run(kind->context, &live.run, &result, &why) && buf_ok(&result, &why)
                : error_set(&why, ERROR_INTERNAL, "nothing here can do the job \"%" STR_FMT "\"",
                            STR_ARG(claim->kind));
    live.news.state = outcome(&live, kind && kind->repeatable, done, &why);
    if (live.news.state == JOB_RUNNING) {
        arena_release(&live.arena);
        free(live.problems);
        return;
    }
    live.news.progress = done ? 100 : live.news.progress;
    live.news.eta_s = done ? 0 : -1;
    end = (struct job_end){ &live.news, buf_str(&result), done ? NULL : &why, live.problems,
                            live.n_problems };
    if (!job_row_finish(runner->spec.ledger, &end, &err))
        log_event(LOG_ERROR, "job", "the end of job %lld was not kept: %s", (long long)claim->id,
                  err.message[LANG_EN]);
    news_send(&live, &live.news);
    arena_release(&live.arena);
    free(live.problems);
}

static void *work(void *arg)
{
    struct job_runner *runner = arg;

    for (;;) {
        AUTO(arena) arena = ARENA_INIT(8 << 20);
        struct job_claim claim;
        struct error err = { 0 };

        pthread_mutex_lock(&runner->lock);
        while (!runner->work && !runner->stopping)
            pthread_cond_wait(&runner->wake, &runner->lock);
        if (runner->stopping) {
            pthread_mutex_unlock(&runner->lock);
            return NULL;
        }
        // Whoever finds a job looks again, and wakes another.
        runner->work = false;
        pthread_mutex_unlock(&runner->lock);
        if (!job_row_claim(runner->spec.ledger, &arena, &claim, &err)) {
            log_event(LOG_ERROR, "job", "cannot take a job: %s", err.message[LANG_EN]);
            continue;
        }
        if (!claim.id)
            continue;
        pthread_mutex_lock(&runner->lock);
        runner->work = true;
        pthread_cond_signal(&runner->wake);
        pthread_mutex_unlock(&runner->lock);
        run(runner, &claim);
    }
}

/* Jobs a dead server left: repeated where that is safe, else failed. */
static bool leftovers_settle(struct job_runner *runner, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct job_left *left;
    size_t n;

    if (!job_row_left(runner->spec.ledger, &arena, &left, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct job_kind *kind = kind_find(runner, left[i].kind);

        if (!job_row_settle(runner->spec.ledger, left[i].id, kind && kind->repeatable, err))
            return false;
    }
    return true;
}

bool job_runner_start(const struct job_runner_spec *spec, struct job_runner **out,
                      struct error *err)
{
    struct job_runner *runner = calloc(1, sizeof(*runner));
    size_t n = spec->n_threads ? spec->n_threads : 2;

    if (!runner || spec->n_kinds > JOB_KINDS_MAX) {
        free(runner);
        return error_set(err, ERROR_INTERNAL, "out of memory");
    }
    runner->spec = *spec;
    memcpy(runner->kinds, spec->kinds, spec->n_kinds * sizeof(*spec->kinds));
    runner->spec.kinds = runner->kinds;
    runner->work = true; // what was accepted before the start
    pthread_mutex_init(&runner->lock, NULL);
    pthread_cond_init(&runner->wake, NULL);
    if (!leftovers_settle(runner, err)) {
        job_runner_stop(runner);
        return false;
    }
    for (size_t i = 0; i < n && i < THREADS_MAX; i++) {
        if (pthread_create(&runner->threads[i], NULL, work, runner) != 0) {
            job_runner_stop(runner);
            return error_set(err, ERROR_INTERNAL, "cannot start a thread for jobs");
        }
        runner->n_threads++;
    }
    *out = runner;
    return true;
}

/* With the lock held. */
static void cancel(struct live *live)
{
    live->canceled = true;
    if (live->process)
        process_cancel(live->process);
}

void job_runner_stop(struct job_runner *runner)
{
    if (!runner)
        return;
    pthread_mutex_lock(&runner->lock);
    runner->stopping = true;
    for (struct live *live = runner->runs; live; live = live->next)
        cancel(live);
    pthread_cond_broadcast(&runner->wake);
    pthread_mutex_unlock(&runner->lock);
    for (size_t i = 0; i < runner->n_threads; i++)
        pthread_join(runner->threads[i], NULL);
    pthread_mutex_destroy(&runner->lock);
    pthread_cond_destroy(&runner->wake);
    free(runner);
}

bool job_submit(struct job_runner *runner, const struct job_order *order, int64_t *id,
                struct error *err)
{
    if (!job_row_submit(runner->spec.ledger, order, id, err))
        return false;
    pthread_mutex_lock(&runner->lock);
    runner->work = true;
    pthread_cond_signal(&runner->wake);
    pthread_mutex_unlock(&runner->lock);
    return true;
}

static bool cancel_running(struct job_runner *runner, int64_t id)
{
    bool found = false;

    pthread_mutex_lock(&runner->lock);
    for (struct live *live = runner->runs; live; live = live->next)
        if (live->run.id == id) {
            cancel(live);
            found = true;
        }
    pthread_mutex_unlock(&runner->lock);
    return found;
}

bool job_cancel(struct job_runner *runner, int64_t id, struct error *err)
{
    bool dismissed = false;

    if (cancel_running(runner, id))
        return true;
    if (!job_row_dismiss(runner->spec.ledger, id, &dismissed, err))
        return false;
    // It may have begun between the two looks.
    return dismissed || cancel_running(runner, id)
               ? true
               : error_set(err, ERROR_CONFLICT, "job %lld is over; there is nothing to stop",
                           (long long)id);
}

bool job_now(struct job_runner *runner, int64_t id, struct job_news *out)
{
    bool found = false;

    pthread_mutex_lock(&runner->lock);
    for (struct live *live = runner->runs; live; live = live->next)
        if (live->run.id == id) {
            *out = live->news;
            found = true;
        }
    pthread_mutex_unlock(&runner->lock);
    return found;
}
