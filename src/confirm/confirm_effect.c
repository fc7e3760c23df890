/*
 * confirm_effect: what a move of a confirmation does.
 */
#include <stdio.h>

#include "confirm_parts.h"
#include "yardstick/confirm/batch.h"

enum { CODE_BYTES = 10 };

bool moving_content(struct moving *m, int64_t version, struct error *err)
{
    struct content_of of = { .institution_id = m->c.institution_id,
                             .building_id = m->c.building_id,
                             .version = version,
                             .institution_code = m->c.institution_code,
                             .building_code = m->c.building_code };

    return content_make(m->conn, &of, &m->content, err);
}

static bool rooms_put(struct moving *m, struct error *err)
{
    AUTO(stmt) forget = { 0 };
    AUTO(stmt) put = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_ROOMS_FORGET, &forget, err) ||
        !stmt_open(m->conn, SQL_CONFIRM_ROOM_PUT, &put, err))
        return false;
    stmt_bind_i64(&forget, ":id", m->c.id);
    stmt_bind_i64(&put, ":id", m->c.id);
    stmt_bind_str(&put, ":rooms", buf_str(&m->content.room_ids));
    return stmt_run(&forget, err) && stmt_run(&put, err);
}

/* Letters and digits that nobody mistakes for another: what the printed code of a version is. */
static void code_make(char out[2 * CODE_BYTES + 1])
{
    static const char letters[] = "23456789abcdefghijkmnpqrstuvwxyz";
    unsigned char bytes[2 * CODE_BYTES];

    random_bytes(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        out[i] = letters[bytes[i] % (sizeof(letters) - 1)];
    out[2 * CODE_BYTES] = '\0';
}

bool moving_renew(struct moving *m, struct str cause, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char code[2 * CODE_BYTES + 1];
    int64_t version = m->c.version + 1;

    code_make(code);
    if (!moving_content(m, version, err) ||
        !stmt_open(m->conn, SQL_CONFIRM_VERSION_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", version);
    stmt_bind_str(&q, ":made", str_from(m->at));
    stmt_bind_str(&q, ":cause", cause);
    stmt_bind_str(&q, ":content", buf_str(&m->content.text));
    stmt_bind_str(&q, ":hash", str_from(m->content.hash));
    stmt_bind_str(&q, ":code", str_from(code));
    if (!stmt_run(&q, err) || !rooms_put(m, err))
        return false;
    m->c.version = version;
    m->c.hash = arena_copy(m->arena, str_from(m->content.hash));
    m->renewed = true;
    return true;
}

void signature_seal(const struct audit *audit, const struct signature *s,
                    unsigned char out[MAC_BYTES])
{
    struct str parts[] = {
        STR("signature"),
        { (const char *)&s->confirmation_id, sizeof(s->confirmation_id) },
        { (const char *)&s->version, sizeof(s->version) },
        { (const char *)&s->account_id, sizeof(s->account_id) },
        { (const char *)&s->delegation_id, sizeof(s->delegation_id) },
        s->party,
        s->login,
        s->name,
        s->at,
        s->hash,
    };

    mac_make(audit->key, parts, ARRAY_LEN(parts), out);
}

static bool sign(void *context, struct error *err)
{
    struct moving *m = context;
    struct signature s = { .confirmation_id = m->c.id,
                           .version = m->c.version,
                           .account_id = m->mover->account_id,
                           .delegation_id = m->delegation_id,
                           .party = str_from(party_names[m->party]),
                           .login = m->mover->login,
                           .name = m->mover->name,
                           .at = str_from(m->at),
                           .hash = m->c.hash };
    unsigned char seal[MAC_BYTES];
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_SIGN, &q, err))
        return false;
    signature_seal(m->mover->audit, &s, seal);
    stmt_bind_i64(&q, ":id", s.confirmation_id);
    stmt_bind_i64(&q, ":version", s.version);
    stmt_bind_str(&q, ":party", s.party);
    stmt_bind_i64(&q, ":account", s.account_id);
    stmt_bind_str(&q, ":login", s.login);
    stmt_bind_str(&q, ":name", s.name);
    stmt_bind_id(&q, ":delegation", s.delegation_id);
    stmt_bind_str(&q, ":at", s.at);
    stmt_bind_str(&q, ":hash", s.hash);
    stmt_bind_bytes(&q, ":seal", (struct str){ (const char *)seal, MAC_BYTES });
    return stmt_run(&q, err);
}

/* The third signature; what follows from it for the batch is asked after the state is stored. */
static bool close_it(void *context, struct error *err)
{
    (void)context;
    (void)err;
    return true;
}

static bool unsign(void *context, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_UNSIGN, &q, err))
        return false;
    stmt_bind_str(&q, ":at", str_from(m->at));
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", m->c.version);
    stmt_bind_i64(&q, ":account", m->mover->account_id);
    return stmt_run(&q, err);
}

static bool item_check(struct moving *m, const struct dispute_item *item, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n = 1;

    if (!item->room_id)
        return true;
    if (!stmt_open(m->conn, SQL_CONFIRM_ROOM_HERE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":room", item->room_id);
    if (!stmt_get_i64(&q, &n, err))
        return false;
    if (n)
        return true;
    error_set(err, ERROR_INVALID, "the room %lld is not of this confirmation",
              (long long)item->room_id);
    return error_detail(err, STR("room_id"), (struct str){ 0 }, "");
}

static bool dispute(void *context, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_DISPUTE_INSERT, &q, err))
        return false;
    for (size_t i = 0; i < m->order->n_items; i++) {
        const struct dispute_item *item = &m->order->items[i];

        if (!item_check(m, item, err))
            return false;
        stmt_bind_i64(&q, ":id", m->c.id);
        stmt_bind_i64(&q, ":version", m->c.version);
        stmt_bind_id(&q, ":room", item->room_id);
        stmt_bind_str(&q, ":field", item->field);
        stmt_bind_str(&q, ":said", item->said.ptr ? item->said : STR(""));
        stmt_bind_str(&q, ":reason", item->reason);
        stmt_bind_str(&q, ":party", str_from(party_names[m->party]));
        stmt_bind_str(&q, ":login", m->mover->login);
        stmt_bind_str(&q, ":at", str_from(m->at));
        if (!stmt_run(&q, err))
            return false;
    }
    return true;
}

/* The room of the dispute that is answered. */
static bool dispute_room(struct moving *m, int64_t *room, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_DISPUTE_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":dispute", m->order->dispute_id);
    stmt_bind_i64(&q, ":id", m->c.id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    *room = stmt_i64(&q, 0);
    return true;
}

static bool measured_anew(struct moving *m, int64_t room, struct error *err)
{
    if (!m->order->n_measures)
        return true;
    if (!room || !m->c.batch.len)
        return error_set(err, ERROR_CONFLICT,
                         "measurements answer a dispute over a room of a survey batch");
    return batch_measure(m->conn, m->c.batch, room, m->order->measures, m->order->n_measures, err);
}

static bool answer(void *context, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };
    int64_t room = 0;

    if (!dispute_room(m, &room, err) || !measured_anew(m, room, err) ||
        !stmt_open(m->conn, SQL_CONFIRM_DISPUTE_ANSWER, &q, err))
        return false;
    stmt_bind_i64(&q, ":dispute", m->order->dispute_id);
    stmt_bind_str(&q, ":state", m->order->n_measures ? STR("measured") : STR("kept"));
    stmt_bind_str(&q, ":answer", m->order->reason);
    stmt_bind_str(&q, ":login", m->mover->login);
    stmt_bind_str(&q, ":at", str_from(m->at));
    return stmt_run(&q, err);
}

static bool renew(void *context, struct error *err)
{
    struct moving *m = context;

    return moving_renew(m, m->order->move, err);
}

static bool order(void *context, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_ORDER_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", m->c.version);
    stmt_bind_str(&q, ":reason", m->order->reason);
    stmt_bind_str(&q, ":document", m->order->document);
    stmt_bind_str(&q, ":login", m->mover->login);
    stmt_bind_str(&q, ":at", str_from(m->at));
    return stmt_run(&q, err);
}

static bool supersede(void *context, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_ORDER_USE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", m->c.version);
    stmt_bind_str(&q, ":at", str_from(m->at));
    return stmt_run(&q, err);
}

/* What is noted of the move is the reminder; browsers hear of it by the change. */
static bool remind(void *context, struct error *err)
{
    (void)context;
    (void)err;
    return true;
}

static const struct flow_effect effects[] = {
    { "sign", sign },       { "close", close_it },      { "unsign", unsign },
    { "dispute", dispute }, { "answer", answer },       { "renew", renew },
    { "order", order },     { "supersede", supersede }, { "remind", remind },
};

static bool has_role(const void *context, struct str role)
{
    const struct moving *m = context;

    if (str_eq(role, STR("system")))
        return !m->mover->account_id;
    if (str_eq(role, STR("delegate")))
        return m->delegation_id != 0;
    for (int r = 0; r < ROLE_COUNT; r++)
        if (str_eq(role, str_from(role_name((enum role)r))))
            return m->mover->roles & ROLE_BIT(r);
    return false;
}

static bool has_document(const void *context, struct str name)
{
    const struct confirm_order *o = ((const struct moving *)context)->order;

    if (str_eq(name, STR("password")))
        return o->is_proved;
    if (str_eq(name, STR("hash")))
        return o->hash.len > 0;
    if (str_eq(name, STR("reason")))
        return o->reason.len > 0 || o->n_items > 0;
    return str_eq(name, STR("document")) && o->document.len > 0;
}

const struct flow_domain confirm_domain = { .guards = confirm_guards,
                                            .n_guards = CONFIRM_GUARDS,
                                            .effects = effects,
                                            .n_effects = ARRAY_LEN(effects),
                                            .has_role = has_role,
                                            .has_document = has_document };
