/*
 * auth: signing in, and knowing who asks.
 *
 * A session is 256 random bits in a cookie, kept as their SHA-256. It ends
 * when it is signed out, when it was idle or old too long, when its account is
 * disabled or gets another password. A bearer token is the same with a name, a
 * reach and a date. Who a secret belongs to is remembered for a moment in
 * memory; every change of accounts, sessions or tokens makes all of that stale
 * (auth_changed), so that what is taken away is gone with the answer that says
 * so.
 *
 * Signing in costs a tenth of a second and 64 MiB: never on a thread that
 * serves connections. All times are clock_now(), which tests set.
 */
#pragma once

#include "yardstick/audit/audit.h"
#include "yardstick/auth/account.h"
#include "yardstick/auth/rate.h"

/* The profile of passwords and locks: GB/T 22239-2019 level 3, 8.1.4.1, unless set otherwise. */
struct auth_settings {
    bool public_map;                           /* the registers and the map without signing in */
    bool separation;                           /* nobody is two of the three administrators */
    int64_t password_length, password_classes; /* at least; of lower, upper, digit, other */
    int64_t password_days;                     /* then it must be changed; 0: never */
    int64_t password_past;                     /* so many may not come again */
    int64_t lock_failures, lock_minutes; /* from one address, within as many minutes; an account as
                                            a whole locks at four times as many */
    int64_t idle_minutes, session_hours; /* of a session */
    int64_t code_days, token_days;       /* one-time codes; the longest life of a token */
    int64_t account_rate, address_rate;  /* requests a second, tiles not counted; 0: no limit */
    int64_t people_lists;                /* of names, an hour and account; 0: no limit */
};

#define AUTH_SETTINGS_DEFAULT                                                                      \
    {                                                                                              \
        .separation = true, .password_length = 8, .password_classes = 3, .password_days = 90,      \
        .password_past = 5, .lock_failures = 5, .lock_minutes = 15, .idle_minutes = 30,            \
        .session_hours = 12, .code_days = 7, .token_days = 366, .account_rate = 200,               \
        .address_rate = 400, .people_lists = 600                                                   \
    }

struct auth;

/* `ledger` with a running writer, `audit` and `settings` must outlive it. */
MUST_CHECK bool auth_open(struct ledger *ledger, const struct audit *audit,
                          const struct auth_settings *settings, struct auth **out,
                          struct error *err);
void auth_close(struct auth *auth);
const struct auth_settings *auth_settings_of(const struct auth *auth);
struct rate *auth_rate(struct auth *auth);

/* What was remembered is stale. After every commit that changes who may what. */
void auth_changed(struct auth *auth);

/* Often, by one thread; works once a minute: notes when sessions were last seen, takes away those
 * that are over. */
void auth_tend(struct auth *auth);

/*
 * Who has this secret? Fills the caller but for its address, which is in it. A session that is
 * over, a token that is: ERROR_UNAUTHORIZED; the caller then is nobody.
 */
MUST_CHECK bool auth_session(struct auth *auth, struct str secret, struct caller *caller,
                             struct error *err);
MUST_CHECK bool auth_token(struct auth *auth, struct str secret, struct caller *caller,
                           struct error *err);
/* The account of a login that somebody we trust has checked (a proxy). ERROR_UNAUTHORIZED: none. */
MUST_CHECK bool auth_trusted(struct auth *auth, struct str login, struct caller *caller,
                             struct error *err);

/* The account of a job that goes on after who asked for it has left. ERROR_UNAUTHORIZED: disabled.
 */
MUST_CHECK bool auth_account(struct auth *auth, int64_t id, struct caller *caller,
                             struct error *err);

struct sign_in {
    struct str login, password;
    struct str code;         /* one-time; then `password` is the new one */
    struct str new_password; /* when the old one is over; ptr NULL: none */
    struct str address, agent;
};

/* What was given: the secret of a new session. */
struct signed_in {
    int64_t account_id, session_id;
    char secret[SECRET_TEXT];
};

/*
 * Check and begin a session. Takes 0.1 s, also when there is no such account. ERROR_UNAUTHORIZED:
 * login or password is wrong (it is not said which); ERROR_LIMITED: locked; ERROR_FORBIDDEN with
 * parameter new_password: the password is over; ERROR_INVALID: the new one is no good.
 */
MUST_CHECK bool auth_sign_in(struct auth *auth, const struct sign_in *in, struct signed_in *out,
                             struct error *err);
MUST_CHECK bool auth_sign_out(struct auth *auth, const struct caller *caller, struct error *err);

/* Takes the old password; ends all other sessions and begins this one anew. */
MUST_CHECK bool auth_change_password(struct auth *auth, const struct caller *caller, struct str old,
                                     struct str fresh, struct signed_in *out, struct error *err);

/* Is it still the caller? Asked where the password must be given again; counts as a sign-in does,
 * takes as long, and begins no session. */
MUST_CHECK bool auth_prove(struct auth *auth, const struct caller *caller, struct str password,
                           struct error *err);

/* Is it good enough for this login? ERROR_INVALID says what it lacks. */
MUST_CHECK bool password_check(const struct auth_settings *settings, struct str login,
                               struct str password, struct error *err);

/* Set a password without asking for the old one: for the command line and the demo. */
MUST_CHECK bool auth_set_password(struct ledger *ledger, int64_t account_id, const char *actor,
                                  struct str password, struct error *err);

/* The guard of the writer (store/writer.h): is the caller still who it was, may it still? */
struct write_guard auth_guard(struct auth *auth);
