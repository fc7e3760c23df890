/*
 * osa_model: an office-space-allocation problem as a mixed-integer program.
 *
 * x(c, r) is how many of class c are in room r; entities that no constraint
 * names and that need the same space are one class, so that CBC does not try
 * what only renames them. What makes it tight, beyond the published model:
 *   - an entity that must not share has a room to itself or is not in it, so
 *     that what it wastes is known for each room, and only rooms that are
 *     shared have the two variables of waste and lack;
 *   - "same room" and "same floor" are kept by a sum of minima, one variable
 *     for each room or floor, instead of a largest difference.
 * Costs are in whole units. Constants are added by the readers here.
 */
#pragma once

#include "yardstick/milp/milp.h"
#include "yardstick/plan/osa.h"

struct osa_model {
    struct milp milp;
    double constant; /* to be added to every objective and bound */
    uint32_t n_classes;
    uint32_t *class_of; /* of each entity */
    uint32_t *n_in;     /* of each class: its entities */
    uint32_t *one_of;   /* of each class: the first of its entities */
    uint8_t *alone;     /* of each class: its entities must not share */
    int *x;             /* n_classes * n_rooms: the column, or -1 where they may not be */
    int *z;             /* n_classes * n_floors: "on this floor", or -1 until it is needed */
};

MUST_CHECK bool osa_model_make(const struct osa *osa, struct arena *arena, struct osa_model *out,
                               struct error *err);
void osa_model_release(struct osa_model *model);

/* The allocation as values of the columns x, NAN elsewhere; `values` has room for all columns. */
void osa_model_start(const struct osa_model *model, const struct osa *osa, const uint32_t *room_of,
                     double *values);
/* The allocation of a solution. */
void osa_model_read(const struct osa_model *model, const struct osa *osa, const double *values,
                    uint32_t *room_of);
