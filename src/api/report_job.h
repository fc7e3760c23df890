/*
 * report_job: the job "report" makes a report and keeps it; what it shares with /api/reports.
 */
#pragma once

#include "routes.h"
#include "yardstick/housing/report.h"
#include "yardstick/jobs/job_runner.h"

MUST_CHECK bool report_named(struct str name, const struct report **out, struct error *err);

/* q->of and the file's name without its ending, into the arena; institution and district exist. */
MUST_CHECK bool report_question_fill(struct conn *conn, const struct report *report,
                                     struct report_question *q, struct arena *arena,
                                     struct str *file_name, struct error *err);

struct job_kind report_job_kind(struct world *world);
