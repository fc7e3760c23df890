/*
 * export_job: the job that makes a register's file, for programs and for what takes longer than a
 * request may wait. Private to the layer.
 *
 * Its request is {"collection","format","filter","as_of","epsg","lang","wkt"}; its result
 * {"rows","bytes","links"}. The file is whose the job is, and goes with the day.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/intake/export.h"
#include "yardstick/jobs/job_runner.h"

/* Where the file of such a job is. */
MUST_CHECK bool export_path(const struct world *world, int64_t job, enum export_format format,
                            char out[LEDGER_PATH_MAX], struct error *err);

struct job_kind export_job_kind(struct world *world);
