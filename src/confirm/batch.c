/*
 * batch: see the header. Comparing measurements is batch_compare.c, the rules quality.c.
 */
#include "batch_parts.h"
#include "yardstick/base/json.h"
#include "yardstick/confirm/quality.h"

enum { MOVE_ARENA = 4 << 20 };

struct moving_batch {
    struct conn *conn;
    const struct mover *mover;
    const struct batch_order *order; /* NULL: only asking which moves are open */
    struct batch b;
};

bool batch_load(struct conn *conn, int64_t id, struct arena *arena, struct batch *out,
                struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_BATCH_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no survey batch %lld", (long long)id);
    if (step == STEP_FAILED)
        return false;
    *out = (struct batch){ .id = stmt_i64(&q, 0),
                           .code = arena_copy(arena, stmt_str(&q, 1)),
                           .name = arena_copy(arena, stmt_str(&q, 2)),
                           .company = arena_copy(arena, stmt_str(&q, 3)),
                           .grade = stmt_i64(&q, 4),
                           .state = arena_copy(arena, stmt_str(&q, 5)),
                           .since = arena_copy(arena, stmt_str(&q, 6)),
                           .due = arena_copy(arena, stmt_str(&q, 7)),
                           .revision = stmt_i64(&q, 8) };
    return true;
}

static bool count(struct moving_batch *m, enum sql_id sql, int64_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, sql, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", m->b.code);
    return stmt_get_i64(&q, n, err);
}

static bool has_measurements(void *context, bool *holds, struct error *why, struct error *err)
{
    int64_t n = 0;

    error_set(why, ERROR_CONFLICT, "the batch has no measurements yet: import a list first");
    if (!count(context, SQL_BATCH_HAS_MEASUREMENTS, &n, err))
        return false;
    *holds = n > 0;
    return true;
}

static bool has_no_findings(void *context, bool *holds, struct error *why, struct error *err)
{
    int64_t n = 0;

    if (!count(context, SQL_BATCH_FINDINGS_OPEN, &n, err))
        return false;
    error_set(why, ERROR_CONFLICT,
              "%lld findings are open: measure again, mend the data, or explain them",
              (long long)n);
    *holds = n == 0;
    return true;
}

static bool is_all_closed(void *context, bool *holds, struct error *why, struct error *err)
{
    int64_t n = 0;

    if (!count(context, SQL_BATCH_UNCLOSED, &n, err))
        return false;
    error_set(why, ERROR_CONFLICT, "%lld confirmations are not signed by all three yet",
              (long long)n);
    *holds = n == 0;
    return true;
}

static bool is_alone(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving_batch *m = context;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(m->conn, SQL_BATCH_OTHERS, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", m->b.code);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        error_set(why, ERROR_CONFLICT,
                  "the batch %" STR_FMT " is being confirmed in the same buildings",
                  STR_ARG(stmt_str(&q, 0)));
    *holds = step == STEP_DONE;
    return step != STEP_FAILED;
}

static bool is_open_finding(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving_batch *m = context;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    error_set(why, ERROR_NOT_FOUND, "there is no open finding of this number");
    *holds = true;
    if (!m->order)
        return true;
    if (!stmt_open(m->conn, SQL_BATCH_FINDING_STATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":finding", m->order->finding_id);
    stmt_bind_str(&q, ":batch", m->b.code);
    step = stmt_step(&q, err);
    *holds = step == STEP_ROW && str_eq(stmt_str(&q, 0), STR("open"));
    return step != STEP_FAILED;
}

static bool compare(void *context, struct error *err)
{
    struct moving_batch *m = context;

    if (m->order->grade)
        m->b.grade = m->order->grade;
    return batch_compare(m->conn, m->b.code, m->b.grade, 0, err);
}

static bool judge(void *context, struct error *err)
{
    struct moving_batch *m = context;

    return quality_judge(m->conn, m->b.code, m->b.grade, err);
}

static bool explain(void *context, struct error *err)
{
    struct moving_batch *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_BATCH_FINDING_EXPLAIN, &q, err))
        return false;
    stmt_bind_i64(&q, ":finding", m->order->finding_id);
    stmt_bind_str(&q, ":reason", m->order->reason);
    stmt_bind_str(&q, ":document", m->order->document);
    stmt_bind_str(&q, ":login", m->mover->login);
    return stmt_run(&q, err);
}

static bool state_store(struct moving_batch *m, const struct flow_state *state, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT], due[DATE_TEXT];
    bool stays = str_eq(m->b.state, state->name);

    if (!stmt_open(m->conn, SQL_BATCH_UPDATE, &q, err))
        return false;
    clock_today(today);
    flow_due(state, due);
    stmt_bind_i64(&q, ":id", m->b.id);
    stmt_bind_str(&q, ":name", m->b.name);
    stmt_bind_str(&q, ":company", m->b.company);
    stmt_bind_i64(&q, ":grade", m->b.grade);
    stmt_bind_str(&q, ":state", state->name);
    stmt_bind_str(&q, ":since", stays ? m->b.since : str_from(today));
    stmt_bind_text(&q, ":due", stays ? m->b.due : str_from(due));
    return stmt_run(&q, err);
}

struct scope_list {
    int64_t (*items)[2];
    size_t n;
};

static bool scopes_load(struct moving_batch *m, struct arena *arena, struct scope_list *out,
                        struct error *err)
{
    enum { SCOPES_MAX = 20000 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    out->items = arena_alloc(arena, SCOPES_MAX * sizeof(*out->items));
    if (!out->items)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    if (!stmt_open(m->conn, SQL_BATCH_SCOPES, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", m->b.code);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (out->n == SCOPES_MAX)
            return error_set(err, ERROR_TOO_LARGE, "the batch concerns too many units");
        out->items[out->n][0] = stmt_i64(&q, 0);
        out->items[out->n++][1] = stmt_i64(&q, 1);
    }
    return step == STEP_DONE;
}

/* What is to be signed has the batch's values only from this state on: it is stored first. */
static bool open_confirmations(void *context, struct error *err)
{
    struct moving_batch *m = context;
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct scope_list scopes = { 0 };
    struct flow flow;
    int64_t id;

    if (!flow_load(STR("survey_batch"), &arena, &flow, err) ||
        !state_store(m, &flow.states[flow_state_find(&flow, STR("confirming"))], err) ||
        !scopes_load(m, &arena, &scopes, err))
        return false;
    for (size_t i = 0; i < scopes.n; i++)
        if (!confirmation_begin(m->conn, m->mover, scopes.items[i][0], scopes.items[i][1],
                                m->b.code, m->b.code, &id, err))
            return false;
    return true;
}

static bool publish(void *context, struct error *err)
{
    struct moving_batch *m = context;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_BATCH_PUBLISH, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", m->b.code);
    return stmt_run(&q, err);
}

static bool has_role(const void *context, struct str role)
{
    const struct moving_batch *m = context;

    if (str_eq(role, STR("system")))
        return !m->mover->account_id;
    for (int r = 0; r < ROLE_COUNT; r++)
        if (str_eq(role, str_from(role_name((enum role)r))))
            return m->mover->roles & ROLE_BIT(r);
    return false;
}

static bool has_document(const void *context, struct str name)
{
    const struct batch_order *o = ((const struct moving_batch *)context)->order;

    return str_eq(name, STR("reason")) ? o->reason.len > 0
                                       : str_eq(name, STR("document")) && o->document.len > 0;
}

static const struct flow_guard guards[] = {
    { "has_measurements", has_measurements }, { "has_no_findings", has_no_findings },
    { "is_all_closed", is_all_closed },       { "is_alone", is_alone },
    { "is_open_finding", is_open_finding },
};
static const struct flow_effect effects[] = {
    { "compare", compare }, { "judge", judge },
    { "explain", explain }, { "open_confirmations", open_confirmations },
    { "publish", publish },
};
static const struct flow_domain domain = { .guards = guards,
                                           .n_guards = ARRAY_LEN(guards),
                                           .effects = effects,
                                           .n_effects = ARRAY_LEN(effects),
                                           .has_role = has_role,
                                           .has_document = has_document };

bool batch_machine_check(struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct flow flow;

    return flow_load(STR("survey_batch"), &arena, &flow, err) && flow_fits(&flow, &domain, err);
}

bool batch_insert(struct conn *conn, const struct batch_wish *wish, int64_t *id, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    AUTO(stmt) find = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char today[DATE_TEXT];
    struct flow flow;

    if (!flow_load(STR("survey_batch"), &arena, &flow, err) ||
        !stmt_open(conn, SQL_BATCH_FIND, &find, err) || !stmt_open(conn, SQL_BATCH_INSERT, &q, err))
        return false;
    stmt_bind_str(&find, ":code", wish->code);
    step = stmt_step(&find, err);
    if (step == STEP_ROW)
        return error_set(err, ERROR_CONFLICT, "there is a survey batch %" STR_FMT " already",
                         STR_ARG(wish->code));
    clock_today(today);
    stmt_bind_str(&q, ":code", wish->code);
    stmt_bind_str(&q, ":name", wish->name.ptr ? wish->name : STR(""));
    stmt_bind_str(&q, ":company", wish->company.ptr ? wish->company : STR(""));
    stmt_bind_i64(&q, ":grade", wish->grade);
    stmt_bind_str(&q, ":state", flow_start(&flow)->name);
    stmt_bind_str(&q, ":since", str_from(today));
    stmt_bind_null(&q, ":due");
    return step == STEP_DONE && stmt_get_i64(&q, id, err);
}

bool batch_move(struct conn *conn, const struct mover *mover, int64_t id,
                const struct batch_order *order, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct moving_batch m = { .conn = conn, .mover = mover, .order = order };
    struct flow flow;
    size_t to = 0;
    int state;

    if (!batch_load(conn, id, &arena, &m.b, err) ||
        !flow_load(STR("survey_batch"), &arena, &flow, err))
        return false;
    state = flow_state_find(&flow, m.b.state);
    if (state < 0)
        return error_set(err, ERROR_INTERNAL, "a state nobody knows");
    return flow_go(&flow, &domain, &m, (size_t)state, order->move, &to, err) &&
           state_store(&m, &flow.states[to], err) &&
           flow_note(conn,
                     &(struct flow_note){ flow.name, actor_of(mover), order->move, m.b.state,
                                          flow.states[to].name, order->reason, id },
                     err);
}

bool batch_moves_write(struct conn *conn, const struct mover *mover, int64_t id, struct json *j,
                       const char *key, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct moving_batch m = { .conn = conn, .mover = mover };
    const struct flow_move *open[FLOW_MOVES_MAX];
    struct flow flow;
    size_t n = 0;
    int state;

    if (!batch_load(conn, id, &arena, &m.b, err) ||
        !flow_load(STR("survey_batch"), &arena, &flow, err))
        return false;
    state = flow_state_find(&flow, m.b.state);
    if (state >= 0 && mover->account_id &&
        !flow_open_moves(&flow, &domain, &m, (size_t)state, open, &n, err))
        return false;
    flow_moves_write(open, n, NULL, j, key);
    return true;
}

bool batch_follow(struct conn *conn, struct str code, struct error *err)
{
    static const struct mover program = { 0 };
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    AUTO(stmt) q = { 0 };
    struct moving_batch m = { .conn = conn, .mover = &program };
    int64_t id, n = 0;

    if (!stmt_open(conn, SQL_BATCH_FIND, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    if (!stmt_get_i64(&q, &id, err) || !batch_load(conn, id, &arena, &m.b, err) ||
        !count(&m, SQL_BATCH_UNCLOSED, &n, err))
        return false;
    if (n == 0 && str_eq(m.b.state, STR("confirming")))
        return batch_move(conn, &program, id, &(struct batch_order){ .move = STR("settle") }, err);
    if (n > 0 && str_eq(m.b.state, STR("confirmed")))
        return batch_move(conn, &program, id, &(struct batch_order){ .move = STR("unsettle") },
                          err);
    return true;
}
