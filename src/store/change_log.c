/*
 * change_log: the pre-update hook's notebook.
 *
 * Details (the JSON of what differs) are kept in one buffer until they are
 * handed to the sink; references (table, id) stay until the commit, for the
 * map. A BLOB is noted by its length and FNV-1a hash: geometry itself is in
 * the history table. So is the text of a confirmation's version, whose SHA-256
 * stands beside it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "sqlite.h"
#include "yardstick/base/json.h"

enum { COLUMNS_MAX = 40, FULL_AT = 256 << 10, DETAILS_MAX = 64 << 20 };

const char *const change_tables[] = {
    "district",
    "institution",
    "courtyard",
    "building",
    "floor",
    "room",
    "person",
    "circulation",
    "establishment",
    "occupancy",
    "holding",
    "tenure",
    "canteen",
    "parking",
    "layer",
    "reservation",
    "action",
    "survey",
    "delivery",
    "imagery",
    "account",
    "token",
    "rule_amendment",
    "warning_exception",
    "measurement",
    "survey_batch",
    "confirmation",
    "signature",
    "dispute",
    "change_order",
    "delegation",
    "proposal",
    "report_snapshot",
    "yearly_task",
    "review_round",
    "review_unit",
    "correction",
    "submission",
    "confirmation_version",
    "flow_event",
    "measured_value",
    "batch_finding",
    "inspection",
    "inspection_finding",
    "inspection_photo",
    NULL,
};

struct watched {
    size_t n_columns;
    int room; /* the column room_id; -1: none */
    int text; /* the column that is noted as a BLOB is; -1: none */
    char *columns[COLUMNS_MAX];
};

/* A change whose detail is not handed on yet: an offset into `details`. */
struct pending {
    struct change change;
    size_t offset, len;
};

struct change_log {
    struct conn *conn;
    struct change_sink sink;
    struct watched tables[ARRAY_LEN(change_tables) - 1];
    struct buf details;
    struct pending *pending;
    size_t n_pending, room_pending;
    struct change_ref *refs;
    size_t n_refs, room_refs;
    bool failed; /* out of memory in the hook, reported at the next flush */
};

const char *change_table(const char *name)
{
    for (size_t i = 0; change_tables[i]; i++)
        if (strcmp(change_tables[i], name) == 0)
            return change_tables[i];
    return NULL;
}

static uint64_t hash_bytes(const unsigned char *p, int n)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (int i = 0; i < n; i++)
        hash = (hash ^ p[i]) * 0x100000001b3u;
    return hash;
}

static void put_value(struct json *j, const char *key, sqlite3_value *value, bool is_long)
{
    int type = sqlite3_value_type(value);
    double number = sqlite3_value_double(value);
    char text[64];

    if (type == SQLITE_INTEGER)
        json_i64(j, key, sqlite3_value_int64(value));
    else if (type == SQLITE_FLOAT && isfinite(number)) {
        snprintf(text, sizeof(text), "%.17g", number);
        json_raw(j, key, str_from(text));
    } else if (type == SQLITE_BLOB || (type == SQLITE_TEXT && is_long)) {
        snprintf(text, sizeof(text), "%d bytes %016" PRIx64, sqlite3_value_bytes(value),
                 hash_bytes(sqlite3_value_blob(value), sqlite3_value_bytes(value)));
        json_text(j, key, text);
    } else if (type == SQLITE_TEXT)
        json_str(j, key,
                 (struct str){ (const char *)sqlite3_value_text(value),
                               (size_t)sqlite3_value_bytes(value) });
    else
        json_none(j, key);
}

static bool same(sqlite3_value *a, sqlite3_value *b)
{
    int type = sqlite3_value_type(a);
    int n = sqlite3_value_bytes(a);

    if (type != sqlite3_value_type(b))
        return false;
    if (type == SQLITE_NULL)
        return true;
    if (type == SQLITE_INTEGER)
        return sqlite3_value_int64(a) == sqlite3_value_int64(b);
    // Of an empty text SQLite gives NULL.
    return n == sqlite3_value_bytes(b) &&
           (n == 0 || memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b), (size_t)n) == 0);
}

/* A value SQLite has no memory for has a kind and no bytes. */
static bool is_whole(sqlite3_value *value)
{
    int type = sqlite3_value_type(value);

    return (type != SQLITE_TEXT && type != SQLITE_BLOB) || sqlite3_value_bytes(value) == 0 ||
           sqlite3_value_blob(value);
}

/* The columns of one side; in an update only those that differ. False without memory. */
static bool put_side(struct json *j, const char *key, const struct watched *w, sqlite3 *db,
                     enum change_action action, bool after)
{
    int n = sqlite3_preupdate_count(db);

    json_object_begin(j, key);
    for (int i = 0; i < n && i < (int)w->n_columns; i++) {
        sqlite3_value *old = NULL, *new = NULL;

        if (action != CHANGE_INSERT &&
            (sqlite3_preupdate_old(db, i, &old) != SQLITE_OK || !old || !is_whole(old)))
            return false;
        if (action != CHANGE_DELETE &&
            (sqlite3_preupdate_new(db, i, &new) != SQLITE_OK || !new || !is_whole(new)))
            return false;
        if (action == CHANGE_UPDATE && same(old, new))
            continue;
        put_value(j, w->columns[i], after ? new : old, i == w->text);
    }
    json_end(j);
    return true;
}

static void *grow(void *array, size_t n, size_t *room, size_t size)
{
    size_t more = *room ? 2 * *room : 64;
    void *bigger;

    if (n < *room)
        return array;
    bigger = realloc(array, more * size);
    if (bigger)
        *room = more;
    return bigger;
}

/* Of a row that goes, or that is of another room now: nobody could ask it later. */
static int64_t room_of(sqlite3 *db, const struct watched *w, enum change_action action)
{
    sqlite3_value *value = NULL, *now = NULL;

    if (action == CHANGE_INSERT || w->room < 0 ||
        sqlite3_preupdate_old(db, w->room, &value) != SQLITE_OK || !value)
        return 0;
    if (action == CHANGE_UPDATE && (sqlite3_preupdate_new(db, w->room, &now) != SQLITE_OK || !now ||
                                    sqlite3_value_int64(now) == sqlite3_value_int64(value)))
        return 0;
    return sqlite3_value_int64(value);
}

static void note(struct change_log *log, const struct watched *w, struct change change)
{
    sqlite3 *db = log->conn->db;
    struct json j = JSON_INIT(&log->details);
    struct pending *pending =
        grow(log->pending, log->n_pending, &log->room_pending, sizeof(*pending));
    struct change_ref *refs = grow(log->refs, log->n_refs, &log->room_refs, sizeof(*refs));
    size_t offset = log->details.len;

    log->pending = pending ? pending : log->pending;
    log->refs = refs ? refs : log->refs;
    if (!pending || !refs) {
        log->failed = true;
        return;
    }
    json_object_begin(&j, NULL);
    if ((change.action != CHANGE_INSERT && !put_side(&j, "before", w, db, change.action, false)) ||
        (change.action != CHANGE_DELETE && !put_side(&j, "after", w, db, change.action, true))) {
        log->failed = true;
        return;
    }
    json_end(&j);
    log->pending[log->n_pending++] = (struct pending){ change, offset, log->details.len - offset };
    log->refs[log->n_refs++] = (struct change_ref){ change.table, change.id,
                                                    room_of(db, w, change.action), change.action };
}

static void preupdate(void *arg, sqlite3 *db, int op, char const *schema, char const *name,
                      sqlite3_int64 old_id, sqlite3_int64 new_id)
{
    struct change_log *log = arg;
    struct change change = { .id = op == SQLITE_DELETE ? old_id : new_id };

    (void)db;
    (void)schema;
    change.action = op == SQLITE_INSERT   ? CHANGE_INSERT
                    : op == SQLITE_DELETE ? CHANGE_DELETE
                                          : CHANGE_UPDATE;
    for (size_t i = 0; change_tables[i]; i++)
        if (strcmp(change_tables[i], name) == 0) {
            change.table = change_tables[i];
            note(log, &log->tables[i], change);
            return;
        }
}

static bool columns_load(struct conn *conn, const char *table, struct watched *w, struct error *err)
{
    bool is_version = strcmp(table, "confirmation_version") == 0;
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(conn->db, "SELECT name FROM pragma_table_xinfo(?1) ORDER BY cid",
                                -1, &q, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
    w->room = w->text = -1;
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(q);
        if (rc != SQLITE_ROW || w->n_columns == COLUMNS_MAX)
            continue;
        w->columns[w->n_columns] = strdup((const char *)sqlite3_column_text(q, 0));
        if (w->columns[w->n_columns] && strcmp(w->columns[w->n_columns], "room_id") == 0)
            w->room = (int)w->n_columns;
        if (w->columns[w->n_columns] && is_version &&
            strcmp(w->columns[w->n_columns], "content") == 0)
            w->text = (int)w->n_columns;
        w->n_columns++;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? true : conn_error(conn, "read the columns of a table", err);
}

static void watched_release(struct watched *w)
{
    for (size_t c = 0; c < w->n_columns; c++)
        free(w->columns[c]);
    w->n_columns = 0;
}

/* A row that stands on `q`, handed on as it would be noted. */
static bool row_tell(sqlite3_stmt *q, const struct watched *w, const struct change_rows *rows,
                     struct buf *text, struct error *err)
{
    struct json j = JSON_INIT(text);

    buf_clear(text);
    json_object_begin(&j, NULL);
    for (int i = 0; i < (int)w->n_columns; i++)
        put_value(&j, w->columns[i], sqlite3_column_value(q, i), i == w->text);
    json_end(&j);
    return buf_ok(text, err) &&
           rows->row(rows->context, sqlite3_column_int64(q, 0), buf_str(text), err);
}

static bool rows_tell(struct conn *conn, const struct watched *w, const struct change_rows *rows,
                      struct error *err)
{
    AUTO(buf) text = BUF_INIT(DETAILS_MAX);
    sqlite3_stmt *q = NULL;
    bool done = true;
    int rc;

    buf_addf(&text, "SELECT * FROM %s%s%s ORDER BY 1", rows->table, rows->where ? " WHERE " : "",
             rows->where ? rows->where : "");
    rc = sqlite3_prepare_v2(conn->db, text.data, (int)text.len, &q, NULL);
    if (rc == SQLITE_OK && rows->where)
        rc = sqlite3_bind_int64(q, 1, rows->id);
    while (done && rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        done = row_tell(q, w, rows, &text, err);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(q);
    return !done ? false : rc == SQLITE_DONE ? true : conn_error(conn, rows->table, err);
}

bool change_rows(struct conn *conn, const struct change_rows *rows, struct error *err)
{
    struct watched w = { 0 };
    bool done = columns_load(conn, rows->table, &w, err) && rows_tell(conn, &w, rows, err);

    watched_release(&w);
    return done;
}

struct change_log *change_log_open(struct conn *conn, const struct change_sink *sink,
                                   struct error *err)
{
    struct change_log *log = calloc(1, sizeof(*log));

    if (!log) {
        error_set(err, ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    log->conn = conn;
    log->sink = sink ? *sink : (struct change_sink){ 0 };
    log->details = (struct buf)BUF_INIT(DETAILS_MAX);
    for (size_t i = 0; change_tables[i]; i++)
        if (!columns_load(conn, change_tables[i], &log->tables[i], err)) {
            change_log_close(log);
            return NULL;
        }
    sqlite3_preupdate_hook(conn->db, preupdate, log);
    return log;
}

void change_log_close(struct change_log *log)
{
    if (!log)
        return;
    sqlite3_preupdate_hook(log->conn->db, NULL, NULL);
    for (size_t i = 0; change_tables[i]; i++)
        watched_release(&log->tables[i]);
    buf_release(&log->details);
    free(log->pending);
    free(log->refs);
    free(log);
}

bool change_log_is_full(const struct change_log *log)
{
    return log->details.len > FULL_AT;
}

bool change_log_flush(struct change_log *log, struct error *err)
{
    struct change *changes;
    size_t n = log->n_pending;
    bool done;

    if (log->failed || log->details.failed)
        return error_set(err, ERROR_INTERNAL, "out of memory while noting what changed");
    if (n == 0)
        return true;
    changes = malloc(n * sizeof(*changes));
    if (!changes)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    for (size_t i = 0; i < n; i++) {
        changes[i] = log->pending[i].change;
        changes[i].detail =
            (struct str){ log->details.data + log->pending[i].offset, log->pending[i].len };
    }
    log->n_pending = 0; // the sink's own statements may come back here
    done = !log->sink.write || log->sink.write(log->sink.context, log->conn, changes, n, err);
    buf_clear(&log->details);
    free(changes);
    return done;
}

bool change_log_end(struct change_log *log, bool keep, struct error *err)
{
    return !log->sink.end || log->sink.end(log->sink.context, log->conn, keep, err);
}

size_t change_log_mark(const struct change_log *log)
{
    return log->n_refs;
}

void change_log_rewind(struct change_log *log, size_t mark)
{
    log->n_refs = mark;
    log->n_pending = 0;
    log->failed = false;
    buf_clear(&log->details);
}

const struct change_ref *change_log_refs(const struct change_log *log, size_t *n)
{
    *n = log->n_refs;
    return log->refs;
}

void change_log_clear(struct change_log *log)
{
    change_log_rewind(log, 0);
}
