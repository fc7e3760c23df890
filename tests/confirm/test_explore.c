/* explore: every path of moves to depth 6, of the machine as it runs, against a model of it. */
#include "confirm_house.h"

#include "yardstick/confirm/verify.h"

enum { DEPTH = 6, SEEN_MAX = 1 << 15 };

enum action {
    SIGN_HEAD,
    SIGN_SURVEYOR,
    SIGN_BOSS,
    SIGN_BOTH_AS_SURVEYOR,
    SIGN_BOTH_AS_BUREAU,
    SIGN_BOTH_AS_UNIT,
    SIGN_STRANGER,
    SIGN_ADMIN,
    SIGN_STALE,    /* what was seen is not what there is */
    SIGN_UNPROVED, /* without the password */
    WITHDRAW_HEAD,
    WITHDRAW_BOTH,
    DISPUTE_HEAD,
    DISPUTE_STRANGER,
    ANSWER,
    EDIT, /* somebody changes an area */
    ORDER,
    REOPEN,
    EDIT_BY_HAND, /* the program's own move, ordered by a person */
    ACTIONS
};

/* What ought to be. by[p]: who has signed for the party, 0 nobody. */
struct model {
    enum { OPEN, DISPUTED, CLOSED, SUPERSEDED } state;
    int64_t version;
    int by[PARTY_COUNT];
    int disputes;
    bool ordered;
};

static bool model_signs(struct model *m, enum party party, enum person who)
{
    if (m->state != OPEN || m->by[party])
        return false;
    for (int p = 0; p < PARTY_COUNT; p++)
        if (m->by[p] == (int)who + 1)
            return false;
    m->by[party] = (int)who + 1;
    if (m->by[0] && m->by[1] && m->by[2])
        m->state = CLOSED;
    return true;
}

static bool model_withdraws(struct model *m, enum person who)
{
    bool had = false;

    for (int p = 0; p < PARTY_COUNT; p++)
        if (m->by[p] == (int)who + 1 && m->state == OPEN) {
            m->by[p] = 0;
            had = true;
        }
    return had;
}

static void model_renews(struct model *m)
{
    m->version++;
    memset(m->by, 0, sizeof(m->by));
    m->ordered = false;
}

/* Does it happen? *m is then what follows. */
static bool model_does(struct model *m, enum action a)
{
    switch (a) {
    case SIGN_HEAD:
        return model_signs(m, PARTY_UNIT, HEAD);
    case SIGN_SURVEYOR:
        return model_signs(m, PARTY_SURVEYOR, SURVEYOR);
    case SIGN_BOSS:
        return model_signs(m, PARTY_BUREAU, BOSS);
    case SIGN_BOTH_AS_SURVEYOR:
        return model_signs(m, PARTY_SURVEYOR, BOTH);
    case SIGN_BOTH_AS_BUREAU:
        return model_signs(m, PARTY_BUREAU, BOTH);
    case WITHDRAW_HEAD:
        return model_withdraws(m, HEAD);
    case WITHDRAW_BOTH:
        return model_withdraws(m, BOTH);
    case DISPUTE_HEAD:
        if (m->state > DISPUTED)
            return false;
        m->state = DISPUTED;
        m->disputes++;
        return true;
    case ANSWER:
        if (m->state != DISPUTED)
            return false;
        if (--m->disputes == 0) {
            m->state = OPEN;
            model_renews(m);
        }
        return true;
    case EDIT:
        if (m->state == CLOSED && !m->ordered)
            return false;
        if (m->state == CLOSED)
            m->state = SUPERSEDED;
        else if (m->state != SUPERSEDED)
            model_renews(m);
        return true;
    case ORDER:
        m->ordered |= m->state == CLOSED;
        return m->state == CLOSED;
    case REOPEN:
        if (m->state < CLOSED)
            return false;
        m->state = OPEN;
        model_renews(m);
        return true;
    default:
        return false;
    }
}

struct exploring {
    struct house *house;
    struct conn *conn;
    uint64_t seen[DEPTH + 1][SEEN_MAX];
    size_t n_seen[DEPTH + 1];
    int64_t n_moves, n_refused, n_closed;
    bool failed;
};

/* The first dispute that is open. */
static bool dispute_find(struct exploring *x, int64_t *id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *id = 0;
    if (!stmt_open(x->conn, SQL_CONFIRM_DISPUTES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", x->house->id);
    while (!*id && (step = stmt_step(&q, err)) == STEP_ROW)
        if (str_eq(stmt_str(&q, 10), STR("open")))
            *id = stmt_i64(&q, 0);
    return *id || step == STEP_DONE;
}

static bool edit(struct exploring *x, struct error *err)
{
    static const struct mover program = { 0 };

    return conn_script(x->conn, "an edit",
                       "UPDATE room SET declared_area = declared_area + 1, revision = revision + 1 "
                       "WHERE id = 1",
                       err) &&
           confirmation_refresh(x->conn, &program, x->house->id, err);
}

static bool real_does(struct exploring *x, enum action a, struct str hash, struct error *err)
{
    static const struct dispute_item item = { 1, { "area", 4 }, { "", 0 }, { "why", 3 } };
    static const enum person who[ACTIONS] = {
        [SIGN_HEAD] = HEAD,
        [SIGN_SURVEYOR] = SURVEYOR,
        [SIGN_BOSS] = BOSS,
        [SIGN_BOTH_AS_SURVEYOR] = BOTH,
        [SIGN_BOTH_AS_BUREAU] = BOTH,
        [SIGN_BOTH_AS_UNIT] = BOTH,
        [SIGN_STRANGER] = STRANGER,
        [SIGN_ADMIN] = ADMIN,
        [SIGN_STALE] = HEAD,
        [SIGN_UNPROVED] = HEAD,
        [WITHDRAW_HEAD] = HEAD,
        [WITHDRAW_BOTH] = BOTH,
        [DISPUTE_HEAD] = HEAD,
        [DISPUTE_STRANGER] = STRANGER,
        [ANSWER] = SURVEYOR,
        [ORDER] = ADMIN,
        [REOPEN] = BOSS,
        [EDIT_BY_HAND] = BOSS,
    };
    struct mover mover = house_mover(x->house, who[a]);
    struct confirm_order order = { .hash = hash, .is_proved = true };

    switch (a) {
    case EDIT:
        return edit(x, err);
    case ANSWER:
        order.move = STR("answer");
        order.reason = STR("stands");
        if (!dispute_find(x, &order.dispute_id, err))
            return false;
        break;
    case DISPUTE_HEAD:
    case DISPUTE_STRANGER:
        order.move = STR("dispute");
        order.items = &item;
        order.n_items = 1;
        break;
    case WITHDRAW_HEAD:
    case WITHDRAW_BOTH:
        order.move = STR("withdraw");
        break;
    case ORDER:
        order.move = STR("order_change");
        order.reason = order.document = STR("d");
        break;
    case REOPEN:
        order.move = STR("reopen");
        order.reason = STR("again");
        break;
    case EDIT_BY_HAND:
        order.move = STR("edit");
        break;
    default:
        order.move = STR("sign");
        order.is_proved = a != SIGN_UNPROVED;
        if (a == SIGN_STALE)
            order.hash = STR("0123456789012345678901234567890123456789012345678901234567890123");
        if (a == SIGN_BOTH_AS_SURVEYOR)
            order.party = STR("surveyor");
        if (a == SIGN_BOTH_AS_BUREAU)
            order.party = STR("bureau");
        if (a == SIGN_BOTH_AS_UNIT)
            order.party = STR("unit");
    }
    return confirmation_move(x->conn, &mover, x->house->id, &order, err);
}

/* Is the ledger what the model says, and does what it says hold? */
static bool look(struct exploring *x, const struct model *m, const struct confirmation *c,
                 struct error *err)
{
    static const char *const states[] = { "open", "disputed", "closed", "superseded" };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    enum verdict verdict;
    struct error why = { 0 };
    int by[PARTY_COUNT] = { 0 };

    if (!stmt_open(x->conn, SQL_CONFIRM_SIGNATURES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", c->id);
    stmt_bind_i64(&q, ":version", c->version);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        for (int p = 0; p < PARTY_COUNT; p++)
            if (str_eq(stmt_str(&q, 0), str_from(party_names[p])))
                by[p] = (int)stmt_i64(&q, 1);
        if (!CHECK(str_eq(stmt_str(&q, 6), c->hash)))
            return false;
    }
    if (step != STEP_DONE || !CHECK(str_eq(c->state, str_from(states[m->state]))) ||
        !CHECK(c->version == m->version) || !CHECK(memcmp(by, m->by, sizeof(by)) == 0) ||
        !verify_signed(&x->house->audit, x->conn, c->id, c->version, &verdict, &why, err))
        return false;
    x->n_closed += m->state == CLOSED;
    return CHECK(verdict == (m->state == CLOSED       ? VERDICT_VALID
                             : m->state == SUPERSEDED ? VERDICT_SUPERSEDED
                                                      : VERDICT_UNSIGNED));
}

/* Paths that have come to the same place need not be walked twice to the same depth. */
static bool is_seen(struct exploring *x, int depth, const struct model *m, struct str hash)
{
    uint64_t key = 0xcbf29ce484222325u;
    const unsigned char *bytes = (const unsigned char *)m;

    for (size_t i = 0; i < sizeof(*m); i++)
        key = (key ^ bytes[i]) * 0x100000001b3u;
    for (size_t i = 0; i < hash.len; i++)
        key = (key ^ (unsigned char)hash.ptr[i]) * 0x100000001b3u;
    for (size_t i = 0; i < x->n_seen[depth]; i++)
        if (x->seen[depth][i] == key)
            return true;
    if (x->n_seen[depth] < SEEN_MAX)
        x->seen[depth][x->n_seen[depth]++] = key;
    return false;
}

static bool walk(struct exploring *x, const struct model *from, int depth, struct error *err);

static bool step_to(struct exploring *x, const struct model *from, enum action a, int depth,
                    struct str hash, struct error *err)
{
    AUTO(tx) tx = { 0 }; /* a savepoint, undone at the end */
    struct model to;
    struct error refused = { 0 };
    bool expected, done;

    memcpy(&to, from, sizeof(to));
    expected = model_does(&to, a);
    if (!tx_begin(&tx, x->conn, err))
        return false;
    done = real_does(x, a, hash, &refused);
    x->n_moves++;
    x->n_refused += !done;
    if (!CHECK(done == expected)) {
        NOTE("action %d at depth %d in state %d: %s", a, depth, from->state,
             done ? "done" : refused.message[LANG_EN]);
        return false;
    }
    return !done || walk(x, &to, depth + 1, err);
}

static bool walk(struct exploring *x, const struct model *from, int depth, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    struct confirmation c;

    if (!confirmation_load(x->conn, x->house->id, &arena, &c, err) || !look(x, from, &c, err))
        return false;
    if (depth == DEPTH || is_seen(x, depth, from, c.hash))
        return true;
    for (int a = 0; a < ACTIONS; a++)
        if (!step_to(x, from, (enum action)a, depth, c.hash, err))
            return false;
    return true;
}

static bool explore(struct conn *conn, void *argument, struct error *err)
{
    struct exploring *x = argument;
    struct model start;

    memset(&start, 0, sizeof(start));
    start.version = 1;
    x->conn = conn;
    return walk(x, &start, 0, err);
}

TESTS
{
    TEST ("no path to depth 6 closes without three persons of three parties on one hash") {
        struct house h = { 0 };
        struct exploring *x = calloc(1, sizeof(*x));

        if (house_open(&h) && CHECK(x)) {
            x->house = &h;
            if (!CHECK(house_run(&h, explore, x)))
                NOTE("%s", h.err.message[LANG_EN]);
            NOTE("%lld moves tried, %lld refused, %lld times all three had signed",
                 (long long)x->n_moves, (long long)x->n_refused, (long long)x->n_closed);
            CHECK(x->n_closed > 0);
        }
        free(x);
        house_close(&h);
    }
}
