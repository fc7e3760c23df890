/*
 * session: beginning and ending them; see auth_private.h.
 */
#include "auth_private.h"
#include "yardstick/base/clock.h"

bool session_begin(struct conn *conn, int64_t account_id, struct str address, struct str agent,
                   struct signed_in *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    unsigned char hash[SECRET_HASH_BYTES];

    if (!stmt_open(conn, SQL_SESSION_INSERT, &q, err))
        return false;
    secret_make(out->secret);
    secret_hash(str_from(out->secret), hash);
    out->account_id = account_id;
    stmt_bind_bytes(&q, ":hash", (struct str){ (const char *)hash, sizeof(hash) });
    stmt_bind_i64(&q, ":account_id", account_id);
    stmt_bind_i64(&q, ":now", clock_now());
    stmt_bind_str(&q, ":address", address.ptr ? address : STR(""));
    agent.len = agent.len > 200 ? 200 : agent.len;
    stmt_bind_str(&q, ":agent", agent.ptr && str_is_utf8(agent) ? agent : STR(""));
    return stmt_get_i64(&q, &out->session_id, err);
}

bool session_end_others(struct conn *conn, int64_t account_id, int64_t keep, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SESSION_END_ALL, &q, err))
        return false;
    stmt_bind_i64(&q, ":account_id", account_id);
    stmt_bind_i64(&q, ":keep", keep);
    return stmt_run(&q, err);
}

struct sign_out {
    struct auth *auth;
    const struct caller *caller;
};

static bool sign_out_run(struct conn *conn, void *argument, struct error *err)
{
    const struct sign_out *s = argument;
    struct audit_event event = { "sign_out", "account", s->caller->account_id, { 0 } };
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SESSION_END, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", s->caller->via_id);
    stmt_bind_i64(&q, ":account_id", s->caller->account_id);
    return stmt_run(&q, err) && audit_note(s->auth->audit, conn, &event, err);
}

bool auth_sign_out(struct auth *auth, const struct caller *caller, struct error *err)
{
    struct sign_out s = { auth, caller };
    struct write_request request = {
        .run = sign_out_run, .argument = &s, .actor = caller->login, .origin = caller->address
    };

    if (caller->via != CALLER_SESSION)
        return error_set(err, ERROR_CONFLICT, "there is no session to end here");
    return auth_write(auth, &request, err);
}
