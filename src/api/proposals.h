/*
 * proposals: /api/proposals, and the job that measures buildings again.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/jobs/job_runner.h"

struct job_kind proposals_job_kind(struct world *world);
