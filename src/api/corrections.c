/*
 * corrections: /api/reviews/units/{id}/corrections, values that a unit says are others; each
 * holds once the unit's head has accepted it, and is then a change like any other.
 */
#include "body.h"
#include "once.h"
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/correction.h"

enum { TURN_MS = 5000, BODY_BYTES_MAX = 4 << 20 };

struct proposing {
    struct once once;
    struct correction_by by;
    const struct json_value *changes;
    struct arena *arena;
    int64_t id, made;
    bool accept;
    char at[CLOCK_TEXT], day[DATE_TEXT];
};

static void by_fill(struct proposing *p, const struct call *call, int64_t unit)
{
    clock_format(clock_now(), p->at);
    clock_today(p->day);
    p->arena = call->arena;
    p->by = (struct correction_by){ unit, str_from(p->at), str_from(p->day),
                                    str_from(call->caller->login) };
}

static bool wish_read(const struct json_value *change, struct arena *arena,
                      struct correction_wish *out, struct error *err)
{
    const struct json_value *record = json_get(change, "record");
    AUTO(buf) text = BUF_INIT(1 << 14);
    struct json j = JSON_INIT(&text);

    *out =
        (struct correction_wish){ .of = collection_find(json_as_str(json_get(change, "register"))),
                                  .object = json_as_str(json_get(change, "object")),
                                  .field = json_as_str(json_get(change, "field")),
                                  .value = json_as_str(json_get(change, "value")) };
    if (!json_as_i64(json_get(change, "object_id"), &out->object_id))
        out->object_id = 0;
    if (!record)
        return out->field.len || body_wrong("field", out->field, "a column of the register", err);
    if (json_kind(record) != JSON_KIND_OBJECT || out->field.len)
        return body_wrong("record", (struct str){ 0 }, "{\"column\": \"text\"}, without field",
                          err);
    json_value_write(&j, NULL, record);
    out->value = arena_copy(arena, buf_str(&text));
    return buf_ok(&text, err);
}

static bool propose_run(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;

    if (!once_find(conn, &p->once, &p->made, err))
        return false;
    if (p->made)
        return true;
    for (size_t i = 0; i < json_count(p->changes); i++) {
        struct correction_wish wish;
        bool kept;

        if (!wish_read(json_at(p->changes, i), p->arena, &wish, err) ||
            !correction_propose(conn, &p->by, &wish, p->arena, &kept, err))
            return false;
    }
    return once_keep(conn, &p->once, p->by.unit, err);
}

static bool corrections_get(struct call *call, const void *args, struct error *err)
{
    static const char *const texts[] = { "register",   "object",    "field",   "before",
                                         "after",      "state",     "made_at", "made_by",
                                         "decided_at", "decided_by" };
    enum { FIELD = 2 };
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    call->response->cache = "no-store";
    if (!call_reader(call, &r, err) ||
        !record_there(r.conn, SQL_REVIEW_UNIT_THERE, ((const struct record_args *)args)->id,
                      "institutions", err) ||
        !stmt_open(r.conn, SQL_CORRECTIONS_OF, &q, err))
        return false;
    stmt_bind_i64(&q, ":unit", ((const struct record_args *)args)->id);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct str field = stmt_i64(&q, 11) ? stmt_str(&q, 3) : (struct str){ 0 };

        json_object_begin(&j, NULL);
        json_i64(&j, "id", stmt_i64(&q, 0));
        for (int i = 0; i < (int)ARRAY_LEN(texts); i++)
            json_str(&j, texts[i], i == FIELD ? field : stmt_str(&q, i + 1));
        json_bool(&j, "new", !stmt_i64(&q, 11));
        json_bool(&j, "bureau", correction_is_bureaus(collection_find(stmt_str(&q, 1)), field));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

/* {"changes":[{"register":"rooms","object":"B-101","field":"use","value":"service"},
 *             {"register":"people","object":"P9","record":{"code":"P9","name":"…"}}]} */
static bool propose(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "changes", NULL };
    struct proposing p = { 0 };
    struct write_request request = { .run = propose_run, .argument = &p, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    by_fill(&p, call, ((const struct record_args *)args)->id);
    if (!once_begin(call, &p.once, err) || !body_object(call, known, &doc, err))
        return false;
    p.changes = json_get(doc.root, "changes");
    if (json_kind(p.changes) != JSON_KIND_ARRAY || !json_count(p.changes) ||
        json_count(p.changes) > CORRECTIONS_MAX)
        return body_wrong("changes", (struct str){ 0 }, "1..5000", err);
    if (!call_write(call, &request, err))
        return false;
    call->response->status = 201;
    return corrections_get(call, args, err);
}

static bool decide_run(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;

    return correction_decide(conn, &p->by, p->id, p->accept, p->arena, err);
}

/* Deciding twice is refused: no key is needed. */
static bool decide(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "accept", NULL };
    struct proposing p = { .id = ((const struct record_args *)args)->id };
    struct write_request request = { .run = decide_run, .argument = &p, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };
    struct json j = JSON_INIT(&call->response->body);

    by_fill(&p, call, 0);
    if (!body_object(call, known, &doc, err))
        return false;
    if (json_kind(json_get(doc.root, "accept")) != JSON_KIND_BOOL)
        return body_wrong("accept", (struct str){ 0 }, "true|false", err);
    p.accept = json_as_bool(json_get(doc.root, "accept"));
    if (!call_write(call, &request, err))
        return false;
    json_object_begin(&j, NULL);
    json_i64(&j, "id", p.id);
    json_text(&j, "state", p.accept ? "accepted" : "refused");
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

const struct route correction_routes[] = {
    { METHOD_GET, "/api/reviews/units/{id}/corrections", corrections_get, record_params,
      sizeof(struct record_args), "read_people", SCOPE_READ, "What a unit proposes to change",
      "单位提出的更正" },
    { METHOD_POST, "/api/reviews/units/{id}/corrections", propose, record_params,
      sizeof(struct record_args), "edit", SCOPE_WRITE, "Propose other values (Idempotency-Key)",
      "提出更正", NULL, BODY_JSON, BODY_BYTES_MAX },
    { METHOD_PUT, "/api/corrections/{id}/decision", decide, record_params,
      sizeof(struct record_args), "correct", SCOPE_WRITE,
      "The unit's head accepts it, and it holds, or refuses it", "单位负责人确认更正", NULL,
      BODY_JSON },
};
const size_t n_correction_routes = ARRAY_LEN(correction_routes);
