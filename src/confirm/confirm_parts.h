/*
 * confirm_parts: a move of a confirmation under way, as its guards and effects see it.
 */
#pragma once

#include "yardstick/base/clock.h"
#include "yardstick/confirm/confirmation.h"
#include "yardstick/flow/flow.h"
#include "yardstick/store/stmt.h"

struct moving {
    struct conn *conn;
    const struct mover *mover;
    const struct confirm_order *order;
    struct arena *arena;
    struct confirmation c;
    int party; /* enum party for which the mover signs or speaks; -1: none */
    int64_t delegation_id;
    struct content content; /* as the ledger is now; made when asked for */
    bool renewed;           /* c.version and c.hash are those of `content` */
    char at[CLOCK_TEXT], today[DATE_TEXT];
};

extern const struct flow_domain confirm_domain;

/* Whose rooms they are: the unit, or for those nobody holds the custodian; 0: nobody is named. */
MUST_CHECK bool moving_unit(struct moving *m, int64_t *unit, struct error *err);
/* The content the ledger has now for the version. */
MUST_CHECK bool moving_content(struct moving *m, int64_t version, struct error *err);
/* A new version of it. */
MUST_CHECK bool moving_renew(struct moving *m, struct str cause, struct error *err);
/* Standing signatures of the version; of them by `account`, for `party`. */
struct signed_count {
    int n, by_account, for_party;
};
MUST_CHECK bool moving_signed(struct moving *m, struct signed_count *out, struct error *err);

enum { CONFIRM_GUARDS = 10 };
extern const struct flow_guard confirm_guards[CONFIRM_GUARDS];

/* The move is noted in flow_event. */
struct flow_note {
    struct str flow, actor, move, from, to, note;
    int64_t object_id;
};
MUST_CHECK bool flow_note(struct conn *conn, const struct flow_note *note, struct error *err);
/* Moves as a JSON array of {move, title, title_zh, party, needs}; parties NULL: none. */
struct json;
void flow_moves_write(const struct flow_move *const *moves, size_t n, const int *parties,
                      struct json *j, const char *key);
/* The last day of a state that begins today; empty: it has none. */
void flow_due(const struct flow_state *state, char out[DATE_TEXT]);

static inline struct str actor_of(const struct mover *mover)
{
    return mover->account_id ? mover->login : mover->is_calendar ? STR("clock") : STR("system");
}
