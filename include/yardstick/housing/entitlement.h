/*
 * entitlement: what the standard allows an establishment.
 *
 * 发改投资〔2014〕2674号, or another rule set: R1 office area by class and rank, R2
 * service area a post (constant, then falling along a straight line, then
 * constant), R3 equipment as a share of both (of what is allowed, never of what
 * is there), R4 the coefficient from usable to gross area, R6 the canteen.
 *
 * R2's B(x) is computed from x and the four corners as one exact fraction: a
 * per-head number rounded first would be wrong by up to x/200 m2. All areas are
 * 0.01 m2.
 */
#pragma once

#include "yardstick/housing/establishment.h"
#include "yardstick/housing/figure.h"

struct entitlement_rank {
    struct str rank;
    int64_t posts;
    struct figure ceiling, area; /* not known for a rank the class does not have */
};

struct entitlement {
    const struct ruleset *set;
    struct str class;
    struct entitlement_rank ranks[ESTABLISHMENT_RANKS_MAX];
    size_t n_ranks;
    int64_t
        unknown_posts; /* of ranks the class does not have: they count as posts, give no office */
    struct figure posts, office, service_per_head, service, equipment, basic, coefficient, gross,
        canteen;
};

enum { COEFFICIENT_DEFAULT = -1 /* R4 of a multi-storey building */ };

/* `coefficient` is in 0.0001, 100..10000, or COEFFICIENT_DEFAULT. */
void entitlement_compute(const struct ruleset *set, struct str class,
                         const struct establishment *posts, int64_t coefficient,
                         struct entitlement *out);

/* "0.65" as 6500; ERROR_INVALID names the parameter. */
MUST_CHECK bool coefficient_read(struct str text, int64_t *out, struct error *err);

/* The members rule_set, class, establishment … canteen, ranks of the object that is open. */
void entitlement_write(struct json *j, const struct entitlement *e);

/* The classes of agency as `central|provincial|…`; is it one of them? */
extern const char entitlement_classes[];
MUST_CHECK bool entitlement_class_check(struct str class, struct error *err);
