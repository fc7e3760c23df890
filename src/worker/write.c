/*
 * write: rows from standard input into a file.
 */
#include "job.h"

#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/gdal/sink.h"

enum { PROGRESS_MS = 1000 };

struct writing {
    struct record_reader from;
    struct arena arena; /* of the layer */
    struct exchange_layer layer;
    struct sink *sink;
    struct field values[EXCHANGE_COLUMNS_MAX];
    int64_t n_rows, last_ms;
};

static bool layer_take(struct writing *w, struct error *err)
{
    arena_reset(&w->arena);
    return exchange_layer_read(&w->from, &w->arena, &w->layer, err) &&
           sink_layer(w->sink, &w->layer, err);
}

static bool row_take(struct job *job, struct writing *w, struct error *err)
{
    struct exchange_row row = { .values = w->values, .n_values = w->layer.n_columns };
    struct exchange_progress progress = { ++w->n_rows, w->layer.n_rows, STR("rows") };
    int64_t now;

    if (!w->layer.columns)
        return error_set(err, ERROR_INVALID, "a row came before its layer");
    if (!exchange_row_read(&w->from, &row, err) || !sink_row(w->sink, &row, err))
        return false;
    // Seldom: the program may be too busy sending to read what we say.
    now = clock_ms();
    if (w->n_rows % 512 || now - w->last_ms < PROGRESS_MS)
        return true;
    w->last_ms = now;
    return exchange_progress_write(&job->to, &progress, err);
}

static bool end_take(struct job *job, struct writing *w, struct error *err)
{
    struct exchange_end end;

    if (!exchange_end_read(&w->from, &end, err) || !sink_finish(w->sink, err))
        return false;
    end = (struct exchange_end){ w->n_rows, job->n_warnings };
    return exchange_end_write(&job->to, &end, err);
}

static bool records_take(struct job *job, struct writing *w, struct error *err)
{
    char tag;

    for (;;) {
        enum record_step step = record_next(&w->from, &tag, err);

        if (step == RECORD_FAILED)
            return false;
        if (step == RECORD_EOF)
            return error_set(err, ERROR_CANCELED, "the rows to write were cut short");
        if (tag == EXCHANGE_END)
            return end_take(job, w, err);
        if (tag == EXCHANGE_LAYER ? !layer_take(w, err) : !row_take(job, w, err))
            return false;
    }
}

bool job_write(struct job *job, struct error *err)
{
    struct source_watch watch = { job_warn, job };
    struct writing w = { .from = RECORD_READER_INIT(STDIN_FILENO, UINT64_MAX),
                         .arena = ARENA_INIT(32 << 20),
                         .last_ms = clock_ms() };
    bool done =
        sink_open(job->format, job->out, &watch, &w.sink, err) && records_take(job, &w, err);

    sink_close(w.sink);
    record_reader_release(&w.from);
    arena_release(&w.arena);
    return done;
}
