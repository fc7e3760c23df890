/* archive_job: the job that writes every tile of a source into a file. Private to the layer. */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/jobs/job_runner.h"

/* Its request is {"source","format","zoom"}; its result {"tiles","bytes"}. */
struct job_kind archive_job_kind(struct world *world);
