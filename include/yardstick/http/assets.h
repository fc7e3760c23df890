/*
 * assets: the page's files, put into the program at build.
 *
 * "/" and addresses that look like a page ("/map", no dot, not the server's)
 * answer index.html, never cached as it carries a nonce; "/assets/…" have a
 * digest in their name and are immutable; the rest ("/favicon.svg") is asked
 * for again with its ETag. Files come gzipped where that is smaller.
 */
#pragma once

#include "yardstick/http/route.h"

struct asset {
    const char *path; /* "/assets/index-1a2b.js" */
    const char *type; /* "text/javascript; charset=utf-8" */
    const unsigned char *bytes, *bytes_end;
    const unsigned char *gzip, *gzip_end; /* equal: no gzip variant */
    const char *digest;                   /* hexadecimal, of bytes */
};

struct assets;

/* From a table made by ys_embed() (cmake/embed_files.cmake). Without an index.html a plain page
 * says that the page was not built. The table lives as long as the program. */
MUST_CHECK bool assets_make(const struct asset *table, size_t n, struct assets **out,
                            struct error *err);
void assets_free(struct assets *assets);

/* Fill the response for a decoded path; false when there is no such file and it is no page. */
bool assets_answer(const struct assets *assets, struct str path, struct response *response);
