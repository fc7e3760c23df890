/*
 * job: see the header.
 */
#include "job.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { WARNINGS_MAX = 1000 };

void job_warn(void *to, const struct error *notice, int64_t row)
{
    struct job *job = to;
    struct error ignored;

    // A broken pipe shows at the next row; a warning is not what fails a job.
    if (job->n_warnings++ < WARNINGS_MAX)
        (void)!exchange_notice_write(&job->to, EXCHANGE_WARNING, notice, row, &ignored);
}

static void fact_send(struct job *job, const char *name, const struct field *value)
{
    struct error ignored;

    (void)!exchange_fact_write(&job->to, name, value, &ignored);
}

void job_tell_text(struct job *job, const char *name, const char *text)
{
    if (text && text[0])
        fact_send(job, name, &(struct field){ .kind = FIELD_TEXT, .bytes = str_from(text) });
}

void job_tell_i64(struct job *job, const char *name, int64_t value)
{
    fact_send(job, name, &(struct field){ .kind = FIELD_I64, .i64 = value });
}

void job_tell_f64(struct job *job, const char *name, double value)
{
    fact_send(job, name, &(struct field){ .kind = FIELD_F64, .f64 = value });
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

bool job_input(const struct job *job, unsigned number, char *out, size_t size)
{
    struct dirent **names = NULL;
    int n = scandir(job->in, &names, is_file, alphasort);
    bool found = number >= 1 && (int)number <= n &&
                 (size_t)snprintf(out, size, "%s/%s", job->in, names[number - 1]->d_name) < size;

    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
    return found;
}
