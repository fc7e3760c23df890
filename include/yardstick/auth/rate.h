/*
 * rate: how often somebody may do something; token buckets in bounded memory.
 *
 * A key is any text (an address, an account and what it does). The table has a
 * fixed number of places, four to a bucket of the hash; where all four are
 * taken the one closest to full, which knows least, makes room. So a flood of
 * addresses costs no memory and hardly blurs what is known of the busy ones.
 * Safe from any thread.
 */
#pragma once

#include "yardstick/base/error.h"

struct rate;

MUST_CHECK struct rate *rate_open(struct error *err);
void rate_close(struct rate *rate);

struct rate_limit {
    const char *what; /* part of the key: "sign-in" */
    int64_t burst;    /* so many at once */
    int64_t per_s, s; /* and then per_s in every s seconds */
};

/* Take one. ERROR_LIMITED when there is none; it says when there will be. now: clock_now(). */
MUST_CHECK bool rate_take(struct rate *rate, const struct rate_limit *limit, struct str key,
                          int64_t now, struct error *err);
/* Give it back: what was done turned out to be right (a password). */
void rate_clear(struct rate *rate, const struct rate_limit *limit, struct str key);
