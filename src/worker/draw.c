/*
 * draw: the verbs that make tiles. Two steps a file: a fresh copy of its pixels
 * (which reads every block of it once), then the pyramid from the copy.
 *
 * Facts: min_zoom max_zoom levels tiles bytes west south east north, and of
 * heights lowest highest.
 */
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/archive/height_grid.h"
#include "yardstick/base/clock.h"
#include "yardstick/gdal/pyramid.h"

enum { PROGRESS_MS = 500, COPY_SHARE = 20, CACHE_MB = 256 };

struct drawing {
    struct job *job;
    int64_t last_ms;
    double from, to; /* of the whole, in percent */
};

static bool on_done(void *context, double share, struct error *err)
{
    struct drawing *d = context;
    int64_t now = clock_ms();
    struct exchange_progress progress = { (int64_t)(100 * (d->from + (d->to - d->from) * share)),
                                          10000, STR("share") };

    if (now - d->last_ms < PROGRESS_MS)
        return true;
    d->last_ms = now;
    return exchange_progress_write(&d->job->to, &progress, err);
}

static void facts_tell(struct job *job, const struct pyramid_facts *f)
{
    job_tell_i64(job, "min_zoom", f->min_zoom);
    job_tell_i64(job, "max_zoom", f->max_zoom);
    job_tell_i64(job, "levels", f->n_levels);
    job_tell_i64(job, "tiles", (int64_t)f->n_tiles);
    job_tell_i64(job, "bytes", (int64_t)f->n_bytes);
    job_tell_f64(job, "west", f->degrees.min_x);
    job_tell_f64(job, "south", f->degrees.min_y);
    job_tell_f64(job, "east", f->degrees.max_x);
    job_tell_f64(job, "north", f->degrees.max_y);
}

static bool copy_make(struct drawing *d, const char *path, struct pyramid_spec *spec,
                      struct error *err)
{
    char from[4200];
    struct raster_watch watch = { on_done, d };
    struct job *job = d->job;
    struct raster raster;
    bool done;

    if (!job_input(job, 1, from, sizeof(from)))
        return error_set(err, ERROR_INVALID, "there is no file to read");
    if (!raster_open(from, &raster, err))
        return false;
    raster_shift(&raster, job->epsg, job->shift);
    done = spec->is_heights
               ? raster_copy_heights(&raster, path, job->epsg, &spec->lowest, &watch, err)
               : raster_copy_image(&raster, path, job->epsg, &watch, err);
    raster_release(&raster);
    return done;
}

static bool grid_begin(void *context, uint32_t columns, uint32_t rows, const double transform[6],
                       struct error *err)
{
    struct height_writer *w = context;

    return height_writer_begin(w, w->fd, columns, rows, transform, err);
}

static bool grid_block(void *context, const float *metres, struct error *err)
{
    return height_writer_add(context, metres, err);
}

/* The heights that are asked place by place. */
static bool grid_make(struct job *job, const char *copy, struct error *err)
{
    char path[4200];
    struct height_writer w = { .fd = -1 };
    struct heights_taker taker = { &w, grid_begin, grid_block };
    bool done;
    int fd;

    snprintf(path, sizeof(path), "%s/heights.grid", job->out);
    fd = w.fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(err, ERROR_FULL, "the heights cannot be written: %s", strerror(errno));
    done = heights_each(copy, HEIGHT_BLOCK, &taker, err) && height_writer_end(&w, err);
    height_writer_release(&w);
    close(fd);
    return done;
}

static bool draw(struct job *job, bool is_heights, struct error *err)
{
    struct drawing d = { .job = job, .to = COPY_SHARE };
    struct raster_watch watch = { on_done, &d };
    char copy[4200], tiles[4200];
    struct pyramid_spec spec = { copy, tiles, is_heights, 0, job->n_threads, &watch };
    struct pyramid_facts facts = { 0 };

    gdal_cache(CACHE_MB);
    snprintf(copy, sizeof(copy), "%s/copy.tif", job->out);
    snprintf(tiles, sizeof(tiles), "%s/tiles.tif", job->out);
    if (!copy_make(&d, copy, &spec, err))
        return false;
    d.from = COPY_SHARE;
    d.to = 100;
    if (!pyramid_make(&spec, &facts, err))
        return false;
    if (is_heights) {
        char lerc[4200];

        snprintf(lerc, sizeof(lerc), "%s/heights.tif", job->out);
        if (!heights_file_make(copy, lerc, err) || !grid_make(job, copy, err))
            return false;
        job_tell_f64(job, "lowest", spec.lowest);
    }
    unlink(copy);
    facts_tell(job, &facts);
    return exchange_end_write(&job->to, &(struct exchange_end){ 0, job->n_warnings }, err);
}

bool job_image(struct job *job, struct error *err)
{
    return draw(job, false, err);
}

bool job_heights(struct job *job, struct error *err)
{
    return draw(job, true, err);
}
