/*
 * change: PATCH of one record, by the names of its columns.
 *
 * Everything is checked before the writer is asked, but references and the
 * version, which only mean something inside its transaction.
 */
#include <inttypes.h>
#include <stdio.h>

#include "resource.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/registry/entry.h"

enum { BODY_MAX = 1 << 20, TURN_MS = 2000 };

struct change_order {
    const struct collection *collection;
    const struct request *request;
    struct arena *arena;
    int64_t id;
    bool given[COLLECTION_COLUMNS_MAX];
    struct cell values[COLLECTION_COLUMNS_MAX];
};

/* JSON's text, number or boolean as the text a person would have written. */
static bool value_text(const struct json_value *value, struct arena *arena, struct str *out)
{
    int64_t integer;

    switch (json_kind(value)) {
    case JSON_KIND_NULL:
        *out = STR("");
        return true;
    case JSON_KIND_STRING:
        *out = json_as_str(value);
        return true;
    case JSON_KIND_BOOL:
        *out = json_as_bool(value) ? STR("true") : STR("false");
        return true;
    case JSON_KIND_NUMBER:
        *out = json_as_i64(value, &integer) ? arena_printf(arena, "%" PRId64, integer)
                                            : arena_printf(arena, "%.12g", json_as_f64(value));
        return out->ptr != NULL;
    default:
        return false;
    }
}

static bool value_read(struct change_order *order, const struct column *column,
                       const struct json_value *value, struct cell *out, struct error *err)
{
    struct str text;
    bool rounded = false;

    if (!value_text(value, order->arena, &text)) {
        error_set(err, ERROR_INVALID, "%s: an object or array is no value of a column",
                  column->name);
        return error_detail(err, str_from(column->name), (struct str){ 0 }, cell_expects(column));
    }
    /* As in a file, a column named ordinal is the integer itself; a label is a label. */
    if (column->kind == COLUMN_ORDINAL && str_to_i64(text, &out->i64)) {
        out->kind = CELL_I64;
        return true;
    }
    return cell_read(column, text, order->arena, out, &rounded, err);
}

static bool key_take(struct change_order *order, struct str key, const struct json_value *value,
                     struct buf *unknown, struct error *err)
{
    const struct collection *c = order->collection;
    char name[64];
    int column;

    snprintf(name, sizeof(name), "%" STR_FMT, STR_ARG(key));
    column = key.len < sizeof(name) ? collection_column_named(c, name) : -1;
    if (column < 0) {
        buf_addf(unknown, "%s%.40s", unknown->len ? ", " : "", name);
        return true;
    }
    if (c->columns[column].flags & COLUMN_COMPUTED) {
        error_set(err, ERROR_INVALID, "%s is computed; change what it is computed from", name);
        return error_detail(err, key, (struct str){ 0 }, "measured_area|declared_area");
    }
    order->given[column] = true;
    return value_read(order, &c->columns[column], value, &order->values[column], err);
}

/* The body into the order; ERROR_INVALID names every key that is no column. */
static bool body_read(struct change_order *order, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) unknown = BUF_INIT(4096);
    const struct json_value *value;
    void *iter = NULL;
    struct str key;

    if (!json_read(order->request->body, BODY_MAX, &doc, err))
        return false;
    if (json_kind(doc.root) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send an object of columns and their new values");
    while (json_each(doc.root, &iter, &key, &value))
        if (!key_take(order, key, value, &unknown, err))
            return false;
    if (!unknown.len)
        return true;
    error_set(err, ERROR_INVALID, "%s has no column %s", order->collection->name,
              buf_str(&unknown).ptr);
    return error_detail(err, buf_str(&unknown), (struct str){ 0 }, "see columns in /api/registers");
}

/* Does If-Match name this version of the record? */
static bool version_check(const struct change_order *order, const struct entry *entry,
                          struct error *err)
{
    struct str list = request_header(order->request, "If-Match");
    char start[48];

    card_etag_start(start, entry->id, entry->revision);
    if (str_eq(str_trim(list), STR("*")) || memmem(list.ptr, list.len, start, strlen(start)))
        return true;
    return etag_must_match(order->request, "", true, err);
}

static bool references_resolve(struct conn *conn, struct change_order *order, struct error *err)
{
    for (size_t i = 0; i < order->collection->n_columns; i++) {
        const struct column *c = &order->collection->columns[i];
        struct cell *v = &order->values[i];
        int64_t id;

        if (!order->given[i] || c->kind != COLUMN_REFERENCE || v->kind != CELL_TEXT)
            continue;
        if (!entry_resolve(conn, c, v->text, &id, err)) {
            err->code = err->code == ERROR_NOT_FOUND ? ERROR_INVALID : err->code;
            return false;
        }
        *v = (struct cell){ .kind = CELL_I64, .i64 = id };
    }
    return true;
}

/* A record on a floor: is there that floor? */
static bool floor_check(struct conn *conn, const struct collection *collection,
                        const struct entry *entry, struct error *err)
{
    int building = collection_column_named(collection, "building_code");
    int ordinal = collection_column_named(collection, "ordinal");
    char text[24];
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (building < 0 || ordinal < 0 || collection->id == COLLECTION_FLOORS)
        return true;
    if (!stmt_open(conn, SQL_FLOOR_BY_ORDINAL, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", entry->values[building].i64);
    stmt_bind_i64(&q, ":ordinal", entry->values[ordinal].i64);
    step = stmt_step(&q, err);
    if (step != STEP_DONE)
        return step == STEP_ROW;
    snprintf(text, sizeof(text), "%lld", (long long)entry->values[ordinal].i64);
    error_set(err, ERROR_INVALID, "the building has no floor %s; add the floor first", text);
    return error_detail(err, STR("ordinal"), str_from(text), "an ordinal of /api/floors");
}

/* On the writer's thread. */
static bool change_run(struct conn *conn, void *argument, struct error *err)
{
    struct change_order *order = argument;
    struct entry entry, before;
    char day[DATE_TEXT];

    clock_today(day);
    if (!entry_load(conn, order->collection, order->id, order->arena, &entry, err) ||
        !version_check(order, &entry, err) || !references_resolve(conn, order, err))
        return false;
    before = entry;
    for (size_t i = 0; i < order->collection->n_columns; i++)
        if (order->given[i])
            entry.values[i] = order->values[i];
    if (entry_eq(order->collection, &before, &entry))
        return true;
    return floor_check(conn, order->collection, &entry, err) &&
           entry_update(conn, order->collection, str_from(day), &entry, err);
}

bool change_answer(struct call *call, const struct resource *resource, int64_t id,
                   struct error *err)
{
    struct world *world = call->context;
    struct change_order order = { .collection = &collections[resource->collection],
                                  .request = call->request,
                                  .arena = call->arena,
                                  .id = id };
    struct write_request request = {
        .run = change_run, .argument = &order, .actor = "local", .wait_ms = TURN_MS
    };

    if (!request_header(call->request, "If-Match").ptr)
        return etag_must_match(call->request, "", true, err);
    return body_read(&order, err) && writer_run(ledger_writer(world->ledger), &request, err) &&
           card_answer(call, resource, id, err);
}
