/*
 * make: what the steps share; see the header.
 */
#include "make.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "yardstick/demo/codes.h"

/* Straight, and the small Pythagorean triples to either side. */
const struct turn turns[] = { { 1, 1, 0 },    { 5, 4, 3 },    { 5, 4, -3 },
                              { 13, 12, 5 },  { 13, 12, -5 }, { 17, 15, 8 },
                              { 17, 15, -8 }, { 25, 24, 7 },  { 25, 24, -7 } };

void *make_take(struct make *make, size_t n, size_t size)
{
    void *out = n ? arena_alloc(&make->city->arena, n * size) : NULL;

    if (n && !out)
        make->failed = true;
    return out;
}

struct str make_text(struct make *make, const char *fmt, ...)
{
    char text[256];
    struct str out;
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (n < 0 || n >= (int)sizeof(text)) {
        make->failed = true;
        return STR("");
    }
    out = arena_copy(&make->city->arena, (struct str){ text, (size_t)n });
    if (!out.ptr)
        make->failed = true;
    return out.ptr ? out : STR("");
}

struct city_shape make_shape(struct make *make, const struct city_point *points, uint32_t n)
{
    struct city_point *copy = make_take(make, n, sizeof(*copy));
    uint32_t *ends = make_take(make, 1, sizeof(*ends));

    if (!copy || !ends)
        return (struct city_shape){ 0 };
    memcpy(copy, points, n * sizeof(*copy));
    ends[0] = n;
    return (struct city_shape){ copy, ends, 1 };
}

struct city_point make_ground(const struct yard *yard, int64_t x, int64_t y)
{
    const struct turn *t = &turns[yard->turn];

    x /= t->unit;
    y /= t->unit;
    return (struct city_point){ yard->origin.e + x * t->a - y * t->b,
                                yard->origin.n + x * t->b + y * t->a };
}

struct city_date make_date(const char *text)
{
    struct city_date date = { "" };

    memcpy(date.text, text, strnlen(text, sizeof(date.text) - 1));
    return date;
}

struct city_date make_day(int days)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = 2021, month = 0;
    struct city_date date;
    char text[40];

    for (;; year++) {
        int length = year % 4 == 0 ? 366 : 365;

        if (days < length)
            break;
        days -= length;
    }
    for (;; month++) {
        int length = lengths[month] + (month == 1 && year % 4 == 0);

        if (days < length)
            break;
        days -= length;
    }
    snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month + 1, days + 1);
    memcpy(date.text, text, sizeof(date.text));
    return date;
}

int64_t make_area(const struct city_shape *shape)
{
    int64_t twice = 0;

    for (uint32_t r = 0, at = 0; r < shape->rings; at = shape->ends[r++])
        for (uint32_t i = at; i < shape->ends[r]; i++) {
            struct city_point o = shape->points[0], p = shape->points[i];
            struct city_point q = shape->points[i + 1 < shape->ends[r] ? i + 1 : at];

            twice += (p.e - o.e) * (q.n - o.n) - (q.e - o.e) * (p.n - o.n);
        }
    return twice / 2;
}

int64_t make_limit(int64_t area)
{
    int64_t root = 0;

    // 0.04 sqrt(S) + 0.002 S in m2 is 0.4 sqrt(s) + 0.002 s in 0.01 m2; rounded down
    while ((root + 1) * (root + 1) <= area * 16)
        root++;
    return (100 * root + 2 * area) / 1000;
}

void make_fault(struct make *make, const char *rule, struct str code, struct str note)
{
    struct city *city = make->city;

    city->faults[city->n_faults++] =
        (struct city_fault){ rule, city_rule_find(rule)->type, code, note };
}

void make_event(struct make *make, const struct city_event *event)
{
    make->city->events[make->city->n_events++] = *event;
}
