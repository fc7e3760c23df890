/*
 * openapi: the OpenAPI 3.0 document, out of the same table that serves.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/http/route.h"

struct openapi_info {
    const char *title, *title_zh, *version, *prefix; /* only paths that start with prefix; "" all */
    const char
        *server; /* the address that stands for the prefix, which paths then leave out; NULL */
};

/* operationIds are made of method and path and are unique. Errors wait for buf_ok(). */
void openapi_write(const struct router *router, const struct openapi_info *info, struct buf *out);

/* One line a route: method, path, permission, what it is. For `yardstick routes`. */
void routes_print(const struct router *router, enum lang lang, struct buf *out);
