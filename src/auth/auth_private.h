/*
 * auth_private: what the files of signing in share. Private to the layer.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "lock.h"
#include "yardstick/auth/auth.h"

enum { KNOWN_PLACES = 2048 };

/* A secret that was looked up not long ago. */
struct known {
    unsigned char hash[SECRET_HASH_BYTES];
    uint64_t generation; /* 0: free */
    struct caller caller;
    int64_t created, seen, stored_seen, expires;
};

struct auth {
    struct ledger *ledger;
    const struct audit *audit;
    const struct auth_settings *settings;
    struct rate *rate;
    struct lock_table *locks;
    _Atomic uint64_t generation;
    int64_t tended;        /* when, by the one thread that does */
    pthread_mutex_t mutex; /* of known */
    struct known known[KNOWN_PLACES];
};

/* Is a session over, at this time? */
bool session_is_over(const struct auth_settings *settings, int64_t created, int64_t seen,
                     int64_t now);

/* Within a write request: a new session of the account. */
bool session_begin(struct conn *conn, int64_t account_id, struct str address, struct str agent,
                   struct signed_in *out, struct error *err);
/* All sessions of the account but one; keep 0: all. */
bool session_end_others(struct conn *conn, int64_t account_id, int64_t keep, struct error *err);

/* Run a write and make what is remembered stale. */
bool auth_write(struct auth *auth, const struct write_request *request, struct error *err);

/* The new password is not one of those before; slow. */
bool password_is_new(struct conn *conn, int64_t account_id, const struct credential *credential,
                     int64_t past, struct str fresh, struct error *err);
