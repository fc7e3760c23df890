/*
 * affected: which objects a change of the ledger may have put in another light.
 *
 * affected_note() takes the writer's changes as they come, with what rows said
 * before; affected_reach() follows them once through the ledger: a room's
 * people, its holders, its floor; a person's rooms and room-mates; a class's
 * people. It names too many rather than too few, and an edit never names the
 * city: beyond AFFECTED_MAX objects, or when a rule itself has changed, `all`
 * says so. Belongs to the writer's thread.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/store/change.h"
#include "yardstick/store/conn.h"

enum affected_type {
    AFFECTED_ROOMS,
    AFFECTED_PEOPLE,
    AFFECTED_INSTITUTIONS,
    AFFECTED_BUILDINGS,
    AFFECTED_FLOORS,
    AFFECTED_TYPES
};

/* "rooms", … as warnings and /api call them. */
extern const char *const affected_names[AFFECTED_TYPES];

enum { AFFECTED_MAX = 20000 };

struct id_list {
    int64_t *ids;
    size_t n, room;
};

struct affected {
    struct id_list of[AFFECTED_TYPES];
    /* What has changed itself and is followed further than what it reaches. */
    struct id_list rooms, renumbered, people;
    struct id_list classes; /* institutions whose class or code changed */
    struct id_list wards;   /* institutions whose people changed */
    struct id_list crowded; /* floors whose rooms, or the numbers of them, changed */
    struct id_list occupancies, holdings, establishments, tenures, findings, reviews;
    bool all, failed;
};

void affected_note(struct affected *affected, const struct change *change);
bool affected_is_empty(const struct affected *affected);
MUST_CHECK bool affected_reach(struct conn *conn, struct affected *affected, struct error *err);

/* The next `n` objects of a type that there are, or that were warned of, after *after, into `out`
 * as a JSON array; *after is the last of them. *more is false when there are no others. */
MUST_CHECK bool affected_next(struct conn *conn, enum affected_type type, size_t n, int64_t *after,
                              struct buf *out, bool *more, struct error *err);
/* Some of the ids of a type as a JSON array, each once: up to n from the from-th on, in order. How
 * many they are; the first call, with from 0, puts them in order. */
size_t affected_ids(struct affected *affected, enum affected_type type, size_t from, size_t n,
                    struct buf *out);

/* Empty and ready. */
void affected_release(struct affected *affected);
