/*
 * scope: which rows of the registers a reader shows.
 *
 * A connection lent by reader_borrow() shows everything; lent by
 * reader_borrow_for() it shows the rows of one scope, whatever statement is
 * run: temporary views of the tables' own names stand before the tables
 * (data/sql/scope.sql), and SQLite's authorizer refuses any statement that
 * would read a scoped table past its view. So a handler cannot forget it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum people_scope { PEOPLE_NONE, PEOPLE_UNIT, PEOPLE_ALL };

struct read_scope {
    bool secret;              /* secret institutions, their rooms and facts */
    bool units;               /* who holds a room, and how far it is above the standard */
    enum people_scope people; /* names, ranks, rooms of people: nobody's, the unit's, all */
    int64_t institution;      /* the unit: it and what is below it, also when secret; 0: none */
};
