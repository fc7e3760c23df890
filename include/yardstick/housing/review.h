/*
 * review: what must be filled in the registers, and how complete a unit is.
 *
 * The rules are dated rows of data/standards/review.csv: code, register, from,
 * to, level (required, wanted), titles, source. A rule's code is the column of
 * a statement review_<register> of data/sql/query/review.sql that says 1 where
 * the value is missing. Read by a scoped reader; one pass over the registers.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/store/conn.h"

enum { REVIEW_RULES_MAX = 40 };

struct review_rule {
    struct str code, register_name, from, to, level, title[LANG_COUNT], source;
};

struct review_rules {
    struct review_rule rules[REVIEW_RULES_MAX];
    size_t n;
};

/* Those that hold on a day; text in the arena. ERROR_INVALID when a row is wrong. */
MUST_CHECK bool review_rules_read(struct str day, struct arena *arena, struct review_rules *out,
                                  struct error *err);

struct review_unit {
    int64_t id;                     /* 0: of no unit */
    int64_t required, missing;      /* cells of required rules */
    int64_t wanted, wanted_missing; /* of the others */
};

struct review_counts {
    struct review_unit *units; /* in the order of ids, in the arena */
    size_t n;
};

/* `unit` 0: all. */
MUST_CHECK bool review_count(struct conn *conn, const struct review_rules *rules, int64_t unit,
                             struct arena *arena, struct review_counts *out, struct error *err);
/* NULL: nothing of it must be filled. */
const struct review_unit *review_unit_find(const struct review_counts *counts, int64_t id);

struct review_gap {
    const struct review_rule *rule;
    int64_t object_id;
    struct str object; /* its code, until the next */
};

/* Each missing value of a unit, until `each` yields false. */
MUST_CHECK bool review_gaps(struct conn *conn, const struct review_rules *rules, int64_t unit,
                            void *context,
                            bool (*each)(void *context, const struct review_gap *gap,
                                         struct error *err),
                            struct error *err);
