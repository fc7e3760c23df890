/*
 * confirmation: a unit in a building, and the three who sign for it.
 *
 * Its machine is data/flows/confirmation.tsv. What is signed is a version: its
 * text and hash are kept, signatures belong to it, and whatever changes what
 * the text says makes a new version, which nobody has signed. Of a confirmation
 * all three have signed nothing in scope may change without a change order;
 * with one it is superseded. No signature is ever changed or taken away.
 *
 * A party's head signs: the unit's own unit_head, a surveyor, a manager_head;
 * or to whom one of them has delegated it, which the signature says. One person
 * signs for one party. Everything here runs in a write request.
 */
#pragma once

#include "yardstick/audit/audit.h"
#include "yardstick/auth/role.h"
#include "yardstick/base/arena.h"
#include "yardstick/confirm/content.h"

enum party { PARTY_UNIT, PARTY_SURVEYOR, PARTY_BUREAU, PARTY_COUNT };
extern const char *const party_names[PARTY_COUNT + 1]; /* "unit", …, NULL */

struct confirmation {
    int64_t id, institution_id, building_id, version, revision;
    struct str institution_code, building_code, batch, state, hash, since, due;
};
/* Text into the arena. ERROR_NOT_FOUND without one. */
MUST_CHECK bool confirmation_load(struct conn *conn, int64_t id, struct arena *arena,
                                  struct confirmation *out, struct error *err);

/* Who moves. audit NULL and account_id 0: the program itself. */
struct mover {
    int64_t account_id, institution_id; /* 0: none */
    struct str login, name;
    unsigned roles;
    const struct audit *audit; /* for the seal of a signature */
    bool is_calendar;          /* the program, because a day has begun */
};

struct dispute_item {
    int64_t room_id; /* 0: the whole */
    struct str field, said, reason;
};

enum { DISPUTE_ITEMS_MAX = 200, MEASURES_MAX = 8 };

/* One measurement in an answer: what it says, 0.01 m2, and by what and whom. */
struct measure {
    int64_t area;
    struct str instrument, surveyor, measured;
};

/* What comes with a move; absent texts are empty. */
struct confirm_order {
    struct str move, party, hash, reason, document;
    bool is_proved; /* the password was given again, and is right */
    const struct dispute_item *items;
    size_t n_items;
    int64_t dispute_id;
    const struct measure *measures;
    size_t n_measures;
};

/*
 * ERROR_FORBIDDEN, ERROR_CONFLICT, ERROR_INVALID as flow_choose() and the guards say;
 * ERROR_CHANGED: the hash is not that of the content any more.
 */
MUST_CHECK bool confirmation_move(struct conn *conn, const struct mover *mover, int64_t id,
                                  const struct confirm_order *order, struct error *err);

/* The names of the moves open to who asks, written as a JSON array of {move, title, title_zh,
 * documents}; by a reader that sees everything. */
struct json;
MUST_CHECK bool confirmation_moves_write(struct conn *conn, const struct mover *mover, int64_t id,
                                         struct json *j, const char *key, struct error *err);

/* That of the unit (0: rooms nobody holds) in the building: opened, or opened again. `batch` may be
 * empty. */
MUST_CHECK bool confirmation_begin(struct conn *conn, const struct mover *mover,
                                   int64_t institution_id, int64_t building_id, struct str batch,
                                   struct str cause, int64_t *id, struct error *err);

/* Does the content differ from what the version says? Then the move `edit` is made. */
MUST_CHECK bool confirmation_refresh(struct conn *conn, const struct mover *mover, int64_t id,
                                     struct error *err);

/* The seal of a signature: a keyed hash over all it says. */
struct signature {
    int64_t confirmation_id, version, account_id, delegation_id;
    struct str party, login, name, at, hash;
};
void signature_seal(const struct audit *audit, const struct signature *s,
                    unsigned char out[MAC_BYTES]);

/* Delegations: by a head, for itself. */
struct delegation {
    enum party party;
    int64_t institution_id, from_account, to_account;
    struct str from, to, document;
};
MUST_CHECK bool delegation_insert(struct conn *conn, const struct delegation *d, int64_t *id,
                                  struct error *err);

/* Do the machines fit what is here? Asked once, when the program starts. */
MUST_CHECK bool confirm_machines_check(struct error *err);
