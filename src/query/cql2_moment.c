/*
 * cql2_moment: see the header.
 */
#include "cql2_moment.h"

#include "yardstick/base/clock.h"

#define SECOND ((int64_t)1000000)
#define DAY    (86400 * SECOND)

/* Two digits below `below`, -1 otherwise. */
static int two(struct str s, size_t at, int below)
{
    int n;

    if (at + 2 > s.len || s.ptr[at] < '0' || s.ptr[at] > '9' || s.ptr[at + 1] < '0' ||
        s.ptr[at + 1] > '9')
        return -1;
    n = (s.ptr[at] - '0') * 10 + s.ptr[at + 1] - '0';
    return n < below ? n : -1;
}

/* Behind the seconds: .5 as microseconds; *at moves on. */
static int64_t fraction(struct str s, size_t *at)
{
    int64_t micros = 0, unit = SECOND;

    if (*at == s.len || s.ptr[*at] != '.')
        return 0;
    for (++*at; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; ++*at) {
        unit /= 10;
        micros += unit * (s.ptr[*at] - '0');
    }
    return micros;
}

/* "Z", "+08:00", "+0800", "+08", or nothing: in microseconds. */
static bool zone(struct str s, int64_t *out)
{
    int hours, minutes = 0;

    *out = 0;
    if (s.len == 0 || (s.len == 1 && (s.ptr[0] == 'Z' || s.ptr[0] == 'z')))
        return true;
    if (s.ptr[0] != '+' && s.ptr[0] != '-')
        return false;
    hours = two(s, 1, 24);
    if (s.len > 3)
        minutes = two(s, s.ptr[3] == ':' ? 4 : 3, 60);
    if (hours < 0 || minutes < 0 || (s.len != 3 && s.len != (s.ptr[3] == ':' ? 6u : 5u)))
        return false;
    *out = (hours * 60 + minutes) * 60 * SECOND * (s.ptr[0] == '-' ? -1 : 1);
    return true;
}

bool cql2_moment_read(struct str text, struct cql2_moment *out)
{
    struct str day = { text.ptr, text.len < 10 ? text.len : 10 };
    int hour, minute, second;
    int64_t offset, start;
    size_t at = 19;

    if (!date_is_valid(day))
        return false;
    start = date_to_days(day) * DAY;
    if (text.len == 10) {
        *out = (struct cql2_moment){ start, start + DAY - 1, true };
        return true;
    }
    if (text.len < 19 || !strchr("Tt ", text.ptr[10]) || text.ptr[13] != ':' || text.ptr[16] != ':')
        return false;
    hour = two(text, 11, 24);
    minute = two(text, 14, 60);
    second = two(text, 17, 60);
    if (hour < 0 || minute < 0 || second < 0)
        return false;
    start += ((hour * 60 + minute) * 60 + second) * SECOND + fraction(text, &at);
    if (!zone((struct str){ text.ptr + at, text.len - at }, &offset))
        return false;
    *out = (struct cql2_moment){ start - offset, start - offset, false };
    return true;
}

int cql2_moment_order(struct cql2_moment a, struct cql2_moment b)
{
    return a.last < b.first ? -1 : a.first > b.last;
}

static bool is_before(const struct cql2_span *a, const struct cql2_span *b)
{
    return cql2_moment_order(a->to, b->from) < 0;
}

static bool is_during(const struct cql2_span *a, const struct cql2_span *b)
{
    return cql2_moment_order(a->from, b->from) > 0 && cql2_moment_order(a->to, b->to) < 0;
}

static bool overlaps(const struct cql2_span *a, const struct cql2_span *b)
{
    return cql2_moment_order(a->from, b->from) < 0 && cql2_moment_order(a->to, b->from) > 0 &&
           cql2_moment_order(a->to, b->to) < 0;
}

static bool starts(const struct cql2_span *a, const struct cql2_span *b)
{
    return cql2_moment_order(a->from, b->from) == 0 && cql2_moment_order(a->to, b->to) < 0;
}

static bool finishes(const struct cql2_span *a, const struct cql2_span *b)
{
    return cql2_moment_order(a->from, b->from) > 0 && cql2_moment_order(a->to, b->to) == 0;
}

bool cql2_allen_holds(enum cql2_allen relation, const struct cql2_span *a,
                      const struct cql2_span *b)
{
    switch (relation) {
    case ALLEN_AFTER:
        return is_before(b, a);
    case ALLEN_BEFORE:
        return is_before(a, b);
    case ALLEN_CONTAINS:
        return is_during(b, a);
    case ALLEN_DISJOINT:
        return is_before(a, b) || is_before(b, a);
    case ALLEN_DURING:
        return is_during(a, b);
    case ALLEN_EQUALS:
        return cql2_moment_order(a->from, b->from) == 0 && cql2_moment_order(a->to, b->to) == 0;
    case ALLEN_FINISHEDBY:
        return finishes(b, a);
    case ALLEN_FINISHES:
        return finishes(a, b);
    case ALLEN_INTERSECTS:
        return !is_before(a, b) && !is_before(b, a);
    case ALLEN_MEETS:
        return cql2_moment_order(a->to, b->from) == 0;
    case ALLEN_METBY:
        return cql2_moment_order(a->from, b->to) == 0;
    case ALLEN_OVERLAPPEDBY:
        return overlaps(b, a);
    case ALLEN_OVERLAPS:
        return overlaps(a, b);
    case ALLEN_STARTEDBY:
        return starts(b, a);
    case ALLEN_STARTS:
        return starts(a, b);
    }
    return false;
}
