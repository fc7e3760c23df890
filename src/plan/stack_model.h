/*
 * stack_model: the choice of buildings as a mixed-integer program, for bounds,
 * for proofs and to tell which rules cannot hold together.
 *
 * y(u, b): unit u is in building b; w(b): building b is used; Y(g, b): group g
 * has a place there. Affinity is no linear goal and counts as 0 here, so that
 * with it a bound is still one. Rules can be left out one by one.
 */
#pragma once

#include "yardstick/milp/milp.h"
#include "stack.h"

/* A rule that can be left out when one asks what cannot hold. */
enum atom_kind {
    ATOM_RULE,     /* index: of problem->rules */
    ATOM_EMPTY,    /* index: a building */
    ATOM_SECURE,   /* index: a unit */
    ATOM_DISTRICT, /* index: a unit */
    ATOM_GROUND,   /* index: a unit: ground floor, accessibility */
    ATOM_PLACES,   /* index: a group */
    ATOM_DISTANCE, /* index: a group */
    ATOM_MOVES,
    ATOM_BUDGET,
    ATOM_KINDS
};

struct atom {
    enum atom_kind kind;
    uint32_t index;
    bool off;
};

struct stack_model {
    struct milp milp;
    const struct problem *problem;
    int *y; /* n_units * n_buildings */
    int *w;
    int *lack; /* of each building: area it is short of, when `elastic` */
    double constant;
};

/* All rules that could be left out; n_atoms of them. */
MUST_CHECK bool atoms_make(const struct problem *problem, struct arena *arena, struct atom **out,
                           size_t *n, struct error *err);

/*
 * With the first goal, or the weighted sum, as objective, in the goals' own
 * integers; `elastic`: instead, the area that is missing (0.01 m2).
 */
MUST_CHECK bool stack_model_make(const struct problem *problem, const struct atom *atoms,
                                 size_t n_atoms, bool elastic, struct arena *arena,
                                 struct stack_model *out, struct error *err);
/* Only which buildings are used, so that they hold everybody: solved at once, and a bound, too. */
MUST_CHECK bool stack_cover_make(const struct problem *problem, struct arena *arena,
                                 struct milp *out, double *constant, struct error *err);
void stack_model_release(struct stack_model *model);
/* The building of each unit in a solution. */
void stack_model_read(const struct stack_model *model, const double *values, uint32_t *where);
