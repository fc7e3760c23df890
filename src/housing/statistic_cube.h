/*
 * statistic_cube: the columns.
 */
#pragma once

#include "yardstick/housing/statistic.h"

struct named {
    int64_t id, parent;
    int level, tenure; /* codes; -1 not known */
    int64_t district, year;
    bool secret; /* or below one that is */
    struct str name;
};

struct named_list {
    struct named *items;
    size_t n;
};

/* All that pieces are grouped and filtered by; the other dimensions are those of unit and building.
 */
struct piece_kind {
    uint32_t unit, building; /* places in the lists, the last place being nobody */
    uint32_t secret;         /* place of the secret unit that holds of the room, or SECRET_… */
    uint8_t use, state, status, unused;
};

struct piece {
    int64_t room;
    struct piece_kind kind;
    int32_t area, over;
    uint16_t people;
    uint8_t is_first;
};

/* The pieces of one kind together. Every count goes over these: there are a tenth as many. */
struct cell {
    struct piece_kind kind;
    uint32_t n; /* pieces; a cell that has lost its last one stays */
    struct statistic_sums sums;
};

/* By a hash of their kinds. */
struct cell_list {
    struct cell *items;
    uint32_t *slots; /* 1 + the cell, 0: free */
    size_t n, room;  /* there are 2 * room slots */
};

struct statistic_cube {
    _Atomic int references;
    struct arena arena;
    char day[12];
    struct named_list units, buildings, courtyards, districts, floors;
    struct statistic_cube *base; /* whose lists these are; NULL: its own */
    struct piece *pieces;
    size_t n, room;
    struct cell_list cells;
};

enum { PARENTS_MAX = 20 }; /* institutions above each other; a circle ends there */
enum { SECRET_NONE = UINT32_MAX, SECRET_SEVERAL = UINT32_MAX - 1 };

enum { USE_NONE, STATUS_USED = 1, STATUS_IDLE, STATUS_UNOCCUPIED };

/* The pieces of these rooms (a JSON array of ids; .ptr NULL: of all) behind those of the cube,
 * whose lists are filled. */
MUST_CHECK bool statistic_rooms_load(struct conn *conn, struct statistic_cube *cube,
                                     const struct ruleset *set, struct str ids, struct error *err);
/* The cube as it is now that these rooms (ordered, each once) have changed, and nothing else. */
MUST_CHECK bool statistic_cube_renew(struct conn *conn, struct statistic_cube *old,
                                     const struct ruleset *set, const int64_t *rooms, size_t n,
                                     struct statistic_cube **out, struct error *err);

/* The place of an id in a list that is ordered by id; list->n when it is not there. */
size_t named_find(const struct named_list *list, int64_t id);
/* The index of a text in a list of codes that begins with "" for none. */
int statistic_code(const char *const *codes, struct str text);
/* A kind's value of a dimension. */
int64_t statistic_value(const struct statistic_cube *cube, const struct piece_kind *kind,
                        enum statistic_dimension by);

/* A piece comes (1) or goes (-1); false when memory ends. */
MUST_CHECK bool cells_take(struct cell_list *cells, const struct piece *p, int sign);
MUST_CHECK bool cells_copy(const struct cell_list *from, struct cell_list *to);
void cells_release(struct cell_list *cells);
void statistic_sums_add(struct statistic_sums *to, const struct statistic_sums *what);
