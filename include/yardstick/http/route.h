/*
 * route: a row says what an address does; rows are joined and checked at start.
 *
 * A path is literal segments and captures: "/tiles/{source}/{z}/{x}/{y}.mvt".
 * A segment may mix both ("{name}.{form}"); a capture takes at least one byte
 * and stops at the first place where the literal after it fits. Where several
 * rows fit, literal segments win over captures, and captures with more
 * literal text around them over those with less. A capture may hold a decoded
 * "/" ("%2F" never splits). One trailing slash is the same address.
 *
 * GET rows answer HEAD, and OPTIONS is answered with Allow, unless a row does.
 *
 * A row without a permission or a scope, or with a permission nobody knows, is
 * refused at start: forgetting to say who may do what to which rows is the one
 * mistake that must not be possible.
 */
#pragma once

#include "yardstick/http/params.h"
#include "yardstick/http/response.h"

struct transfer;
struct waiter;
struct caller; /* auth/caller.h; the layers above know it */
struct route;

struct call {
    const struct request *request;
    struct response *response;
    struct arena *arena;       /* lives until the answer has been sent */
    void *context;             /* as given to the server at start */
    struct transfer *transfer; /* the server's own; for wait.h */
    const struct route *route;
    struct caller *caller; /* who asks, as server_options.identify found; NULL without one */
};

/*
 * Runs on one of the server's threads, must be short (a thread serves many
 * connections). `args` has been checked; NULL for a route without parameters.
 */
typedef bool handler(struct call *call, const void *args, struct error *err);

enum body_kind {
    BODY_NONE,   /* a body is refused */
    BODY_JSON,   /* whole in request->body; the content type must be JSON */
    BODY_BYTES,  /* whole in request->body, any content type but those of forms */
    BODY_STREAM, /* given to the functions of `stream` piece by piece, never held */
};

/* open() runs before the body is read and may refuse; `close` runs exactly once after an open that
 * succeeded: after the handler, or when the client has gone (complete = false). */
struct body_stream {
    bool (*open)(struct call *call, const void *args, void **state, struct error *err);
    bool (*piece)(void *state, struct str bytes, struct error *err);
    void (*close)(void *state, bool complete);
};

/* Whose rows the answer is made of, and so what cuts them to what the caller may see or change. */
enum route_scope {
    SCOPE_UNSAID, /* refused at start */
    SCOPE_NONE,   /* nothing of the registers is in it */
    SCOPE_READ,   /* rows of the registers: those the caller may see */
    SCOPE_WRITE,  /* changes rows of the registers: those the caller may change */
    SCOPE_SELF,   /* the caller's own account, sessions, tokens */
    SCOPE_OFFICE, /* of the whole house, for those who run it: accounts, audit, jobs */
};
const char *route_scope_name(enum route_scope scope);

enum {
    ROUTE_LAST_WINS = 1,      /* of a repeated query name the last counts */
    ROUTE_IGNORE_UNKNOWN = 2, /* unknown query names are passed over */
    ROUTE_HIDDEN = 4,         /* not in the OpenAPI document */
    ROUTE_BODY_OPTIONAL = 8,  /* a BODY_JSON route that may come without one */
};

struct route {
    enum method method;
    const char *path;
    handler *handle;
    const struct param *params; /* captures and query, ends in PARAM_END; NULL: none */
    size_t args_size;
    const char *permission;
    enum route_scope scope;
    const char *about, *about_zh;
    const char *answers; /* content types with commas; NULL is application/json */
    enum body_kind body;
    int64_t max_bytes; /* of the body; 0 is 4 MiB, for a stream 1 TiB */
    const struct body_stream *stream;
    unsigned flags;
    const char *operation; /* its id in OpenAPI; NULL: made of method and path */
};

struct route_table {
    const struct route *routes;
    size_t n;
};

enum { ROUTE_CAPTURES_MAX = 8 };

struct router;

/* Is there such a permission? */
typedef bool permission_known(const char *name);

/* Join the tables. ERROR_INTERNAL names every row that is wrong: twice there, no permission or an
 * unknown one (known NULL: any), no scope, no handler, a capture without its parameter. The tables
 * must outlive the router. */
MUST_CHECK bool router_make(const struct route_table *tables, size_t n, permission_known *known,
                            struct router **out, struct error *err);
void router_free(struct router *router);

struct route_match {
    const struct route *route; /* NULL: not found, or not that method */
    struct pair captures[ROUTE_CAPTURES_MAX];
    size_t n_captures;
    unsigned allowed; /* bit m: a row for enum method m; 0 when the address is unknown */
};

/* Find by decoded segments (uri_segments). */
void router_find(const struct router *router, enum method method, const struct str *segments,
                 size_t n, struct route_match *out);

/* All rows, ordered by path, then method. */
size_t router_count(const struct router *router);
const struct route *router_at(const struct router *router, size_t i);

/* "GET, HEAD, OPTIONS" */
struct str route_allow(unsigned allowed, struct arena *arena);
