/*
 * etag: validators and conditional requests (RFC 9110 §8.8, §13).
 *
 * An ETag here is the quoted text, `"412-7"` or `W/"412-7"`. The gzip variant
 * of an answer carries the same with "-g" before the last quote; both name the
 * same version, so the functions below take them for equal.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

enum { ETAG_TEXT = 80 };

/* `"` + printed text + `"`. */
void etag_format(char out[ETAG_TEXT], const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A digest of bytes (FNV-1a, 64 bit) as an ETag; for answers that have no revision. */
void etag_of_bytes(char out[ETAG_TEXT], struct str bytes);
/* The ETag of the gzip variant. */
void etag_gzip(char out[ETAG_TEXT], const char *etag);

/* Is the ETag in a list `"a", W/"b"` or "*"? */
bool etag_in_list(struct str list, const char *etag);

/* If-None-Match: does the client have it already (answer 304)? */
bool etag_is_known(const struct request *request, const char *etag);

/* If-Match before a change: ERROR_UNCONDITIONAL without it, ERROR_CHANGED when it names another
 * version. A route that does not demand it passes demanded = false. */
MUST_CHECK bool etag_must_match(const struct request *request, const char *etag, bool demanded,
                                struct error *err);
