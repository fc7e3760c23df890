/*
 * audit_match: does the ledger say what the audit says of it?
 */
#include <inttypes.h>

#include "audit_row.h"
#include "yardstick/audit/audit_match.h"

enum { IDS_BYTES = 64 << 20 };

struct matching {
    const struct audit *audit;
    struct conn *conn;
    const struct audit_of *of;
    struct buf ids;
};

/* Each row of the audit that speaks of this one follows from the row before it. */
static bool links_look(struct matching *m, int64_t id, struct error *err)
{
    static const unsigned char none[MAC_BYTES];
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(m->conn, SQL_AUDIT_OF_ROW, &q, err))
        return false;
    stmt_bind_str(&q, ":object", str_from(m->of->table));
    stmt_bind_i64(&q, ":id", id);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct str before = stmt_bytes(&q, 11);
        unsigned char hash[MAC_BYTES];
        struct audit_row row;

        audit_row_read(&q, &row);
        if (row.seq > 1 && before.len != MAC_BYTES)
            return error_set(err, ERROR_CONFLICT, "the audit has no row %lld",
                             (long long)row.seq - 1);
        audit_row_hash(m->audit, &row, row.seq > 1 ? (const unsigned char *)before.ptr : none,
                       hash);
        if (!str_eq(stmt_bytes(&q, 8), (struct str){ (const char *)hash, MAC_BYTES }))
            return error_set(err, ERROR_CONFLICT, "the audit's row %lld was tampered with",
                             (long long)row.seq);
    }
    return step == STEP_DONE;
}

static bool row_look(void *context, int64_t id, struct str text, struct error *err)
{
    struct matching *m = context;
    AUTO(stmt) q = { 0 };
    struct str begun, columns;

    buf_addf(&m->ids, "%s%" PRId64, m->ids.len > 1 ? "," : "", id);
    if ((m->of->links && !links_look(m, id, err)) ||
        !stmt_open(m->conn, SQL_AUDIT_DIFFERS, &q, err))
        return false;
    stmt_bind_str(&q, ":object", str_from(m->of->table));
    stmt_bind_i64(&q, ":id", id);
    stmt_bind_str(&q, ":row", text);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    begun = stmt_str(&q, 0);
    columns = stmt_str(&q, 1);
    if (!str_eq(begun, STR("insert")))
        return error_set(err, ERROR_CONFLICT, "row %lld of %s was added past the program",
                         (long long)id, m->of->table);
    return !columns.len ||
           error_set(err, ERROR_CONFLICT, "row %lld of %s was tampered with: %" STR_FMT,
                     (long long)id, m->of->table, STR_ARG(columns));
}

static bool gone_look(struct matching *m, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    buf_addc(&m->ids, ']');
    if (!buf_ok(&m->ids, err) || !stmt_open(m->conn, SQL_AUDIT_GONE, &q, err))
        return false;
    stmt_bind_str(&q, ":object", str_from(m->of->table));
    stmt_bind_str(&q, ":ids", buf_str(&m->ids));
    stmt_bind_text(&q, ":column", m->of->column ? str_from(m->of->column) : (struct str){ 0 });
    stmt_bind_text(&q, ":of", m->of->of);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        return error_set(err, ERROR_CONFLICT, "row %lld of %s was taken out past the program",
                         (long long)stmt_i64(&q, 0), m->of->table);
    return step == STEP_DONE;
}

bool audit_match(const struct audit *audit, struct conn *conn, const struct audit_of *of,
                 struct error *err)
{
    struct matching m = { audit, conn, of, BUF_INIT(IDS_BYTES) };
    struct change_rows rows = { of->table, of->where, of->id, &m, row_look };
    bool done;

    buf_addc(&m.ids, '[');
    done = change_rows(conn, &rows, err) && ((of->where && !of->column) || gone_look(&m, err));
    buf_release(&m.ids);
    return done;
}
