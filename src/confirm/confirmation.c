/*
 * confirmation: see the header. Guards are confirm_guard.c, effects confirm_effect.c.
 */
#include "confirm_parts.h"
#include "yardstick/base/json.h"
#include "yardstick/confirm/batch.h"
#include "yardstick/confirm/inspection.h"

enum { MOVE_ARENA = 4 << 20 };

bool confirmation_load(struct conn *conn, int64_t id, struct arena *arena, struct confirmation *out,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CONFIRM_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no confirmation %lld", (long long)id);
    if (step == STEP_FAILED)
        return false;
    *out = (struct confirmation){ .id = stmt_i64(&q, 0),
                                  .institution_id = stmt_i64(&q, 1),
                                  .building_id = stmt_i64(&q, 2),
                                  .batch = arena_copy(arena, stmt_str(&q, 3)),
                                  .state = arena_copy(arena, stmt_str(&q, 4)),
                                  .version = stmt_i64(&q, 5),
                                  .hash = arena_copy(arena, stmt_str(&q, 6)),
                                  .since = arena_copy(arena, stmt_str(&q, 7)),
                                  .due = arena_copy(arena, stmt_str(&q, 8)),
                                  .revision = stmt_i64(&q, 9),
                                  .institution_code = arena_copy(arena, stmt_str(&q, 10)),
                                  .building_code = arena_copy(arena, stmt_str(&q, 11)) };
    return out->building_code.ptr ? true : error_set(err, ERROR_TOO_LARGE, "out of memory");
}

bool flow_note(struct conn *conn, const struct flow_note *note, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    clock_format(clock_now(), at);
    if (!stmt_open(conn, SQL_FLOW_EVENT_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":flow", note->flow);
    stmt_bind_i64(&q, ":object", note->object_id);
    stmt_bind_str(&q, ":at", str_from(at));
    stmt_bind_str(&q, ":actor", note->actor);
    stmt_bind_str(&q, ":move", note->move);
    stmt_bind_str(&q, ":from", note->from);
    stmt_bind_str(&q, ":to", note->to);
    stmt_bind_str(&q, ":note", note->note.ptr ? note->note : STR(""));
    return stmt_run(&q, err);
}

void flow_moves_write(const struct flow_move *const *moves, size_t n, const int *parties,
                      struct json *j, const char *key)
{
    json_array_begin(j, key);
    for (size_t i = 0; i < n; i++) {
        const struct flow_move *move = moves[i];

        json_object_begin(j, NULL);
        json_str(j, "move", move->name);
        json_str(j, "title", move->title[LANG_EN]);
        json_str(j, "title_zh", move->title[LANG_ZH]);
        if (parties)
            json_text(j, "party", parties[i] >= 0 ? party_names[parties[i]] : NULL);
        json_array_begin(j, "needs");
        for (size_t k = 0; k < move->documents.n; k++)
            if (!str_starts(move->documents.items[k], STR("+")))
                json_str(j, NULL, move->documents.items[k]);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

void flow_due(const struct flow_state *state, char out[DATE_TEXT])
{
    char today[DATE_TEXT];

    out[0] = '\0';
    if (!state->days)
        return;
    clock_today(today);
    date_from_days(date_to_days(str_from(today)) + state->days, out);
}

/* Its state stays; that something happened to it shows in its revision. */
static bool touch(struct moving *m, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(m->conn, SQL_CONFIRM_TOUCH, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    return stmt_run(&q, err);
}

static bool store(struct moving *m, const struct flow *flow, size_t to, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char due[DATE_TEXT];
    bool stays = str_eq(m->c.state, flow->states[to].name);

    if (stays && !m->renewed)
        return touch(m, err);
    if ((!m->renewed && !moving_content(m, m->c.version, err)) ||
        !stmt_open(m->conn, SQL_CONFIRM_UPDATE, &q, err))
        return false;
    flow_due(&flow->states[to], due);
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_str(&q, ":state", flow->states[to].name);
    stmt_bind_i64(&q, ":version", m->c.version);
    stmt_bind_str(&q, ":hash", m->c.hash);
    stmt_bind_i64(&q, ":rooms", m->content.n_rooms);
    stmt_bind_i64(&q, ":area", m->content.area);
    stmt_bind_str(&q, ":since", stays ? m->c.since : str_from(m->today));
    stmt_bind_text(&q, ":due", stays ? m->c.due : str_from(due));
    stmt_bind_text(&q, ":batch", m->c.batch);
    return stmt_run(&q, err);
}

/* For whom somebody signs: by role, or by what a head has delegated. */
static bool party_signs(struct moving *m, enum party party, int64_t unit, bool *out,
                        struct error *err)
{
    static const unsigned heads[] = { ROLE_BIT(ROLE_UNIT_HEAD), ROLE_BIT(ROLE_SURVEYOR),
                                      ROLE_BIT(ROLE_MANAGER_HEAD) };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (m->mover->roles & heads[party]) &&
           (party != PARTY_UNIT || (unit && m->mover->institution_id == unit));
    if (*out)
        return true;
    if (!stmt_open(m->conn, SQL_CONFIRM_DELEGATION, &q, err))
        return false;
    stmt_bind_i64(&q, ":account", m->mover->account_id);
    stmt_bind_str(&q, ":party", str_from(party_names[party]));
    stmt_bind_str(&q, ":day", str_from(m->today));
    stmt_bind_i64(&q, ":institution", unit);
    step = stmt_step(&q, err);
    if (step == STEP_ROW) {
        m->delegation_id = stmt_i64(&q, 0);
        *out = true;
    }
    return step != STEP_FAILED;
}

/* Who only speaks for a party (a dispute, a change order) need not be its head. */
static bool party_speaks(const struct moving *m, enum party party, int64_t unit)
{
    switch (party) {
    case PARTY_UNIT:
        return (m->mover->roles & ROLES_OF_UNITS) && unit && m->mover->institution_id == unit;
    case PARTY_SURVEYOR:
        return m->mover->roles & ROLE_BIT(ROLE_SURVEYOR);
    default:
        return m->mover->roles & (ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_MANAGER_HEAD));
    }
}

/* The first of the parties the mover may move for; of those that one that has not signed yet. */
static bool party_find(struct moving *m, bool signs, struct str wanted, struct error *err)
{
    int first = -1;
    int64_t unit, delegation = 0;

    m->party = -1;
    if (!m->mover->account_id)
        return true;
    if (!moving_unit(m, &unit, err))
        return false;
    for (int p = 0; p < PARTY_COUNT; p++) {
        struct signed_count n;
        bool may = false;

        if (wanted.len && !str_eq(wanted, str_from(party_names[p])))
            continue;
        m->delegation_id = 0;
        if (signs ? !party_signs(m, (enum party)p, unit, &may, err) : false)
            return false;
        if (!(signs ? may : party_speaks(m, (enum party)p, unit)))
            continue;
        m->party = p;
        if (!moving_signed(m, &n, err))
            return false;
        if (!n.for_party)
            return true;
        if (first < 0) {
            first = p;
            delegation = m->delegation_id;
        }
    }
    m->party = first;
    m->delegation_id = delegation;
    return true;
}

static bool is_signing(struct str move)
{
    return str_eq(move, STR("sign")) || str_eq(move, STR("withdraw"));
}

static void moving_begin(struct moving *m)
{
    clock_format(clock_now(), m->at);
    clock_today(m->today);
}

/* From where it stands: choose, do, store, note, and let the batch follow. */
static bool go(struct moving *m, struct error *err)
{
    struct flow flow;
    size_t to = 0;
    int state;

    if (!flow_load(STR("confirmation"), m->arena, &flow, err) ||
        !party_find(m, is_signing(m->order->move), m->order->party, err))
        return false;
    state = flow_state_find(&flow, m->c.state);
    if (state < 0)
        return error_set(err, ERROR_INTERNAL, "a state nobody knows");
    if (!flow_go(&flow, &confirm_domain, m, (size_t)state, m->order->move, &to, err) ||
        !store(m, &flow, to, err) ||
        !flow_note(m->conn,
                   &(struct flow_note){ flow.name, actor_of(m->mover), m->order->move, m->c.state,
                                        flow.states[to].name, m->order->reason, m->c.id },
                   err))
        return false;
    return !m->c.batch.len || batch_follow(m->conn, m->c.batch, err);
}

static bool move_in(struct conn *conn, const struct mover *mover, int64_t id,
                    const struct confirm_order *order, struct str batch, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct moving m = { .conn = conn,
                        .mover = mover,
                        .order = order,
                        .arena = &arena,
                        .party = -1,
                        .content = CONTENT_INIT };
    bool done = confirmation_load(conn, id, &arena, &m.c, err);

    moving_begin(&m);
    if (done && batch.ptr)
        m.c.batch = batch;
    done = done && go(&m, err);
    content_release(&m.content);
    return done;
}

bool confirmation_move(struct conn *conn, const struct mover *mover, int64_t id,
                       const struct confirm_order *order, struct error *err)
{
    /* Opened again by hand it is no batch's any more. */
    struct str batch = str_eq(order->move, STR("reopen")) ? STR("") : (struct str){ 0 };

    return move_in(conn, mover, id, order, batch, err);
}

static bool insert(struct moving *m, struct str cause, struct error *err)
{
    static const char nothing[] =
        "0000000000000000000000000000000000000000000000000000000000000000";
    AUTO(stmt) q = { 0 };
    struct flow flow;

    if (!flow_load(STR("confirmation"), m->arena, &flow, err) ||
        !stmt_open(m->conn, SQL_CONFIRM_INSERT, &q, err))
        return false;
    stmt_bind_id(&q, ":institution", m->c.institution_id);
    stmt_bind_i64(&q, ":building", m->c.building_id);
    stmt_bind_text(&q, ":batch", m->c.batch);
    stmt_bind_str(&q, ":state", flow_start(&flow)->name);
    stmt_bind_str(&q, ":hash", str_from(nothing));
    stmt_bind_str(&q, ":since", str_from(m->today));
    stmt_bind_null(&q, ":due");
    if (!stmt_get_i64(&q, &m->c.id, err) ||
        !confirmation_load(m->conn, m->c.id, m->arena, &m->c, err))
        return false;
    m->c.version = 0;
    if (!moving_renew(m, cause, err))
        return false;
    /* The state is what it was; that the row says what the version does is the renewal's. */
    m->c.due = STR("");
    m->c.state = STR("");
    return store(m, &flow, (size_t)flow_state_find(&flow, flow_start(&flow)->name), err) &&
           flow_note(m->conn,
                     &(struct flow_note){ flow.name, actor_of(m->mover), STR("begin"), STR(""),
                                          flow_start(&flow)->name, cause, m->c.id },
                     err);
}

static bool find(struct conn *conn, int64_t institution, int64_t building, int64_t *id,
                 struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *id = 0;
    if (!stmt_open(conn, SQL_CONFIRM_FIND, &q, err))
        return false;
    stmt_bind_id(&q, ":institution", institution);
    stmt_bind_i64(&q, ":building", building);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        *id = stmt_i64(&q, 0);
    return step != STEP_FAILED;
}

static bool begin_again(struct conn *conn, const struct mover *mover, int64_t id, struct str batch,
                        struct str cause, struct error *err)
{
    static const struct mover program = { 0 };
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct confirm_order order = { .move = STR("reopen"), .reason = cause };
    struct confirmation c;

    (void)mover;
    if (!confirmation_load(conn, id, &arena, &c, err))
        return false;
    if (str_eq(c.state, STR("open")) || str_eq(c.state, STR("disputed")))
        order.move = STR("edit");
    return move_in(conn, &program, id, &order, batch, err);
}

bool confirmation_begin(struct conn *conn, const struct mover *mover, int64_t institution_id,
                        int64_t building_id, struct str batch, struct str cause, int64_t *id,
                        struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct moving m = {
        .conn = conn,
        .mover = mover,
        .arena = &arena,
        .c = { .institution_id = institution_id, .building_id = building_id, .batch = batch },
        .content = CONTENT_INIT
    };
    bool done;

    if (!find(conn, institution_id, building_id, id, err))
        return false;
    if (*id)
        return begin_again(conn, mover, *id, batch, cause, err);
    moving_begin(&m);
    done = insert(&m, cause, err);
    *id = m.c.id;
    content_release(&m.content);
    return done;
}

bool confirmation_refresh(struct conn *conn, const struct mover *mover, int64_t id,
                          struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct confirm_order order = { .move = STR("edit") };
    struct moving m = { .conn = conn,
                        .mover = mover,
                        .order = &order,
                        .arena = &arena,
                        .party = -1,
                        .content = CONTENT_INIT };
    bool done;

    if (!confirmation_load(conn, id, &arena, &m.c, err))
        return false;
    /* Superseded is superseded, whatever comes. */
    if (str_eq(m.c.state, STR("superseded")))
        return true;
    moving_begin(&m);
    done = moving_content(&m, m.c.version, err);
    if (done && !str_eq(str_from(m.content.hash), m.c.hash))
        done = go(&m, err);
    content_release(&m.content);
    return done;
}

bool confirmation_moves_write(struct conn *conn, const struct mover *mover, int64_t id,
                              struct json *j, const char *key, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct moving m = {
        .conn = conn, .mover = mover, .arena = &arena, .party = -1, .content = CONTENT_INIT
    };
    const struct flow_move *open[FLOW_MOVES_MAX];
    int parties[FLOW_MOVES_MAX];
    struct str last = { 0 };
    struct flow flow;
    size_t n = 0;
    int state;

    if (!confirmation_load(conn, id, &arena, &m.c, err) ||
        !flow_load(STR("confirmation"), &arena, &flow, err))
        return false;
    moving_begin(&m);
    state = flow_state_find(&flow, m.c.state);
    for (size_t i = 0; state >= 0 && i < flow.n_moves; i++) {
        const struct flow_move *now[FLOW_MOVES_MAX];
        size_t n_now = 0;

        if (str_eq(flow.moves[i].name, last) || !mover->account_id)
            continue;
        /* For whom one moves depends on the move. */
        if (!party_find(&m, is_signing(flow.moves[i].name), (struct str){ 0 }, err) ||
            !flow_open_moves(&flow, &confirm_domain, &m, (size_t)state, now, &n_now, err)) {
            content_release(&m.content);
            return false;
        }
        last = flow.moves[i].name;
        for (size_t k = 0; k < n_now; k++)
            if (str_eq(now[k]->name, last)) {
                parties[n] = m.party;
                open[n++] = now[k];
                break;
            }
    }
    content_release(&m.content);
    flow_moves_write(open, n, parties, j, key);
    return true;
}

bool delegation_insert(struct conn *conn, const struct delegation *d, int64_t *id,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_CONFIRM_DELEGATION_INSERT, &q, err))
        return false;
    clock_format(clock_now(), at);
    stmt_bind_str(&q, ":party", str_from(party_names[d->party]));
    stmt_bind_id(&q, ":institution", d->institution_id);
    stmt_bind_i64(&q, ":from_account", d->from_account);
    stmt_bind_i64(&q, ":to_account", d->to_account);
    stmt_bind_str(&q, ":from", d->from);
    stmt_bind_str(&q, ":to", d->to);
    stmt_bind_str(&q, ":document", d->document);
    stmt_bind_str(&q, ":made", str_from(at));
    return stmt_get_i64(&q, id, err);
}

bool confirm_machines_check(struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(MOVE_ARENA);
    struct flow flow;

    return flow_load(STR("confirmation"), &arena, &flow, err) &&
           flow_fits(&flow, &confirm_domain, err) && batch_machine_check(err) &&
           inspection_machine_check(err);
}
