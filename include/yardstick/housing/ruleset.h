/*
 * ruleset: a dated set of standards, as data.
 *
 * The sets are data/standards/<id>.csv, listed in rule_sets.csv, and put into
 * the program at build; what an administrator has confirmed or corrected is in
 * the ledger and stands before it (ruleset_amend). No number of a standard is
 * in the code: the code asks for (rule, class, key).
 *
 * A rule's value is an integer of 0.0001 of its own unit (m2, persons, months,
 * a ratio), or absent where no source could be read: then what depends on it is
 * not known, and says so. `status` is "verified" (read in a source, which is
 * named) or "unverified" (from memory, derived, or a choice of this product).
 *
 * Texts live as long as the arena; a set does not change once it is read.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

enum { RULE_UNIT = 10000, RULESETS_MAX = 16 };

struct rule {
    struct str rule;  /* "R1", "R2", "M8": how the standard's paragraphs are called here */
    struct str class; /* of the institution; empty: for all */
    struct str key;   /* a rank, or the name of a parameter */
    bool known;
    int64_t value;
    struct str article, status, source, note;
};

struct ruleset {
    struct str id;       /* "2014" */
    struct str from, to; /* the days it holds, `to` the last one; empty: open */
    struct str title[LANG_COUNT], document;
    struct rule *rules;
    size_t n_rules;
};

struct rulesets {
    struct ruleset sets[RULESETS_MAX];
    size_t n;
};

/* The sets of the program. ERROR_INVALID names file, line and column of what is wrong. */
MUST_CHECK bool rulesets_read(struct arena *arena, struct rulesets *out, struct error *err);

/* One set's rows out of CSV text (the header first; no quotes, no commas in a cell). */
MUST_CHECK bool ruleset_read(struct str id, struct str csv, struct arena *arena,
                             struct ruleset *out, struct error *err);

/* By its id; ERROR_INVALID names those there are. */
MUST_CHECK bool rulesets_find(const struct rulesets *sets, struct str id,
                              const struct ruleset **out, struct error *err);
/* The set that held on a day; the oldest for a day before all of them. */
const struct ruleset *rulesets_on(const struct rulesets *sets, struct str day);

/* The class's own rule, else that for all classes; NULL when there is none. */
const struct rule *rule_find(const struct ruleset *set, const char *rule, struct str class,
                             struct str key);
/* A whole number the rule gives (months, days, persons); `otherwise` when it is not known. */
int64_t rule_count(const struct ruleset *set, const char *rule, struct str class, const char *key,
                   int64_t otherwise);
