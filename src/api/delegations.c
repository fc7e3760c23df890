/*
 * delegations: /api/delegations, who signs for a head who cannot, until when and by which document.
 */
#include "confirming.h"

struct delegating {
    struct call *call;
    struct once once;
    struct delegation wish;
    struct str to_login;
    int64_t id;
};

static bool delegations_get(struct call *call, const void *args, struct error *err)
{
    static const char *const names[] = { "id",        "party",    "institution", "from_login",
                                         "from_name", "to_login", "to_name",     "from",
                                         "to",        "document", "made",        "ended",
                                         NULL };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    (void)args;
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_CONFIRM_DELEGATIONS, &q, err))
        return false;
    stmt_bind_i64(&q, ":account", call->caller->account_id);
    stmt_bind_i64(&q, ":all", caller_may(call->caller, "approve"));
    json_object_begin(&j, NULL);
    if (!objects_write(&q, names, &j, "items", err))
        return false;
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static bool delegate_check(struct conn *conn, struct delegating *d, struct error *err)
{
    static const unsigned same_party[] = { ROLES_OF_UNITS, ROLE_BIT(ROLE_SURVEYOR),
                                           ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_MANAGER_HEAD) };
    struct account to;

    if (!account_find(conn, d->to_login, d->call->arena, &to, err))
        return false;
    d->wish.to_account = to.id;
    if (to.is_active && to.id != d->wish.from_account && (to.roles & same_party[d->wish.party]) &&
        (d->wish.party != PARTY_UNIT || to.institution_id == d->wish.institution_id))
        return true;
    return error_set(err, ERROR_INVALID, "delegate to another person of your own party");
}

static bool delegate_run(struct conn *conn, void *argument, struct error *err)
{
    struct delegating *d = argument;
    struct mover mover;

    if (!once_find(conn, &d->once, &d->id, err) || d->id)
        return d->id != 0;
    if (!mover_load(d->call, conn, &mover, err))
        return false;
    d->wish.from_account = mover.account_id;
    d->wish.party = mover.roles & ROLE_BIT(ROLE_UNIT_HEAD)  ? PARTY_UNIT
                    : mover.roles & ROLE_BIT(ROLE_SURVEYOR) ? PARTY_SURVEYOR
                                                            : PARTY_BUREAU;
    d->wish.institution_id = d->wish.party == PARTY_UNIT ? mover.institution_id : 0;
    return delegate_check(conn, d, err) && delegation_insert(conn, &d->wish, &d->id, err) &&
           once_keep(conn, &d->once, d->id, err);
}

static bool delegation_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "to_login", "from", "to", "document", NULL };
    AUTO(json_doc) doc = { 0 };
    struct delegating d = { .call = call };
    struct write_request request = { .run = delegate_run, .argument = &d };

    if (!once_begin(call, &d.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "to_login", call->arena, &d.to_login, err) ||
        !body_text(&doc, "from", call->arena, &d.wish.from, err) ||
        !body_text(&doc, "to", call->arena, &d.wish.to, err) ||
        !body_text(&doc, "document", call->arena, &d.wish.document, err) ||
        !body_needs(d.to_login, "to_login", err) || !body_needs(d.wish.document, "document", err))
        return false;
    if (!date_is_valid(d.wish.from) || !date_is_valid(d.wish.to) ||
        str_compare(d.wish.to, d.wish.from) < 0) {
        error_set(err, ERROR_INVALID, "a delegation has a first and a last day");
        return error_detail(err, STR("from"), d.wish.from, "YYYY-MM-DD");
    }
    if (!call_write(call, &request, err) || !delegations_get(call, args, err))
        return false;
    response_created(call->response, 201, STR("/api/delegations"));
    return true;
}

struct ending {
    struct call *call;
    int64_t id;
};

static bool end_run(struct conn *conn, void *argument, struct error *err)
{
    struct ending *e = argument;
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_CONFIRM_DELEGATION_END, &q, err))
        return false;
    clock_format(clock_now(), at);
    stmt_bind_i64(&q, ":id", e->id);
    stmt_bind_i64(&q, ":account", e->call->caller->account_id);
    stmt_bind_str(&q, ":at", str_from(at));
    if (stmt_get_i64(&q, &(int64_t){ 0 }, err))
        return true;
    return err->code == ERROR_NOT_FOUND &&
           error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s", (long long)e->id,
                     "delegations");
}

static bool delegation_end(struct call *call, const void *args, struct error *err)
{
    struct ending e = { call, ((const struct record_args *)args)->id };
    struct write_request request = { .run = end_run, .argument = &e };

    return call_write(call, &request, err) && delegations_get(call, args, err);
}

const struct route delegation_routes[] = {
    { METHOD_GET, "/api/delegations", delegations_get, NULL, 0, "confirm", SCOPE_SELF,
      "Who signs for whom: mine, and for the bureau's head all", "签字授权" },
    { METHOD_POST, "/api/delegations", delegation_post, NULL, 0, "sign", SCOPE_SELF,
      "Let another person of my party sign for a time (Idempotency-Key)",
      "授权本方他人代签（需 Idempotency-Key）", NULL, BODY_JSON },
    { METHOD_DELETE, "/api/delegations/{id}", delegation_end, record_params,
      sizeof(struct record_args), "sign", SCOPE_SELF, "Take it back", "收回授权" },
};
const size_t n_delegation_routes = ARRAY_LEN(delegation_routes);
