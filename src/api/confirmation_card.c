/*
 * confirmation_card: GET /api/confirmations/{id}: exactly what is signed, by whom, and what has
 * changed since the caller's party signed last. People by name only for who may see them: the
 * text that is signed says how many, and their digest.
 */
#include "confirming.h"

#include "yardstick/confirm/content_read.h"

struct content_args {
    int64_t id, version;
};
static const struct param content_params[] = {
    PARAM(I64, content_args, id, .min = 1, .max = 9007199254740991),
    PARAM(I64, content_args, version, .min = 1, .max = 9007199254740991,
          .about = "without it the one in force", .about_zh = "版本，缺省为现行版本"),
    PARAM_END
};

void confirmation_etag(const struct confirmation *c, char out[ETAG_TEXT])
{
    etag_format(out, "%lld.%lld", (long long)c->id, (long long)c->revision);
}

struct mover mover_of(const struct call *call)
{
    const struct caller *caller = call->caller;
    const struct world *world = call->context;

    return (struct mover){ .account_id = caller->account_id,
                           .institution_id = caller->institution_id,
                           .login = str_from(caller->login),
                           .roles = caller->roles,
                           .audit = &world->audit };
}

/* Text of a content column: numbers as they stand, "-" as null. */
static void field_write(struct json *j, enum content_field i, struct str value)
{
    const char *name = content_field_names[i];

    if (str_eq(value, STR("-")))
        json_none(j, name);
    else if (i == CONTENT_FLOOR || i == CONTENT_N_PEOPLE ||
             (i >= CONTENT_MEASURED && i <= CONTENT_APPROVED))
        json_raw(j, name, value);
    else
        json_str(j, name, value);
}

static void room_write(struct json *j, const char *key, const struct content_room *room)
{
    if (!room) {
        json_none(j, key);
        return;
    }
    json_object_begin(j, key);
    for (int i = 0; i < CONTENT_PEOPLE; i++)
        field_write(j, (enum content_field)i, room->field[i]);
    json_end(j);
}

/* Who sits in the room today, for those who may see it. */
static bool people_write(struct conn *conn, struct str code, struct json *j, struct error *err)
{
    static const char *const names[] = { "id", "name", "rank", "share", "kind", NULL };
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CONFIRM_PEOPLE_OF_CODE, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    return objects_write(&q, names, j, "people", err);
}

static bool room_id_write(struct conn *conn, struct str code, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CONFIRM_ROOM_OF_CODE, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        json_i64(j, "id", stmt_i64(&q, 0));
    else
        json_none(j, "id");
    return step != STEP_FAILED;
}

static bool rooms_write(struct call *call, struct conn *conn, const struct content_room *rooms,
                        size_t n, struct json *j, struct error *err)
{
    bool sees_people = call->caller->scope.people != PEOPLE_NONE;

    json_array_begin(j, "rooms");
    for (size_t i = 0; i < n; i++) {
        json_object_begin(j, NULL);
        for (int k = 0; k < CONTENT_PEOPLE; k++)
            field_write(j, (enum content_field)k, rooms[i].field[k]);
        if (!room_id_write(conn, rooms[i].field[CONTENT_CODE], j, err) ||
            (sees_people && !people_write(conn, rooms[i].field[CONTENT_CODE], j, err)))
            return false;
        json_end(j);
    }
    json_end(j);
    return true;
}

static bool version_text(struct conn *conn, int64_t id, int64_t version, struct arena *arena,
                         struct str *text, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CONFIRM_VERSION_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    stmt_bind_i64(&q, ":version", version);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no such version");
    if (step == STEP_FAILED)
        return false;
    *text = arena_copy(arena, stmt_str(&q, 3));
    return text->ptr || error_set(err, ERROR_TOO_LARGE, "out of memory");
}

static bool change_write(void *context, const struct content_room *before,
                         const struct content_room *after)
{
    struct json *j = context;

    json_object_begin(j, NULL);
    json_text(j, "kind", !before ? "added" : !after ? "removed" : "changed");
    json_str(j, "code", (before ? before : after)->field[CONTENT_CODE]);
    json_array_begin(j, "fields");
    for (int i = 1; before && after && i < CONTENT_FIELDS; i++)
        if (!str_eq(before->field[i], after->field[i]))
            json_text(j, NULL, content_field_names[i]);
    json_end(j);
    room_write(j, "before", before);
    room_write(j, "after", after);
    json_end(j);
    return true;
}

/* Since the version the caller's party signed last; who signs for none: since the one before. */
static bool seen_before(struct call *call, struct conn *conn, const struct confirmation *c,
                        int64_t *out, struct error *err)
{
    const unsigned roles = call->caller->roles;
    const char *party = roles & ROLES_OF_UNITS            ? party_names[PARTY_UNIT]
                        : roles & ROLE_BIT(ROLE_SURVEYOR) ? party_names[PARTY_SURVEYOR]
                        : roles & (ROLE_BIT(ROLE_MANAGER_HEAD) | ROLE_BIT(ROLE_MANAGER))
                            ? party_names[PARTY_BUREAU]
                            : "";
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CONFIRM_VERSION_SEEN, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", c->id);
    stmt_bind_i64(&q, ":version", c->version);
    stmt_bind_str(&q, ":party", str_from(party));
    if (!stmt_get_i64(&q, out, err))
        return false;
    if (!*out)
        *out = c->version - 1;
    return true;
}

static bool changes_write(struct call *call, struct conn *conn, const struct confirmation *c,
                          const struct content_room *rooms, size_t n, struct json *j,
                          struct error *err)
{
    struct content_room *before;
    struct str text;
    int64_t since;
    size_t n_before;

    if (!seen_before(call, conn, c, &since, err))
        return false;
    if (!since) {
        json_none(j, "changes_since");
        json_none(j, "changes");
        return true;
    }
    if (!version_text(conn, c->id, since, call->arena, &text, err) ||
        !content_read(text, call->arena, &before, &n_before, err))
        return false;
    json_i64(j, "changes_since", since);
    json_array_begin(j, "changes");
    content_compare(before, n_before, rooms, n, j, change_write);
    json_end(j);
    return true;
}

static bool part(struct conn *conn, enum sql_id sql, const struct confirmation *c,
                 const char *const *names, struct json *j, const char *key, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", c->id);
    if (stmt_has_bind(&q, ":version"))
        stmt_bind_i64(&q, ":version", c->version);
    return objects_write(&q, names, j, key, err);
}

static bool history_write(struct conn *conn, const struct confirmation *c, struct json *j,
                          struct error *err)
{
    static const char *const names[] = { "at", "actor", "move", "from", "to", "note", NULL };
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_FLOW_EVENT_LIST, &q, err))
        return false;
    stmt_bind_str(&q, ":flow", STR("confirmation"));
    stmt_bind_i64(&q, ":object", c->id);
    return objects_write(&q, names, j, "history", err);
}

static bool parts_write(struct conn *conn, const struct confirmation *c, struct json *j,
                        struct error *err)
{
    static const char *const signatures[] = { "party",         "account_id", "login", "name",
                                              "delegation_id", "at",         "hash",  NULL };
    static const char *const disputes[] = { "id",    "version", "room_id",     "room_code", "field",
                                            "said",  "reason",  "party",       "login",     "at",
                                            "state", "answer",  "answered_by", "answered",  NULL };
    static const char *const orders[] = { "id",    "version", "reason", "document",
                                          "login", "at",      "used",   NULL };
    static const char *const versions[] = { "version", "made",   "cause", "hash",
                                            "code",    "signed", NULL };

    return part(conn, SQL_CONFIRM_SIGNATURES, c, signatures, j, "signatures", err) &&
           part(conn, SQL_CONFIRM_DISPUTES, c, disputes, j, "disputes", err) &&
           part(conn, SQL_CONFIRM_ORDERS, c, orders, j, "change_orders", err) &&
           part(conn, SQL_CONFIRM_VERSION_LIST, c, versions, j, "versions", err) &&
           history_write(conn, c, j, err);
}

static bool head_write(struct conn *conn, const struct confirmation *c, struct json *j,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CONFIRM_HEAD, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", c->id);
    if (stmt_step(&q, err) != STEP_ROW)
        return error_set(err, ERROR_NOT_FOUND, "there is no confirmation %lld", (long long)c->id);
    json_i64(j, "id", c->id);
    if (c->institution_id)
        json_i64(j, "institution_id", c->institution_id);
    else
        json_none(j, "institution_id");
    json_str(j, "institution", stmt_str(&q, 0));
    json_i64(j, "building_id", c->building_id);
    json_str(j, "building", stmt_str(&q, 1));
    json_str(j, "courtyard", stmt_str(&q, 2));
    json_str(j, "batch", c->batch);
    json_str(j, "state", c->state);
    json_i64(j, "version", c->version);
    json_str(j, "hash", c->hash);
    json_i64(j, "n_rooms", stmt_i64(&q, 3));
    json_fixed(j, "area", stmt_i64(&q, 4), 2);
    json_str(j, "since", c->since);
    json_str(j, "due", c->due);
    json_i64(j, "revision", c->revision);
    return true;
}

static bool card_write(struct call *call, struct conn *conn, const struct confirmation *c,
                       struct json *j, struct error *err)
{
    struct mover mover = mover_of(call);
    struct content_room *rooms;
    struct str text;
    size_t n;

    json_object_begin(j, NULL);
    if (!head_write(conn, c, j, err) ||
        !version_text(conn, c->id, c->version, call->arena, &text, err) ||
        !content_read(text, call->arena, &rooms, &n, err) ||
        !rooms_write(call, conn, rooms, n, j, err) ||
        !changes_write(call, conn, c, rooms, n, j, err) || !parts_write(conn, c, j, err) ||
        !confirmation_moves_write(conn, &mover, c->id, j, "moves", err))
        return false;
    json_end(j);
    return true;
}

bool confirmation_answer(struct call *call, int64_t id, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    struct confirmation c;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !confirmation_load(r.conn, id, call->arena, &c, err) ||
        !card_write(call, r.conn, &c, &j, err))
        return false;
    confirmation_etag(&c, call->response->etag);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

bool confirmation_check(struct call *call, int64_t id, struct error *err)
{
    AUTO(reader) r = { 0 };
    struct confirmation c;
    char etag[ETAG_TEXT];

    if (!call_reader(call, &r, err) || !confirmation_load(r.conn, id, call->arena, &c, err))
        return false;
    confirmation_etag(&c, etag);
    return etag_must_match(call->request, etag, true, err);
}

static bool card_get(struct call *call, const void *args, struct error *err)
{
    return confirmation_answer(call, ((const struct record_args *)args)->id, err);
}

/* The text itself, as its hash is made of it. */
static bool content_get(struct call *call, const void *args_, struct error *err)
{
    const struct content_args *args = args_;
    AUTO(reader) r = { 0 };
    struct confirmation c;
    struct str text;

    if (!call_reader(call, &r, err) || !confirmation_load(r.conn, args->id, call->arena, &c, err) ||
        !version_text(r.conn, c.id, args->version == PARAM_ABSENT ? c.version : args->version,
                      call->arena, &text, err))
        return false;
    buf_add(&call->response->body, text);
    call->response->content_type = "text/plain; charset=utf-8";
    return buf_ok(&call->response->body, err);
}

const struct route confirmation_card_routes[] = {
    { METHOD_GET, "/api/confirmations/{id}", card_get, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ,
      "One: what is signed, by whom, what changed since, and the moves open to me",
      "三方确认详情：内容、签字、变化与可办理事项" },
    { METHOD_GET, "/api/confirmations/{id}/content", content_get, content_params,
      sizeof(struct content_args), "read_units", SCOPE_READ, "The text whose SHA-256 is signed",
      "签字内容原文", "text/plain" },
};
const size_t n_confirmation_card_routes = ARRAY_LEN(confirmation_card_routes);
