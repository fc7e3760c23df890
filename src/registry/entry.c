/*
 * entry: see the header. A column's name is the parameter's name, so one
 * function binds every collection.
 */
#include "yardstick/registry/entry.h"

#include <stdio.h>

#include "yardstick/registry/blame.h"

enum { FIRST_VALUE = 4 }; /* columns before the values in <noun>_by_id */

/* ":name" of a column, for a bind. */
static const char *parameter(const struct column *column, char out[64])
{
    snprintf(out, 64, ":%s", column->name);
    return out;
}

static void bind_values(struct stmt *q, const struct collection *collection,
                        const struct entry *entry)
{
    char name[64];

    for (size_t i = 0; i < collection->n_columns; i++) {
        struct cell v = entry->values[i];

        if (!stmt_has_bind(q, parameter(&collection->columns[i], name)))
            continue;
        if (v.kind == CELL_I64)
            stmt_bind_i64(q, name, v.i64);
        else if (v.kind == CELL_TEXT)
            stmt_bind_str(q, name, v.text);
        else
            stmt_bind_null(q, name);
    }
    if (stmt_has_bind(q, ":geometry")) {
        if (entry->geometry.len)
            stmt_bind_bytes(q, ":geometry", entry->geometry);
        else
            stmt_bind_null(q, ":geometry");
    }
}

static bool row_copy(struct stmt *q, const struct collection *collection, struct arena *arena,
                     struct entry *out, struct error *err)
{
    *out = (struct entry){
        .id = stmt_i64(q, 0),
        .revision = stmt_i64(q, 1),
        .day = arena_copy(arena, stmt_str(q, 2)),
        .geometry = arena_copy(arena, stmt_bytes(q, 3)),
    };
    for (size_t i = 0; i < collection->n_columns; i++) {
        int column = FIRST_VALUE + (int)i;

        if (stmt_is_null(q, column))
            continue;
        if (stmt_is_text(q, column))
            out->values[i] = (struct cell){ CELL_TEXT, 0, arena_copy(arena, stmt_str(q, column)) };
        else
            out->values[i] = (struct cell){ .kind = CELL_I64, .i64 = stmt_i64(q, column) };
    }
    return out->day.ptr && out->geometry.ptr
               ? true
               : error_set(err, ERROR_TOO_LARGE, "a record too large to hold");
}

bool entry_load(struct conn *conn, const struct collection *collection, int64_t id,
                struct arena *arena, struct entry *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, collection->by_id, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    switch (stmt_step(&q, err)) {
    case STEP_FAILED:
        return false;
    case STEP_DONE:
        return error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s", (long long)id,
                         collection->name);
    case STEP_ROW:
        break;
    }
    return row_copy(&q, collection, arena, out, err);
}

bool entry_load_version(struct conn *conn, const struct collection *collection, int64_t id,
                        struct str version, struct arena *arena, struct entry *out,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    if (!(collection->flags & COLLECTION_DATED)) {
        if (!stmt_open(conn, collection->version, &q, err))
            return false;
        stmt_bind_i64(&q, ":id", id);
        stmt_bind_str(&q, ":version", version);
        step = stmt_step(&q, err);
    }
    if (step == STEP_ROW)
        return row_copy(&q, collection, arena, out, err);
    if (step == STEP_FAILED)
        return false;
    return error_set(err, ERROR_NOT_FOUND,
                     "there is no version of %" STR_FMT " of this record that can be restored",
                     STR_ARG(version));
}

bool entry_find(struct conn *conn, const struct collection *collection, const struct entry *like,
                struct arena *arena, struct entry *out, bool *found, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, collection->by_key, &q, err))
        return false;
    bind_values(&q, collection, like);
    step = stmt_step(&q, err);
    *found = step == STEP_ROW;
    if (step == STEP_ROW)
        return row_copy(&q, collection, arena, out, err);
    return step == STEP_DONE;
}

/* The statement that finds a record by what people write for it. */
static bool id_find(struct conn *conn, enum sql_id sql, struct str code, int64_t *out,
                    struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = 0;
    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        *out = stmt_i64(&q, 0);
    return step != STEP_FAILED;
}

bool entry_resolve(struct conn *conn, const struct column *column, struct str code, int64_t *out,
                   struct error *err)
{
    const struct collection *refers = &collections[column->refers];

    if (!id_find(conn, refers->by_key, code, out, err))
        return false;
    if (*out == 0 && refers->id == COLLECTION_DISTRICTS &&
        !id_find(conn, SQL_DISTRICT_BY_NAME, code, out, err))
        return false;
    if (*out)
        return true;
    error_set(err, ERROR_NOT_FOUND, "there is no \"%" STR_FMT "\"", STR_ARG(code));
    collection_blame(refers, err);
    return error_detail(err, str_from(column->name), code, cell_expects(column));
}

static const struct {
    enum collection_id collection;
    const char *column;
    struct cell value;
} defaults[] = {
    { COLLECTION_ROOMS, "state", { CELL_TEXT, 0, { "in_use", 6 } } },
    { COLLECTION_PEOPLE, "status", { CELL_TEXT, 0, { "active", 6 } } },
    { COLLECTION_CIRCULATION, "kind", { CELL_TEXT, 0, { "corridor", 8 } } },
    { COLLECTION_OCCUPANCY, "share", { CELL_I64, 10000, { 0 } } },
    { COLLECTION_OCCUPANCY, "kind", { CELL_TEXT, 0, { "main", 4 } } },
    { COLLECTION_HOLDINGS, "share", { CELL_I64, 10000, { 0 } } },
    { COLLECTION_INSTITUTIONS, "secret", { CELL_I64, 0, { 0 } } },
    { COLLECTION_PARKING, "underground", { CELL_I64, 0, { 0 } } },
};

static void defaults_fill(const struct collection *collection, struct entry *entry)
{
    for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
        int column = defaults[i].collection == collection->id
                         ? collection_column_named(collection, defaults[i].column)
                         : -1;

        if (column >= 0 && entry->values[column].kind == CELL_NULL)
            entry->values[column] = defaults[i].value;
    }
}

static bool required_present(const struct collection *collection, const struct entry *entry,
                             struct error *err)
{
    for (size_t i = 0; i < collection->n_columns; i++) {
        const struct column *c = &collection->columns[i];

        if (!(c->flags & COLUMN_REQUIRED) || entry->values[i].kind != CELL_NULL)
            continue;
        error_set(err, ERROR_INVALID, "must not be empty");
        column_blame(c, err);
        return error_detail(err, str_from(c->name), STR(""), cell_expects(c));
    }
    return true;
}

/* What the schema refused, in words that say what to do; another *err is told as it is. */
static bool refusal_say(const struct collection *collection, struct error *err)
{
    static const char mark[] = "CHECK constraint failed: ";
    const char *check = strstr(err->message[LANG_EN], mark);
    char rule[120];

    if (err->code != ERROR_CONFLICT)
        return collection_blame(collection, err);
    if (strstr(err->message[LANG_EN], "dated before the last change"))
        error_set(err, ERROR_CONFLICT,
                  "the record has changed since the day this change would hold from; give a later "
                  "day (--from)");
    else if (strstr(err->message[LANG_EN], "FOREIGN KEY"))
        error_set(err, ERROR_CONFLICT, "other records refer to this one; move or end those first");
    else if (strstr(err->message[LANG_EN], "UNIQUE"))
        error_set(err, ERROR_CONFLICT, "another record has the same key; change one of them");
    else if (check && strstr(check, "(room_id IS NULL) <>"))
        error_set(err, ERROR_INVALID, "give a room or a building, one of the two");
    else if (check) {
        snprintf(rule, sizeof(rule), "%s", check + sizeof(mark) - 1);
        error_set(err, ERROR_INVALID, "a value is outside what is possible: %s", rule);
    }
    return collection_blame(collection, err);
}

bool entry_insert(struct conn *conn, const struct collection *collection, struct str day,
                  struct entry *entry, struct error *err)
{
    AUTO(stmt) q = { 0 };

    defaults_fill(collection, entry);
    if (!required_present(collection, entry, err) || !stmt_open(conn, collection->insert, &q, err))
        return false;
    stmt_bind_id(&q, ":id", entry->id);
    if (stmt_has_bind(&q, ":day"))
        stmt_bind_str(&q, ":day", day);
    bind_values(&q, collection, entry);
    if (!stmt_run(&q, err))
        return refusal_say(collection, err);
    entry->id = q.inserted;
    return true;
}

bool entry_update(struct conn *conn, const struct collection *collection, struct str day,
                  const struct entry *entry, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct entry full = *entry;

    defaults_fill(collection, &full);
    if (!required_present(collection, &full, err) || !stmt_open(conn, collection->update, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", entry->id);
    if (stmt_has_bind(&q, ":day"))
        stmt_bind_str(&q, ":day", day);
    bind_values(&q, collection, &full);
    return stmt_run(&q, err) || refusal_say(collection, err);
}

bool entry_end(struct conn *conn, const struct collection *collection, struct str day, int64_t id,
               struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, collection->end, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    if (stmt_has_bind(&q, ":day"))
        stmt_bind_str(&q, ":day", day);
    return stmt_run(&q, err) || refusal_say(collection, err);
}

bool entry_eq(const struct collection *collection, const struct entry *a, const struct entry *b)
{
    for (size_t i = 0; i < collection->n_columns; i++)
        if (!cell_eq(a->values[i], b->values[i]))
            return false;
    return str_eq(a->geometry, b->geometry);
}

static bool geometry_convert(struct conn *conn, enum sql_id sql, const char *name, struct str in,
                             struct arena *arena, struct str *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_bytes(&q, name, in);
    if (stmt_step(&q, err) == STEP_FAILED)
        return false;
    if (stmt_is_null(&q, 0))
        return error_set(err, ERROR_INVALID, "SpatiaLite does not take this geometry");
    *out = arena_copy(arena, stmt_bytes(&q, 0));
    return out->ptr ? true : error_set(err, ERROR_TOO_LARGE, "a record too large to hold");
}

bool geometry_store(struct conn *conn, struct str wkb, struct arena *arena, struct str *out,
                    struct error *err)
{
    return geometry_convert(conn, SQL_GEOMETRY_BLOB, ":wkb", wkb, arena, out, err);
}

bool geometry_load(struct conn *conn, struct str blob, struct arena *arena, struct str *out,
                   struct error *err)
{
    return geometry_convert(conn, SQL_GEOMETRY_WKB, ":blob", blob, arena, out, err);
}
