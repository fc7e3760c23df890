/*
 * response: what a handler fills; the server sends it.
 *
 * Give one body: text in `body` (the usual case), `bytes` that somebody else
 * keeps at least until the arena ends, a part of a file, or a kept response.
 * Bodies of text types from 1,400 bytes are compressed when the client takes
 * gzip. With an `etag` the server answers 304 by itself.
 *
 * The handler's strings (content_type, cache, header values) are borrowed:
 * literals or text in the arena.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/http/etag.h"

struct kept_response; /* kept_response.h */
struct events_client; /* wait.h */

enum { RESPONSE_HEADERS_MAX = 16, RESPONSE_BODY_MAX = 256 << 20 };

struct response {
    unsigned status;          /* 0 is 200 */
    const char *content_type; /* 0 is application/json when there is a body */
    const char *cache;        /* Cache-Control; NULL is no-cache with an etag, else no-store */
    char etag[ETAG_TEXT];     /* empty: none */
    bool is_page;             /* HTML: the page's CSP, each __CSP_NONCE__ becomes its nonce */
    bool no_gzip;             /* the body is compressed already */
    struct buf body;
    struct str bytes;
    struct kept_response *kept; /* its own status and headers; only these are sent */
    bool has_file;
    int fd; /* closed once sent */
    int64_t offset, length;
    struct pair headers[RESPONSE_HEADERS_MAX];
    size_t n_headers;
    struct events_client *events;
};

/* A further header; beyond RESPONSE_HEADERS_MAX, or with a control byte in it, it is left out. */
void response_header(struct response *response, const char *name, struct str value);

/* 201 or 202 with a Location. */
void response_created(struct response *response, unsigned status, struct str location);

/* A part of an open file; the server closes fd, also after an error. */
void response_file(struct response *response, int fd, int64_t offset, int64_t length);

/* Take a reference to a kept response. */
void response_kept(struct response *response, struct kept_response *kept);

/* Forget everything filled so far, for an error to take its place. */
void response_release(struct response *response);

/* Content-Disposition: attachment with the name in ASCII and in UTF-8 (RFC 6266). */
struct arena;
void response_download(struct response *response, struct str filename, struct arena *arena);
