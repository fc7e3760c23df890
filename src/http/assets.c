/*
 * assets: see the header.
 */
#include "yardstick/http/assets.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/http/kept_response.h"

/* Sorted by path. */
struct entry {
    struct str path;
    struct kept_response *kept;
};

struct assets {
    struct str index;
    size_t n;
    struct entry entries[];
};

static const char no_page[] =
    "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>Yardstick</title>"
    "<h1>Yardstick</h1><p>本程序未包含网页（编译时 YS_PAGE 为 OFF）。接口说明见 "
    "<a href=\"/api/openapi.json\">/api/openapi.json</a>。</p>"
    "<p>This build does not contain the page (YS_PAGE was OFF). The interface is described at "
    "<a href=\"/api/openapi.json\">/api/openapi.json</a>.</p></html>";

static int entry_compare(const void *a, const void *b)
{
    return str_compare(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static bool entry_make(const struct asset *asset, struct entry *out, struct error *err)
{
    struct str path = str_from(asset->path);
    char etag[ETAG_TEXT];
    struct kept_options options = {
        .content_type = asset->type,
        .cache =
            str_starts(path, STR("/assets/")) ? "public, max-age=31536000, immutable" : "no-cache",
        .etag = etag,
        .identity = { (const char *)asset->bytes, (size_t)(asset->bytes_end - asset->bytes) },
        .gzip = { (const char *)asset->gzip, (size_t)(asset->gzip_end - asset->gzip) },
        .borrowed = true,
    };

    etag_format(etag, "%.32s", asset->digest);
    out->path = path;
    return kept_response_make(&options, &out->kept, err);
}

bool assets_make(const struct asset *table, size_t n, struct assets **out, struct error *err)
{
    struct assets *assets = calloc(1, sizeof(*assets) + n * sizeof(struct entry));

    if (!assets)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    assets->index = (struct str){ no_page, sizeof(no_page) - 1 };
    for (size_t i = 0; i < n; i++) {
        if (strcmp(table[i].path, "/index.html") == 0) {
            assets->index = (struct str){ (const char *)table[i].bytes,
                                          (size_t)(table[i].bytes_end - table[i].bytes) };
            continue; // it has a nonce: made anew for each answer
        }
        if (!entry_make(&table[i], &assets->entries[assets->n], err)) {
            assets_free(assets);
            return false;
        }
        assets->n++;
    }
    qsort(assets->entries, assets->n, sizeof(struct entry), entry_compare);
    *out = assets;
    return true;
}

void assets_free(struct assets *assets)
{
    for (size_t i = 0; assets && i < assets->n; i++)
        kept_response_unref(assets->entries[i].kept);
    free(assets);
}

/* A place in the page: no file name at the end, and not of the parts that programs use. */
static bool is_page(struct str path)
{
    static const char *const others[] = { "/api",     "/ogc",    "/tiles",  "/styles",
                                          "/sprites", "/assets", "/events", "/metrics",
                                          "/healthz", "/readyz", "/wms",    "/wmts" };

    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        struct str other = str_from(others[i]);

        if (str_starts(path, other) && (path.len == other.len || path.ptr[other.len] == '/'))
            return false;
    }
    return str_find(path, '.') == path.len || str_eq(path, STR("/index.html"));
}

bool assets_answer(const struct assets *assets, struct str path, struct response *response)
{
    struct entry key = { .path = path };
    const struct entry *found =
        bsearch(&key, assets->entries, assets->n, sizeof(key), entry_compare);

    if (found) {
        response_kept(response, found->kept);
        return true;
    }
    if (!is_page(path))
        return false;
    response->content_type = "text/html; charset=utf-8";
    response->cache = "no-cache";
    response->is_page = true;
    response->bytes = assets->index;
    return true;
}
