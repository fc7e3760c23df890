/*
 * import_rows: the second phase for a register, inside one write request.
 */
#include "import_rows.h"

#include <stdio.h>

#include "import_turn.h"

enum { LOOK_EVERY = 256 };

/* What the write request needs; it lives on the stack of who waits for it. */
struct storing {
    const struct import_rows *rows;
    struct import_options options;
    struct cql2_layer where;        /* .filter NULL: every row */
    const struct exchange_row *row; /* being stored */
    struct error refusal;           /* of the filter; code NONE: none */
    struct import *import;
    struct import_turn turn;
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

    import_turn_tell(&s->turn, problem);
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

    if (!import_turn_go_on(&s->turn, err))
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

    import_turn_begin(&s->turn, conn);
    s->refusal = (struct error){ 0 };
    s->import = NULL;
    done = import_begin(conn, &s->options, &s->import, err) &&
           row_spool_each(s->rows->spool, s, row_store, err) && import_finish(s->import, err);
    if (s->import)
        s->rows->out->counts = *import_counts(s->import);
    import_close(s->import);
    return import_turn_end(&s->turn, done, err);
}

static bool sets_bind(struct storing *s, struct error *err)
{
    const struct import_request *r = s->rows->request;
    const struct collection *c = s->options.collection;

    for (size_t i = 0; i < r->n_set; i++) {
        int column = collection_column(c, r->set[i].field);

        if (column < 0)
            return import_no_field(c, "set", r->set[i].field, err);
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
        (((rows->collection->flags & COLLECTION_GEOMETRY) || r->crs.len) &&
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
    struct write_request request = { .run = store, .argument = s };
    bool done;

    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    s->rows = s->turn.rows = rows;
    done = options_make(s, &arena, err) && import_turn_run(&s->turn, &request, err);
    cql2_layer_release(&s->where);
    return done;
}
