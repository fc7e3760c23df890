/*
 * caller: who asks. A handler finds it in call->caller; it is never NULL while
 * the server checks who may.
 *
 * It is a copy of what the account was when the request came; a write is
 * checked again inside its transaction (guard.h).
 */
#pragma once

#include "yardstick/auth/permission.h"
#include "yardstick/store/scope.h"

enum { LOGIN_TEXT = 260, ADDRESS_TEXT = 48 };

enum caller_via { CALLER_NOBODY, CALLER_SESSION, CALLER_TOKEN, CALLER_PROXY, CALLER_LOCAL };

struct caller {
    enum caller_via via;
    int64_t via_id;     /* the session's or token's row */
    int64_t account_id; /* 0: nobody signed in */
    char login[LOGIN_TEXT];
    unsigned roles;
    uint64_t permissions;
    int64_t institution_id;     /* 0: none */
    struct read_scope scope;    /* which rows are shown */
    bool reads_only;            /* a token for reading */
    char address[ADDRESS_TEXT]; /* from where */
};

/* Fill permissions and scope from via, roles, institution and reads_only. */
void caller_settle(struct caller *caller, bool public_map);

/* Nobody, from an address. */
void caller_nobody(struct caller *caller, struct str address, bool public_map);

bool caller_may(const struct caller *caller, const char *permission);

/* Does this permission reach only the caller's institution and what is below it? */
bool caller_is_unit_bound(const struct caller *caller, const char *permission);

/* Which of a few views of the map is the caller's: part of the key of whatever is cached. Bit 0:
 * secret rooms, bit 1: who holds what. */
enum { CALLER_VIEWS = 4 };
unsigned caller_view(const struct caller *caller);
static inline bool caller_view_sees_secret(unsigned view)
{
    return view & 1;
}
