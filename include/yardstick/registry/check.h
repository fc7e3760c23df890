/*
 * check: is what the ledger says possible, and is it in order?
 *
 * Errors are what cannot be: a damaged file, a broken reference, an audit that
 * does not hold, rooms that overlap or leave their floor by more than a
 * centimetre, sums that do not add up. Warnings are what a real city has and
 * somebody should look at (the rules are data/sql/checks/<rule>.sql). Nothing
 * is changed. Half a minute for 170,000 rooms.
 */
#pragma once

#include "yardstick/audit/audit.h"

enum finding_severity { FINDING_ERROR, FINDING_WARNING };

struct finding {
    enum finding_severity severity;
    const char *rule; /* "room_overlap"; fixed, programs read it */
    struct str type;  /* the collection, or "ledger" */
    int64_t id;       /* of the record, 0 where it is the whole ledger */
    struct str text[LANG_COUNT];
};

typedef void finding_tell(void *context, const struct finding *finding);

/* `conn` reads without a deadline. True also when there were findings; *n_errors counts the errors.
 */
MUST_CHECK bool check_ledger(struct conn *conn, const struct audit *audit, int metre_srid,
                             finding_tell *tell, void *context, size_t *n_errors,
                             struct error *err);
