/*
 * scenario_job: the job that looks for a scenario's plan, prices its rules, or carries out what was
 * moved by hand. Private to the layer.
 *
 * Its request is {"scenario_id","mode","seconds","steps","seed","around","moves"}; its result
 * {"scenario_id","plan","status","links"}. A plan is kept as soon as there is one and whenever a
 * better one is found (at most every few seconds), so that who stops the job, or a machine that
 * dies, has the last good one.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/jobs/job_runner.h"

enum scenario_mode { SCENARIO_SOLVE, SCENARIO_ARRANGE, SCENARIO_PRICE, SCENARIO_MODES };

extern const char *const scenario_modes[SCENARIO_MODES + 1];

struct job_kind scenario_job_kind(struct world *world);
