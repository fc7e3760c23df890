/*
 * correction: values that a unit says are others; each holds once it was accepted.
 *
 * A wish is one value of one record, or a whole new record (a person, a place of
 * a person). It is kept as text, and read again when it is accepted: then it is
 * a change like any other, within what who accepts it may change. What became
 * another value meanwhile is not overwritten.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/json_read.h"
#include "yardstick/registry/collection.h"
#include "yardstick/store/conn.h"

enum { CORRECTIONS_MAX = 5000 /* wishes at once */ };

/* Text is borrowed. */
struct correction_wish {
    const struct collection *of;
    int64_t object_id; /* 0: found by `object`, the record's code */
    struct str object; /* what it is called */
    struct str field;  /* of the register; empty: a new record */
    struct str value;  /* as text; of a new record {"column": "text", …} */
};

struct correction_by {
    int64_t unit;
    struct str at, day, login;
};

/* Is it for the bureau to accept? What a unit is and has is the bureau's to say; the rest its
 * head's. */
bool correction_is_bureaus(const struct collection *of, struct str field);

/* ERROR_INVALID unless the register and the field may be corrected, and a new record be made. */
MUST_CHECK bool correction_check(const struct correction_wish *wish, struct error *err);

/* In a write request: keep it as proposed; the same wish again takes the place of the first. *kept
 * is false when the ledger says so already. */
MUST_CHECK bool correction_propose(struct conn *conn, const struct correction_by *by,
                                   const struct correction_wish *wish, struct arena *arena,
                                   bool *kept, struct error *err);

/* In a write request. ERROR_CONFLICT when it was decided, or the value is another meanwhile. */
MUST_CHECK bool correction_decide(struct conn *conn, const struct correction_by *by, int64_t id,
                                  bool accept, struct arena *arena, struct error *err);
