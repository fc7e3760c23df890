/*
 * batches: /api/batches, surveyors' work from the lists of measurements to the register.
 */
#include "confirming.h"
#include "job_start.h"

#include "yardstick/intake/import_request.h"

enum { UPLOADS_MAX = 8 };

struct batches_args {
    struct str state;
    int64_t limit, after;
};
static const struct param batches_params[] = {
    PARAM(STR, batches_args, state, .min = 1, .max = 40),
    PARAM(I64, batches_args, limit, .min = 1, .max = 1000, .otherwise = "100"),
    PARAM(I64, batches_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0"), PARAM_END
};

struct values_args {
    int64_t id, limit, after;
};
static const struct param values_params[] = {
    PARAM(I64, values_args, id, .min = 1, .max = 9007199254740991),
    PARAM(I64, values_args, limit, .min = 1, .max = 20000, .otherwise = "1000"),
    PARAM(I64, values_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0"), PARAM_END
};

static const char *const batch_names[] = { "id",           "code",     "name",     "company",
                                           "grade",        "state",    "since",    "due",
                                           "measurements", "rooms",    "findings", "confirmations",
                                           "closed",       "revision", NULL };

static bool batches_get(struct call *call, const void *args_, struct error *err)
{
    const struct batches_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_BATCH_LIST, &q, err))
        return false;
    stmt_bind_text(&q, ":state", args->state);
    stmt_bind_i64(&q, ":after", args->after);
    stmt_bind_i64(&q, ":limit", args->limit);
    json_object_begin(&j, NULL);
    if (!objects_write(&q, batch_names, &j, "items", err))
        return false;
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static bool rows_of(struct conn *conn, enum sql_id sql, const struct batch *b,
                    const struct values_args *page, const char *const *names, struct json *j,
                    const char *key, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", b->code);
    if (page) {
        stmt_bind_i64(&q, ":after", page->after);
        stmt_bind_i64(&q, ":limit", page->limit);
    }
    return objects_write(&q, names, j, key, err);
}

static void batch_etag(const struct batch *b, char out[ETAG_TEXT])
{
    etag_format(out, "%lld.%lld", (long long)b->id, (long long)b->revision);
}

static bool batch_answer(struct call *call, int64_t id, struct error *err)
{
    static const char *const findings[] = { "id",       "rule",        "type",         "object_id",
                                            "other_id", "building_id", "building",     "ordinal",
                                            "lon",      "lat",         "code",         "other",
                                            "is",       "against",     "allowed",      "state",
                                            "reason",   "document",    "explained_by", NULL };
    struct json j = JSON_INIT(&call->response->body);
    struct mover mover = mover_of(call);
    AUTO(reader) r = { 0 };
    struct batch b;

    if (!call_reader(call, &r, err) || !batch_load(r.conn, id, call->arena, &b, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "id", b.id);
    json_str(&j, "code", b.code);
    json_str(&j, "name", b.name);
    json_str(&j, "company", b.company);
    json_i64(&j, "grade", b.grade);
    json_str(&j, "state", b.state);
    json_str(&j, "since", b.since);
    json_str(&j, "due", b.due);
    json_i64(&j, "revision", b.revision);
    if (!rows_of(r.conn, SQL_BATCH_FINDINGS, &b, NULL, findings, &j, "findings", err) ||
        !batch_moves_write(r.conn, &mover, id, &j, "moves", err))
        return false;
    json_end(&j);
    batch_etag(&b, call->response->etag);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

static bool batch_get(struct call *call, const void *args, struct error *err)
{
    return batch_answer(call, ((const struct record_args *)args)->id, err);
}

/* Measured, declared and approved stand beside each other. */
static bool values_get(struct call *call, const void *args_, struct error *err)
{
    static const char *const names[] = { "room_id",  "code",     "number",   "ordinal", "building",
                                         "n",        "area",     "apart",    "allowed", "state",
                                         "declared", "approved", "register", NULL };
    const struct values_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct batch b;

    if (!call_reader(call, &r, err) || !batch_load(r.conn, args->id, call->arena, &b, err))
        return false;
    json_object_begin(&j, NULL);
    if (!rows_of(r.conn, SQL_BATCH_VALUES, &b, args, names, &j, "items", err))
        return false;
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}

struct batch_call {
    struct call *call;
    struct once once;
    struct batch_wish wish;
    struct batch_order order;
    int64_t id;
};

static bool insert_run(struct conn *conn, void *argument, struct error *err)
{
    struct batch_call *b = argument;

    if (!once_find(conn, &b->once, &b->id, err) || b->id)
        return b->id != 0;
    return batch_insert(conn, &b->wish, &b->id, err) && once_keep(conn, &b->once, b->id, err);
}

static bool grade_read(const struct json_doc *doc, int64_t otherwise, int64_t *out,
                       struct error *err)
{
    const struct json_value *grade = json_get(doc->root, "grade");

    *out = otherwise;
    if (!grade || (json_as_i64(grade, out) && *out >= 1 && *out <= 3))
        return true;
    error_set(err, ERROR_INVALID, "a grade of GB/T 17986.1 is 1, 2 or 3");
    return error_detail(err, STR("grade"), (struct str){ 0 }, "1|2|3");
}

static bool batch_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "code", "name", "company", "grade", NULL };
    AUTO(json_doc) doc = { 0 };
    struct batch_call b = { .call = call };
    struct write_request request = { .run = insert_run, .argument = &b };

    (void)args;
    if (!once_begin(call, &b.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "code", call->arena, &b.wish.code, err) ||
        !body_text(&doc, "name", call->arena, &b.wish.name, err) ||
        !body_text(&doc, "company", call->arena, &b.wish.company, err) ||
        !body_needs(b.wish.code, "code", err) || !grade_read(&doc, 2, &b.wish.grade, err) ||
        !call_write(call, &request, err) || !batch_answer(call, b.id, err))
        return false;
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/batches/%lld", (long long)b.id));
    return true;
}

static bool move_run(struct conn *conn, void *argument, struct error *err)
{
    struct batch_call *b = argument;
    struct mover mover;
    struct batch now;
    char etag[ETAG_TEXT];

    if (!batch_load(conn, b->id, b->call->arena, &now, err))
        return false;
    batch_etag(&now, etag);
    return etag_must_match(b->call->request, etag, true, err) &&
           mover_load(b->call, conn, &mover, err) &&
           batch_move(conn, &mover, b->id, &b->order, err);
}

static bool move_post(struct call *call, const void *args_, struct error *err)
{
    static const char *const known[] = { "reason", "document", "finding_id", "grade", NULL };
    const struct move_args *args = args_;
    AUTO(json_doc) doc = { 0 };
    struct batch_call b = { .call = call, .id = args->id, .order = { .move = args->move } };
    struct write_request request = { .run = move_run, .argument = &b, .wait_ms = 5000 };

    if (call->request->body.len) {
        if (!body_object(call, known, &doc, err) ||
            !body_text(&doc, "reason", call->arena, &b.order.reason, err) ||
            !body_text(&doc, "document", call->arena, &b.order.document, err) ||
            !grade_read(&doc, 0, &b.order.grade, err))
            return false;
        (void)!json_as_i64(json_get(doc.root, "finding_id"), &b.order.finding_id);
    }
    request.why = b.order.reason.ptr;
    if (!call_write(call, &request, err))
        return false;
    confirmation_tell(call, 0);
    return batch_answer(call, args->id, err);
}

/* A surveyor imports measurements and nothing else. */
static bool import_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "uploads", "dry_run", NULL };
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&text);
    struct import_request request = { 0 };
    struct str key;

    (void)args;
    if (!job_start_key(call, &key, err) || !job_start_can(world, err) ||
        !body_object(call, known, &doc, err))
        return false;
    request.type = STR("measurements");
    request.dry_run = json_as_bool(json_get(doc.root, "dry_run"));
    json_object_begin(&j, NULL);
    if (!job_start_uploads(call, &j, json_get(doc.root, "uploads"), UPLOADS_MAX, err))
        return false;
    import_request_write(&j, "request", &request);
    json_end(&j);
    return job_start(call, "import", &text, key, err);
}

const struct route batch_routes[] = {
    { METHOD_GET, "/api/batches", batches_get, batches_params, sizeof(struct batches_args),
      "read_units", SCOPE_READ, "Survey batches and where they stand", "测绘批次" },
    { METHOD_POST, "/api/batches", batch_post, NULL, 0, "survey", SCOPE_WRITE,
      "Plan a survey batch (Idempotency-Key)", "新建测绘批次（需 Idempotency-Key）", NULL,
      BODY_JSON },
    { METHOD_POST, "/api/batches/import", import_post, NULL, 0, "survey", SCOPE_WRITE,
      "Import lists of measurements; a list brings its batch (Idempotency-Key)",
      "导入测量清单（需 Idempotency-Key）", NULL, BODY_JSON },
    { METHOD_GET, "/api/batches/{id}", batch_get, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ, "One, what the rules found in it, and the moves open to me",
      "批次详情、质检问题与可办理事项" },
    { METHOD_GET, "/api/batches/{id}/values", values_get, values_params, sizeof(struct values_args),
      "read_units", SCOPE_READ, "Its values beside what was declared and approved",
      "批次实测值与申报、核定面积" },
    { METHOD_POST, "/api/batches/{id}/{move}", move_post, move_params, sizeof(struct move_args),
      "survey", SCOPE_WRITE,
      "Start, deliver, ingest, explain, reject, accept, confirm, publish, withdraw (If-Match)",
      "开始、提交、质检、说明、退回、通过、发起确认、发布、撤销（需 If-Match）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_batch_routes = ARRAY_LEN(batch_routes);
