/*
 * action_parts: what the files of an action share.
 */
#pragma once

#include "yardstick/registry/action.h"
#include "yardstick/registry/collection.h"

/* An action being carried out, and the room it is at. */
struct acting {
    struct conn *conn;
    const struct action_order *order;
    int64_t room;
    char name[120]; /* "A座 512" */
    char state[16];
    char since[11]; /* the day from which its row holds */
};

/* action_room.c: the room it is at. */
MUST_CHECK bool action_assign(struct acting *a, struct error *err);
MUST_CHECK bool action_reserve(struct acting *a, struct error *err);
MUST_CHECK bool action_lend(struct acting *a, struct error *err);
MUST_CHECK bool action_seal(struct acting *a, struct error *err);
MUST_CHECK bool action_release(struct acting *a, struct error *err);

/* action_seat.c: the same for people. */
MUST_CHECK bool action_put(struct acting *a, struct error *err);
MUST_CHECK bool action_take_out(struct acting *a, struct error *err);
MUST_CHECK bool action_move(struct acting *a, struct error *err);
/* The person's one main office is this room, wherever it was; who no longer works is passed over.
 */
MUST_CHECK bool action_seat_anew(struct acting *a, int64_t person, struct error *err);

/* Take a room's turn: it is what `a` is at. */
MUST_CHECK bool acting_enter(struct acting *a, int64_t room, struct error *err);

/* Step a statement with :room, :day and, where it has them, :institution (NULL when 0) and
 * :person to its end; *n counts its rows. */
MUST_CHECK bool acting_change(struct acting *a, enum sql_id sql, int64_t institution,
                              int64_t person, int64_t *n, struct error *err);
/* A number about the room from the order's day on. */
MUST_CHECK bool acting_count(struct acting *a, enum sql_id sql, int64_t *n, struct error *err);
MUST_CHECK bool acting_is_held(struct acting *a, bool *held, struct error *err);

/* The audit's last row, 0 without one. */
MUST_CHECK bool action_head(struct conn *conn, int64_t *seq, struct error *err);
/* Keep what was done since audit row `head` as an action; undoes 0: it undoes none. */
MUST_CHECK bool action_note(struct conn *conn, const struct action_order *order, int64_t undoes,
                            int64_t head, int64_t *id, struct error *err);
