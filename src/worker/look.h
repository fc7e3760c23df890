/* look: what each kind of file tells of itself. Private to the worker. */
#pragma once

#include "job.h"

/* Each sends facts; false: the file is refused, *err says why. */
MUST_CHECK bool look_raster(struct job *job, const char *path, struct error *err);
