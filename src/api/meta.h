/*
 * meta: what every change says beside its values: from which day it holds, and why.
 */
#pragma once

#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"

enum { REASON_MAX = 500 /* characters of UTF-8 in bytes times three */ };

struct meta {
    char day[DATE_TEXT]; /* today when not given */
    char reason[3 * REASON_MAX + 1];
};

/* The members `from` and `reason` of a body; NULL: there is none. */
MUST_CHECK bool meta_read(const struct json_value *body, struct meta *out, struct error *err);
/* One of them; `text` is as in the body. */
MUST_CHECK bool meta_day(struct str text, struct meta *out, struct error *err);
MUST_CHECK bool meta_reason(struct str text, struct meta *out, struct error *err);
