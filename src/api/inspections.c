/*
 * inspections: /api/inspections, what was looked at in a unit, what was found, and how it is
 * mended: a machine, and a POST a move. Pictures are inspection_photos.c.
 */
#include "confirming.h"

#include "yardstick/base/clock.h"
#include "yardstick/confirm/inspection.h"

enum { TURN_MS = 5000, NAME_MAX_BYTES = 200, TEXT_MAX = 2000, POINTS_MAX = 100 };

struct inspections_args {
    struct str state;
    int64_t institution_id, limit, after;
    int f, lang;
};
static const struct param inspections_params[] = {
    PARAM(STR, inspections_args, state, .min = 1, .max = 40,
          .about = "planned, notified, self_check, on_site, findings, rectifying, rechecked, "
                   "closed or withdrawn",
          .about_zh = "状态"),
    PARAM(I64, inspections_args, institution_id, .min = 1, .max = 9007199254740991),
    ROWS_FORM_PARAMS(inspections_args), PARAM_END
};

static const struct column columns[] = {
    { .name = "name", .title = { "巡检", "Inspection" } },
    { .name = "institution", .title = { "单位", "Unit" } },
    { .name = "planned_on", .title = { "计划日期", "Planned on" } },
    { .name = "state", .title = { "状态", "State" } },
    { .name = "since", .title = { "自", "Since" } },
    { .name = "due", .title = { "期限", "Due" } },
    { .name = "document", .title = { "整改通知书", "Notice" } },
    { .name = "findings", .title = { "问题数", "Findings" } },
    { .name = "open", .title = { "未整改", "Not mended" } },
    { .name = "score", .title = { "得分", "Score" } },
    { .name = "overdue", .title = { "超期", "Overdue" } },
};
static const struct collection inspection_collection = {
    .name = "inspections",
    .title = { "巡检考核", "Inspections" },
    .columns = columns,
    .n_columns = ARRAY_LEN(columns),
};

static bool list_open(struct conn *conn, const struct inspections_args *args, int64_t id,
                      int64_t limit, struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, SQL_INSPECTION_LIST, q, err))
        return false;
    stmt_bind_id(q, ":id", id);
    stmt_bind_text(q, ":state", args->state);
    stmt_bind_id(q, ":institution_id", args->institution_id);
    stmt_bind_i64(q, ":after", args->after);
    stmt_bind_i64(q, ":limit", limit);
    return true;
}

static bool inspections_get(struct call *call, const void *args_, struct error *err)
{
    const struct inspections_args *args = args_;
    struct rows_form form = { &inspection_collection, args->f, args->lang, args->limit };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };

    call->response->cache = "no-store";
    return call_reader(call, &r, err) && tx_begin_read(&tx, r.conn, err) &&
           list_open(r.conn, args, PARAM_ABSENT, rows_limit(&form), &q, err) &&
           rows_send(call, &q, &form, err);
}

static void inspection_etag(const struct inspection *is, char out[ETAG_TEXT])
{
    etag_format(out, "%lld.%lld", (long long)is->id, (long long)is->revision);
}

static bool part(struct conn *conn, enum sql_id sql, int64_t id, const char *const *names,
                 const char *key, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    return objects_write(&q, names, j, key, err);
}

/* The row of the list, members of the object that is open. */
static bool row_write(struct conn *conn, int64_t id, struct json *j, struct error *err)
{
    static const struct inspections_args all = { .institution_id = PARAM_ABSENT };
    struct table table = { .options = { .form = TABLE_JSON } };
    AUTO(stmt) q = { 0 };

    if (!list_open(conn, &all, id, 1, &q, err) ||
        !table_columns(&table, &inspection_collection, &q, err))
        return false;
    if (stmt_step(&q, err) == STEP_ROW)
        table_members(&table, &q, j);
    return true;
}

static bool inspection_answer(struct call *call, int64_t id, struct error *err)
{
    static const char *const findings[] = { "id",         "item",       "said",        "room_id",
                                            "room",       "points",     "points_left", "deadline",
                                            "issued",     "state",      "reply",       "replied",
                                            "replied_by", "note",       "looked",      "looked_by",
                                            "late",       "seen_photo", NULL };
    static const char *const photos[] = { "id", "finding_id", "made", "made_by", "by_unit", NULL };
    static const char *const events[] = { "at", "actor", "move", "from", "to", "note", NULL };
    struct json j = JSON_INIT(&call->response->body);
    struct mover mover = mover_of(call);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    struct inspection is;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !inspection_load(r.conn, id, call->arena, &is, err))
        return false;
    json_object_begin(&j, NULL);
    if (!row_write(r.conn, id, &j, err) ||
        !part(r.conn, SQL_INSPECTION_FINDINGS, id, findings, "found", &j, err) ||
        !part(r.conn, SQL_INSPECTION_PHOTOS, id, photos, "photos", &j, err) ||
        !part(r.conn, SQL_INSPECTION_EVENTS, id, events, "history", &j, err) ||
        !inspection_moves_write(r.conn, &mover, id, &j, "moves", err))
        return false;
    json_end(&j);
    inspection_etag(&is, call->response->etag);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static bool inspection_card(struct call *call, const void *args, struct error *err)
{
    return inspection_answer(call, ((const struct record_args *)args)->id, err);
}

struct planning {
    struct once once;
    struct str name, planned_on;
    int64_t institution_id, id;
};

/* On the writer's thread. */
static bool insert_run(struct conn *conn, void *argument, struct error *err)
{
    struct planning *p = argument;

    if (!once_find(conn, &p->once, &p->id, err) || p->id)
        return p->id != 0;
    return inspection_insert(conn, p->name, p->institution_id, p->planned_on, &p->id, err) &&
           once_keep(conn, &p->once, p->id, err);
}

static bool unit_check(struct call *call, int64_t institution, struct error *err)
{
    AUTO(reader) r = { 0 };

    return call_reader(call, &r, err) &&
           record_there(r.conn, SQL_REVIEW_UNIT_THERE, institution, "institutions", err);
}

static bool inspection_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "name", "institution_id", "planned_on", NULL };
    AUTO(json_doc) doc = { 0 };
    struct planning p = { 0 };
    struct write_request request = { .run = insert_run, .argument = &p, .wait_ms = TURN_MS };

    (void)args;
    if (!once_begin(call, &p.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "name", call->arena, &p.name, err) ||
        !body_text(&doc, "planned_on", call->arena, &p.planned_on, err) ||
        !body_needs(p.name, "name", err))
        return false;
    if (p.name.len > NAME_MAX_BYTES)
        return body_wrong("name", (struct str){ 0 }, "1..200", err);
    if (!date_is_valid(p.planned_on))
        return body_wrong("planned_on", p.planned_on, "YYYY-MM-DD", err);
    if (!json_as_i64(json_get(doc.root, "institution_id"), &p.institution_id))
        return body_needs((struct str){ 0 }, "institution_id", err);
    if (!unit_check(call, p.institution_id, err) || !call_write(call, &request, err) ||
        !inspection_answer(call, p.id, err))
        return false;
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/inspections/%lld", (long long)p.id));
    return true;
}

struct moving {
    struct call *call;
    int64_t id;
    struct inspection_order order;
};

static bool move_run(struct conn *conn, void *argument, struct error *err)
{
    struct moving *m = argument;
    struct inspection now;
    struct mover mover;
    char etag[ETAG_TEXT];

    if (!inspection_load(conn, m->id, m->call->arena, &now, err))
        return false;
    inspection_etag(&now, etag);
    return etag_must_match(m->call->request, etag, true, err) &&
           mover_load(m->call, conn, &mover, err) &&
           inspection_move(conn, &mover, m->id, &m->order, err);
}

static bool item_check(struct str item, struct error *err)
{
    for (size_t i = 0; inspection_items[i]; i++)
        if (!item.len || str_eq(item, str_from(inspection_items[i])))
            return true;
    return body_wrong("item", item,
                      "rules|ledgers|title|allocation|safety|repairs|services|disposal|"
                      "rectifying|freshness|other",
                      err);
}

/* What came with it; a day by which something is to be mended is not over yet. */
static bool order_read(struct call *call, const struct json_doc *doc, struct inspection_order *out,
                       struct error *err)
{
    char today[DATE_TEXT];
    const struct json_value *points = json_get(doc->root, "points");

    clock_today(today);
    if (!body_text(doc, "reason", call->arena, &out->reason, err) ||
        !body_text(doc, "document", call->arena, &out->document, err) ||
        !body_text(doc, "said", call->arena, &out->said, err) ||
        !body_text(doc, "item", call->arena, &out->item, err) ||
        !body_text(doc, "deadline", call->arena, &out->deadline, err) ||
        !item_check(out->item, err))
        return false;
    if (out->reason.len > TEXT_MAX || out->said.len > TEXT_MAX ||
        out->document.len > NAME_MAX_BYTES)
        return body_wrong("reason", (struct str){ 0 }, "at most 2000 bytes", err);
    if (out->deadline.len &&
        (!date_is_valid(out->deadline) || str_compare(out->deadline, str_from(today)) < 0))
        return body_wrong("deadline", out->deadline, "YYYY-MM-DD, not before today", err);
    if (points &&
        (!json_as_i64(points, &out->points) || out->points < 0 || out->points > POINTS_MAX))
        return body_wrong("points", (struct str){ 0 }, "0..100", err);
    (void)!json_as_i64(json_get(doc->root, "finding_id"), &out->finding_id);
    (void)!json_as_i64(json_get(doc->root, "room_id"), &out->room_id);
    return true;
}

/* Is it there for who asks, and the room that a finding speaks of? */
static bool seen_check(struct call *call, int64_t id, int64_t room, struct error *err)
{
    AUTO(reader) r = { 0 };
    struct inspection is;

    return call_reader(call, &r, err) && inspection_load(r.conn, id, call->arena, &is, err) &&
           (!room || record_there(r.conn, SQL_INSPECTION_ROOM_THERE, room, "rooms", err));
}

static bool move_post(struct call *call, const void *args_, struct error *err)
{
    static const char *const known[] = { "reason", "document", "said",       "item", "deadline",
                                         "points", "room_id",  "finding_id", NULL };
    const struct move_args *args = args_;
    AUTO(json_doc) doc = { 0 };
    struct moving m = { .call = call, .id = args->id, .order = { .move = args->move } };
    struct write_request request = { .run = move_run, .argument = &m, .wait_ms = TURN_MS };

    if (call->request->body.len &&
        (!body_object(call, known, &doc, err) || !order_read(call, &doc, &m.order, err)))
        return false;
    request.why = m.order.reason.ptr;
    return seen_check(call, args->id, m.order.room_id, err) && call_write(call, &request, err) &&
           inspection_answer(call, args->id, err);
}

const struct route inspection_routes[] = {
    { METHOD_GET, "/api/inspections", inspections_get, inspections_params,
      sizeof(struct inspections_args), "read_units", SCOPE_READ,
      "Inspections, what is not mended yet, and scores", "巡检考核：列表",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { METHOD_POST, "/api/inspections", inspection_post, NULL, 0, "inspect", SCOPE_WRITE,
      "Plan an inspection of a unit (Idempotency-Key)", "新建巡检（需 Idempotency-Key）", NULL,
      BODY_JSON },
    { METHOD_GET, "/api/inspections/{id}", inspection_card, record_params,
      sizeof(struct record_args), "read_units", SCOPE_READ,
      "One, its findings and pictures, how it went on, and the moves open to me",
      "巡检详情、问题、照片、过程与可办理事项" },
    { METHOD_POST, "/api/inspections/{id}/{move}", move_post, move_params, sizeof(struct move_args),
      "rectify", SCOPE_WRITE,
      "Notify, self_check, visit, find, pass, issue, reply, settle, give_back, close, withdraw "
      "(If-Match)",
      "通知、自查、现场检查、记录问题、下达整改、回复、回头看、办结、撤销（需 If-Match）",
      .body = BODY_JSON, .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_inspection_routes = ARRAY_LEN(inspection_routes);
