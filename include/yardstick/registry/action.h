/*
 * action: changes of rooms in one step, with one document number and an undo.
 *
 * An action is assigned, reserved, lent … for all its rooms or for none, inside
 * one write request, whose day is the day from which it holds. The rules are asked within the
 * transaction, so two who want one room are served one after the other and the second hears who has
 * it:
 *
 *   assign    to an institution, from a day on; the room is in use or shared
 *             and not held beyond what `share` leaves; or reserved for it
 *   reserve   until a day, with a reason; held by nobody, nobody sits in it
 *   lend      as assign, and until a day: the loan is noted and overdue when
 *             the borrower still holds it after that day
 *   seal      held by nobody, nobody sits in it
 *   release   give back: holdings, seats, loan, reservation and seal end; with
 *             an institution only its share of a room that others hold, too
 *   put       people into one room that somebody holds; one main office each
 *   take_out  people (all of them when none is named) out of rooms
 *   move      people into one room, out of `from_room` or of their main office
 *
 * Rooms say what is true now: an action that changes their state cannot begin
 * after today. Facts that would begin on the day they end are taken away.
 *
 * Undoing restores every row as it was (their revisions go on), unless
 * something has happened to one of the rooms since. No error names a person.
 */
#pragma once

#include "yardstick/store/stmt.h"

enum action_kind {
    ACTION_ASSIGN,
    ACTION_RESERVE,
    ACTION_LEND,
    ACTION_SEAL,
    ACTION_RELEASE,
    ACTION_PUT,
    ACTION_TAKE_OUT,
    ACTION_MOVE,
    ACTION_UNDO, /* never ordered; see action_undo() */
    ACTION_COUNT
};

/* "take_out", as in the ledger and in /api/actions. */
extern const char *const action_names[ACTION_COUNT + 1];

enum { ACTION_ROOMS_MAX = 500, ACTION_PEOPLE_MAX = 500, SHARE_WHOLE = 10000 };

/* Absent ids are 0, absent texts empty. */
struct action_order {
    enum action_kind kind;
    const int64_t *rooms, *people;
    size_t n_rooms, n_people;
    int64_t institution, from_room;
    int64_t share;    /* of 0.0001, 1 to SHARE_WHOLE */
    bool second;      /* put: as a second office */
    struct str day;   /* as that of the write request */
    struct str until; /* the first day on which it no longer holds */
    struct str document, reason;
};

/*
 * On the writer's connection. ERROR_INVALID: the order itself makes no sense.
 * ERROR_CONFLICT: a rule is against it; the message names the room and why.
 */
MUST_CHECK bool action_run(struct conn *conn, const struct action_order *order, int64_t *id,
                           struct error *err);

/* Where one unit is after a wave of moves. */
struct wave_room {
    int64_t room;
    const int64_t *people; /* whose main office it becomes */
    size_t n_people;
};
struct wave_unit {
    int64_t institution;
    const int64_t *leaves; /* rooms that are no longer its; its people leave them */
    size_t n_leaves;
    const struct wave_room *rooms;
    size_t n_rooms;
};

/*
 * Units that move together, as one action of kind `move`: first all leave, then all enter. Of
 * `order` day, document and reason count. ERROR_CONFLICT: a room has another holder, somebody sits
 * there, or its state is against it; it is named.
 */
MUST_CHECK bool action_wave(struct conn *conn, const struct action_order *order,
                            const struct wave_unit *units, size_t n, int64_t *id,
                            struct error *err);

/* *id becomes that of the undoing. ERROR_CONFLICT says what has happened since. */
MUST_CHECK bool action_undo(struct conn *conn, int64_t action, struct str day, struct str reason,
                            int64_t *id, struct error *err);

/* Could it be undone now? *can; ERROR_NOT_FOUND without the action. */
MUST_CHECK bool action_can_undo(struct conn *conn, int64_t action, bool *can, struct error *err);

/* Has one ended by `day`? On any connection. */
MUST_CHECK bool reservation_is_due(struct conn *conn, struct str day, bool *due, struct error *err);
/* Rooms whose reservation has ended by `day` go back to what they were. */
MUST_CHECK bool reservation_expire(struct conn *conn, struct str day, int64_t *n,
                                   struct error *err);
