/*
 * job: work that outlives the request that asked for it.
 *
 * A job is a row of the ledger. Its state is one of five, the words are those
 * of OGC API Processes, and job_can_move() is the whole truth about which may
 * follow which:
 *
 *     ACCEPTED ----> RUNNING ----> SUCCESSFUL
 *      ^  |           | | |
 *      |  |           | | +------> FAILED      (also: the server died midway)
 *      +--|-----------+ |          (back: the server died, and the kind can be repeated)
 *         +-------------+--------> DISMISSED
 *
 * Reading needs any connection; changing is the runner's alone (job_runner.h).
 */
#pragma once

#include "yardstick/store/stmt.h"

enum job_state {
    JOB_ACCEPTED,
    JOB_RUNNING,
    JOB_SUCCESSFUL,
    JOB_FAILED,
    JOB_DISMISSED,
    JOB_STATE_COUNT
};

const char *job_state_name(enum job_state state);
bool job_can_move(enum job_state from, enum job_state to);
static inline bool job_is_over(enum job_state state)
{
    return state > JOB_RUNNING;
}

/* Who asked for it. What it writes is written for them; others do not see it. */
struct job_owner {
    int64_t account_id; /* 0: the program itself */
    struct str origin, permission;
};

struct job {
    int64_t id;
    struct job_owner owner;
    struct str kind;
    enum job_state state;
    int64_t progress; /* percent */
    struct str stage;
    struct str request, result;     /* JSON; result .len 0 before the end */
    struct str message, message_zh; /* why it failed */
    struct str created, started, finished;
    int64_t n_problems;
};

/* Text is copied into `arena`. ERROR_NOT_FOUND names the id. */
MUST_CHECK bool job_load(struct conn *conn, int64_t id, struct arena *arena, struct job *out,
                         struct error *err);

struct job_page {
    int64_t before, limit;
    int64_t account_id; /* only this one's; 0: everybody's */
};
/* The newest with an id below `before`, at most `limit`; *n of them in *out. */
MUST_CHECK bool job_list(struct conn *conn, const struct job_page *page, struct arena *arena,
                         struct job **out, size_t *n, struct error *err);

enum { JOB_PROBLEMS_MAX = 10000 };

/* One thing wrong, or odd, in what a job worked on. */
struct job_problem {
    int64_t id;    /* set when read */
    bool is_error; /* else a warning */
    int64_t row;   /* 0: not of a row */
    struct str column, value, expected, text, text_zh;
};

/* Those with an id above `after`, in order, until `each` yields false. */
MUST_CHECK bool job_problems(struct conn *conn, int64_t job, int64_t after, int64_t limit,
                             void *context,
                             bool (*each)(void *context, const struct job_problem *problem),
                             struct error *err);
