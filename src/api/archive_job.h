/*
 * archive_job: the job that writes every tile of a source into a file, DIR/archives/<job>.<format>.
 * What is written is what anybody may see who may see the map: no secret institutions, nobody's
 * holdings. Private to the layer.
 */
#pragma once

#include "yardstick/api/world.h"
#include "yardstick/jobs/job_runner.h"

enum { ARCHIVE_FORMATS = 2 };

struct archive_format {
    const char *name, *type; /* type: of media */
};
extern const struct archive_format archive_formats[ARCHIVE_FORMATS];

/* Its request is {"source","format","zoom"}; its result {"tiles","bytes"}. */
struct job_kind archive_job_kind(struct world *world);

/* Which of the formats; ERROR_INVALID names what was expected. */
MUST_CHECK bool archive_format_read(struct str text, size_t *out, struct error *err);
/* Where the file of a job is, or would be; the folder is made. */
MUST_CHECK bool archive_path(const struct world *world, int64_t id, size_t format,
                             char out[LEDGER_PATH_MAX], struct error *err);
