/*
 * correction: see the header.
 */
#include "yardstick/housing/correction.h"

#include "yardstick/base/buf.h"
#include "yardstick/registry/entry.h"

enum { TEXT_BYTES = 1 << 16, RECORD_BYTES = 1 << 14 };

static const struct {
    enum collection_id id;
    bool takes_records, of_bureau;
} registers[] = {
    { COLLECTION_INSTITUTIONS, false, false }, { COLLECTION_ESTABLISHMENTS, false, true },
    { COLLECTION_ROOMS, false, false },        { COLLECTION_PEOPLE, true, false },
    { COLLECTION_OCCUPANCY, true, false },     { COLLECTION_HOLDINGS, false, true },
};

static int register_at(const struct collection *of)
{
    for (size_t i = 0; of && i < ARRAY_LEN(registers); i++)
        if (registers[i].id == of->id)
            return (int)i;
    return -1;
}

bool correction_is_bureaus(const struct collection *of, struct str field)
{
    static const char *const names[] = { "name", "short_name" };
    int at = register_at(of);

    if (at < 0 || registers[at].id != COLLECTION_INSTITUTIONS)
        return at < 0 || registers[at].of_bureau;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(field, str_from(names[i])))
            return false;
    return true;
}

static bool wrong(const char *name, struct str value, const char *expected, struct error *err)
{
    error_set(err, ERROR_INVALID, "%s is missing or not what it should be", name);
    return error_detail(err, str_from(name), value, expected);
}

/* Where a record lies and whose it is stands elsewhere: references are no values to correct. */
static bool column_find(const struct collection *of, struct str field, size_t *out,
                        struct error *err)
{
    int at = collection_column(of, field);

    if (at < 0 || of->columns[at].flags & COLUMN_COMPUTED ||
        of->columns[at].kind == COLUMN_REFERENCE || of->columns[at].kind == COLUMN_ORDINAL)
        return wrong("field", field, "a column of the register", err);
    *out = (size_t)at;
    return true;
}

bool correction_check(const struct correction_wish *wish, struct error *err)
{
    int at = register_at(wish->of);
    size_t column;

    if (at < 0)
        return wrong("register", wish->of ? str_from(wish->of->name) : (struct str){ 0 },
                     "institutions|establishments|rooms|people|occupancy|holdings", err);
    if (wish->field.len)
        return column_find(wish->of, wish->field, &column, err);
    return registers[at].takes_records ||
           wrong("record", wish->object, "a person, or a place of a person", err);
}

static struct str cell_text(const struct column *column, struct cell value, struct arena *arena)
{
    AUTO(buf) text = BUF_INIT(TEXT_BYTES);

    cell_write(column, value, &text);
    return arena_copy(arena, buf_str(&text));
}

static bool record_find(struct conn *conn, const struct correction_wish *wish, struct arena *arena,
                        struct entry *out, struct error *err)
{
    struct entry like = { 0 };
    bool found;

    if (wish->object_id)
        return entry_load(conn, wish->of, wish->object_id, arena, out, err);
    if (wish->of->columns[0].kind != COLUMN_TEXT)
        return wrong("object_id", (struct str){ 0 }, "the id of a record", err);
    like.values[0] = (struct cell){ CELL_TEXT, 0, wish->object };
    if (!entry_find(conn, wish->of, &like, arena, out, &found, err))
        return false;
    return found || wrong("object", wish->object, "the code of a record", err);
}

/* The columns of a new record, as they are written in it. */
static bool record_read(struct conn *conn, const struct collection *of, struct str text,
                        struct arena *arena, struct entry *out, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    const struct json_value *value;
    struct str key;
    void *iter = NULL;

    *out = (struct entry){ 0 };
    if (!json_read(text, RECORD_BYTES, &doc, err))
        return false;
    while (json_each(doc.root, &iter, &key, &value)) {
        int at = collection_column(of, key);
        bool rounded;

        if (at < 0 || of->columns[at].flags & COLUMN_COMPUTED)
            return wrong("record", key, "a column of the register", err);
        if (!cell_read(&of->columns[at], json_as_str(value), arena, &out->values[at], &rounded,
                       err))
            return false;
        if (of->columns[at].kind != COLUMN_REFERENCE || out->values[at].kind != CELL_TEXT)
            continue;
        out->values[at].kind = CELL_I64;
        if (!entry_resolve(conn, &of->columns[at], out->values[at].text, &out->values[at].i64, err))
            return false;
    }
    return true;
}

/* A wish as it is kept. An id of 0 is no record's: what is new is told apart by its name. */
static bool wish_keep(struct conn *conn, const struct correction_by *by,
                      const struct correction_wish *wish, int64_t id, struct str before,
                      struct str after, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CORRECTION_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":unit", by->unit);
    stmt_bind_str(&q, ":register", str_from(wish->of->name));
    stmt_bind_i64(&q, ":object_id", id);
    stmt_bind_str(&q, ":object", wish->object);
    stmt_bind_str(&q, ":field", id ? wish->field : wish->object);
    stmt_bind_text(&q, ":before", before);
    stmt_bind_text(&q, ":after", after);
    stmt_bind_str(&q, ":at", by->at);
    stmt_bind_str(&q, ":by", by->login);
    return stmt_run(&q, err);
}

static bool record_propose(struct conn *conn, const struct correction_by *by,
                           const struct correction_wish *wish, struct arena *arena, bool *kept,
                           struct error *err)
{
    struct entry entry, there;

    if (!wish->object.len)
        return wrong("object", wish->object, "what the new record is called", err);
    if (!record_read(conn, wish->of, wish->value, arena, &entry, err) ||
        !entry_find(conn, wish->of, &entry, arena, &there, kept, err))
        return false;
    if (*kept)
        return error_set(err, ERROR_CONFLICT,
                         "another record has the same key; change one of them");
    *kept = true;
    return wish_keep(conn, by, wish, 0, (struct str){ 0 }, wish->value, err);
}

bool correction_propose(struct conn *conn, const struct correction_by *by,
                        const struct correction_wish *wish, struct arena *arena, bool *kept,
                        struct error *err)
{
    const struct column *column;
    struct entry entry;
    struct str before, after;
    struct cell value;
    size_t at;
    bool rounded;

    if (!correction_check(wish, err))
        return false;
    if (!wish->field.len)
        return record_propose(conn, by, wish, arena, kept, err);
    if (!column_find(wish->of, wish->field, &at, err))
        return false;
    column = &wish->of->columns[at];
    if (!cell_read(column, wish->value, arena, &value, &rounded, err) ||
        !record_find(conn, wish, arena, &entry, err))
        return false;
    before = cell_text(column, entry.values[at], arena);
    after = cell_text(column, value, arena);
    // A key is what records are known by: it may be given where there is none, not changed.
    if ((column->flags & COLUMN_KEY) && before.len)
        return wrong("field", wish->field, "a column of the register", err);
    *kept = !str_eq(before, after);
    return !*kept || wish_keep(conn, by, wish, entry.id, before, after, err);
}

static bool value_accept(struct conn *conn, const struct correction_by *by,
                         const struct collection *of, const struct stmt *q, struct arena *arena,
                         struct error *err)
{
    struct entry entry;
    struct cell value;
    bool rounded;
    size_t at;

    if (!column_find(of, stmt_str(q, 2), &at, err) ||
        !cell_read(&of->columns[at], stmt_str(q, 3), arena, &value, &rounded, err) ||
        !entry_load(conn, of, stmt_i64(q, 1), arena, &entry, err))
        return false;
    if (!str_eq(cell_text(&of->columns[at], entry.values[at], arena), stmt_str(q, 5)))
        return error_set(err, ERROR_CONFLICT,
                         "the value is another since this was proposed; refuse it, and propose "
                         "again");
    entry.values[at] = value;
    return entry_update(conn, of, by->day, &entry, err);
}

static bool accept(struct conn *conn, const struct correction_by *by, const struct stmt *q,
                   struct arena *arena, struct error *err)
{
    const struct collection *of = collection_find(stmt_str(q, 0));
    struct entry entry;

    if (register_at(of) < 0)
        return wrong("register", stmt_str(q, 0), "rooms|people", err);
    if (stmt_i64(q, 1))
        return value_accept(conn, by, of, q, arena, err);
    return record_read(conn, of, stmt_str(q, 3), arena, &entry, err) &&
           entry_insert(conn, of, by->day, &entry, err);
}

bool correction_decide(struct conn *conn, const struct correction_by *by, int64_t id, bool accepts,
                       struct arena *arena, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(stmt) decide = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CORRECTION_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)id, "corrections");
    if (!str_eq(stmt_str(&q, 4), STR("proposed")))
        return error_set(err, ERROR_CONFLICT, "the correction has been decided");
    if ((accepts && !accept(conn, by, &q, arena, err)) ||
        !stmt_open(conn, SQL_CORRECTION_DECIDE, &decide, err))
        return false;
    stmt_bind_i64(&decide, ":id", id);
    stmt_bind_str(&decide, ":state", accepts ? STR("accepted") : STR("refused"));
    stmt_bind_str(&decide, ":at", by->at);
    stmt_bind_str(&decide, ":by", by->login);
    return stmt_run(&decide, err);
}
