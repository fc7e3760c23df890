/*
 * request: what a client asked, checked and read-only.
 *
 * Everything a handler sees has passed the guard (guard.h): one Host, one
 * Content-Length or one chunked body, no control bytes, well-formed escapes.
 * All text is borrowed and lives until the answer has been sent.
 */
#pragma once

#include "yardstick/base/str.h"

/* METHOD_NONE is a method we do not serve. */
enum method {
    METHOD_NONE,
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_COUNT
};

struct pair {
    struct str name, value;
};

struct request {
    enum method method; /* as sent: a HEAD answered by a GET route stays HEAD */
    bool http_1_0;
    struct str path;  /* as sent, before the '?', escapes not decoded */
    struct str query; /* as sent, after the '?' */
    struct str id;    /* of this request, as in X-Request-Id and the log */
    struct str peer;  /* the other end's address, without its port; behind a proxy the client's */
    bool is_proxied;  /* a proxy we trust sent it: its headers may be believed */
    const struct pair *headers;
    size_t n_headers;
    bool chunked;
    int64_t content_length; /* as declared, 0 without a body; unknown when chunked */
    struct str body;        /* of a route with BODY_JSON or BODY_BYTES, whole */
    void *stream;           /* of a route with BODY_STREAM: what its open() gave */
};

const char *method_name(enum method method);
enum method method_find(struct str name); /* METHOD_NONE when we do not serve it */

/* Does the method only read (GET, HEAD, OPTIONS)? */
bool method_is_safe(enum method method);

/* The first header of that name (any case), {NULL, 0} without one. */
struct str request_header(const struct request *request, const char *name);

/* A cookie's value; {NULL, 0} without one, or when it comes twice: then nobody knows which counts.
 */
struct str request_cookie(const struct request *request, const char *name);

/* Does Accept-Encoding take gzip? "gzip;q=0" does not. */
bool request_takes_gzip(const struct request *request);

/* Does Accept name this media type, before or without the other? For f-less negotiation. */
bool request_prefers(const struct request *request, const char *type, const char *other);
