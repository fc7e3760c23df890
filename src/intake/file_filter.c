/*
 * file_filter: see the header.
 */
#include "yardstick/intake/file_filter.h"

#include <stdlib.h>

#include "yardstick/geo/wkb.h"
#include "yardstick/jobs/process.h"
#include "yardstick/query/cql2_layer.h"
#include "yardstick/query/cql2_sql.h"
#include "yardstick/store/scratch.h"

enum { LIMIT_MS = 1500, WORKER_SECONDS = 600 };

struct filtering {
    const struct file_filter *f;
    struct process process;
    struct arena arena;
    struct exchange_layer layer;
    struct cql2_layer rows;
    struct field *values;
    struct scratch *scratch; /* of the SQL engine; NULL in memory */
    struct geometry shape;
};

static bool layer_take(struct filtering *x, struct error *err)
{
    struct exchange_layer *layer = &x->layer;

    if (!exchange_layer_read(&x->process.from, &x->arena, layer, err))
        return false;
    x->values = calloc(layer->n_columns + 1, sizeof(*x->values));
    if (!x->values)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!cql2_layer_open(&x->rows, layer, (int)layer->epsg, &x->f->request, LIMIT_MS, &x->arena,
                         err))
        return false;
    return x->f->engine != FILE_FILTER_SQL || scratch_open(layer->n_columns, &x->scratch, err);
}

/* A shape that cannot be read has no box: no question about places is true of it. */
static bool row_keep(struct filtering *x, const struct exchange_row *row, struct error *err)
{
    struct error ignored;
    bool placed = row->wkb.len && wkb_read(row->wkb, &x->shape, &ignored);
    struct bbox b = placed ? geometry_bbox(&x->shape) : BBOX_NONE;
    const double box[4] = { b.min_x, b.min_y, b.max_x, b.max_y };

    return scratch_add(x->scratch, row->number, row->values, row->wkb,
                       bbox_is_empty(b) ? NULL : box, err);
}

static bool row_take(struct filtering *x, struct error *err)
{
    struct exchange_row row = { .values = x->values, .n_values = x->layer.n_columns };
    bool wanted;

    if (!exchange_row_read(&x->process.from, &row, err))
        return false;
    if (x->scratch)
        return row_keep(x, &row, err);
    if (!cql2_layer_wants(&x->rows, &row, &wanted, err))
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

static bool ids_give(const struct filtering *x, struct cql2_sql *sql, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!cql2_sql_prepare(scratch_conn(x->scratch), err) ||
        !scratch_select(x->scratch, cql2_sql_condition(sql), &q, err) ||
        !cql2_sql_bind(sql, &q, err))
        return false;
    conn_deadline(scratch_conn(x->scratch), LIMIT_MS);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        x->f->found(x->f->context, stmt_i64(&q, 0));
    return step == STEP_DONE;
}

static bool rows_select(struct filtering *x, struct error *err)
{
    struct cql2_sql *sql = NULL;
    bool done;

    if (!x->scratch)
        return true;
    done = cql2_sql_make(x->rows.filter, LIMIT_MS, &sql, err) && ids_give(x, sql, err);
    cql2_sql_close(sql);
    return done;
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
    done = records_take(&x, err) && rows_select(&x, err);
    process_release(&x.process);
    scratch_close(x.scratch);
    geometry_release(&x.shape);
    cql2_layer_release(&x.rows);
    free(x.values);
    arena_release(&x.arena);
    return done;
}
