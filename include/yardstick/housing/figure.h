/*
 * figure: a number with the rule it comes from.
 *
 * Values are integers of 10^-decimals (areas: 0.01 m2). A figure that is not
 * known (a rule without a value stands behind it) has no value, and neither
 * has what is computed from it. `how` is the sum as a person would write it,
 * "1×24 + 4×18 + 80×9". Arithmetic is exact until the one rounding at the end,
 * half away from zero, in 128 bits: nothing the limits of ruleset.h and
 * establishment.h let through overflows.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/housing/ruleset.h"

enum { FIGURE_HOW_MAX = 200 };

struct figure {
    bool known;
    int64_t value;
    unsigned decimals;
    const char *rule;          /* "R2" */
    const struct rule *source; /* the row that decided, for article and status; may be NULL */
    char how[FIGURE_HOW_MAX];
};

/* value * numerator / denominator (above 0), rounded half away from zero. */
int64_t figure_scale(int64_t value, int64_t numerator, int64_t denominator);

/* {"value","rule","article","status","how"} under the key; value is null when it is not known. */
void figure_write(struct json *j, const char *key, const struct figure *figure);

/* "1630.64"; "—" when it is not known. */
void figure_text(const struct figure *figure, char out[32]);
