/*
 * confirming: what the resources of confirmations and batches share.
 */
#pragma once

#include "body.h"
#include "once.h"
#include "rows.h"
#include "yardstick/confirm/batch.h"
#include "yardstick/confirm/confirmation.h"

struct move_args {
    int64_t id;
    struct str move;
};
extern const struct param move_params[];

/* Who moves, as the ledger knows the caller now; text in the arena. */
MUST_CHECK bool mover_load(struct call *call, struct conn *conn, struct mover *out,
                           struct error *err);

/* One who only looks: the same without the account's name. */
struct mover mover_of(const struct call *call);

/* The ETag of a card: its revision. */
void confirmation_etag(const struct confirmation *c, char out[ETAG_TEXT]);
/* Does the caller see it, and is If-Match its version? */
MUST_CHECK bool confirmation_check(struct call *call, int64_t id, struct error *err);
/* The card, as the answer. */
MUST_CHECK bool confirmation_answer(struct call *call, int64_t id, struct error *err);

/* Who has to sign now hears of it. */
void confirmation_tell(struct call *call, int64_t id);

/* The rows of a statement as objects with its columns' names, in an array. */
MUST_CHECK bool objects_write(struct stmt *q, const char *const *names, struct json *j,
                              const char *key, struct error *err);
