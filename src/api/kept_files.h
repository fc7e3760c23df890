/*
 * kept_files: files that jobs have made, a folder of the data directory a kind, named by the job:
 * "archives/12.pmtiles". Nobody but the server reads the folder; the newest few stay. Private to
 * the layer.
 */
#pragma once

#include "yardstick/api/world.h"

/* Where a job's file is or will be; the folder is made. */
MUST_CHECK bool kept_file_path(const struct world *world, const char *folder, int64_t job,
                               const char *ending, char out[LEDGER_PATH_MAX], struct error *err);

/* All but the newest `n` go, and those older than `seconds` (0: of any age stay). */
void kept_files_tidy(const struct world *world, const char *folder, int n, int64_t seconds);
