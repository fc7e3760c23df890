/*
 * credential: what proves an account; see account.h.
 */
#include <stdio.h>

#include "yardstick/auth/account.h"
#include "yardstick/base/clock.h"

bool credential_load(struct conn *conn, int64_t account_id, struct credential *out,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (struct credential){ 0 };
    if (!stmt_open(conn, SQL_CREDENTIAL_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", account_id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    snprintf(out->password, sizeof(out->password), "%" STR_FMT, STR_ARG(stmt_str(&q, 0)));
    out->has_code = !stmt_is_null(&q, 1);
    if (out->has_code)
        memcpy(out->code_hash, stmt_bytes(&q, 1).ptr, SECRET_HASH_BYTES);
    out->code_until = stmt_i64(&q, 2);
    out->failures = stmt_i64(&q, 3);
    out->failed_since = stmt_i64(&q, 4);
    out->locked_until = stmt_i64(&q, 5);
    return true;
}

bool credential_store(struct conn *conn, int64_t account_id, const struct credential *c,
                      struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CREDENTIAL_PUT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", account_id);
    if (c->password[0])
        stmt_bind_str(&q, ":password", str_from(c->password));
    else
        stmt_bind_null(&q, ":password");
    if (c->has_code) {
        stmt_bind_bytes(&q, ":code_hash",
                        (struct str){ (const char *)c->code_hash, SECRET_HASH_BYTES });
        stmt_bind_i64(&q, ":code_until", c->code_until);
    } else {
        stmt_bind_null(&q, ":code_hash");
        stmt_bind_null(&q, ":code_until");
    }
    stmt_bind_i64(&q, ":failures", c->failures);
    stmt_bind_i64(&q, ":failed_since", c->failed_since);
    stmt_bind_i64(&q, ":locked_until", c->locked_until);
    return stmt_run(&q, err);
}

bool account_code(struct conn *conn, int64_t account_id, int64_t days, char out[CODE_TEXT],
                  struct error *err)
{
    struct credential c;

    if (!credential_load(conn, account_id, &c, err))
        return false;
    onetime_make(out);
    secret_hash(str_from(out), c.code_hash);
    c.has_code = true;
    c.code_until = clock_now() + days * 86400;
    c.failures = c.locked_until = 0;
    return credential_store(conn, account_id, &c, err);
}
