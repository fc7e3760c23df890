/*
 * str: see the header.
 */
#include "yardstick/base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq((struct str){ s.ptr, prefix.len }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len &&
           str_eq((struct str){ s.ptr + s.len - suffix.len, suffix.len }, suffix);
}

int str_compare(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static const struct str blanks[] = {
    { " ", 1 },        { "\t", 1 },           { "\r", 1 },           { "\n", 1 },
    { "\xc2\xa0", 2 }, { "\xe3\x80\x80", 3 }, { "\xef\xbb\xbf", 3 },
};

struct str str_trim(struct str s)
{
    for (size_t i = 0; i < ARRAY_LEN(blanks);) {
        if (s.len && str_starts(s, blanks[i])) {
            s = (struct str){ s.ptr + blanks[i].len, s.len - blanks[i].len };
            i = 0;
        } else if (s.len && str_ends(s, blanks[i])) {
            s.len -= blanks[i].len;
            i = 0;
        } else {
            i++;
        }
    }
    return s;
}

size_t str_find(struct str s, char c)
{
    const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : s.len;
}

struct str str_cut(struct str *s, char at)
{
    size_t n = str_find(*s, at);
    struct str head = { s->ptr, n };

    if (n < s->len)
        *s = (struct str){ s->ptr + n + 1, s->len - n - 1 };
    else
        *s = (struct str){ s->ptr + s->len, 0 };
    return head;
}

bool str_to_i64(struct str s, int64_t *out)
{
    uint64_t value = 0;
    bool negative = false;
    size_t i = 0;

    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        negative = s.ptr[i++] == '-';
    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
            return false;
    }
    if (value > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool str_to_f64(struct str s, double *out)
{
    char text[64];
    char *end;
    double value;

    if (s.len == 0 || s.len >= sizeof(text))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789+-.eE", s.ptr[i]) || s.ptr[i] == '\0')
            return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    errno = 0;
    value = strtod(text, &end);
    if (end != text + s.len || !isfinite(value))
        return false;
    *out = value;
    return true;
}

/* The digits after the point as `decimals` places; false when one would be lost. */
static bool fraction(struct str s, unsigned decimals, uint64_t *value)
{
    for (unsigned d = 0; d < decimals; d++) {
        uint64_t digit = 0;

        if (d < s.len) {
            if (s.ptr[d] < '0' || s.ptr[d] > '9')
                return false;
            digit = (uint64_t)(s.ptr[d] - '0');
        }
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, digit, value))
            return false;
    }
    for (size_t d = decimals; d < s.len; d++)
        if (s.ptr[d] != '0')
            return false;
    return true;
}

bool str_to_fixed(struct str s, unsigned decimals, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    struct str whole = s;
    struct str part;
    int64_t integer = 0;
    uint64_t value;

    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        whole = (struct str){ s.ptr + 1, s.len - 1 };
    part = whole;
    whole = str_cut(&part, '.');
    if (whole.len == 0 && part.len == 0)
        return false;
    if (whole.len && (whole.ptr[0] == '-' || whole.ptr[0] == '+'))
        return false;
    if (whole.len && !str_to_i64(whole, &integer))
        return false;
    value = (uint64_t)integer;
    if (!fraction(part, decimals, &value) || value > INT64_MAX)
        return false;
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

uint32_t str_code_point(struct str s, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s.ptr;

    *len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (*len > s.len)
        *len = s.len;
    switch (*len) {
    case 1:
        return p[0];
    case 2:
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    case 3:
        return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    default:
        return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    }
}

/* Length of the well-formed sequence at p (RFC 3629 table), 0 when there is none. */
static size_t sequence(const unsigned char *p, size_t room)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t n;

    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (n > room)
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

bool str_is_utf8(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;

    for (size_t i = 0; i < s.len;) {
        size_t n = sequence(p + i, s.len - i);

        if (n == 0)
            return false;
        i += n;
    }
    return true;
}
