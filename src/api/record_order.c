/*
 * record_order: see the header.
 */
#include "record_order.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/registry/action.h"

enum { BODY_MAX = 1 << 20 };

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

static bool value_read(struct record_order *order, const struct column *column,
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

/* A key that is no column but says something of the change; false: it does not. */
static bool meta_take(struct record_order *order, struct str key, const struct json_value *value,
                      bool *taken, struct error *err)
{
    *taken = true;
    if (json_kind(value) == JSON_KIND_NULL &&
        (str_eq(key, STR("from")) || str_eq(key, STR("reason"))))
        return true;
    if (str_eq(key, STR("from")))
        return meta_day(json_as_str(value), &order->meta, err);
    if (str_eq(key, STR("reason")))
        return meta_reason(json_as_str(value), &order->meta, err);
    *taken = false;
    return true;
}

static bool key_take(struct record_order *order, struct str key, const struct json_value *value,
                     struct buf *unknown, struct error *err)
{
    const struct collection *c = order->collection;
    char name[64];
    bool taken;
    int column;

    snprintf(name, sizeof(name), "%" STR_FMT, STR_ARG(key));
    column = key.len < sizeof(name) ? collection_column_named(c, name) : -1;
    if (column < 0) {
        if (!meta_take(order, key, value, &taken, err))
            return false;
        if (!taken)
            buf_addf(unknown, "%s%.40s", unknown->len ? ", " : "", name);
        return true;
    }
    if (c->columns[column].flags & COLUMN_COMPUTED) {
        error_set(err, ERROR_INVALID, "%s is computed; change what it is computed from", name);
        return error_detail(err, key, (struct str){ 0 }, "measured_area|declared_area");
    }
    return record_order_take(order, (size_t)column, value, err);
}

bool record_order_take(struct record_order *order, size_t column, const struct json_value *value,
                       struct error *err)
{
    order->given[column] = true;
    return value_read(order, &order->collection->columns[column], value, &order->values[column],
                      err);
}

bool record_day_check(const struct record_order *order, struct error *err)
{
    char today[DATE_TEXT];

    clock_today(today);
    if ((order->collection->flags & COLLECTION_DATED) || strcmp(order->meta.day, today) <= 0)
        return true;
    error_set(err, ERROR_INVALID,
              "a register says what is true now: a change holds from today at "
              "the latest");
    return error_detail(err, STR("from"), str_from(order->meta.day), "YYYY-MM-DD <= today");
}

bool record_order_read(struct record_order *order, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) unknown = BUF_INIT(4096);
    const struct json_value *value;
    void *iter = NULL;
    struct str key;

    clock_today(order->meta.day);
    if (!order->request->body.len)
        return true;
    if (!json_read(order->request->body, BODY_MAX, &doc, err))
        return false;
    if (json_kind(doc.root) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send an object of columns and their new values");
    while (json_each(doc.root, &iter, &key, &value))
        if (!key_take(order, key, value, &unknown, err))
            return false;
    if (!unknown.len)
        return record_day_check(order, err);
    error_set(err, ERROR_INVALID, "%s has no column %s", order->collection->name,
              buf_str(&unknown).ptr);
    return error_detail(err, buf_str(&unknown), (struct str){ 0 }, "see columns in /api/registers");
}

bool record_order_apply(struct conn *conn, const struct record_order *order, struct entry *entry,
                        struct error *err)
{
    for (size_t i = 0; i < order->collection->n_columns; i++)
        if (order->given[i])
            entry->values[i] = order->values[i];
    if (!order->has_shape)
        return true;
    entry->geometry = (struct str){ 0 };
    return !order->wkb.len || geometry_store(conn, order->wkb, order->arena, &entry->geometry, err);
}

bool record_order_resolve(struct conn *conn, struct record_order *order, struct error *err)
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
bool record_floor_check(struct conn *conn, const struct record_order *order,
                        const struct entry *entry, struct error *err)
{
    const struct collection *collection = order->collection;
    int building = collection_column_named(collection, "building_code");
    int ordinal = collection_column_named(collection, "ordinal");
    char text[24];
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (building < 0 || ordinal < 0 || collection->id == COLLECTION_FLOORS)
        return true;
    if (entry->values[building].kind == CELL_NULL || entry->values[ordinal].kind == CELL_NULL)
        return true; // what is missing is named when the entry is stored
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

bool record_share_check(struct conn *conn, const struct record_order *order,
                        const struct entry *entry, struct error *err)
{
    const struct collection *c = order->collection;
    AUTO(stmt) q = { 0 };
    int64_t held;

    if (c->id != COLLECTION_HOLDINGS)
        return true;
    if (!stmt_open(conn, SQL_ACTION_SHARE_HELD, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", entry->values[collection_column_named(c, "room_code")].i64);
    stmt_bind_str(&q, ":day", entry->values[collection_column_named(c, "from")].text);
    stmt_bind_null(&q, ":until");
    if (!stmt_get_i64(&q, &held, err))
        return false;
    if (held <= SHARE_WHOLE)
        return true;
    error_set(err, ERROR_CONFLICT, "more of the room would be held than there is");
    return error_detail(err, STR("share"), (struct str){ 0 }, "");
}
