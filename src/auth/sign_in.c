/*
 * sign_in: from a login and a password to a session.
 *
 * Whether there is such an account must not show: every way through takes one
 * Argon2id and one write, and wrong is one answer. An attempt is refused
 * without either only when it comes too often.
 */
#include <stdio.h>

#include "auth_private.h"
#include "yardstick/base/clock.h"

enum { ACCOUNT_LOCK_TIMES = 4, PAST_KEPT = 24 };

static const struct rate_limit attempts = { "sign-in", 30, 30, 900 };

struct attempt {
    struct auth *auth;
    const struct sign_in *in;
    struct arena arena;
    struct account account;
    struct credential credential;
    bool is_known, is_right;
    char fresh[PASSWORD_HASH_TEXT]; /* of the new password; "": none */
    struct signed_in *out;          /* NULL: only to prove who it is */
};

static bool locked_for(int64_t seconds, struct error *err)
{
    error_set(err, ERROR_LIMITED,
              "too many wrong passwords; try again in %lld minutes, or ask for a new code",
              (long long)(seconds + 59) / 60);
    err->retry_s = (int)seconds;
    return false;
}

static bool wrong(struct error *err)
{
    return error_set(err, ERROR_UNAUTHORIZED, "the login or the password is wrong");
}

static struct str lock_key(struct attempt *a)
{
    return arena_printf(&a->arena, "%" STR_FMT "\n%" STR_FMT, STR_ARG(a->in->login),
                        STR_ARG(a->in->address));
}

static bool attempt_load(struct attempt *a, struct error *err)
{
    AUTO(reader) r = { 0 };

    if (!reader_borrow(a->auth->ledger, &r, err))
        return false;
    a->is_known = account_find(r.conn, a->in->login, &a->arena, &a->account, err);
    if (!a->is_known && err->code != ERROR_NOT_FOUND)
        return false;
    return !a->is_known || credential_load(r.conn, a->account.id, &a->credential, err);
}

/* The one-time code, in the time a password takes. */
static bool code_is_right(struct attempt *a)
{
    char text[CODE_TEXT] = "";
    unsigned char hash[SECRET_HASH_BYTES];
    bool is_code = onetime_read(a->in->code, text);

    secret_hash(str_from(text), hash);
    return is_code && a->credential.has_code && a->credential.code_until > clock_now() &&
           mac_equal(hash, a->credential.code_hash);
}

/* Is it who it says? Slow. */
static bool prove(struct attempt *a)
{
    bool right;

    if (a->in->code.ptr) {
        right = code_is_right(a);
        (void)password_verify(NULL, a->in->password);
    } else {
        right = password_verify(a->credential.password[0] ? a->credential.password : NULL,
                                a->in->password);
    }
    return right && a->is_known && a->account.is_active;
}

static bool password_is_over(const struct attempt *a)
{
    char since[CLOCK_TEXT];
    int64_t days = a->auth->settings->password_days;

    clock_format(clock_now() - days * 86400, since);
    return days > 0 && str_compare(a->account.password_set, str_from(since)) < 0;
}

/* The new password of a first sign-in, or of one whose old password is over. */
static bool fresh_make(struct attempt *a, struct error *err)
{
    struct str fresh = a->in->code.ptr ? a->in->password : a->in->new_password;
    AUTO(reader) r = { 0 };

    if (!fresh.ptr && !password_is_over(a))
        return true;
    if (!fresh.ptr) {
        error_set(err, ERROR_FORBIDDEN, "the password is older than %lld days; choose a new one",
                  (long long)a->auth->settings->password_days);
        return error_detail(err, STR("new_password"), (struct str){ 0 }, "");
    }
    return password_check(a->auth->settings, a->account.login, fresh, err) &&
           reader_borrow(a->auth->ledger, &r, err) &&
           password_is_new(r.conn, a->account.id, &a->credential, a->auth->settings->password_past,
                           fresh, err) &&
           password_hash(fresh, a->fresh, err);
}

/* On the writer's thread. What was read before may have changed: the credential is read again. */
static bool good_run(struct conn *conn, void *argument, struct error *err)
{
    struct attempt *a = argument;
    struct audit_event event = { a->out ? "sign_in" : "prove", "account", a->account.id, { 0 } };
    struct account account;
    struct credential now;

    if (!account_load(conn, a->account.id, &a->arena, &account, err) ||
        !credential_load(conn, a->account.id, &now, err))
        return false;
    if (!account.is_active || strcmp(now.password, a->credential.password) != 0 ||
        now.has_code != a->credential.has_code ||
        !mac_equal(now.code_hash, a->credential.code_hash))
        return wrong(err);
    now.failures = now.locked_until = 0;
    if (a->fresh[0] ? !credential_password_set(conn, account.id, &now, a->fresh, PAST_KEPT, err)
                    : !credential_store(conn, account.id, &now, err))
        return false;
    return (!a->out ||
            session_begin(conn, account.id, a->in->address, a->in->agent, a->out, err)) &&
           audit_note(a->auth->audit, conn, &event, err);
}

static bool bad_run(struct conn *conn, void *argument, struct error *err)
{
    struct attempt *a = argument;
    const struct auth_settings *s = a->auth->settings;
    struct audit_event event = { "sign_in_failed", "account", a->account.id, { 0 } };
    struct credential c;
    int64_t now = clock_now();

    if (!a->is_known)
        return audit_note(a->auth->audit, conn, &event, err);
    if (!credential_load(conn, a->account.id, &c, err))
        return false;
    if (now - c.failed_since >= s->lock_minutes * 60)
        c.failures = 0;
    if (c.failures++ == 0)
        c.failed_since = now;
    if (c.failures >= s->lock_failures * ACCOUNT_LOCK_TIMES) {
        c.locked_until = now + s->lock_minutes * 60;
        c.failures = 0;
        event.action = "locked";
    }
    return credential_store(conn, a->account.id, &c, err) &&
           audit_note(a->auth->audit, conn, &event, err);
}

static bool note(struct attempt *a, write_function *run, struct error *err)
{
    char address[ADDRESS_TEXT], login[LOGIN_TEXT];
    struct write_request request = {
        .run = run, .argument = a, .actor = login, .origin = address, .wait_ms = 5000
    };

    snprintf(address, sizeof(address), "%" STR_FMT, STR_ARG(a->in->address));
    // Of a login nobody has, nothing is noted: it may be a password in the wrong place.
    snprintf(login, sizeof(login), "%" STR_FMT, STR_ARG(a->is_known ? a->account.login : STR("?")));
    return auth_write(a->auth, &request, err);
}

static bool attempt_run(struct attempt *a, struct error *err)
{
    const struct auth_settings *s = a->auth->settings;
    int64_t now = clock_now(), left = lock_left(a->auth->locks, lock_key(a), now);

    if (left)
        return locked_for(left, err);
    if (!rate_take(a->auth->rate, &attempts, a->in->address, now, err) || !attempt_load(a, err))
        return false;
    if (a->credential.locked_until > now && !a->in->code.ptr)
        return locked_for(a->credential.locked_until - now, err);
    a->is_right = prove(a);
    if (a->is_right) {
        if (!fresh_make(a, err) || !note(a, good_run, err))
            return false;
        lock_clear(a->auth->locks, lock_key(a));
        rate_clear(a->auth->rate, &attempts, a->in->address);
        return true;
    }
    lock_fail(a->auth->locks, lock_key(a), s->lock_failures, s->lock_minutes, now);
    return note(a, bad_run, err) && wrong(err);
}

bool auth_sign_in(struct auth *auth, const struct sign_in *in, struct signed_in *out,
                  struct error *err)
{
    struct attempt attempt = { .auth = auth, .in = in, .out = out, .arena = ARENA_INIT(1 << 16) };
    bool done = attempt_run(&attempt, err);

    arena_release(&attempt.arena);
    return done;
}

bool auth_prove(struct auth *auth, const struct caller *caller, struct str password,
                struct error *err)
{
    struct sign_in in = { .login = str_from(caller->login),
                          .password = password,
                          .address = str_from(caller->address) };

    return auth_sign_in(auth, &in, NULL, err);
}

/* Changing it while signed in: the same proof, and the session begins anew. */
bool auth_change_password(struct auth *auth, const struct caller *caller, struct str old,
                          struct str fresh, struct signed_in *out, struct error *err)
{
    struct sign_in in = { .login = str_from(caller->login),
                          .password = old,
                          .new_password = fresh,
                          .address = str_from(caller->address) };

    return auth_sign_in(auth, &in, out, err);
}
