/*
 * corrections: /api/reviews/units/{id}/corrections, values that a unit says are others; each
 * holds once the unit's head has accepted it, and is then a change like any other.
 */
#include "body.h"
#include "once.h"
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/registry/entry.h"

enum { TURN_MS = 5000, MOST = 500 };

struct proposing {
    struct once once;
    const struct call *call;
    const struct json_value *changes;
    struct arena *arena;
    int64_t unit, id, made;
    bool accept;
    char at[CLOCK_TEXT], day[DATE_TEXT];
};

/* Rooms and people: what a unit's people know better than the bureau. */
static bool register_read(struct str name, const struct collection **out, struct error *err)
{
    *out = collection_find(name);
    if (*out && ((*out)->id == COLLECTION_ROOMS || (*out)->id == COLLECTION_PEOPLE))
        return true;
    return body_wrong("register", name, "rooms|people", err);
}

static bool column_read(const struct collection *c, struct str field, struct str text,
                        struct arena *arena, size_t *column, struct cell *value, struct error *err)
{
    int at = collection_column(c, field);
    bool rounded;

    if (at < 0 || c->columns[at].flags & (COLUMN_KEY | COLUMN_COMPUTED) ||
        c->columns[at].kind == COLUMN_REFERENCE)
        return body_wrong("field", field, "a column of the register", err);
    *column = (size_t)at;
    return cell_read(&c->columns[at], text, arena, value, &rounded, err);
}

static struct str cell_text(const struct column *column, struct cell value, struct arena *arena)
{
    AUTO(buf) text = BUF_INIT(1 << 16);

    cell_write(column, value, &text);
    return arena_copy(arena, buf_str(&text));
}

static bool one_propose(struct conn *conn, struct proposing *p, const struct json_value *change,
                        struct error *err)
{
    const struct collection *c;
    struct entry like = { 0 }, entry;
    struct str field = json_as_str(json_get(change, "field"));
    struct str code = json_as_str(json_get(change, "object"));
    struct str after = json_as_str(json_get(change, "value")), before;
    struct cell value;
    size_t column;
    bool found;
    AUTO(stmt) q = { 0 };

    if (!register_read(json_as_str(json_get(change, "register")), &c, err) ||
        !column_read(c, field, after, p->arena, &column, &value, err))
        return false;
    like.values[0] = (struct cell){ CELL_TEXT, 0, code }; // both registers begin with their code
    if (!entry_find(conn, c, &like, p->arena, &entry, &found, err))
        return false;
    if (!found)
        return body_wrong("object", code, "the code of a record", err);
    before = cell_text(&c->columns[column], entry.values[column], p->arena);
    after = cell_text(&c->columns[column], value, p->arena);
    if (str_eq(before, after))
        return true;
    if (!stmt_open(conn, SQL_CORRECTION_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":unit", p->unit);
    stmt_bind_str(&q, ":register", str_from(c->name));
    stmt_bind_i64(&q, ":object_id", entry.id);
    stmt_bind_str(&q, ":object", code);
    stmt_bind_str(&q, ":field", str_from(c->columns[column].name));
    stmt_bind_text(&q, ":before", before);
    stmt_bind_text(&q, ":after", after);
    stmt_bind_str(&q, ":at", str_from(p->at));
    stmt_bind_str(&q, ":by", str_from(p->call->caller->login));
    return stmt_run(&q, err);
}

static bool propose_run(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;

    if (!once_find(conn, &p->once, &p->made, err))
        return false;
    if (p->made)
        return true;
    for (size_t i = 0; i < json_count(p->changes); i++)
        if (!one_propose(conn, p, json_at(p->changes, i), err))
            return false;
    return once_keep(conn, &p->once, p->unit, err);
}

static bool corrections_get(struct call *call, const void *args, struct error *err)
{
    static const char *const texts[] = { "register",   "object",    "field",   "before",
                                         "after",      "state",     "made_at", "made_by",
                                         "decided_at", "decided_by" };
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
        json_object_begin(&j, NULL);
        json_i64(&j, "id", stmt_i64(&q, 0));
        for (int i = 0; i < (int)ARRAY_LEN(texts); i++)
            json_str(&j, texts[i], stmt_str(&q, i + 1));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

/* {"changes":[{"register":"rooms","object":"B-101","field":"use","value":"service"}]} */
static bool propose(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "changes", NULL };
    struct proposing p = { .call = call,
                           .arena = call->arena,
                           .unit = ((const struct record_args *)args)->id };
    struct write_request request = { .run = propose_run, .argument = &p, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    clock_format(clock_now(), p.at);
    if (!once_begin(call, &p.once, err) || !body_object(call, known, &doc, err))
        return false;
    p.changes = json_get(doc.root, "changes");
    if (json_kind(p.changes) != JSON_KIND_ARRAY || !json_count(p.changes) ||
        json_count(p.changes) > MOST)
        return body_wrong("changes", (struct str){ 0 }, "1..500", err);
    if (!call_write(call, &request, err))
        return false;
    call->response->status = 201;
    return corrections_get(call, args, err);
}

static bool accept(struct conn *conn, struct proposing *p, const struct stmt *q, struct error *err)
{
    const struct collection *c;
    struct entry entry;
    struct cell value;
    size_t column;

    return register_read(stmt_str(q, 0), &c, err) &&
           column_read(c, stmt_str(q, 2), stmt_str(q, 3), p->arena, &column, &value, err) &&
           entry_load(conn, c, stmt_i64(q, 1), p->arena, &entry, err) &&
           (entry.values[column] = value, entry_update(conn, c, str_from(p->day), &entry, err));
}

static bool decide_run(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;
    AUTO(stmt) q = { 0 };
    AUTO(stmt) decide = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CORRECTION_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", p->id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)p->id, "corrections");
    if (!str_eq(stmt_str(&q, 4), STR("proposed")))
        return error_set(err, ERROR_CONFLICT, "the correction has been decided");
    if ((p->accept && !accept(conn, p, &q, err)) ||
        !stmt_open(conn, SQL_CORRECTION_DECIDE, &decide, err))
        return false;
    stmt_bind_i64(&decide, ":id", p->id);
    stmt_bind_str(&decide, ":state", p->accept ? STR("accepted") : STR("refused"));
    stmt_bind_str(&decide, ":at", str_from(p->at));
    stmt_bind_str(&decide, ":by", str_from(p->call->caller->login));
    return stmt_run(&decide, err);
}

/* Deciding twice is refused: no key is needed. */
static bool decide(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "accept", NULL };
    struct proposing p = { .call = call,
                           .arena = call->arena,
                           .id = ((const struct record_args *)args)->id };
    struct write_request request = { .run = decide_run, .argument = &p, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };
    struct json j = JSON_INIT(&call->response->body);

    clock_format(clock_now(), p.at);
    clock_today(p.day);
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
      "提出更正", NULL, BODY_JSON },
    { METHOD_PUT, "/api/corrections/{id}/decision", decide, record_params,
      sizeof(struct record_args), "sign", SCOPE_WRITE,
      "The unit's head accepts it, and it holds, or refuses it", "单位负责人确认更正", NULL,
      BODY_JSON },
};
const size_t n_correction_routes = ARRAY_LEN(correction_routes);
