/*
 * account: who may sign in.
 *
 * Functions that change something run within a write request. What they change
 * of `account` the audit notes by itself; passwords and codes are in
 * `credential`, which it does not see.
 */
#pragma once

#include "yardstick/auth/caller.h"
#include "yardstick/crypto/password.h"
#include "yardstick/store/stmt.h"

struct account {
    int64_t id;
    struct str login, name;
    unsigned roles;
    bool is_active;
    int64_t institution_id; /* 0: none */
    struct str institution_code, institution;
    struct str created, password_set; /* UTC text; password_set empty: a one-time code waits */
    int64_t revision;
};

/* ERROR_NOT_FOUND without one. Text is copied into the arena. */
MUST_CHECK bool account_load(struct conn *conn, int64_t id, struct arena *arena,
                             struct account *out, struct error *err);
MUST_CHECK bool account_find(struct conn *conn, struct str login, struct arena *arena,
                             struct account *out, struct error *err);

struct account_filter {
    int64_t after, limit;
    struct str words, role, state; /* ptr NULL: any */
    int64_t institution_id;        /* 0: any */
};

/* One call a row, in the order of ids; false stops. */
typedef bool account_row(void *context, const struct account *account);
MUST_CHECK bool account_list(struct conn *conn, const struct account_filter *filter,
                             struct arena *arena, void *context, account_row *row,
                             struct error *err);
MUST_CHECK bool account_count(struct conn *conn, const struct account_filter *filter,
                              struct arena *arena, int64_t *out, struct error *err);

/*
 * Check what an account may be: login (1 to 64 characters without blanks or control bytes), roles,
 * and an institution for the roles of a unit. The last active holder of an administrator's role may
 * not lose it. `before` is NULL for a new one.
 */
MUST_CHECK bool account_check(struct conn *conn, const struct account *before,
                              const struct account *after, bool separated, struct error *err);

/* ERROR_CONFLICT when the login is taken. */
MUST_CHECK bool account_insert(struct conn *conn, const struct account *account, int64_t *id,
                               struct error *err);
/* Name, institution, roles, state, password_set; a disabled account's sessions and tokens end. */
MUST_CHECK bool account_update(struct conn *conn, const struct account *account, struct error *err);

/* What proves an account. */
struct credential {
    char password[PASSWORD_HASH_TEXT]; /* "": none */
    bool has_code;
    unsigned char code_hash[SECRET_HASH_BYTES];
    int64_t code_until, failures, failed_since, locked_until;
};
MUST_CHECK bool credential_load(struct conn *conn, int64_t account_id, struct credential *out,
                                struct error *err);
MUST_CHECK bool credential_store(struct conn *conn, int64_t account_id,
                                 const struct credential *credential, struct error *err);

/* A new password's hash: the old one joins the `past` kept ones, a code is void, all sessions end.
 */
MUST_CHECK bool credential_password_set(struct conn *conn, int64_t account_id,
                                        struct credential *credential, const char *hash,
                                        int64_t past, struct error *err);

/* A new one-time code, which replaces the one before and unlocks; the password stays until the code
 * is used. */
MUST_CHECK bool account_code(struct conn *conn, int64_t account_id, int64_t days,
                             char out[CODE_TEXT], struct error *err);

/* The id of an institution's code; ERROR_INVALID names it. */
MUST_CHECK bool account_institution(struct conn *conn, struct str code, int64_t *out,
                                    struct error *err);
