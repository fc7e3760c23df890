/*
 * confirm_guard: what must hold before a confirmation moves, and who is who.
 */
#include "confirm_parts.h"

const char *const party_names[PARTY_COUNT + 1] = { "unit", "surveyor", "bureau", NULL };

bool moving_unit(struct moving *m, int64_t *unit, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *unit = m->c.institution_id;
    if (*unit)
        return true;
    if (!stmt_open(m->conn, SQL_CONFIRM_CUSTODIAN, &q, err))
        return false;
    step = stmt_step(&q, err);
    *unit = step == STEP_ROW ? stmt_i64(&q, 0) : 0;
    return step != STEP_FAILED;
}

bool moving_signed(struct moving *m, struct signed_count *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (struct signed_count){ 0 };
    if (!stmt_open(m->conn, SQL_CONFIRM_SIGNATURES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", m->c.version);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        out->n++;
        out->by_account += stmt_i64(&q, 1) == m->mover->account_id;
        out->for_party += m->party >= 0 && str_eq(stmt_str(&q, 0), str_from(party_names[m->party]));
    }
    return step == STEP_DONE;
}

static bool say(bool *holds, bool does)
{
    *holds = does;
    return true;
}

/* The guards below say why before it is known whether they hold: `why` counts only when not. */
static bool is_party(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;

    (void)err;
    error_set(why, ERROR_FORBIDDEN, "you sign for none of the three parties of this confirmation");
    return say(holds, m->party >= 0);
}

static bool has_seen(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;

    error_set(why, ERROR_CHANGED,
              "what you saw is not what there is to sign; look at it again (the hash differs)");
    /* Asked which moves are open, nobody has shown anything yet. */
    if (!m->order)
        return say(holds, true);
    *holds = str_eq(m->order->hash, m->c.hash);
    if (!*holds)
        return true;
    if (!moving_content(m, m->c.version, err))
        return false;
    error_set(why, ERROR_CONFLICT,
              "the ledger says something else than this version; it was changed past the program");
    return say(holds, str_eq(str_from(m->content.hash), m->c.hash));
}

static bool is_unsigned(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    struct signed_count n;

    error_set(why, ERROR_CONFLICT, "this party has signed already");
    return moving_signed(m, &n, err) && say(holds, n.for_party == 0);
}

static bool is_another(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    struct signed_count n;

    error_set(why, ERROR_FORBIDDEN,
              "you have signed this for another party; three persons must sign");
    return moving_signed(m, &n, err) && say(holds, n.by_account == 0);
}

static bool is_last(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    struct signed_count n;

    error_set(why, ERROR_CONFLICT, "the others have not signed yet");
    return moving_signed(m, &n, err) && say(holds, n.n == PARTY_COUNT - 1);
}

static bool has_signed(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    struct signed_count n;

    error_set(why, ERROR_CONFLICT, "you have not signed this version");
    return moving_signed(m, &n, err) && say(holds, n.by_account > 0);
}

static bool is_concerned(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;

    (void)err;
    error_set(why, ERROR_FORBIDDEN, "this is not a confirmation of your party");
    return say(holds, m->party >= 0);
}

static bool is_open_item(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    error_set(why, ERROR_NOT_FOUND, "there is no open dispute of this number");
    if (!m->order)
        return say(holds, true);
    if (!stmt_open(m->conn, SQL_CONFIRM_DISPUTE_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":dispute", m->order->dispute_id);
    stmt_bind_i64(&q, ":id", m->c.id);
    step = stmt_step(&q, err);
    return step != STEP_FAILED &&
           say(holds, step == STEP_ROW && str_eq(stmt_str(&q, 1), STR("open")));
}

static bool is_last_item(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };
    int64_t n;

    error_set(why, ERROR_CONFLICT, "other disputes are open");
    if (!stmt_open(m->conn, SQL_CONFIRM_DISPUTES_OPEN, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    return stmt_get_i64(&q, &n, err) && say(holds, n == 1);
}

/* Without an order only the calendar changes what all three have signed. */
static bool is_ordered(void *context, bool *holds, struct error *why, struct error *err)
{
    struct moving *m = context;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    error_set(why, ERROR_CONFLICT,
              "all three have signed this unit's rooms in building %" STR_FMT
              ": a change of them needs a change order first",
              STR_ARG(m->c.building_code));
    if (m->mover->is_calendar)
        return say(holds, true);
    if (!stmt_open(m->conn, SQL_CONFIRM_ORDER_FIND, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->c.id);
    stmt_bind_i64(&q, ":version", m->c.version);
    step = stmt_step(&q, err);
    return step != STEP_FAILED && say(holds, step == STEP_ROW);
}

const struct flow_guard confirm_guards[CONFIRM_GUARDS] = {
    { "is_party", is_party },         { "has_seen", has_seen },
    { "is_unsigned", is_unsigned },   { "is_another", is_another },
    { "is_last", is_last },           { "has_signed", has_signed },
    { "is_concerned", is_concerned }, { "is_open_item", is_open_item },
    { "is_last_item", is_last_item }, { "is_ordered", is_ordered },
};
