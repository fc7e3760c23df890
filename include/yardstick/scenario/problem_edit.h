/*
 * problem_edit: the JSON of a wish or a problem with some of it changed.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/base/json_read.h"

/* `base` with the members of `patch` in place of its own; a null takes one away. Members of `drop`
 * (ends in NULL, may be NULL itself) are left out of both. */
MUST_CHECK bool problem_merge(const struct json_value *base, const struct json_value *patch,
                              const char *const *drop, struct buf *out, struct error *err);

/* What is fixed by hand, [{"unit","building","ordinal"}…], becomes pins, in place of the unit's
 * own; buildings of `empty` and `keep` (lists of ids, may be NULL) are marked, all others are not.
 */
struct problem_marks {
    const struct json_value *hand, *empty, *keep;
};
MUST_CHECK bool problem_mark(const struct json_value *problem, const struct problem_marks *marks,
                             struct buf *out, struct error *err);

/* `moves` after what was moved by hand before, one a unit: the later move counts. */
MUST_CHECK bool problem_hand_merge(const struct json_value *before, const struct json_value *moves,
                                   struct buf *out, struct error *err);

/* A rule of a problem that could be left out. */
struct problem_rule_name {
    const char *list;              /* pins bans apart rules empty */
    size_t index;                  /* in a list, or of the building */
    const char *member;            /* of `rules` */
    int64_t unit, building, other; /* whom it is about; 0: nobody */
};
enum { PROBLEM_PRICES_MAX = 40 };
/* At most PROBLEM_PRICES_MAX of them. */
size_t problem_rules_list(const struct json_value *problem,
                          struct problem_rule_name out[PROBLEM_PRICES_MAX]);
/* The problem without that one. */
MUST_CHECK bool problem_without(const struct json_value *problem,
                                const struct problem_rule_name *rule, struct buf *out,
                                struct error *err);
