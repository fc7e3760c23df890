/*
 * verify: does what was signed still stand as it was signed?
 *
 * Asked of one version (the page that needs no sign-in) or of all of them
 * (`yardstick audit verify`): its text has its hash; each signature's seal and
 * hash are right; three persons signed for three parties where it says so; and
 * of the version that holds, the ledger says what the text says. The rows of the
 * record itself and of the measurements behind it say what the audit says of them. So a value,
 * a signature or a state that was changed past the program is found.
 */
#pragma once

#include "yardstick/audit/audit.h"
#include "yardstick/base/error.h"

enum verdict {
    VERDICT_VALID,      /* all three have signed, and it holds today */
    VERDICT_UNSIGNED,   /* not all three have signed */
    VERDICT_SUPERSEDED, /* it was valid, and has been replaced */
    VERDICT_TAMPERED,   /* it does not fit */
};
extern const char *const verdict_names[];

/* By a reader that sees everything. `why` is filled when it is tampered with. */
MUST_CHECK bool verify_version(const struct audit *audit, struct conn *conn, int64_t id,
                               int64_t version, enum verdict *out, struct error *why,
                               struct error *err);

/* The same without its rows in the audit, which within a write are not there yet. */
MUST_CHECK bool verify_signed(const struct audit *audit, struct conn *conn, int64_t id,
                              int64_t version, enum verdict *out, struct error *why,
                              struct error *err);

/* All: ERROR_CONFLICT names the first that does not fit. *n: how many were looked at. */
MUST_CHECK bool verify_all(const struct audit *audit, struct conn *conn, int64_t *n,
                           struct error *err);
