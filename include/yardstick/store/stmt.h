/*
 * stmt: a prepared statement of data/sql in use.
 *
 *     AUTO(stmt) q = { 0 };
 *     if (!stmt_open(conn, SQL_ROOM_BY_ID, &q, err)) return false;
 *     stmt_bind_i64(&q, ":id", id);
 *     switch (stmt_step(&q, err)) { ... }
 *
 * Binding never fails in the caller's face: an unknown name is a fault of ours
 * and is reported by the next step. Column text lives until the next step.
 * Statements are prepared once a connection and lent from its cache.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/store/conn.h"

enum stmt_step_result { STEP_FAILED, STEP_ROW, STEP_DONE };

struct sqlite3_stmt;

struct stmt {
    struct conn *conn;
    struct sqlite3_stmt *handle;
    enum sql_id id;
    bool cached;
    const char *unknown; /* a bind name the statement does not have */
    int64_t inserted;    /* the rowid of an INSERT that has run */
};

MUST_CHECK bool stmt_open(struct conn *conn, enum sql_id id, struct stmt *out, struct error *err);

/*
 * The same with places of the text filled: each `name` (":filter") becomes `sql`. Only for SQL made
 * here from known columns (query/cql2_sql.h), never for text from outside. Not cached.
 */
struct stmt_part {
    const char *name;
    struct str sql;
};
MUST_CHECK bool stmt_open_parts(struct conn *conn, enum sql_id id, const struct stmt_part *parts,
                                size_t n, struct stmt *out, struct error *err);

void stmt_bind_i64(struct stmt *q, const char *name, int64_t value);
void stmt_bind_f64(struct stmt *q, const char *name, double value);
void stmt_bind_str(struct stmt *q, const char *name, struct str value); /* until the next step */
void stmt_bind_bytes(struct stmt *q, const char *name, struct str value);
void stmt_bind_null(struct stmt *q, const char *name);
/* NULL where there is none: an id that is not positive, a text without characters. */
void stmt_bind_id(struct stmt *q, const char *name, int64_t id);
void stmt_bind_text(struct stmt *q, const char *name, struct str text); /* until the next step */
bool stmt_has_bind(struct stmt *q, const char *name);

enum stmt_step_result stmt_step(struct stmt *q, struct error *err);
/* For a statement without rows: step once; false on failure. Ready to bind again. */
MUST_CHECK bool stmt_run(struct stmt *q, struct error *err);
/* For a statement of one integer: false when it fails or has no row (ERROR_NOT_FOUND). */
MUST_CHECK bool stmt_get_i64(struct stmt *q, int64_t *out, struct error *err);
/* Ready to be bound and stepped again. */
void stmt_reset(struct stmt *q);

bool stmt_is_null(const struct stmt *q, int column);
int64_t stmt_i64(const struct stmt *q, int column);
double stmt_f64(const struct stmt *q, int column);
struct str stmt_str(const struct stmt *q, int column);
struct str stmt_bytes(const struct stmt *q, int column);
bool stmt_is_text(const struct stmt *q, int column);
bool stmt_is_real(const struct stmt *q, int column);
int stmt_n_columns(const struct stmt *q);
const char *stmt_column_name(const struct stmt *q, int column);

void stmt_release(struct stmt *q);
