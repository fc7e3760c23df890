/*
 * row_spool: see the header.
 */
#include "yardstick/intake/row_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct filling {
    struct row_spool *spool;
    struct process *process;
    const struct row_spool_watch *watch;
    struct record_writer to;
    struct field *values;
};

/* A file without a name: it is gone when it is closed, however that comes about. */
static int file_open(const char *folder, struct error *err)
{
    char path[PATH_MAX];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        return fd;
    snprintf(path, sizeof(path), "%s/rows-XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    else
        error_set(err, ERROR_FULL, "cannot keep the rows in %s: %s", folder, strerror(errno));
    return fd;
}

static bool is_tiles(const struct row_spool *spool)
{
    return str_eq(spool->layer.format, STR("mbtiles")) ||
           str_eq(spool->layer.format, STR("pmtiles"));
}

static bool layer_take(struct filling *f, struct error *err)
{
    struct row_spool *spool = f->spool;

    if (spool->layer.columns)
        return error_set(err, ERROR_INTERNAL, "the worker sent a second layer");
    if (!exchange_layer_read(&f->process->from, &spool->arena, &spool->layer, err))
        return false;
    if (is_tiles(spool) && !spool->takes_tiles)
        return error_set(
            err, ERROR_UNSUPPORTED,
            "a file of tiles is a picture of a map and has no rows; it can be imported "
            "as a layer with the role basemap");
    f->values = arena_alloc(&spool->arena, (spool->layer.n_columns + 1) * sizeof(*f->values));
    return f->values ? true : error_set(err, ERROR_TOO_LARGE, "the file has too many columns");
}

static bool row_take(struct filling *f, struct error *err)
{
    struct exchange_row row = { .values = f->values, .n_values = f->spool->layer.n_columns };

    if (!f->values)
        return error_set(err, ERROR_INTERNAL, "the worker sent a row before its layer");
    f->spool->n_rows++;
    return exchange_row_read(&f->process->from, &row, err) && exchange_row_write(&f->to, &row, err);
}

static bool progress_take(struct filling *f, struct error *err)
{
    struct exchange_progress p;

    if (!exchange_progress_read(&f->process->from, &p, err))
        return false;
    if (p.total > 0 && p.done >= 0)
        watch_progress(f->watch->watch,
                       (unsigned)((is_tiles(f->spool) ? 95.0 : 50.0) *
                                  (double)(p.done < p.total ? p.done : p.total) / (double)p.total),
                       "reading");
    return true;
}

static bool warning_take(struct filling *f, struct error *err)
{
    struct error notice = { 0 };
    int64_t row;

    if (!exchange_notice_read(&f->process->from, &notice, &row, err))
        return false;
    if (f->watch->warn)
        f->watch->warn(f->watch->context, row, &notice);
    return true;
}

static bool records_take(struct filling *f, struct error *err)
{
    enum record_step step;
    char tag;

    while ((step = process_next(f->process, &tag, err)) == RECORD_READ) {
        bool done = tag == EXCHANGE_LAYER      ? layer_take(f, err)
                    : tag == EXCHANGE_ROW      ? row_take(f, err)
                    : tag == EXCHANGE_PROGRESS ? progress_take(f, err)
                    : tag == EXCHANGE_WARNING  ? warning_take(f, err)
                                               : true;

        if (!done)
            return false;
    }
    if (step != RECORD_EOF || !process_finish(f->process, err))
        return false;
    if (is_tiles(f->spool))
        return (f->spool->tiles = process_output(f->process, "tiles.pmtiles", err)) >= 0;
    return f->spool->layer.columns || f->spool->layer.name.ptr
               ? record_flush(&f->to, err)
               : error_set(err, ERROR_INTERNAL, "the worker sent no layer");
}

bool row_spool_fill(struct row_spool *spool, const struct process_spec *spec,
                    const struct row_spool_watch *watch, struct error *err)
{
    struct process *process = &spool->made_by;
    struct filling f = { .spool = spool, .process = process, .watch = watch };
    bool done;

    watch_progress(watch->watch, 0, "reading");
    if (!process_start(process, spec, err))
        return false;
    spool->fd = file_open(spec->spool, err);
    f.to = (struct record_writer)RECORD_WRITER_INIT(spool->fd);
    watch_holds(watch->watch, process);
    // A cancel that came before the process was known finds it here.
    if (watch_is_canceled(watch->watch))
        process_cancel(process);
    done = spool->fd >= 0 && records_take(&f, err);
    watch_holds(watch->watch, NULL);
    if (spool->tiles < 0)
        process_release(process);
    record_writer_release(&f.to);
    return done;
}

bool row_spool_each(const struct row_spool *spool, void *context,
                    bool (*row)(void *context, const struct exchange_row *row, struct error *err),
                    struct error *err)
{
    struct record_reader from = RECORD_READER_INIT(spool->fd, UINT64_MAX);
    size_t n = spool->layer.n_columns;
    struct field *values = calloc(n + 1, sizeof(*values));
    enum record_step step = RECORD_FAILED;
    bool done = values && lseek(spool->fd, 0, SEEK_SET) == 0;
    char tag;

    if (!done)
        error_set(err, ERROR_INTERNAL, "the rows that were read cannot be read again");
    while (done && (step = record_next(&from, &tag, err)) == RECORD_READ) {
        struct exchange_row r = { .values = values, .n_values = n };

        done = exchange_row_read(&from, &r, err) && row(context, &r, err);
    }
    record_reader_release(&from);
    free(values);
    return done && step == RECORD_EOF;
}

void row_spool_release(struct row_spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    if (spool->tiles >= 0)
        close(spool->tiles);
    process_release(&spool->made_by);
    spool->fd = spool->tiles = -1;
    arena_release(&spool->arena);
    spool->layer = (struct exchange_layer){ 0 };
}
