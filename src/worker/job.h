/*
 * job: what one worker process is asked to do, and its voice to the program.
 * Private to the worker.
 */
#pragma once

#include <limits.h>

#include "yardstick/archive/tile_pour.h"
#include "yardstick/base/exchange.h"
#include "yardstick/gdal/setup.h"
#include "yardstick/worker/sandbox.h"

enum { WORKER_DONE = 0, WORKER_FAILED = 1, WORKER_USAGE = 2, WORKER_NO_SANDBOX = 3 };

struct job {
    const char *verb;
    char in[4096];             /* <folder>/in: what it reads; empty when there is nothing to read */
    char out[4096];            /* <folder>/out: what it writes */
    struct str name;           /* the sender's file name */
    enum vector_format format; /* declared; VECTOR_NONE: whatever it is */
    struct str layer;
    struct str likely; /* without `layer`: names parted by tabs, one of which is rather read */
    struct str encoding;
    unsigned seconds;
    uint64_t memory_bytes;
    uint64_t file_bytes;
    unsigned n_threads;
    int64_t epsg;       /* of the coordinates, when the program knows better than the file; 0 */
    struct point shift; /* metres to the east and north that a raster is moved by */
    struct str effort;  /* of solving */
    struct record_writer to;
    int64_t n_warnings;
};

/* Send a warning, up to a thousand; the rest are counted in the end record. `to` is the job. */
void job_warn(void *to, const struct error *notice, int64_t row);

/* The delivery is a file of tiles: its path and format; ARCHIVE_NONE when it is something else. */
MUST_CHECK bool tiles_find(struct job *job, char path[PATH_MAX], enum archive_format *out,
                           struct error *err);
/* Say what it is, and with `pour` turn it into out/tiles.pmtiles. */
MUST_CHECK bool job_tiles(struct job *job, const char *path, enum archive_format format, bool pour,
                          struct error *err);

MUST_CHECK bool job_inspect(struct job *job, struct error *err);
MUST_CHECK bool job_read(struct job *job, struct error *err);
MUST_CHECK bool job_write(struct job *job, struct error *err);
/* Facts about each file in `in`, by name: see look.c. */
MUST_CHECK bool job_look(struct job *job, struct error *err);
/* The files of in/001.zip, numbered, in out: see unpack.c. */
MUST_CHECK bool job_unpack(struct job *job, struct error *err);
/* in/001.jpg becomes out/001.webp, and so on: see thumbs.c. */
MUST_CHECK bool job_thumbs(struct job *job, struct error *err);
/* in/001.tif becomes out/tiles.tif (and out/heights.tif): see draw.c. */
MUST_CHECK bool job_image(struct job *job, struct error *err);
MUST_CHECK bool job_heights(struct job *job, struct error *err);

/* The cheapest allocation of an office-space-allocation problem: see solve.c. */
MUST_CHECK bool job_osa(struct job *job, struct error *err);
/* A relocation plan, one as somebody arranged it, and a check of one: see solve_plan.c. */
MUST_CHECK bool job_plan(struct job *job, struct error *err);
MUST_CHECK bool job_plan_arrange(struct job *job, struct error *err);
MUST_CHECK bool job_plan_check(struct job *job, struct error *err);

/* Facts; what cannot be sent shows at the end of the job. Text that is empty is left out. */
void job_tell_text(struct job *job, const char *name, const char *text);
void job_tell_i64(struct job *job, const char *name, int64_t value);
void job_tell_f64(struct job *job, const char *name, double value);
/* The path of the only, or the number-th (from 1) file of `in`; false when there is none. */
MUST_CHECK bool job_input(const struct job *job, unsigned number, char *out, size_t size);
