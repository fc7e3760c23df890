/*
 * export_worker: see the header. What the worker says in between is read every
 * few rows, so that neither waits for the other with a full pipe.
 */
#include "export_worker.h"

#include <poll.h>
#include <stdio.h>

enum { LISTEN_EVERY = 64, DEADLINE_S = 3600 };

struct writing {
    struct export_work *work;
    struct process process;
    struct field values[EXPORT_COLUMNS_MAX];
    bool broken; /* it takes no more: it has ended, and says why */
};

static bool listen_to(struct writing *w, bool to_end, struct error *err)
{
    struct pollfd fd = { .fd = w->process.from.fd, .events = POLLIN };
    enum record_step step;
    char tag;

    while (to_end || poll(&fd, 1, 0) > 0) {
        step = process_next(&w->process, &tag, err);
        if (step == RECORD_EOF)
            return to_end;
        if (step == RECORD_FAILED)
            return false;
    }
    return true;
}

static bool wrote(struct writing *w, bool done)
{
    w->broken |= !done;
    return done;
}

/* A broken pipe is only a sign: the worker has said why it ended. */
static bool sent(struct writing *w, bool done, struct error *err)
{
    struct error why = { 0 };

    if (!done && w->broken && !listen_to(w, true, &why) && why.code != ERROR_NONE)
        *err = why;
    return done;
}

static bool layer_send(struct writing *w, const struct export_rows *rows, struct error *err)
{
    const struct export_request *r = w->work->request;
    struct exchange_column columns[EXPORT_COLUMNS_MAX] = { 0 };
    const struct collection *c = rows->collection;
    bool any = c->id == COLLECTION_CANTEENS || c->id == COLLECTION_PARKING;
    struct exchange_layer layer = {
        .name = str_from(c->name),
        .format = str_from(export_format_ending(r->format)),
        .n_rows = -1,
        .geometry = rows->geometry_from < 0 || (r->format == EXPORT_CSV && !r->wkt) ? STR("none")
                    : any                                                           ? STR("Unknown")
                          : STR("MultiPolygon"),
        .epsg = r->epsg ? r->epsg : 4490,
        .certainty = STR("exact"),
        .encoding = STR("UTF-8"),
        .columns = columns,
        .n_columns = (size_t)rows->n_columns,
    };

    for (int i = 0; i < rows->n_columns; i++)
        columns[i] =
            (struct exchange_column){ .name = rows->names[i],
                                      .kind = export_kind(rows->columns[i]),
                                      .short_name = str_from(rows->columns[i]->short_name) };
    return wrote(w, exchange_layer_write(&w->process.to, &layer, err));
}

static bool row_send(struct writing *w, const struct exchange_row *row, struct error *err)
{
    struct export_work *work = w->work;

    if (!wrote(w, exchange_row_write(&w->process.to, row, err)))
        return false;
    if (++work->n_rows % LISTEN_EVERY)
        return true;
    if (watch_is_canceled(work->watch))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    return wrote(w, record_flush(&w->process.to, err)) && listen_to(w, false, err);
}

static bool collection_send(struct writing *w, const struct collection *c, struct error *err)
{
    struct exchange_row row = { .values = w->values };
    const struct export_request *r = w->work->request;
    bool drop_empty = r->format == EXPORT_FGB;
    struct export_rows rows = { 0 };
    enum record_step step = RECORD_FAILED;
    bool done = export_rows_open(&rows, w->work->conn, c, r, err) && layer_send(w, &rows, err);

    while (done && (step = export_rows_next(&rows, &row, err)) == RECORD_READ) {
        if (r->format == EXPORT_CSV && !r->wkt)
            row.wkb = (struct str){ 0 };
        if (row.wkb.ptr || !drop_empty)
            done = row_send(w, &row, err);
    }
    export_rows_release(&rows);
    return done && step == RECORD_EOF;
}

static bool all_send(struct writing *w, struct error *err)
{
    struct export_work *work = w->work;
    struct exchange_end end = { 0 };

    for (size_t i = 0; i < work->n_collections; i++) {
        watch_progress(work->watch, (unsigned)(i * 90 / work->n_collections), "writing");
        if (!collection_send(w, work->collections[i], err))
            return false;
    }
    end.n_rows = work->n_rows;
    return wrote(w, exchange_end_write(&w->process.to, &end, err) &&
                        record_flush(&w->process.to, err));
}

bool export_by_worker(struct export_work *work, int *fd, struct error *err)
{
    struct writing w = { .work = work };
    char spool[LEDGER_PATH_MAX], name[64];
    struct process_spec spec = { .verb = "write",
                                 .spool = spool,
                                 .format = export_format_ending(work->request->format),
                                 .seconds = DEADLINE_S };
    bool done;

    ledger_path(work->ledger, "spool", spool);
    snprintf(name, sizeof(name), "output.%s", spec.format);
    if (!process_start(&w.process, &spec, err))
        return false;
    watch_holds(work->watch, &w.process);
    done = sent(&w, all_send(&w, err), err);
    process_close_input(&w.process);
    done = done && listen_to(&w, true, err) && process_finish(&w.process, err);
    if (done) {
        *fd = process_output(&w.process, name, err);
        done = *fd >= 0;
    }
    watch_holds(work->watch, NULL);
    process_release(&w.process);
    return done;
}
