/*
 * job: see the header.
 */
#include "yardstick/jobs/job.h"

static const char *const names[JOB_STATE_COUNT] = { "accepted", "running", "successful", "failed",
                                                    "dismissed" };

const char *job_state_name(enum job_state state)
{
    return names[state];
}

#define TO(state) (1u << JOB_##state)

bool job_can_move(enum job_state from, enum job_state to)
{
    static const unsigned may[JOB_STATE_COUNT] = {
        [JOB_ACCEPTED] = TO(RUNNING) | TO(DISMISSED),
        [JOB_RUNNING] = TO(SUCCESSFUL) | TO(FAILED) | TO(DISMISSED) | TO(ACCEPTED),
    };

    return may[from] >> to & 1;
}

static bool row_copy(struct stmt *q, struct arena *arena, struct job *out, struct error *err)
{
    struct str *const texts[] = { &out->kind,    &out->stage,   &out->request,
                                  &out->result,  &out->message, &out->message_zh,
                                  &out->created, &out->started, &out->finished };
    static const int columns[] = { 1, 4, 5, 6, 7, 8, 9, 10, 11 };

    *out = (struct job){ .id = stmt_i64(q, 0),
                         .progress = stmt_i64(q, 3),
                         .n_problems = stmt_i64(q, 12),
                         .owner.account_id = stmt_i64(q, 13) };
    for (size_t i = 0; i < JOB_STATE_COUNT; i++)
        if (str_eq(stmt_str(q, 2), str_from(names[i])))
            out->state = (enum job_state)i;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        *texts[i] = arena_copy(arena, stmt_str(q, columns[i]));
        if (!texts[i]->ptr)
            return error_set(err, ERROR_TOO_LARGE, "the job is too large to show");
    }
    return true;
}

bool job_load(struct conn *conn, int64_t id, struct arena *arena, struct job *out,
              struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_JOB_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    switch (stmt_step(&q, err)) {
    case STEP_FAILED:
        return false;
    case STEP_DONE:
        return error_set(err, ERROR_NOT_FOUND, "there is no job %lld", (long long)id);
    case STEP_ROW:
        break;
    }
    return row_copy(&q, arena, out, err);
}

bool job_list(struct conn *conn, const struct job_page *page, struct arena *arena, struct job **out,
              size_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *n = 0;
    *out = arena_alloc(arena, (size_t)page->limit * sizeof(**out));
    if (!*out)
        return error_set(err, ERROR_TOO_LARGE, "too many jobs for one page; ask for fewer");
    if (!stmt_open(conn, SQL_JOB_NEWEST, &q, err))
        return false;
    stmt_bind_i64(&q, ":before", page->before);
    stmt_bind_i64(&q, ":limit", page->limit);
    if (page->account_id)
        stmt_bind_i64(&q, ":account_id", page->account_id);
    else
        stmt_bind_null(&q, ":account_id");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!row_copy(&q, arena, &(*out)[(*n)++], err))
            return false;
    return step == STEP_DONE;
}

bool job_problems(struct conn *conn, int64_t job, int64_t after, int64_t limit, void *context,
                  bool (*each)(void *context, const struct job_problem *problem), struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_JOB_PROBLEMS, &q, err))
        return false;
    stmt_bind_i64(&q, ":job", job);
    stmt_bind_i64(&q, ":after", after);
    stmt_bind_i64(&q, ":limit", limit);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct job_problem p = { .id = stmt_i64(&q, 0),
                                 .is_error = str_eq(stmt_str(&q, 1), STR("error")),
                                 .row = stmt_i64(&q, 2),
                                 .column = stmt_str(&q, 3),
                                 .value = stmt_str(&q, 4),
                                 .expected = stmt_str(&q, 5),
                                 .text = stmt_str(&q, 6),
                                 .text_zh = stmt_str(&q, 7) };

        if (!each(context, &p))
            return true;
    }
    return step == STEP_DONE;
}
