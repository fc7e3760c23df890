/*
 * job: see the header.
 */
#include "job.h"

enum { WARNINGS_MAX = 1000 };

void job_warn(void *to, const struct error *notice, int64_t row)
{
    struct job *job = to;
    struct error ignored;

    // A broken pipe shows at the next row; a warning is not what fails a job.
    if (job->n_warnings++ < WARNINGS_MAX)
        (void)!exchange_notice_write(&job->to, EXCHANGE_WARNING, notice, row, &ignored);
}
