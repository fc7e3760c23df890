/*
 * uri: our own reading of addresses, so that nothing is decoded twice.
 *
 * libmicrohttpd hands over a decoded path, cut at %00, in which "%2F" has
 * become a separator. We take the address as it was sent, split it first and
 * decode each part once. Raw bytes above 127 are taken when they are UTF-8
 * (people type Chinese into curl). Pure functions.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

enum { URI_BYTES_MAX = 8192, URI_SEGMENTS_MAX = 16, URI_PAIRS_MAX = 100 };

/* The decoded text; "+" is a space only when `form` is true. The escapes must be well-formed. */
MUST_CHECK bool uri_decode(struct str raw, bool form, struct arena *arena, struct str *out,
                           struct error *err);

/* "/a/b%2Fc" → "a", "b/c". One trailing slash is dropped. ERROR_NOT_FOUND when there are too many.
 */
MUST_CHECK bool uri_segments(struct str path, struct arena *arena, struct str out[URI_SEGMENTS_MAX],
                             size_t *n, struct error *err);

/* "a=1&b=%20" → pairs in the arena, in their order; a name without "=" has an empty value. */
MUST_CHECK bool uri_query(struct str query, struct arena *arena, struct pair **out, size_t *n,
                          struct error *err);

/* `text` with everything escaped but letters, digits and "-._~". */
struct str uri_encode(struct str text, struct arena *arena);
