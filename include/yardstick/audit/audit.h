/*
 * audit: who changed what, in a chain that shows any tampering.
 *
 * A row's hash is HMAC-SHA-256, under the key in DIR/keys/audit.key, over its
 * seq, time, day, actor, action, object, object id, detail, the hash of the row
 * before it, the address it came from and the reason given, each behind its length. So a row cannot
 * be edited, taken out, put in or moved without audit_verify() naming the first that does not fit.
 * Where the chain ends is kept beside it under the same key, so rows cut off at the end are named,
 * too; a whole ledger put back to an earlier day shows when a backup's manifest or the log names a
 * later head.
 *
 * The rows are written by the store's change sink, inside the transaction of
 * the change: no change without its row.
 */
#pragma once

#include "yardstick/crypto/mac.h"
#include "yardstick/store/ledger.h"

struct audit {
    unsigned char key[KEY_BYTES];
};

/* Loads the key of the ledger's directory, making it for a new ledger. */
MUST_CHECK bool audit_open(struct audit *audit, const struct ledger *ledger, struct error *err);

/* For ledger_start_writer(); `audit` must outlive the writer. */
struct change_sink audit_sink(struct audit *audit);

/* What is no change of a row and yet is noted: a sign-in, an export of people. */
struct audit_event {
    const char *action, *object; /* "sign_in", "account" */
    int64_t object_id;
    struct str detail; /* JSON; empty: {} */
};

/* Within a write request, which says who, from where and why. */
MUST_CHECK bool audit_note(const struct audit *audit, struct conn *conn,
                           const struct audit_event *event, struct error *err);

struct audit_head {
    int64_t seq; /* 0: no row yet */
    unsigned char hash[MAC_BYTES];
};

/* The newest row. */
MUST_CHECK bool audit_head_load(struct conn *conn, struct audit_head *head, struct error *err);

/* Walk the whole chain. ERROR_CONFLICT names the first seq that does not fit. */
MUST_CHECK bool audit_verify(const struct audit *audit, struct conn *conn, struct audit_head *head,
                             struct error *err);
