/*
 * job_rows: see the header.
 */
#include "job_rows.h"

#include "yardstick/base/clock.h"

enum { LEFT_MAX = 1000, SUBMIT_WAIT_MS = 5000 };

static bool request_run(struct ledger *ledger, write_function *run, void *argument, int wait_ms,
                        struct error *err)
{
    struct write_request request = {
        .run = run, .argument = argument, .actor = "jobs", .wait_ms = wait_ms
    };

    return writer_run(ledger_writer(ledger), &request, err);
}

static void bind_now(struct stmt *q, char text[CLOCK_TEXT])
{
    clock_format(clock_now(), text);
    stmt_bind_str(q, ":now", str_from(text));
}

struct submitting {
    const struct job_order *order;
    int64_t *id;
};

/* The job of an earlier request with the same key; *found. */
static bool key_find(struct conn *conn, const struct submitting *s, bool *found, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *found = false;
    if (!s->order->key.len)
        return true;
    if (!stmt_open(conn, SQL_JOB_BY_KEY, &q, err))
        return false;
    stmt_bind_str(&q, ":key", s->order->key);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    if (!str_eq(stmt_str(&q, 1), str_from(s->order->kind)) ||
        !str_eq(stmt_str(&q, 2), s->order->request))
        return error_set(err, ERROR_CONFLICT,
                         "this Idempotency-Key was used for another request; take a new one");
    *found = true;
    *s->id = stmt_i64(&q, 0);
    return true;
}

static bool submit(struct conn *conn, void *argument, struct error *err)
{
    const struct submitting *s = argument;
    const struct job_order *o = s->order;
    AUTO(stmt) q = { 0 };
    char now[CLOCK_TEXT];
    bool found;

    if (!key_find(conn, s, &found, err))
        return false;
    if (found)
        return true;
    if (!stmt_open(conn, SQL_JOB_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":kind", str_from(o->kind));
    stmt_bind_str(&q, ":request", o->request);
    if (o->key.len)
        stmt_bind_str(&q, ":key", o->key);
    if (o->owner.account_id)
        stmt_bind_i64(&q, ":account_id", o->owner.account_id);
    stmt_bind_str(&q, ":origin", o->owner.origin.ptr ? o->owner.origin : STR(""));
    stmt_bind_str(&q, ":permission", o->owner.permission.ptr ? o->owner.permission : STR(""));
    bind_now(&q, now);
    return stmt_get_i64(&q, s->id, err);
}

bool job_row_submit(struct ledger *ledger, const struct job_order *order, int64_t *id,
                    struct error *err)
{
    struct submitting s = { order, id };

    return request_run(ledger, submit, &s, SUBMIT_WAIT_MS, err);
}

struct claiming {
    struct arena *arena;
    struct job_claim *out;
};

static bool claim(struct conn *conn, void *argument, struct error *err)
{
    struct claiming *c = argument;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char now[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_JOB_CLAIM, &q, err))
        return false;
    bind_now(&q, now);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    *c->out = (struct job_claim){ stmt_i64(&q, 0),
                                  arena_copy(c->arena, stmt_str(&q, 1)),
                                  arena_copy(c->arena, stmt_str(&q, 2)),
                                  { stmt_i64(&q, 3), arena_copy(c->arena, stmt_str(&q, 4)),
                                    arena_copy(c->arena, stmt_str(&q, 5)) } };
    if (!c->out->kind.ptr || !c->out->request.ptr || !c->out->owner.permission.ptr)
        return error_set(err, ERROR_TOO_LARGE, "the job is too large to show");
    return stmt_run(&q, err);
}

bool job_row_claim(struct ledger *ledger, struct arena *arena, struct job_claim *out,
                   struct error *err)
{
    struct claiming c = { arena, out };

    *out = (struct job_claim){ 0 };
    return request_run(ledger, claim, &c, 0, err);
}

static bool progress(struct conn *conn, void *argument, struct error *err)
{
    const struct job_news *news = argument;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_JOB_PROGRESS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", news->id);
    stmt_bind_i64(&q, ":progress", news->progress);
    stmt_bind_str(&q, ":stage", str_from(news->stage));
    return stmt_run(&q, err);
}

void job_row_progress(struct ledger *ledger, const struct job_news *news)
{
    struct error ignored;

    (void)!request_run(ledger, progress, (void *)(uintptr_t)news, 1, &ignored);
}

static bool problem_keep(struct stmt *q, int64_t job, const struct job_problem *p,
                         struct error *err)
{
    stmt_bind_i64(q, ":job", job);
    stmt_bind_str(q, ":severity", p->is_error ? STR("error") : STR("warning"));
    if (p->row)
        stmt_bind_i64(q, ":row", p->row);
    else
        stmt_bind_null(q, ":row");
    stmt_bind_text(q, ":column", p->column);
    stmt_bind_text(q, ":value", p->value);
    stmt_bind_text(q, ":expected", p->expected);
    stmt_bind_str(q, ":text", p->text);
    stmt_bind_str(q, ":text_zh", p->text_zh);
    return stmt_run(q, err);
}

static bool finish(struct conn *conn, void *argument, struct error *err)
{
    const struct job_end *end = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) insert = { 0 };
    char now[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_JOB_FINISH, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", end->news->id);
    stmt_bind_str(&q, ":status", str_from(job_state_name(end->news->state)));
    stmt_bind_i64(&q, ":progress", end->news->progress);
    stmt_bind_text(&q, ":result", end->result);
    stmt_bind_text(&q, ":message", str_from(end->why ? end->why->message[LANG_EN] : NULL));
    stmt_bind_text(&q, ":message_zh", str_from(end->why ? end->why->message[LANG_ZH] : NULL));
    bind_now(&q, now);
    if (!stmt_run(&q, err) || !stmt_open(conn, SQL_JOB_PROBLEM_INSERT, &insert, err))
        return false;
    for (size_t i = 0; i < end->n_problems; i++)
        if (!problem_keep(&insert, end->news->id, &end->problems[i], err))
            return false;
    return true;
}

bool job_row_finish(struct ledger *ledger, const struct job_end *end, struct error *err)
{
    return request_run(ledger, finish, (void *)(uintptr_t)end, 0, err);
}

struct dismissing {
    int64_t id;
    bool *dismissed;
};

static bool dismiss(struct conn *conn, void *argument, struct error *err)
{
    struct dismissing *d = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) known = { 0 };
    struct error why;
    char now[CLOCK_TEXT];
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_JOB_BY_ID, &known, err) || !stmt_open(conn, SQL_JOB_DISMISS, &q, err))
        return false;
    stmt_bind_i64(&known, ":id", d->id);
    step = stmt_step(&known, err);
    if (step != STEP_ROW)
        return step == STEP_FAILED
                   ? false
                   : error_set(err, ERROR_NOT_FOUND, "there is no job %lld", (long long)d->id);
    error_set(&why, ERROR_CANCELED, "stopped on request");
    stmt_bind_i64(&q, ":id", d->id);
    stmt_bind_str(&q, ":message", str_from(why.message[LANG_EN]));
    stmt_bind_str(&q, ":message_zh", str_from(why.message[LANG_ZH]));
    bind_now(&q, now);
    step = stmt_step(&q, err);
    *d->dismissed = step == STEP_ROW;
    return step != STEP_FAILED && (step == STEP_DONE || stmt_run(&q, err));
}

bool job_row_dismiss(struct ledger *ledger, int64_t id, bool *dismissed, struct error *err)
{
    struct dismissing d = { id, dismissed };

    return request_run(ledger, dismiss, &d, SUBMIT_WAIT_MS, err);
}

bool job_row_left(struct ledger *ledger, struct arena *arena, struct job_left **out, size_t *n,
                  struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    *n = 0;
    *out = arena_alloc(arena, LEFT_MAX * sizeof(**out));
    if (!*out)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!reader_borrow(ledger, &r, err) || !stmt_open(r.conn, SQL_JOB_RUNNING, &q, err))
        return false;
    while (*n < LEFT_MAX && (step = stmt_step(&q, err)) == STEP_ROW)
        (*out)[(*n)++] = (struct job_left){ stmt_i64(&q, 0), arena_copy(arena, stmt_str(&q, 1)) };
    return step != STEP_FAILED;
}

static bool again(struct conn *conn, void *argument, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_JOB_AGAIN, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", *(const int64_t *)argument);
    return stmt_run(&q, err);
}

bool job_row_settle(struct ledger *ledger, int64_t id, bool repeat, struct error *err)
{
    struct job_news news = { .id = id, .state = JOB_FAILED };
    struct error why;
    struct job_end end = { .news = &news, .why = &why };

    if (repeat)
        return request_run(ledger, again, &id, 0, err);
    error_set(&why, ERROR_CANCELED,
              "the server ended while this ran, and nothing of it was stored; ask for it again");
    return job_row_finish(ledger, &end, err);
}
