/*
 * job_rows: the changes of job rows, each one write request.
 */
#pragma once

#include "yardstick/jobs/job_runner.h"

struct job_claim {
    int64_t id; /* 0: nothing waits */
    struct str kind, request;
    struct job_owner owner;
};

struct job_left {
    int64_t id;
    struct str kind;
};

struct job_end {
    const struct job_news *news; /* id, the state it ends in, how far it came */
    struct str result;           /* JSON; empty: none */
    const struct error *why;     /* NULL: it succeeded */
    const struct job_problem *problems;
    size_t n_problems;
};

MUST_CHECK bool job_row_submit(struct ledger *ledger, const struct job_order *order, int64_t *id,
                               struct error *err);
MUST_CHECK bool job_row_claim(struct ledger *ledger, struct arena *arena, struct job_claim *out,
                              struct error *err);
/* Not kept when the writer is busy: the next one will be. */
void job_row_progress(struct ledger *ledger, const struct job_news *news);
MUST_CHECK bool job_row_finish(struct ledger *ledger, const struct job_end *end, struct error *err);
/* ERROR_NOT_FOUND when there is no such job. */
MUST_CHECK bool job_row_dismiss(struct ledger *ledger, int64_t id, bool *dismissed,
                                struct error *err);
/* What was running when the last server died. */
MUST_CHECK bool job_row_left(struct ledger *ledger, struct arena *arena, struct job_left **out,
                             size_t *n, struct error *err);
MUST_CHECK bool job_row_settle(struct ledger *ledger, int64_t id, bool again, struct error *err);
