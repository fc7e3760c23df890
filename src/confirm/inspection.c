/*
 * inspection: see the header.
 */
#include "yardstick/confirm/inspection.h"

#include <stdio.h>

#include "confirm_parts.h"
#include "yardstick/base/json.h"

enum { MOVE_ARENA = 4 << 20 };

const char *const inspection_items[] = { "rules",      "ledgers",   "title",    "allocation",
                                         "safety",     "repairs",   "services", "disposal",
                                         "rectifying", "freshness", "other",    NULL };

struct inspecting {
    struct conn *conn;
    const struct mover *mover;
    const struct inspection_order *order; /* NULL: only asking which moves are open */
    struct inspection is;
    char at[CLOCK_TEXT], today[DATE_TEXT];
};

bool inspection_load(struct conn *conn, int64_t id, struct arena *arena, struct inspection *out,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_INSPECTION_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no inspection %lld", (long long)id);
    if (step == STEP_FAILED)
        return false;
    *out = (struct inspection){ .id = stmt_i64(&q, 0),
                                .institution_id = stmt_i64(&q, 1),
                                .state = arena_copy(arena, stmt_str(&q, 2)),
                                .since = arena_copy(arena, stmt_str(&q, 3)),
                                .due = arena_copy(arena, stmt_str(&q, 4)),
                                .revision = stmt_i64(&q, 5) };
    return true;
}

/* The finding that a move speaks of, as it is. */
struct finding_now {
    char state[16];
    bool has_picture;
};

static bool finding_get(struct inspecting *m, struct finding_now *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (struct finding_now){ 0 };
    if (!stmt_open(m->conn, SQL_INSPECTION_FINDING_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":finding", m->order->finding_id);
    step = stmt_step(&q, err);
    if (step == STEP_ROW && stmt_i64(&q, 1) == m->is.id) {
        snprintf(out->state, sizeof(out->state), "%.*s", STR_ARG(stmt_str(&q, 0)));
        out->has_picture = stmt_i64(&q, 4);
    }
    return step != STEP_FAILED;
}

static bool state_is(struct inspecting *m, const char *state, bool *holds, struct error *err)
{
    struct finding_now now;

    *holds = true;
    if (!m->order)
        return true;
    if (!finding_get(m, &now, err))
        return false;
    *holds = strcmp(now.state, state) == 0;
    return true;
}

static bool is_open(void *context, bool *holds, struct error *why, struct error *err)
{
    error_set(why, ERROR_NOT_FOUND, "there is no open finding of this number");
    return state_is(context, "open", holds, err);
}

static bool is_replied(void *context, bool *holds, struct error *why, struct error *err)
{
    error_set(why, ERROR_CONFLICT, "the unit has not said yet that this is mended");
    return state_is(context, "replied", holds, err);
}

static bool has_picture(void *context, bool *holds, struct error *why, struct error *err)
{
    struct inspecting *m = context;
    struct finding_now now;

    error_set(why, ERROR_CONFLICT, "a picture of what was mended is missing: add one first");
    *holds = true;
    if (!m->order)
        return true;
    if (!finding_get(m, &now, err))
        return false;
    *holds = now.has_picture;
    return true;
}

static bool is_last(void *context, bool *holds, struct error *why, struct error *err)
{
    struct inspecting *m = context;
    AUTO(stmt) q = { 0 };
    int64_t left = 0;

    *holds = false;
    if (!m->order)
        return true;
    if (!stmt_open(m->conn, SQL_INSPECTION_FINDINGS_LEFT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->is.id);
    stmt_bind_i64(&q, ":finding", m->order->finding_id);
    if (!stmt_get_i64(&q, &left, err))
        return false;
    error_set(why, ERROR_CONFLICT, "%lld findings are not mended yet", (long long)left);
    *holds = left == 0;
    return true;
}

static bool find(void *context, struct error *err)
{
    struct inspecting *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_INSPECTION_FINDING_INSERT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->is.id);
    stmt_bind_str(&q, ":item", m->order->item);
    stmt_bind_str(&q, ":said", m->order->said);
    stmt_bind_id(&q, ":room", m->order->room_id);
    stmt_bind_i64(&q, ":points", m->order->points);
    stmt_bind_str(&q, ":deadline", m->order->deadline);
    return stmt_run(&q, err);
}

static bool issue(void *context, struct error *err)
{
    struct inspecting *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_INSPECTION_ISSUE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->is.id);
    stmt_bind_str(&q, ":day", str_from(m->today));
    return stmt_run(&q, err);
}

/* What was done to a finding, by whom and when. */
static bool finding_set(struct inspecting *m, enum sql_id sql, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":finding", m->order->finding_id);
    stmt_bind_text(&q, ":reason", m->order->reason);
    stmt_bind_str(&q, ":at", str_from(m->at));
    stmt_bind_str(&q, ":login", m->mover->login);
    if (stmt_has_bind(&q, ":points"))
        stmt_bind_i64(&q, ":points", m->order->points);
    if (stmt_has_bind(&q, ":deadline"))
        stmt_bind_str(&q, ":deadline", m->order->deadline);
    return stmt_run(&q, err);
}

static bool reply(void *context, struct error *err)
{
    return finding_set(context, SQL_INSPECTION_REPLY, err);
}

static bool settle(void *context, struct error *err)
{
    return finding_set(context, SQL_INSPECTION_SETTLE, err);
}

static bool give_back(void *context, struct error *err)
{
    return finding_set(context, SQL_INSPECTION_GIVE_BACK, err);
}

static bool has_role(const void *context, struct str role)
{
    const struct inspecting *m = context;

    for (int r = 0; r < ROLE_COUNT; r++)
        if (str_eq(role, str_from(role_name((enum role)r))))
            return m->mover->roles & ROLE_BIT(r);
    return false;
}

static bool has_document(const void *context, struct str name)
{
    const struct inspection_order *o = ((const struct inspecting *)context)->order;
    const struct {
        const char *name;
        bool given;
    } documents[] = { { "reason", o->reason.len > 0 },     { "document", o->document.len > 0 },
                      { "said", o->said.len > 0 },         { "item", o->item.len > 0 },
                      { "deadline", o->deadline.len > 0 }, { "finding_id", o->finding_id > 0 } };

    for (size_t i = 0; i < ARRAY_LEN(documents); i++)
        if (str_eq(name, str_from(documents[i].name)))
            return documents[i].given;
    return false;
}

static const struct flow_guard guards[] = {
    { "is_open", is_open },
    { "is_replied", is_replied },
    { "has_picture", has_picture },
    { "is_last", is_last },
};
static const struct flow_effect effects[] = {
    { "find", find },     { "issue", issue },         { "reply", reply },
    { "settle", settle }, { "give_back", give_back },
};
static const struct flow_domain domain = { .guards = guards,
                                           .n_guards = ARRAY_LEN(guards),
                                           .effects = effects,
                                           .n_effects = ARRAY_LEN(effects),
                                           .has_role = has_role,
                                           .has_document = has_document };

bool inspection_machine_check(struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct flow flow;

    return flow_load(STR("inspection"), &arena, &flow, err) && flow_fits(&flow, &domain, err);
}

bool inspection_insert(struct conn *conn, struct str name, int64_t institution,
                       struct str planned_on, int64_t *id, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT];
    struct flow flow;

    if (!flow_load(STR("inspection"), &arena, &flow, err) ||
        !stmt_open(conn, SQL_INSPECTION_INSERT, &q, err))
        return false;
    clock_today(today);
    stmt_bind_str(&q, ":name", name);
    stmt_bind_i64(&q, ":institution", institution);
    stmt_bind_str(&q, ":planned_on", planned_on);
    stmt_bind_str(&q, ":state", flow_start(&flow)->name);
    stmt_bind_str(&q, ":since", str_from(today));
    return stmt_get_i64(&q, id, err);
}

/* While findings are being mended the first of their days counts. */
static bool due_find(struct inspecting *m, const struct flow_state *state, struct arena *arena,
                     struct str *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char due[DATE_TEXT];
    enum stmt_step_result step;

    flow_due(state, due);
    *out = str_eq(state->name, m->is.state) ? m->is.due : arena_copy(arena, str_from(due));
    if (!str_eq(state->name, STR("rectifying")))
        return true;
    if (!stmt_open(m->conn, SQL_INSPECTION_DUE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->is.id);
    step = stmt_step(&q, err);
    *out = step == STEP_ROW ? arena_copy(arena, stmt_str(&q, 0)) : STR("");
    return step != STEP_FAILED;
}

static bool state_store(struct inspecting *m, const struct flow_state *state, struct arena *arena,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };
    bool stays = str_eq(m->is.state, state->name);
    struct str due;

    if (!due_find(m, state, arena, &due, err) ||
        !stmt_open(m->conn, SQL_INSPECTION_UPDATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->is.id);
    stmt_bind_str(&q, ":state", state->name);
    stmt_bind_str(&q, ":since", stays ? m->is.since : str_from(m->today));
    if (due.len)
        stmt_bind_str(&q, ":due", due);
    else
        stmt_bind_null(&q, ":due");
    stmt_bind_text(&q, ":document", m->order->document);
    return stmt_run(&q, err);
}

/* The machine, the inspection and where it is in it. */
static bool begin(struct inspecting *m, int64_t id, struct arena *arena, struct flow *flow,
                  size_t *state, struct error *err)
{
    int at;

    clock_format(clock_now(), m->at);
    clock_today(m->today);
    if (!inspection_load(m->conn, id, arena, &m->is, err) ||
        !flow_load(STR("inspection"), arena, flow, err))
        return false;
    at = flow_state_find(flow, m->is.state);
    *state = (size_t)at;
    return at >= 0 || error_set(err, ERROR_INTERNAL, "a state nobody knows");
}

bool inspection_move(struct conn *conn, const struct mover *mover, int64_t id,
                     const struct inspection_order *order, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct inspecting m = { .conn = conn, .mover = mover, .order = order };
    struct str note = order->reason.len ? order->reason : order->said;
    struct flow flow;
    size_t state, to = 0;

    return begin(&m, id, &arena, &flow, &state, err) &&
           flow_go(&flow, &domain, &m, state, order->move, &to, err) &&
           state_store(&m, &flow.states[to], &arena, err) &&
           flow_note(conn,
                     &(struct flow_note){ flow.name, actor_of(mover), order->move, m.is.state,
                                          flow.states[to].name, note, id },
                     err);
}

bool inspection_moves_write(struct conn *conn, const struct mover *mover, int64_t id,
                            struct json *j, const char *key, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct inspecting m = { .conn = conn, .mover = mover };
    const struct flow_move *open[FLOW_MOVES_MAX];
    struct flow flow;
    size_t state, n = 0;

    if (!begin(&m, id, &arena, &flow, &state, err) ||
        (mover->account_id && !flow_open_moves(&flow, &domain, &m, state, open, &n, err)))
        return false;
    flow_moves_write(open, n, NULL, j, key);
    return true;
}
