/*
 * intake_kinds: the jobs that read files: inspect and import. Their request is
 * {"uploads":[id…], "request":{…}} as imports.c wrote it.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/base/json_read.h"
#include "yardstick/intake/import_request.h"
#include "yardstick/jobs/job_runner.h"

enum { INTAKE_KINDS = 2 };

/* Into kinds[INTAKE_KINDS]; context is the world. */
void intake_kinds(struct world *world, struct job_kind *kinds);

/* The files of finished uploads; their text in `arena`. ERROR_CONFLICT: one is not complete. */
MUST_CHECK bool intake_files(struct ledger *ledger, const struct json_value *uploads,
                             struct arena *arena, struct import_request *out, struct error *err);
