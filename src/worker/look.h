/* look: what each kind of file tells of itself. Private to the worker. */
#pragma once

#include "job.h"

/* Each sends facts; false: the file is refused, *err says why. */
MUST_CHECK bool look_cloud(struct job *job, const char *path, struct error *err);
MUST_CHECK bool look_photo(struct job *job, const char *path, struct error *err);
MUST_CHECK bool look_report(struct job *job, const char *path, struct error *err);
/* Are these lines ground control points, and how many of them are in the head? */
bool look_is_control(struct str head, int64_t *n_points);
MUST_CHECK bool look_raster(struct job *job, const char *path, struct error *err);
