/*
 * actions: /api/actions, changes of rooms in one step, and their undoing.
 */
#include <stdio.h>

#include "body.h"
#include "meta.h"
#include "once.h"
#include "resource.h"
#include "yardstick/base/json_read.h"
#include "yardstick/registry/action.h"

enum { BODY_MAX = 1 << 16, TURN_MS = 2000, LIST_ROWS = 20 };

struct action_request {
    struct once once;
    struct meta meta;
    struct action_order order;
    int64_t undoes; /* the action to undo; 0: order is carried out */
    int64_t id;
};

static bool kind_read(const struct json_value *value, struct action_order *out, struct error *err)
{
    for (int kind = 0; kind < ACTION_UNDO; kind++)
        if (str_eq(json_as_str(value), str_from(action_names[kind]))) {
            out->kind = (enum action_kind)kind;
            return true;
        }
    return body_wrong("action", (struct str){ 0 },
                      "assign|reserve|lend|seal|release|put|take_out|move", err);
}

static bool id_read(const struct json_value *value, const char *name, int64_t *out,
                    struct error *err)
{
    return !value || json_kind(value) == JSON_KIND_NULL || (json_as_i64(value, out) && *out > 0) ||
           body_wrong(name, (struct str){ 0 }, "id", err);
}

static bool share_read(const struct json_value *value, int64_t *out, struct error *err)
{
    double share = json_as_f64(value);

    *out = SHARE_WHOLE;
    if (!value)
        return true;
    *out = (int64_t)(share * SHARE_WHOLE + 0.5);
    return (json_kind(value) == JSON_KIND_NUMBER && *out >= 1 && *out <= SHARE_WHOLE) ||
           body_wrong("share", (struct str){ 0 }, "0 < share <= 1", err);
}

static bool until_read(const struct json_value *value, struct str *out, struct error *err)
{
    *out = json_as_str(value);
    return !value || json_kind(value) == JSON_KIND_NULL || date_is_valid(*out) ||
           body_wrong("until", (struct str){ 0 }, "YYYY-MM-DD", err);
}

static bool order_read(const struct json_value *body, struct arena *arena,
                       struct action_request *out, struct error *err)
{
    static const char *const known[] = { "action",   "room_ids",     "person_ids", "institution_id",
                                         "share",    "from_room_id", "second",     "until",
                                         "document", "from",         "reason",     NULL };
    struct action_order *o = &out->order;

    if (!body_members(body, known, err) || !meta_read(body, &out->meta, err) ||
        !kind_read(json_get(body, "action"), o, err) ||
        !body_ids(body, "room_ids", ACTION_ROOMS_MAX, arena, &o->rooms, &o->n_rooms, err) ||
        !body_ids(body, "person_ids", ACTION_PEOPLE_MAX, arena, &o->people, &o->n_people, err) ||
        !id_read(json_get(body, "institution_id"), "institution_id", &o->institution, err) ||
        !id_read(json_get(body, "from_room_id"), "from_room_id", &o->from_room, err) ||
        !share_read(json_get(body, "share"), &o->share, err) ||
        !until_read(json_get(body, "until"), &o->until, err))
        return false;
    o->second = json_as_bool(json_get(body, "second"));
    o->document = json_as_str(json_get(body, "document"));
    o->day = str_from(out->meta.day);
    o->reason = str_from(out->meta.reason);
    return o->document.len <= 200 || body_wrong("document", (struct str){ 0 }, "0..200", err);
}

/* On the writer's thread. */
static bool action_write(struct conn *conn, void *argument, struct error *err)
{
    struct action_request *r = argument;

    if (!once_find(conn, &r->once, &r->id, err))
        return false;
    if (r->id)
        return true;
    return (r->undoes ? action_undo(conn, r->undoes, str_from(r->meta.day),
                                    str_from(r->meta.reason), &r->id, err)
                      : action_run(conn, &r->order, &r->id, err)) &&
           once_keep(conn, &r->once, r->id, err);
}

static bool action_card(struct call *call, struct conn *conn, int64_t id, struct error *err)
{
    static const struct card_part rooms = { "rooms", SQL_ACTION_CARD_ROOMS, true, NULL };
    AUTO(stmt) q = { 0 };
    struct json j = JSON_INIT(&call->response->body);
    struct table table = { .options = { .form = TABLE_JSON } };
    bool can_undo;

    if (!action_can_undo(conn, id, &can_undo, err) || !stmt_open(conn, SQL_ACTION_CARD, &q, err) ||
        !table_columns(&table, NULL, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    json_object_begin(&j, NULL);
    table_members(&table, &q, &j);
    json_bool(&j, "undoable", can_undo);
    if (!card_part_write(conn, &rooms, id, &j, err))
        return false;
    json_end(&j);
    return true;
}

static bool action_answer(struct call *call, int64_t id, struct error *err)
{
    AUTO(reader) r = { 0 };

    return call_reader(call, &r, err) && list_etag(call, r.conn, err) &&
           action_card(call, r.conn, id, err);
}

static bool action_do(struct call *call, struct action_request *r, struct error *err)
{
    struct write_request request = { .run = action_write,
                                     .argument = r,
                                     .day = r->meta.day,
                                     .why = r->meta.reason,
                                     .wait_ms = TURN_MS };

    if (!call_write(call, &request, err) || !action_answer(call, r->id, err))
        return false;
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/actions/%lld", (long long)r->id));
    return true;
}

static bool action_post(struct call *call, const void *args, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    struct action_request r = { 0 };

    (void)args;
    return once_begin(call, &r.once, err) && json_read(call->request->body, BODY_MAX, &doc, err) &&
           order_read(doc.root, call->arena, &r, err) && action_do(call, &r, err);
}

static bool undo_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "reason", NULL };
    AUTO(json_doc) doc = { 0 };
    struct action_request r = { .undoes = ((const struct record_args *)args)->id };

    if (!once_begin(call, &r.once, err))
        return false;
    if (call->request->body.len && (!json_read(call->request->body, BODY_MAX, &doc, err) ||
                                    !body_members(doc.root, known, err)))
        return false;
    return meta_read(doc.root, &r.meta, err) && action_do(call, &r, err);
}

static bool action_get(struct call *call, const void *args, struct error *err)
{
    return action_answer(call, ((const struct record_args *)args)->id, err);
}

struct actions_args {
    int64_t room_id, limit;
};
static const struct param actions_params[] = {
    PARAM(I64, actions_args, room_id, .min = 1, .max = 9007199254740991,
          .about = "only those of this room", .about_zh = "只列出该房间的"),
    PARAM(I64, actions_args, limit, .min = 1, .max = 1000, .otherwise = "20",
          .about = "how many, the newest first", .about_zh = "条数，新的在前"),
    PARAM_END
};

static bool actions_get(struct call *call, const void *args, struct error *err)
{
    const struct actions_args *a = args;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct json j = JSON_INIT(&call->response->body);
    struct table table = { .options = { .form = TABLE_JSON } };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !list_etag(call, r.conn, err) ||
        !stmt_open(r.conn, SQL_ACTION_LIST, &q, err) || !table_columns(&table, NULL, &q, err))
        return false;
    if (a->room_id == PARAM_ABSENT)
        stmt_bind_null(&q, ":room");
    else
        stmt_bind_i64(&q, ":room", a->room_id);
    stmt_bind_i64(&q, ":limit", a->limit);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(&j, NULL);
        table_members(&table, &q, &j);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return step == STEP_DONE;
}

const struct route action_routes[] = {
    { METHOD_POST, "/api/actions", action_post, NULL, 0, "edit", SCOPE_WRITE,
      "Change rooms in one step: assign, reserve, lend, seal, release, put, take_out, move "
      "(Idempotency-Key)",
      "一步办理：分配、预留、出借、封存、腾退、安排人员、迁出、调动（需 Idempotency-Key）", NULL,
      BODY_JSON },
    { METHOD_GET, "/api/actions", actions_get, actions_params, sizeof(struct actions_args), "edit",
      SCOPE_READ, "One-step changes, the newest first", "办理记录，新的在前" },
    { METHOD_GET, "/api/actions/{id}", action_get, record_params, sizeof(struct record_args),
      "edit", SCOPE_READ, "One of them, and whether it can be undone", "一条办理记录" },
    { METHOD_POST, "/api/actions/{id}/undo", undo_post, record_params, sizeof(struct record_args),
      "edit", SCOPE_WRITE,
      "Undo it, as long as nothing has happened to its rooms since (Idempotency-Key)",
      "撤销（其后房间无变更时）", NULL, .body = BODY_JSON, .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_action_routes = ARRAY_LEN(action_routes);
