/*
 * auth: who asks. See the header; signing in is sign_in.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "auth_private.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"

enum { SEEN_EVERY_S = 60, TEND_EVERY_S = 60 };

bool auth_open(struct ledger *ledger, const struct audit *audit,
               const struct auth_settings *settings, struct auth **out, struct error *err)
{
    struct auth *auth = calloc(1, sizeof(*auth));
    struct write_guard guard;

    if (!auth)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    auth->ledger = ledger;
    auth->audit = audit;
    auth->settings = settings;
    atomic_store(&auth->generation, 1);
    pthread_mutex_init(&auth->mutex, NULL);
    if (!(auth->rate = rate_open(err)) || !(auth->locks = lock_open(err))) {
        auth_close(auth);
        return false;
    }
    guard = auth_guard(auth);
    writer_guard(ledger_writer(ledger), &guard);
    *out = auth;
    return true;
}

void auth_close(struct auth *auth)
{
    if (!auth)
        return;
    rate_close(auth->rate);
    lock_close(auth->locks);
    pthread_mutex_destroy(&auth->mutex);
    free(auth);
}

const struct auth_settings *auth_settings_of(const struct auth *auth)
{
    return auth->settings;
}

struct rate *auth_rate(struct auth *auth)
{
    return auth->rate;
}

void auth_changed(struct auth *auth)
{
    atomic_fetch_add(&auth->generation, 1);
}

bool auth_write(struct auth *auth, const struct write_request *request, struct error *err)
{
    bool done = writer_run(ledger_writer(auth->ledger), request, err);

    auth_changed(auth);
    return done;
}

static struct known *place_of(struct auth *auth, const unsigned char hash[SECRET_HASH_BYTES])
{
    uint32_t i;

    memcpy(&i, hash, sizeof(i));
    return &auth->known[i % KNOWN_PLACES];
}

/* What is remembered of a secret, if it still holds. The address stays that of this request. */
static bool recall(struct auth *auth, const unsigned char hash[SECRET_HASH_BYTES],
                   struct known *out, int64_t now)
{
    struct known *k = place_of(auth, hash);
    bool found;

    pthread_mutex_lock(&auth->mutex);
    found = k->generation == atomic_load(&auth->generation) && mac_equal(k->hash, hash);
    if (found) {
        *out = *k;
        // One that is over stays over: being asked for does not wake it.
        if (k->expires || !session_is_over(auth->settings, k->created, k->seen, now))
            k->seen = now;
    }
    pthread_mutex_unlock(&auth->mutex);
    return found;
}

static void remember(struct auth *auth, const struct known *known)
{
    pthread_mutex_lock(&auth->mutex);
    *place_of(auth, known->hash) = *known;
    pthread_mutex_unlock(&auth->mutex);
}

static bool caller_read(struct auth *auth, struct known *k, struct str login, struct str roles,
                        int64_t institution_id, struct error *err)
{
    snprintf(k->caller.login, sizeof(k->caller.login), "%" STR_FMT, STR_ARG(login));
    k->caller.institution_id = institution_id;
    if (!roles_read(roles, &k->caller.roles, err))
        return false;
    caller_settle(&k->caller, auth->settings->public_map);
    return true;
}

/* A session of the ledger; false without an error: there is none. */
static bool session_load(struct auth *auth, struct known *k, bool *found, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!reader_borrow(auth->ledger, &r, err) || !stmt_open(r.conn, SQL_SESSION_BY_HASH, &q, err))
        return false;
    stmt_bind_bytes(&q, ":hash", (struct str){ (const char *)k->hash, SECRET_HASH_BYTES });
    step = stmt_step(&q, err);
    *found = step == STEP_ROW;
    if (step != STEP_ROW)
        return step == STEP_DONE;
    k->caller = (struct caller){ .via = CALLER_SESSION,
                                 .via_id = stmt_i64(&q, 0),
                                 .account_id = stmt_i64(&q, 1) };
    k->created = stmt_i64(&q, 2);
    k->seen = k->stored_seen = stmt_i64(&q, 3);
    return caller_read(auth, k, stmt_str(&q, 4), stmt_str(&q, 5), stmt_i64(&q, 6), err);
}

static bool token_load(struct auth *auth, struct known *k, bool *found, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!reader_borrow(auth->ledger, &r, err) || !stmt_open(r.conn, SQL_TOKEN_BY_HASH, &q, err))
        return false;
    stmt_bind_bytes(&q, ":hash", (struct str){ (const char *)k->hash, SECRET_HASH_BYTES });
    step = stmt_step(&q, err);
    *found = step == STEP_ROW;
    if (step != STEP_ROW)
        return step == STEP_DONE;
    k->caller = (struct caller){ .via = CALLER_TOKEN,
                                 .via_id = stmt_i64(&q, 0),
                                 .account_id = stmt_i64(&q, 1),
                                 .reads_only = str_eq(stmt_str(&q, 3), STR("read")) };
    k->expires = stmt_i64(&q, 2);
    return caller_read(auth, k, stmt_str(&q, 4), stmt_str(&q, 5), stmt_i64(&q, 6), err);
}

bool session_is_over(const struct auth_settings *s, int64_t created, int64_t seen, int64_t now)
{
    return now - seen >= s->idle_minutes * 60 || now - created >= s->session_hours * 3600;
}

typedef bool secret_load(struct auth *auth, struct known *k, bool *found, struct error *err);

/* From memory or the ledger. The generation is read before the ledger is. */
static bool lookup(struct auth *auth, struct str secret, secret_load *load, struct known *k,
                   bool *found, struct error *err)
{
    int64_t now = clock_now();

    secret_hash(secret, k->hash);
    *found = recall(auth, k->hash, k, now);
    if (*found)
        return true;
    k->generation = atomic_load(&auth->generation);
    if (!load(auth, k, found, err))
        return false;
    if (*found) {
        struct known fresh = *k;

        fresh.seen = now;
        if (k->expires || !session_is_over(auth->settings, k->created, k->seen, now))
            remember(auth, &fresh);
    }
    return true;
}

static bool caller_take(struct auth *auth, const struct known *k, bool is_good,
                        struct caller *caller, struct error *err)
{
    char address[ADDRESS_TEXT];

    memcpy(address, caller->address, sizeof(address));
    if (is_good)
        *caller = k->caller;
    else
        caller_nobody(caller, (struct str){ 0 }, auth->settings->public_map);
    memcpy(caller->address, address, sizeof(address));
    return is_good || error_set(err, ERROR_UNAUTHORIZED, "you are not signed in any more");
}

bool auth_session(struct auth *auth, struct str secret, struct caller *caller, struct error *err)
{
    struct known k = { 0 };
    bool found;

    if (!lookup(auth, secret, session_load, &k, &found, err))
        return false;
    found = found && k.caller.via == CALLER_SESSION &&
            !session_is_over(auth->settings, k.created, k.seen, clock_now());
    return caller_take(auth, &k, found, caller, err);
}

bool auth_token(struct auth *auth, struct str secret, struct caller *caller, struct error *err)
{
    struct known k = { 0 };
    bool found;

    if (!lookup(auth, secret, token_load, &k, &found, err))
        return false;
    found = found && k.caller.via == CALLER_TOKEN && k.expires > clock_now();
    return caller_take(auth, &k, found, caller, err);
}

/* An account that is there, as the caller; *found false: nobody. */
static bool account_take(struct auth *auth, const struct account *account, bool found,
                         struct known *k, struct caller *caller, struct error *err)
{
    AUTO(buf) roles = BUF_INIT(1024);

    found = found && account->is_active;
    k->caller.account_id = account->id;
    roles_write(account->roles, &roles);
    if (found &&
        !caller_read(auth, k, account->login, buf_str(&roles), account->institution_id, err))
        return false;
    return caller_take(auth, k, found, caller, err);
}

bool auth_trusted(struct auth *auth, struct str login, struct caller *caller, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(arena) arena = ARENA_INIT(1 << 14);
    struct known k = { .caller.via = CALLER_PROXY };
    struct account account = { 0 };
    bool found;

    if (!reader_borrow(auth->ledger, &r, err))
        return false;
    found = account_find(r.conn, login, &arena, &account, err);
    return (found || err->code == ERROR_NOT_FOUND) &&
           account_take(auth, &account, found, &k, caller, err);
}

bool auth_account(struct auth *auth, int64_t id, struct caller *caller, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(arena) arena = ARENA_INIT(1 << 14);
    struct known k = { .caller.via = CALLER_LOCAL };
    struct account account = { 0 };
    bool found;

    if (!reader_borrow(auth->ledger, &r, err))
        return false;
    found = account_load(r.conn, id, &arena, &account, err);
    return (found || err->code == ERROR_NOT_FOUND) &&
           account_take(auth, &account, found, &k, caller, err);
}

/* When sessions were last seen, for a restart; and away with those that are over. */
struct seen_list {
    const struct auth_settings *settings;
    struct {
        int64_t id, seen;
        bool is_token;
    } rows[KNOWN_PLACES];
    size_t n;
};

static bool seen_write(struct conn *conn, void *argument, struct error *err)
{
    const struct seen_list *list = argument;
    AUTO(stmt) seen = { 0 };
    AUTO(stmt) used = { 0 };
    AUTO(stmt) sweep = { 0 };
    int64_t now = clock_now();

    if (!stmt_open(conn, SQL_SESSION_SEEN, &seen, err) ||
        !stmt_open(conn, SQL_TOKEN_USED, &used, err) ||
        !stmt_open(conn, SQL_SESSION_SWEEP, &sweep, err))
        return false;
    for (size_t i = 0; i < list->n; i++) {
        struct stmt *q = list->rows[i].is_token ? &used : &seen;

        stmt_bind_i64(q, ":id", list->rows[i].id);
        stmt_bind_i64(q, ":now", list->rows[i].seen);
        if (!stmt_run(q, err))
            return false;
    }
    stmt_bind_i64(&sweep, ":created", now - list->settings->session_hours * 3600);
    stmt_bind_i64(&sweep, ":seen", now - list->settings->idle_minutes * 60);
    return stmt_run(&sweep, err);
}

void auth_tend(struct auth *auth)
{
    struct seen_list *list;
    struct write_request request = { .run = seen_write, .actor = "clock" };
    struct error err = { 0 };
    int64_t now = clock_now();

    if (now - auth->tended < TEND_EVERY_S && now >= auth->tended)
        return;
    list = calloc(1, sizeof(*list));
    if (!list)
        return;
    auth->tended = now;
    request.argument = list;
    list->settings = auth->settings;
    pthread_mutex_lock(&auth->mutex);
    for (size_t i = 0; i < KNOWN_PLACES; i++) {
        struct known *k = &auth->known[i];

        if (!k->generation || k->seen - k->stored_seen < SEEN_EVERY_S)
            continue;
        k->stored_seen = k->seen;
        list->rows[list->n].id = k->caller.via_id;
        list->rows[list->n].is_token = k->caller.via == CALLER_TOKEN;
        list->rows[list->n++].seen = k->seen;
    }
    pthread_mutex_unlock(&auth->mutex);
    if (!writer_run(ledger_writer(auth->ledger), &request, &err))
        log_event(LOG_WARNING, "auth", "%s", err.message[LANG_EN]);
    free(list);
}
