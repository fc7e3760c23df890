/*
 * room_check: does level two of a plan keep to its problem? Part of the
 * independent check (plan_check.h): it shares nothing with seat, rooms and
 * room_waves.
 */
#pragma once

#include "yardstick/base/json_read.h"
#include "yardstick/plan/plan_check.h"

/* `where` of each unit, PROBLEM_NONE where it is not placed. The plan has rooms. */
MUST_CHECK bool room_check(const struct problem *problem, const uint32_t *where,
                           const struct json_value *plan, struct arena *arena,
                           struct plan_findings *findings, struct error *err);
