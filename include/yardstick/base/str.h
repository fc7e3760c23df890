/*
 * str: a borrowed run of bytes, not necessarily NUL-terminated.
 *
 * Copying a str copies no text and frees nothing; whoever lends the bytes
 * says how long they live ("until the next stmt_step", "as long as the
 * request"). `char *` means NUL-terminated and mine, `struct str` means
 * somebody else's, with a length. Pure functions, safe from any thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "yardstick/base/attr.h"

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

/* For printf: "%" STR_FMT, STR_ARG(s). */
#define STR_FMT    ".*s"
#define STR_ARG(s) ((int)(s).len), ((s).ptr ? (s).ptr : "")

/* NULL is the empty str. */
static inline struct str str_from(const char *text)
{
    return (struct str){ text, text ? strlen(text) : 0 };
}

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */

/* Without spaces, tabs, line ends and U+3000, U+FEFF, U+00A0 around it. */
struct str str_trim(struct str s);

/* What stands before the first `at`; *s is left with what follows it. */
struct str str_cut(struct str *s, char at);

/* The index of the first `c`, or s.len. */
size_t str_find(struct str s, char c);

/* The whole text is a decimal number in range; else false and *out as it was. */
MUST_CHECK bool str_to_i64(struct str s, int64_t *out);
/* The same for a finite decimal fraction, with or without exponent. */
MUST_CHECK bool str_to_f64(struct str s, double *out);

/*
 * A decimal number as an integer of 10^-decimals ("12.345", 2 → false: a digit
 * would be lost; trailing zeros are not digits). Exact: no floating point.
 */
MUST_CHECK bool str_to_fixed(struct str s, unsigned decimals, int64_t *out);

/* Well-formed UTF-8 without surrogates or overlong forms (RFC 3629). */
bool str_is_utf8(struct str s);
/* The code point at s.ptr, and its length in bytes into *len; s is UTF-8, not empty. */
uint32_t str_code_point(struct str s, size_t *len);
