/*
 * survey_shift: a survey that lies off, put where it belongs.
 *
 * What somebody has found it to lie off by, in metres to the east and north, is
 * kept with each of its images, and each is drawn again from the original with
 * that taken back, whole survey at once: its tiles, heights and what is asked
 * place by place agree before and after. The originals stay as delivered. Then
 * the buildings are measured again (propose.h).
 */
#pragma once

#include "yardstick/jobs/watch.h"
#include "yardstick/store/ledger.h"

#define SURVEY_SHIFT_MAX_M 1000.0

/* ERROR_NOT_FOUND: there is no such survey, or nothing of it is shown. */
MUST_CHECK bool survey_shift(struct ledger *ledger, const struct write_by *by, int64_t survey,
                             double east_m, double north_m, const char *why,
                             const struct watch *watch, struct error *err);
