/*
 * kept_response: an answer made once and sent many times.
 *
 * For tiles and the page's files: status, headers and bytes are turned into
 * libmicrohttpd's own objects when it is made, in a plain and a gzip variant
 * and their 304; sending one allocates nothing of ours. It carries the
 * security headers but no X-Request-Id, which is the request's.
 *
 * Counted references, safe from any thread: kept_response_make() gives one,
 * a response that holds it has its own, and bytes being sent stay alive
 * whatever happens to the references.
 */
#pragma once

#include "yardstick/base/error.h"

struct kept_response;

struct kept_options {
    unsigned status;          /* 0 is 200 */
    const char *content_type; /* may be NULL with 204 */
    const char *cache;        /* Cache-Control */
    const char *etag;         /* quoted; NULL: none and no 304 */
    struct str identity;      /* without it, gzip is unpacked for who needs it */
    struct str gzip;          /* empty: no gzip variant */
    bool borrowed;            /* the bytes live as long as the program: do not copy */
    /* Or they live as long as somebody holds `owner`; each variant does. NULL: they are copied. */
    void *owner;
    void (*hold)(void *owner), (*drop)(void *owner);
};

MUST_CHECK bool kept_response_make(const struct kept_options *options, struct kept_response **out,
                                   struct error *err);
struct kept_response *kept_response_ref(struct kept_response *kept);
void kept_response_unref(struct kept_response *kept); /* NULL is fine */

/* Bytes it holds, for a cache's account. */
size_t kept_response_bytes(const struct kept_response *kept);
const char *kept_response_etag(const struct kept_response *kept); /* "" without one */
