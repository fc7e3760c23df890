/*
 * propose: what a survey has to say to the register, for a person to accept.
 *
 * After a survey is drawn, each building of the register within its surface and
 * terrain is measured (building_height.h). Where the register has no height, or
 * one that differs by HEIGHT_AGREES_M or more, a proposal is written; open ones
 * that no longer hold go. The same run compares the survey with the outlines of
 * the register: the median of where buildings stand off theirs, and its spread,
 * are kept with the survey. A large offset that all share is the survey's, or
 * the register's, system of coordinates; a large spread is outlines that were
 * drawn loosely.
 */
#pragma once

#include "yardstick/jobs/watch.h"
#include "yardstick/store/ledger.h"

#define HEIGHT_AGREES_M 1.0

struct propose_result {
    int64_t n_buildings;                                   /* measured */
    int64_t n_proposals;                                   /* that differ */
    int64_t n_placed;                                      /* of which is told where they stand */
    double offset_east_m, offset_north_m, offset_spread_m; /* NaN when none is placed */
};

/* The same after a survey was brought in or moved, which is done whatever becomes of this: a
 * failure goes to the log. */
void propose_after(struct ledger *ledger, const struct write_by *by, int64_t survey,
                   const struct watch *watch, struct propose_result *out);

/* One write at the end. Buildings without heights of this survey are left out. */
MUST_CHECK bool propose_heights(struct ledger *ledger, const struct write_by *by, int64_t survey,
                                const struct watch *watch, struct propose_result *out,
                                struct error *err);
