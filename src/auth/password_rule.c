/*
 * password_rule: what a password must be, and where it is kept.
 */
#include "auth_private.h"
#include "yardstick/base/clock.h"

enum { PASSWORD_MAX = 128, NAMELESS = 4 };

static unsigned classes_of(struct str password)
{
    bool lower = false, upper = false, digit = false, other = false;

    for (size_t i = 0; i < password.len; i++) {
        char c = password.ptr[i];

        if (c >= 'a' && c <= 'z')
            lower = true;
        else if (c >= 'A' && c <= 'Z')
            upper = true;
        else if (c >= '0' && c <= '9')
            digit = true;
        else
            other = true;
    }
    return (unsigned)lower + upper + digit + other;
}

static size_t characters_of(struct str text)
{
    size_t n = 0, len;

    for (size_t i = 0; i < text.len; i += len, n++)
        str_code_point((struct str){ text.ptr + i, text.len - i }, &len);
    return n;
}

/* Is the login in it, in whatever case? */
static bool holds_login(struct str password, struct str login)
{
    for (size_t i = 0; login.len >= NAMELESS && i + login.len <= password.len; i++)
        if (str_eq_nocase((struct str){ password.ptr + i, login.len }, login))
            return true;
    return false;
}

bool password_check(const struct auth_settings *settings, struct str login, struct str password,
                    struct error *err)
{
    size_t n = str_is_utf8(password) ? characters_of(password) : 0;

    if (n < (size_t)settings->password_length || n > PASSWORD_MAX)
        error_set(err, ERROR_INVALID, "a password has %lld to %d characters",
                  (long long)settings->password_length, PASSWORD_MAX);
    else if (classes_of(password) < (unsigned)settings->password_classes)
        error_set(err, ERROR_INVALID,
                  "a password has at least %lld of: small letters, capitals, digits, other signs",
                  (long long)settings->password_classes);
    else if (holds_login(password, login))
        error_set(err, ERROR_INVALID, "a password may not contain the login");
    else
        return true;
    return error_detail(err, STR("password"), (struct str){ 0 }, "");
}

bool password_is_new(struct conn *conn, int64_t account_id, const struct credential *credential,
                     int64_t past, struct str fresh, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;
    bool known = credential->password[0] && password_verify(credential->password, fresh);

    if (!stmt_open(conn, SQL_PASSWORD_PAST_LIST, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", account_id);
    stmt_bind_i64(&q, ":limit", past);
    while (!known && past && (step = stmt_step(&q, err)) == STEP_ROW) {
        char hash[PASSWORD_HASH_TEXT] = "";
        struct str text = stmt_str(&q, 0);

        memcpy(hash, text.ptr, text.len < sizeof(hash) ? text.len : sizeof(hash) - 1);
        known = password_verify(hash, fresh);
    }
    if (step == STEP_FAILED)
        return false;
    if (!known)
        return true;
    error_set(err, ERROR_INVALID, "this password was used before; take another one");
    return error_detail(err, STR("password"), (struct str){ 0 }, "");
}

static bool past_add(struct conn *conn, int64_t account_id, const char *hash, int64_t past,
                     struct error *err)
{
    AUTO(stmt) add = { 0 };
    AUTO(stmt) trim = { 0 };

    if (!stmt_open(conn, SQL_PASSWORD_PAST_INSERT, &add, err) ||
        !stmt_open(conn, SQL_PASSWORD_PAST_TRIM, &trim, err))
        return false;
    stmt_bind_i64(&add, ":id", account_id);
    stmt_bind_str(&add, ":password", str_from(hash));
    stmt_bind_i64(&trim, ":id", account_id);
    stmt_bind_i64(&trim, ":keep", past);
    return stmt_run(&add, err) && stmt_run(&trim, err);
}

bool credential_password_set(struct conn *conn, int64_t account_id, struct credential *c,
                             const char *hash, int64_t past, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 14);
    struct account account;
    char now[CLOCK_TEXT];

    if (c->password[0] && !past_add(conn, account_id, c->password, past, err))
        return false;
    memcpy(c->password, hash, PASSWORD_HASH_TEXT);
    c->has_code = false;
    c->failures = c->locked_until = 0;
    if (!credential_store(conn, account_id, c, err) ||
        !account_load(conn, account_id, &arena, &account, err))
        return false;
    clock_format(clock_now(), now);
    account.password_set = str_from(now);
    return account_update(conn, &account, err) && session_end_others(conn, account_id, 0, err);
}

struct password_set {
    int64_t account_id;
    const char *hash;
};

static bool set_run(struct conn *conn, void *argument, struct error *err)
{
    const struct password_set *s = argument;
    struct credential credential;

    return credential_load(conn, s->account_id, &credential, err) &&
           credential_password_set(conn, s->account_id, &credential, s->hash, 24, err);
}

bool auth_set_password(struct ledger *ledger, int64_t account_id, const char *actor,
                       struct str password, struct error *err)
{
    char hash[PASSWORD_HASH_TEXT];
    struct password_set set = { account_id, hash };
    struct write_request request = { .run = set_run, .argument = &set, .actor = actor };

    return password_hash(password, hash, err) && writer_run(ledger_writer(ledger), &request, err);
}
