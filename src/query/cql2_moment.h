/*
 * cql2_moment: dates, timestamps and how intervals of them lie to each other.
 *
 * A moment is the run of microseconds it stands for, UTC: one for a
 * timestamp, those of a day for a date. Two moments are equal when they meet.
 * Pure functions.
 */
#pragma once

#include "yardstick/base/str.h"

struct cql2_moment {
    int64_t first, last; /* microseconds since 1970 UTC, both included */
    bool is_date;
};

/* Open ends. */
#define CQL2_MOMENT_PAST   ((struct cql2_moment){ INT64_MIN, INT64_MIN, false })
#define CQL2_MOMENT_FUTURE ((struct cql2_moment){ INT64_MAX, INT64_MAX, false })

/* "2026-01-31", "2026-01-31T08:30:00.5Z", also with an offset, a blank for the T, or no zone (UTC).
 */
bool cql2_moment_read(struct str text, struct cql2_moment *out);

/* -1, 0, 1 */
int cql2_moment_order(struct cql2_moment a, struct cql2_moment b);

/* An instant has twice the same. */
struct cql2_span {
    struct cql2_moment from, to;
    bool is_instant;
};

/* In the order of the T_ operations. */
enum cql2_allen {
    ALLEN_AFTER,
    ALLEN_BEFORE,
    ALLEN_CONTAINS,
    ALLEN_DISJOINT,
    ALLEN_DURING,
    ALLEN_EQUALS,
    ALLEN_FINISHEDBY,
    ALLEN_FINISHES,
    ALLEN_INTERSECTS,
    ALLEN_MEETS,
    ALLEN_METBY,
    ALLEN_OVERLAPPEDBY,
    ALLEN_OVERLAPS,
    ALLEN_STARTEDBY,
    ALLEN_STARTS
};

bool cql2_allen_holds(enum cql2_allen relation, const struct cql2_span *a,
                      const struct cql2_span *b);
