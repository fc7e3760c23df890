/* survey_job: the job that takes a delivery of uploaded files. Private to the layer. */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/jobs/job_runner.h"

/* Its request is {"uploads":[id…],"name","from","crs"}; its result the survey and its report. */
struct job_kind survey_job_kind(struct world *world);

/* One that puts a survey where it belongs; see survey_shift.c. */
struct job_kind shift_job_kind(struct world *world);
