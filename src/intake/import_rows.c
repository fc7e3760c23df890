/*
 * import_rows: the second phase for a register, inside one write request.
 */
#include "import_rows.h"

#include <stdio.h>

#include "yardstick/base/clock.h"

/*
 * An import holds the ledger's one writer, and who edits must not wait for it: when somebody has
 * waited for PATIENCE_MS and the end is not near, the import undoes what it has done, lets them
 * pass and begins again from the rows that were read. After GIVES_WAY_MOST times it goes through.
 */
enum { LOOK_EVERY = 256, PATIENCE_MS = 400, GIVES_WAY_MOST = 30 };

/* What the write request needs; it lives on the stack of who waits for it. */
struct storing {
    const struct import_rows *rows;
    struct import_options options;
    struct cql2_layer where;        /* .filter NULL: every row */
    const struct exchange_row *row; /* being stored */
    struct error refusal;           /* of the filter; code NONE: none */
    struct import *import;
    struct conn *conn; /* of the write request */
    int64_t n_taken;
    int64_t n_told, told_before; /* problems of this attempt; the most any attempt has told */
    int64_t started_ms;          /* this attempt */
    int n_given_way;
    bool gives_way;
    bool dry_run_done;
    struct str headers[EXCHANGE_COLUMNS_MAX];
    struct str cells[EXCHANGE_COLUMNS_MAX];
    char numbers[EXCHANGE_COLUMNS_MAX][32];
};

struct str import_cell(const struct field *value, char room[32])
{
    if (value->kind == FIELD_I64)
        return (struct str){ room, (size_t)snprintf(room, 32, "%lld", (long long)value->i64) };
    if (value->kind == FIELD_F64)
        return (struct str){ room, (size_t)snprintf(room, 32, "%.15g", value->f64) };
    if (value->kind == FIELD_TEXT)
        return value->bytes;
    return (struct str){ 0 };
}

bool import_where(struct cql2_layer *out, const struct exchange_layer *layer, int epsg,
                  struct str where, struct arena *arena, struct error *err)
{
    struct cql2_request request = { .text = where, .parameter = "where" };

    return cql2_layer_open(out, layer, epsg, &request, 0, arena, err);
}

/* Of the row as the file has it; why the filter cannot say is told when the row is done. */
static bool wanted(void *context, const struct import_row *row)
{
    struct storing *s = context;
    bool yes = false;

    (void)row;
    return cql2_layer_wants(&s->where, s->row, &yes, &s->refusal) && yes;
}

static void tell(void *context, const struct problem *problem)
{
    struct storing *s = context;
    const struct import_watch *watch = s->rows->watch;

    if (++s->n_told <= s->told_before)
        return; // an attempt before this one has told it
    s->told_before = s->n_told;
    if (watch->problem)
        watch->problem(watch->work.context, problem);
}

/* Is it time to let others pass? Not when the rest takes no longer than they have waited. */
static bool should_give_way(const struct storing *s, struct conn *conn)
{
    int64_t waited, spent, left;

    if (s->n_taken % LOOK_EVERY || s->n_taken == 0 || s->n_given_way >= GIVES_WAY_MOST)
        return false;
    waited = writer_waited_ms(conn);
    spent = clock_ms() - s->started_ms;
    left = spent * (s->rows->spool->n_rows - s->n_taken) / s->n_taken;
    return waited > PATIENCE_MS && left > PATIENCE_MS;
}

bool import_rows_go_on(const struct import_rows *rows, int64_t n, struct error *err)
{
    const struct watch *watch = &rows->watch->work;

    if (n % LOOK_EVERY)
        return true;
    if (watch_is_canceled(watch))
        return error_set(err, ERROR_CANCELED, "stopped on request");
    watch_progress(watch, 50 + (unsigned)(49.0 * (double)n / (double)(rows->spool->n_rows + 1)),
                   "storing");
    return true;
}

static bool row_store(void *context, const struct exchange_row *from, struct error *err)
{
    struct storing *s = context;
    struct import_row row = {
        .number = from->number, .cells = s->cells, .n_cells = from->n_values, .wkb = from->wkb
    };

    if (should_give_way(s, s->conn)) {
        s->gives_way = true;
        return error_set(err, ERROR_BUSY, "the import lets other changes pass");
    }
    if (!import_rows_go_on(s->rows, s->n_taken++, err))
        return false;
    for (size_t i = 0; i < from->n_values; i++)
        s->cells[i] = import_cell(&from->values[i], s->numbers[i]);
    s->row = from;
    if (!import_take(s->import, &row, err))
        return false;
    if (s->refusal.code == ERROR_NONE)
        return true;
    *err = s->refusal;
    return false;
}

/* The write request. */
static bool store(struct conn *conn, void *argument, struct error *err)
{
    struct storing *s = argument;
    bool done;

    s->conn = conn;
    s->started_ms = clock_ms();
    s->n_taken = s->n_told = 0;
    s->refusal = (struct error){ 0 };
    s->import = NULL;
    s->gives_way = false;
    done = import_begin(conn, &s->options, &s->import, err) &&
           row_spool_each(s->rows->spool, s, row_store, err) && import_finish(s->import, err);
    if (s->import)
        s->rows->out->counts = *import_counts(s->import);
    import_close(s->import);
    if (!done || !s->rows->request->dry_run)
        return done;
    s->dry_run_done = true;
    return error_set(err, ERROR_CANCELED, "nothing was stored: this was a dry run");
}

static bool sets_bind(struct storing *s, struct error *err)
{
    const struct import_request *r = s->rows->request;
    const struct collection *c = s->options.collection;

    for (size_t i = 0; i < r->n_set; i++) {
        int column = collection_column(c, r->set[i].field);

        if (column < 0) {
            error_set(err, ERROR_INVALID, "%s has no field \"%" STR_FMT "\" to be set", c->name,
                      STR_ARG(r->set[i].field));
            return error_detail(err, STR("set"), r->set[i].field, "FIELD=VALUE");
        }
        s->options.set[column] = r->set[i].header.ptr ? r->set[i].header : (struct str){ "", 0 };
    }
    return true;
}

static bool options_make(struct storing *s, struct arena *arena, struct error *err)
{
    const struct import_rows *rows = s->rows;
    const struct exchange_layer *layer = &rows->spool->layer;
    const struct import_request *r = rows->request;
    struct import_options *o = &s->options;

    for (size_t i = 0; i < layer->n_columns; i++)
        s->headers[i] = layer->columns[i].name;
    *o = (struct import_options){
        .collection = rows->collection,
        .headers = s->headers,
        .n_headers = layer->n_columns,
        .day = str_from(rows->day),
        .replace = r->replace,
        .make_floors = r->make_floors,
        .tell = tell,
        .tell_context = s,
    };
    if (!import_bind(o, r->map, r->n_map, err) || !sets_bind(s, err) ||
        ((rows->collection->flags & COLLECTION_GEOMETRY) &&
         !import_crs(layer, r->crs, &o->epsg, err)))
        return false;
    if (!r->where.len)
        return true;
    o->accept = wanted;
    o->accept_context = s;
    return import_where(&s->where, layer, o->epsg, r->where, arena, err);
}

bool import_rows_store(const struct import_rows *rows, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct storing *s = arena_alloc(&arena, sizeof(*s));
    struct write_request request = {
        .run = store, .argument = s, .day = rows->day, .is_long = true
    };
    bool done;

    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    s->rows = rows;
    write_request_by(&request, rows->by);
    done = options_make(s, &arena, err);
    if (done) {
        do {
            *err = (struct error){ 0 };
            watch_progress(&rows->watch->work, 50, "storing");
            done = writer_run(rows->writer, &request, err) || s->dry_run_done;
        } while (!done && s->gives_way && ++s->n_given_way);
    }
    cql2_layer_release(&s->where);
    return done;
}
