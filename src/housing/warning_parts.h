/*
 * warning_parts: what the files of warnings share.
 */
#pragma once

#include "yardstick/base/clock.h"
#include "yardstick/housing/ruleset.h"
#include "yardstick/housing/warning.h"
#include "yardstick/store/stmt.h"

struct open_row;

/* What a rule finds; institution_id 0 is none. */
struct finding {
    int64_t object_id, institution_id, amount;
    bool has_amount;
    struct str code, level, since, detail;
    const struct open_row *row; /* of one that is in the ledger */
};

struct finding_list {
    struct finding *items;
    size_t n, room;
};

enum { BINDS_MAX = 8 };

/* The rules as of a day, read once and kept: a warning rule's numbers beside it. */
struct warning_book {
    struct arena arena;
    struct warning_rules rules;
    struct rulesets sets;
    const struct ruleset *set;
    char day[DATE_TEXT];
    struct {
        enum sql_id sql; /* SQL_COUNT: it has none */
        const struct rule *numbers[BINDS_MAX];
        char names[BINDS_MAX][40];
        size_t n;
    } binds[WARNING_RULES_MAX];
};

MUST_CHECK bool warning_book_open(struct conn *conn, struct warning_book **out, struct error *err);
void warning_book_close(struct warning_book *book);

/* What the rules are asked with. */
struct warning_look {
    struct conn *conn;
    const struct warning_book *book;
    const struct ruleset *set;
    struct arena *arena; /* of the findings */
    struct str day, at;
};

MUST_CHECK bool finding_add(struct finding_list *list, const struct finding *finding,
                            struct error *err);

/* The text of data/standards/<name>.csv as it was at build. */
struct str standards_file(struct str name);

/* The rule's statement; SQL_COUNT when it has none. */
enum sql_id warning_sql(const struct warning_rule *rule);
/* Is it computed in C (warning_unit.c)? */
bool warning_is_computed(const struct warning_rule *rule);
/* The findings of the computed rules for one institution, by code. */
MUST_CHECK bool warning_unit(struct warning_look *look, int64_t institution,
                             struct finding_list *list, struct error *err);
