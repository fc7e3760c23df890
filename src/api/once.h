/*
 * once: a POST that creates is carried out once, however often it is sent.
 *
 * The client names the request by an Idempotency-Key of its own. The key is
 * kept with what was made, in the same transaction; the same request under the
 * same key is answered with that again, another request under it is refused.
 * Keys are a caller's own and are kept for a week.
 */
#pragma once

#include "routes.h"
#include "yardstick/store/stmt.h"

struct once {
    struct str key;
    char request[40]; /* a digest of address and body */
};

/* Before the write: ERROR_INVALID without the header. */
MUST_CHECK bool once_begin(const struct call *call, struct once *once, struct error *err);

/* Within it: what was made by this request before, 0 when it is new. */
MUST_CHECK bool once_find(struct conn *conn, const struct once *once, int64_t *made,
                          struct error *err);
MUST_CHECK bool once_keep(struct conn *conn, const struct once *once, int64_t made,
                          struct error *err);
