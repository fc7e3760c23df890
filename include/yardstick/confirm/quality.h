/*
 * quality: the rules G1 to G6 on a batch, each finding with its place.
 *
 *   G1  two independent measurements are within the limit of the grade
 *   G2  the new value is within the limit of what the register had
 *   G3  the drawn area is within the limit of the declared one
 *   G4  rooms and circulation of a floor overlap nowhere, lie on the floor,
 *       and together are less than its gross area
 *   G5  a building's floors add up to the area of its certificate, within the limit
 *   G6  usable by gross area of a building is a plausible coefficient
 *
 * Only floors and buildings the batch has measured a room of are looked at, all
 * of their rooms with them. Shapes are compared in the city's metres by GEOS; a
 * strip narrower than rule G4's is drawing, not a fault.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/store/conn.h"

/* Look at the batch anew: what is not found any more goes, what was explained stays explained. */
MUST_CHECK bool quality_judge(struct conn *conn, struct str batch, int64_t grade,
                              struct error *err);

/* The rules of a grade, from the standard of the day. */
struct quality_rules {
    int64_t root, linear; /* 0.0001 */
    int64_t strip;        /* 0.0001 m */
    int64_t low, high;    /* the coefficient, 0.0001 */
};
MUST_CHECK bool quality_rules_load(struct conn *conn, int64_t grade, struct quality_rules *out,
                                   struct error *err);
