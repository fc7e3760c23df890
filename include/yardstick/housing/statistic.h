/*
 * statistic: the city as columns in memory, to be counted in any combination.
 *
 * A piece is a room's part held by one institution, or the part held by nobody:
 * the pieces of a room add up to the room exactly (shares are laid end to end,
 * see standing.h), and the room itself is counted at its first piece. So every
 * sum over any grouping is the same total: that of the ledger.
 *
 * A cube is of one day and one revision of the ledger and does not change; it
 * is shared by a count. A query goes over it once: about 10 ns a piece.
 * Areas are 0.01 m2. Codes that are absent are 0 or the empty text.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/housing/ruleset.h"
#include "yardstick/store/change.h"
#include "yardstick/store/conn.h"

enum statistic_dimension {
    BY_UNIT,   /* institution id, 0: held by nobody */
    BY_LEVEL,  /* class of the institution */
    BY_CLASS,  /* use of the room */
    BY_STATE,  /* of the room */
    BY_STATUS, /* idle, unoccupied, used */
    BY_TENURE, /* of the building */
    BY_DISTRICT,
    BY_COURTYARD,
    BY_BUILDING,
    BY_YEAR, /* in which the building was built, 0: not known */
    BY_COUNT
};

extern const char *const statistic_names[BY_COUNT + 1];
/* Is its value a code (index into statistic_codes) or a number? */
extern const char *const *const statistic_codes[BY_COUNT];

enum { STATISTIC_BY_MAX = 4 };

struct statistic_question {
    enum statistic_dimension by[STATISTIC_BY_MAX];
    size_t n_by;
    bool filtered[BY_COUNT];
    int64_t filter[BY_COUNT];
    /* Else the rooms of secret institutions, and of those below them, are in no number; but for
     * those of `own`, the caller's institution, and below it. */
    bool may_secret;
    int64_t own;
};

struct statistic_sums {
    int64_t rooms, area, used_rooms, idle_rooms, idle_area, unoccupied_rooms, unoccupied_area,
        over_rooms, over_area, people;
};

struct statistic_row {
    int64_t keys[STATISTIC_BY_MAX];
    struct statistic_sums sums;
};

struct statistic_cube;

/* As of a day; `set` is the rule set of that day. The statements read one moment when the caller
 * has begun a transaction. */
MUST_CHECK bool statistic_cube_load(struct conn *conn, struct str day, const struct ruleset *set,
                                    struct statistic_cube **out, struct error *err);
struct statistic_cube *statistic_cube_ref(struct statistic_cube *cube);
void statistic_cube_drop(struct statistic_cube *cube);

/* Rows in the order of their keys, in the arena; *total is over all that the filters let through.
 */
MUST_CHECK bool statistic_count(const struct statistic_cube *cube,
                                const struct statistic_question *question, struct arena *arena,
                                struct statistic_row **rows, size_t *n,
                                struct statistic_sums *total, struct error *err);

/* The row of the same keys among those of another count by the same; NULL: none. */
const struct statistic_row *statistic_row_find(const struct statistic_row *rows, size_t n,
                                               const struct statistic_row *like);

/* The pieces that the filters let through, from `after` (a place in the cube, 0 at first) on. */
struct statistic_piece {
    int64_t room, unit, area;
    bool is_first; /* the room is counted here */
    size_t next;   /* `after` of the next call */
};
size_t statistic_pieces(const struct statistic_cube *cube,
                        const struct statistic_question *question, size_t after, size_t n,
                        struct statistic_piece *out);

/* What people call a value: a name, a code's slug, a year; empty for none. Lives with the cube. */
struct str statistic_label(const struct statistic_cube *cube, enum statistic_dimension by,
                           int64_t value);

/* The latest cubes by day, for all requests. */
struct statistic_shelf;
struct statistic_shelf *statistic_shelf_open(void);
void statistic_shelf_close(struct statistic_shelf *shelf);
/* What a commit has changed; on the writer's thread after each, and once without changes before the
 * first. NULL is fine. */
void statistic_shelf_follow(struct statistic_shelf *shelf, struct conn *conn,
                            const struct change_ref *changes, size_t n);
/* A reference; loaded by `conn` when there is none of this day and the ledger's revision. */
MUST_CHECK bool statistic_shelf_get(struct statistic_shelf *shelf, struct conn *conn,
                                    struct str day, struct statistic_cube **out, struct error *err);
