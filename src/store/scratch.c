/*
 * scratch: see the header.
 */
#include "yardstick/store/scratch.h"

#include <stdio.h>
#include <stdlib.h>

#include "sqlite.h"
#include "stmt_text.h"
#include "yardstick/base/buf.h"

enum { SQL_BYTES = 1 << 20 };

struct scratch {
    struct conn *conn;
    size_t n_columns;
    struct stmt insert, insert_box;
    int64_t seq;
};

static void columns_write(struct buf *sql, size_t n, const char *each)
{
    for (size_t i = 0; i < n; i++)
        buf_addf(sql, each, i);
}

static bool tables_make(struct scratch *s, struct error *err)
{
    AUTO(buf) sql = BUF_INIT(SQL_BYTES);

    buf_text(&sql, "CREATE TABLE scratch(seq INTEGER PRIMARY KEY, id, wkb");
    columns_write(&sql, s->n_columns, ", c%zu");
    buf_text(&sql, ");\nCREATE VIRTUAL TABLE scratch_box USING rtree(id, xmin, xmax, ymin, ymax);\n"
                   "BEGIN;");
    return buf_ok(&sql, err) && conn_script(s->conn, "scratch", buf_str(&sql).ptr, err);
}

static bool inserts_open(struct scratch *s, struct error *err)
{
    AUTO(buf) sql = BUF_INIT(SQL_BYTES);

    buf_text(&sql, "INSERT INTO scratch VALUES(:seq, :id, :wkb");
    columns_write(&sql, s->n_columns, ", :c%zu");
    buf_text(&sql, ")");
    return buf_ok(&sql, err) && stmt_open_text(s->conn, buf_str(&sql), &s->insert, err) &&
           stmt_open_text(s->conn, STR("INSERT INTO scratch_box VALUES(:seq, :w, :e, :s, :n)"),
                          &s->insert_box, err);
}

bool scratch_open(size_t n_columns, struct scratch **out, struct error *err)
{
    struct scratch *s = calloc(1, sizeof(*s));

    if (!s)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    s->n_columns = n_columns;
    if (!conn_open("", CONN_WRITE, &s->conn, err) || !tables_make(s, err) ||
        !inserts_open(s, err)) {
        scratch_close(s);
        return false;
    }
    *out = s;
    return true;
}

void scratch_close(struct scratch *s)
{
    if (!s)
        return;
    stmt_release(&s->insert);
    stmt_release(&s->insert_box);
    conn_close(s->conn);
    free(s);
}

struct conn *scratch_conn(struct scratch *s)
{
    return s->conn;
}

static void value_bind(struct stmt *q, const char *name, const struct field *value)
{
    switch (value->kind) {
    case FIELD_I64:
        stmt_bind_i64(q, name, value->i64);
        break;
    case FIELD_F64:
        stmt_bind_f64(q, name, value->f64);
        break;
    case FIELD_TEXT:
        stmt_bind_str(q, name, value->bytes);
        break;
    case FIELD_BYTES:
        stmt_bind_bytes(q, name, value->bytes);
        break;
    default:
        stmt_bind_null(q, name);
    }
}

bool scratch_add(struct scratch *s, int64_t id, const struct field *values, struct str wkb,
                 const double box[4], struct error *err)
{
    char name[24];

    stmt_bind_i64(&s->insert, ":seq", ++s->seq);
    stmt_bind_i64(&s->insert, ":id", id);
    if (wkb.len)
        stmt_bind_bytes(&s->insert, ":wkb", wkb);
    else
        stmt_bind_null(&s->insert, ":wkb");
    for (size_t i = 0; i < s->n_columns; i++) {
        snprintf(name, sizeof(name), ":c%zu", i);
        value_bind(&s->insert, name, &values[i]);
    }
    if (!stmt_run(&s->insert, err))
        return false;
    if (!box)
        return true;
    stmt_bind_i64(&s->insert_box, ":seq", s->seq);
    stmt_bind_f64(&s->insert_box, ":w", box[0]);
    stmt_bind_f64(&s->insert_box, ":s", box[1]);
    stmt_bind_f64(&s->insert_box, ":e", box[2]);
    stmt_bind_f64(&s->insert_box, ":n", box[3]);
    return stmt_run(&s->insert_box, err);
}

bool scratch_select(struct scratch *s, struct str condition, struct stmt *out, struct error *err)
{
    AUTO(buf) sql = BUF_INIT(SQL_BYTES);

    buf_text(&sql, "SELECT id FROM scratch WHERE ");
    buf_add(&sql, condition);
    buf_text(&sql, " ORDER BY seq");
    return buf_ok(&sql, err) && stmt_open_text(s->conn, buf_str(&sql), out, err);
}
