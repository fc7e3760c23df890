/*
 * milp: mixed-integer linear programs, and the one door to CBC.
 *
 * A program is written column by column, then row by row:
 *
 *     struct milp milp = MILP_INIT;
 *     int x = milp_column(&milp, 0, 1, cost, true);
 *     …
 *     milp_term(&milp, x, 3.0);
 *     milp_term(&milp, y, -1.0);
 *     milp_row(&milp, -INFINITY, 4.0);      3 x - y <= 4
 *     if (!milp_solve(&milp, &effort, &answer, err)) …
 *     milp_answer_release(&answer);
 *     milp_release(&milp);
 *
 * Writing never fails in the caller's face; milp_solve() says when memory ran
 * out. The objective is minimised. One solve at a time in a process: CBC keeps
 * state of its own; others wait. With a limit on nodes and none on seconds the
 * same program has the same answer. CBC may print: standard output must not be
 * a stream of records when it runs (the worker moves that away).
 */
#pragma once

#include "yardstick/base/error.h"

struct milp {
    size_t n_columns, n_rows, n_terms;
    double *lower, *upper, *cost; /* of each column */
    char *integer;
    double *row_lower, *row_upper;
    int *row_start; /* n_rows + 1 */
    int *index;     /* of each term: its column */
    double *value;
    size_t columns_room, rows_room, terms_room;
    bool failed;
};

#define MILP_INIT                                                                                  \
    {                                                                                              \
        0                                                                                          \
    }

/* The number of the new column; INFINITY is no bound. */
int milp_column(struct milp *milp, double lower, double upper, double cost, bool integer);
/* A term of the row that the next milp_row() ends; at most one for each column. */
void milp_term(struct milp *milp, int column, double value);
void milp_row(struct milp *milp, double lower, double upper);
void milp_release(struct milp *milp);

struct milp_effort {
    double seconds;      /* of the clock; 0: no limit */
    int nodes;           /* of the search tree; 0: no limit, -1: the root alone */
    const double *start; /* of each column: a solution to begin with, NAN: free; NULL: none */
    double cutoff;       /* only what costs less is looked for; INFINITY: none */
    double gap;          /* stop when the bound is this near, as a share of the objective */
};

struct milp_answer {
    double *x; /* of each column; NULL: no solution was found */
    double objective;
    double bound; /* no solution costs less; -INFINITY: none known. With a cutoff, never above it */
    bool optimal; /* within the gap */
    bool infeasible; /* there is no solution, or none below the cutoff */
};

MUST_CHECK bool milp_solve(const struct milp *milp, const struct milp_effort *effort,
                           struct milp_answer *out, struct error *err);
void milp_answer_release(struct milp_answer *answer);
