/*
 * file_filter: see the header.
 */
#include "yardstick/intake/file_filter.h"

#include <stdlib.h>

#include "yardstick/jobs/process.h"
#include "yardstick/query/cql2_layer.h"

enum { LIMIT_MS = 1500, WORKER_SECONDS = 600 };

struct filtering {
    const struct file_filter *f;
    struct process process;
    struct arena arena;
    struct exchange_layer layer;
    struct cql2_layer rows;
    struct field *values;
};

static bool layer_take(struct filtering *x, struct error *err)
{
    struct exchange_layer *layer = &x->layer;

    if (!exchange_layer_read(&x->process.from, &x->arena, layer, err))
        return false;
    x->values = calloc(layer->n_columns + 1, sizeof(*x->values));
    if (!x->values)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    return cql2_layer_open(&x->rows, layer, (int)layer->epsg, &x->f->request, LIMIT_MS, &x->arena,
                           err);
}

static bool row_take(struct filtering *x, struct error *err)
{
    struct exchange_row row = { .values = x->values, .n_values = x->layer.n_columns };
    bool wanted;

    if (!exchange_row_read(&x->process.from, &row, err) ||
        !cql2_layer_wants(&x->rows, &row, &wanted, err))
        return false;
    if (wanted)
        x->f->found(x->f->context, row.number);
    return true;
}

static bool records_take(struct filtering *x, struct error *err)
{
    enum record_step step;
    bool done = true;
    char tag;

    while (done && (step = process_next(&x->process, &tag, err)) == RECORD_READ) {
        if (tag == EXCHANGE_LAYER)
            done = layer_take(x, err);
        else if (tag == EXCHANGE_ROW)
            done = x->values ? row_take(x, err)
                             : error_set(err, ERROR_INTERNAL, "the worker sent no layer");
    }
    return done && step == RECORD_EOF && process_finish(&x->process, err);
}

bool file_filter_run(const struct file_filter *f, struct error *err)
{
    struct process_file file = { .path = f->file, .name = f->file };
    struct process_spec spec = { .verb = "read",
                                 .spool = f->spool,
                                 .files = &file,
                                 .n_files = 1,
                                 .layer = f->layer,
                                 .seconds = WORKER_SECONDS };
    struct filtering x = { .f = f, .arena = ARENA_INIT(64 << 20) };
    bool done;

    if (!process_start(&x.process, &spec, err))
        return false;
    done = records_take(&x, err);
    process_release(&x.process);
    cql2_layer_release(&x.rows);
    free(x.values);
    arena_release(&x.arena);
    return done;
}
