/*
 * establishment: the approved posts of an institution by rank.
 *
 * Entitlements follow from these, never from the heads that are present. At
 * most a million posts of a rank. Ranks are those of registry/code.h; which of
 * them a class of agency has is said by the rule set (its R1 rows), not here.
 */
#pragma once

#include "yardstick/housing/ruleset.h"

enum { ESTABLISHMENT_RANKS_MAX = 32, ESTABLISHMENT_POSTS_MAX = 1000000 };

struct post {
    struct str rank;
    int64_t n;
};

struct establishment {
    struct post posts[ESTABLISHMENT_RANKS_MAX];
    size_t n_posts;
};

int64_t establishment_sum(const struct establishment *e);

/* "bureau_head=1,bureau_deputy=4,staff=80", each rank once and one that the class has in the set.
 * ERROR_INVALID names the parameter, what was there and what was expected. */
MUST_CHECK bool establishment_read(struct str text, const char *parameter,
                                   const struct ruleset *set, struct str class,
                                   struct establishment *out, struct error *err);
