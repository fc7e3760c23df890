/*
 * export imdf: a courtyard, or one building of it, as an archive for indoor maps.
 */
#include "command.h"

#include "yardstick/base/fs.h"
#include "yardstick/intake/imdf.h"
#include "yardstick/store/stmt.h"

static bool id_find(struct conn *conn, enum sql_id sql, const char *code, int64_t *out,
                    struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct error why = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_str(&q, ":code", str_from(code));
    if (stmt_get_i64(&q, out, &why))
        return true;
    return error_set(err, ERROR_NOT_FOUND, "there is no record of the code %s", code);
}

static bool archive_write(const struct options *o, struct ledger *ledger, size_t *bytes,
                          struct error *err)
{
    struct imdf_request request = { .generator = "Yardstick " YS_VERSION };
    AUTO(buf) out = BUF_INIT(IMDF_BYTES_MAX);
    AUTO(reader) r = { 0 };

    if (!o->output || (o->building == NULL) == (o->courtyard == NULL))
        return error_set(err, ERROR_INVALID,
                         "say which with --building CODE or --courtyard CODE, and -o FILE");
    if (!reader_borrow(ledger, &r, err) ||
        !(o->building
              ? id_find(r.conn, SQL_IMDF_BUILDING_OF_CODE, o->building, &request.building, err)
              : id_find(r.conn, SQL_IMDF_COURTYARD_OF_CODE, o->courtyard, &request.courtyard,
                        err)) ||
        !imdf_write(r.conn, &request, &out, err))
        return false;
    *bytes = out.len;
    return fs_write(o->output, buf_str(&out), 0666, err);
}

int run_export_imdf(struct session *session)
{
    struct own_world own = { 0 };
    struct ledger *ledger;
    struct error err = { 0 };
    size_t bytes = 0;
    bool done = session_open_read(session, &own, &ledger, &err) &&
                archive_write(session->options, ledger, &bytes, &err);

    own_world_release(&own);
    if (!done)
        return session_fail(session, &err);
    fprintf(session->out, session->options->speak == LANG_ZH ? "%s：%zu 字节\n" : "%s: %zu bytes\n",
            session->options->output, bytes);
    return 0;
}
