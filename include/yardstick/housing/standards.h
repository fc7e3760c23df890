/*
 * standards: the rule sets of the program and of a ledger together.
 *
 * A ledger keeps a copy of the program's rules, so that SQL can ask them (the
 * ceilings behind over_standard), and the amendments of its administrators,
 * which stand before the program's values and are verified by who made them.
 */
#pragma once

#include "yardstick/housing/ruleset.h"
#include "yardstick/store/conn.h"

/* The program's sets with the ledger's amendments. */
MUST_CHECK bool standards_load(struct conn *conn, struct arena *arena, struct rulesets *out,
                               struct error *err);

/* By a read: does the ledger's copy equal the program's? */
MUST_CHECK bool standards_are_stored(struct conn *conn, bool *out, struct error *err);
/* In a write request: bring the ledger's copy up to the program's; *changed when it differed. */
MUST_CHECK bool standards_store(struct conn *conn, bool *changed, struct error *err);

struct amendment {
    struct str rule_set, rule, class, key, source, note;
    int64_t value; /* 0.0001 of the rule's unit */
};

/* In a write request. ERROR_INVALID when there is no such rule or no source is named. */
MUST_CHECK bool standards_amend(struct conn *conn, const struct amendment *amendment,
                                struct error *err);
