/*
 * stmt: see the header.
 */
#include "yardstick/store/stmt.h"

#include "sqlite.h"
#include "stmt_text.h"
#include "yardstick/base/buf.h"
#include "yardstick/store/writer.h"

enum { PARTS_BYTES = 1 << 20 };

static sqlite3_stmt *handle(const struct stmt *q)
{
    return (sqlite3_stmt *)(void *)q->handle;
}

static const char *name_of(const struct stmt *q)
{
    return q->id < SQL_COUNT ? sql_text[q->id].name : "a statement made for the question";
}

/* SQLite's parser and its expressions have their limits; a question may meet them. */
static bool is_too_deep(struct conn *conn)
{
    const char *said = sqlite3_errmsg(conn->db);

    return strstr(said, "stack overflow") || strstr(said, "too large") || strstr(said, "too many");
}

bool stmt_open_text(struct conn *conn, struct str sql, struct stmt *out, struct error *err)
{
    sqlite3_stmt *prepared = NULL;

    *out = (struct stmt){ .conn = conn, .id = SQL_COUNT };
    if (sqlite3_prepare_v3(conn->db, sql.ptr, (int)sql.len, 0, &prepared, NULL) != SQLITE_OK)
        return is_too_deep(conn)
                   ? error_set(err, ERROR_TOO_LARGE,
                               "the question is nested too deep for the ledger; make it simpler")
                   : conn_error(conn, name_of(out), err);
    out->handle = (struct sqlite3_stmt *)(void *)prepared;
    return true;
}

/* The place of `name` in the text, as a whole word; text.len when there is none. */
static size_t find_name(struct str text, size_t from, struct str name)
{
    for (size_t i = from; i + name.len <= text.len; i++) {
        char next = i + name.len < text.len ? text.ptr[i + name.len] : ' ';

        if (memcmp(text.ptr + i, name.ptr, name.len) == 0 && !(next >= 'a' && next <= 'z') &&
            next != '_')
            return i;
    }
    return text.len;
}

static void part_put(struct buf *sql, struct str text, const struct stmt_part *part)
{
    struct str name = str_from(part->name);
    size_t from = 0, at;

    for (; (at = find_name(text, from, name)) < text.len; from = at + name.len) {
        buf_add(sql, (struct str){ text.ptr + from, at - from });
        buf_add(sql, part->sql);
    }
    buf_add(sql, (struct str){ text.ptr + from, text.len - from });
}

bool stmt_open_parts(struct conn *conn, enum sql_id id, const struct stmt_part *parts, size_t n,
                     struct stmt *out, struct error *err)
{
    AUTO(buf) now = BUF_INIT(PARTS_BYTES);
    bool done;

    buf_text(&now, sql_text[id].text);
    for (size_t i = 0; i < n; i++) {
        AUTO(buf) next = BUF_INIT(PARTS_BYTES);
        struct buf swap = now;

        part_put(&next, buf_str(&now), &parts[i]);
        now = next;
        next = swap;
    }
    done = buf_ok(&now, err) && stmt_open_text(conn, buf_str(&now), out, err);
    if (done)
        out->id = id;
    return done;
}

bool stmt_open(struct conn *conn, enum sql_id id, struct stmt *out, struct error *err)
{
    sqlite3_stmt *prepared = conn->lent[id] ? NULL : conn->cache[id];

    if (!prepared) {
        unsigned flags = conn->lent[id] ? 0 : SQLITE_PREPARE_PERSISTENT;

        if (sqlite3_prepare_v3(conn->db, sql_text[id].text, -1, flags, &prepared, NULL) !=
            SQLITE_OK)
            return conn_error(conn, sql_text[id].name, err);
        if (!conn->lent[id])
            conn->cache[id] = prepared;
    }
    *out = (struct stmt){ .conn = conn,
                          .handle = (struct sqlite3_stmt *)(void *)prepared,
                          .id = id,
                          .cached = !conn->lent[id] };
    conn->lent[id] = true;
    return true;
}

static int place(struct stmt *q, const char *name)
{
    int at = sqlite3_bind_parameter_index(handle(q), name);

    if (at == 0)
        q->unknown = name;
    return at;
}

bool stmt_has_bind(struct stmt *q, const char *name)
{
    return sqlite3_bind_parameter_index(handle(q), name) != 0;
}

void stmt_bind_i64(struct stmt *q, const char *name, int64_t value)
{
    sqlite3_bind_int64(handle(q), place(q, name), value);
}

void stmt_bind_f64(struct stmt *q, const char *name, double value)
{
    sqlite3_bind_double(handle(q), place(q, name), value);
}

void stmt_bind_str(struct stmt *q, const char *name, struct str value)
{
    sqlite3_bind_text64(handle(q), place(q, name), value.ptr ? value.ptr : "", value.len,
                        SQLITE_STATIC, SQLITE_UTF8);
}

void stmt_bind_bytes(struct stmt *q, const char *name, struct str value)
{
    sqlite3_bind_blob64(handle(q), place(q, name), value.ptr ? value.ptr : "", value.len,
                        SQLITE_STATIC);
}

void stmt_bind_null(struct stmt *q, const char *name)
{
    sqlite3_bind_null(handle(q), place(q, name));
}

void stmt_bind_id(struct stmt *q, const char *name, int64_t id)
{
    if (id > 0)
        stmt_bind_i64(q, name, id);
    else
        stmt_bind_null(q, name);
}

void stmt_bind_text(struct stmt *q, const char *name, struct str text)
{
    if (text.len)
        stmt_bind_str(q, name, text);
    else
        stmt_bind_null(q, name);
}

enum stmt_step_result stmt_step(struct stmt *q, struct error *err)
{
    int rc;

    if (q->unknown) {
        error_set(err, ERROR_INTERNAL, "the statement %s has no parameter %s", name_of(q),
                  q->unknown);
        return STEP_FAILED;
    }
    /* Without memory SQLite may undo everything by itself, and would make lasting what comes now.
     */
    if (q->conn->in_tx && sqlite3_get_autocommit(q->conn->db)) {
        error_set(err, ERROR_INTERNAL, "the database has undone the whole change; try again");
        return STEP_FAILED;
    }
    rc = sqlite3_step(handle(q));
    if (rc == SQLITE_ROW)
        return STEP_ROW;
    if (rc != SQLITE_DONE) {
        conn_error(q->conn, name_of(q), err);
        return STEP_FAILED;
    }
    // Now: what follows adds rows, too.
    q->inserted = sqlite3_last_insert_rowid(q->conn->db);
    /* A long request hands its changes on as they gather. */
    if (q->conn->log && change_log_is_full(q->conn->log) && !writer_flush(q->conn, err))
        return STEP_FAILED;
    return STEP_DONE;
}

bool stmt_run(struct stmt *q, struct error *err)
{
    enum stmt_step_result step;

    do
        step = stmt_step(q, err);
    while (step == STEP_ROW);
    stmt_reset(q);
    return step == STEP_DONE;
}

bool stmt_get_i64(struct stmt *q, int64_t *out, struct error *err)
{
    switch (stmt_step(q, err)) {
    case STEP_FAILED:
        return false;
    case STEP_DONE:
        return error_set(err, ERROR_NOT_FOUND, "%s found nothing", name_of(q));
    case STEP_ROW:
        break;
    }
    *out = stmt_i64(q, 0);
    return true;
}

void stmt_reset(struct stmt *q)
{
    sqlite3_reset(handle(q));
}

bool stmt_is_null(const struct stmt *q, int column)
{
    return sqlite3_column_type(handle(q), column) == SQLITE_NULL;
}

bool stmt_is_text(const struct stmt *q, int column)
{
    return sqlite3_column_type(handle(q), column) == SQLITE_TEXT;
}

bool stmt_is_real(const struct stmt *q, int column)
{
    return sqlite3_column_type(handle(q), column) == SQLITE_FLOAT;
}

int64_t stmt_i64(const struct stmt *q, int column)
{
    return sqlite3_column_int64(handle(q), column);
}

double stmt_f64(const struct stmt *q, int column)
{
    return sqlite3_column_double(handle(q), column);
}

struct str stmt_str(const struct stmt *q, int column)
{
    const void *text = sqlite3_column_text(handle(q), column);

    return (struct str){ text ? text : "", (size_t)sqlite3_column_bytes(handle(q), column) };
}

struct str stmt_bytes(const struct stmt *q, int column)
{
    const void *bytes = sqlite3_column_blob(handle(q), column);

    return (struct str){ bytes, bytes ? (size_t)sqlite3_column_bytes(handle(q), column) : 0 };
}

int stmt_n_columns(const struct stmt *q)
{
    return sqlite3_column_count(handle(q));
}

const char *stmt_column_name(const struct stmt *q, int column)
{
    return sqlite3_column_name(handle(q), column);
}

void stmt_release(struct stmt *q)
{
    if (!q->handle)
        return;
    if (q->cached) {
        sqlite3_reset(handle(q));
        sqlite3_clear_bindings(handle(q));
        q->conn->lent[q->id] = false;
    } else {
        sqlite3_finalize(handle(q));
    }
    *q = (struct stmt){ 0 };
}
