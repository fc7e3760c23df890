/*
 * solve: what the verbs that solve share. Private to the worker.
 *
 * The effort is "seconds steps seed" in decimal, as the program wrote it; see
 * yardstick/plan/effort.h.
 */
#pragma once

#include "job.h"
#include "yardstick/plan/effort.h"

MUST_CHECK bool solve_effort(const struct job *job, struct plan_effort *out, struct error *err);
/* The number-th file of `in`, whole. */
MUST_CHECK bool solve_input(const struct job *job, unsigned number, struct buf *out,
                            struct error *err);
/* The end of the stream, and all of it sent. */
MUST_CHECK bool solve_end(struct job *job, struct error *err);
