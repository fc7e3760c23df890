/*
 * warning: what the rules find in the ledger, kept as rows that open and close.
 *
 * The rules are rows of data/standards/warnings.csv. A rule's SQL is warn_<code>
 * of data/sql/query/warning.sql; the two that need an entitlement are computed
 * here. A rule that `needs` what the ledger does not have yet is in the table
 * and finds nothing.
 *
 * Everything here runs in a write request, so a finding and the change that
 * made it are stored together or not at all. warnings_follow() looks at what
 * was affected, warnings_refresh() at everything: both leave the same open
 * warnings (a test makes thousands of edits to see).
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/affected.h"

enum { WARNING_RULES_MAX = 64 };

struct warning_rule {
    struct str code, rule, needs, title[LANG_COUNT];
    enum affected_type type;
};

struct warning_rules {
    struct warning_rule rules[WARNING_RULES_MAX];
    size_t n;
};

/* ERROR_INVALID when a row is wrong, or a rule that needs nothing has no SQL. */
MUST_CHECK bool warning_rules_read(struct arena *arena, struct warning_rules *out,
                                   struct error *err);
/* NULL when there is none. */
const struct warning_rule *warning_rule_find(const struct warning_rules *rules, struct str code);

struct warning_book;

/* A sink before another: it notes what changes, and at the end of each request follows it. */
struct warning_sink {
    struct change_sink next;
    struct affected affected;
    struct warning_book *book; /* the rules as last read; NULL: read them */
};
/* Look at what sink->affected reaches, and empty it. */
MUST_CHECK bool warnings_follow(struct conn *conn, struct warning_sink *sink, struct error *err);
MUST_CHECK bool warnings_refresh(struct conn *conn, struct error *err);

/* By a read: was everything looked at today, with these rules? */
MUST_CHECK bool warnings_are_settled(struct conn *conn, bool *out, struct error *err);
/* warnings_refresh() unless they are settled. Also stores the standards. */
MUST_CHECK bool warnings_settle(struct conn *conn, struct error *err);

/* The same in steps, each in a write request of its own, so that no edit waits longer than for some
 * thousand rooms. Begins as { 0 }; one that is broken off begins again. */
struct warning_round {
    int type;
    int64_t after;
    bool has_begun, is_done;
    char day[DATE_TEXT]; /* on which it began: what it may say of itself */
};
MUST_CHECK bool warnings_settle_step(struct conn *conn, struct warning_round *round,
                                     struct error *err);

struct change_sink warning_sink(struct warning_sink *sink);
void warning_sink_release(struct warning_sink *sink);
