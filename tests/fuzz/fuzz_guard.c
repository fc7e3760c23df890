/* Raw address and headers through the guard, then through our own reading of the address. What
 * the guard passes, the readers must take, and a decoded path has no NUL. */
#include <stdlib.h>

#include "yardstick/http/guard.h"
#include "yardstick/http/origin.h"
#include "yardstick/http/uri.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void address_check(struct str uri)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct str segments[URI_SEGMENTS_MAX];
    struct str path = { uri.ptr, str_find(uri, '?') };
    struct pair *pairs;
    struct error err;
    size_t n;

    if (guard_uri(uri, &err) != 0)
        return;
    if (uri_segments(path, &arena, segments, &n, &err)) {
        for (size_t i = 0; i < n; i++)
            if (segments[i].len && memchr(segments[i].ptr, '\0', segments[i].len))
                abort();
    } else if (err.code != ERROR_NOT_FOUND) {
        abort();
    }
    if (path.len < uri.len) {
        struct str query = { path.ptr + path.len + 1, uri.len - path.len - 1 };

        if (!uri_query(query, &arena, &pairs, &n, &err) && err.code != ERROR_INVALID)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct str rest = { (const char *)data, size };
    struct origin_rules rules = { .loopback = true };
    struct pair headers[32];
    struct request request = { .headers = headers };
    struct error err;

    if (size == 0)
        return 0;
    request.method = method_find(str_cut(&rest, ' '));
    if (rest.len)
        address_check(str_cut(&rest, '\n'));
    while (rest.len && request.n_headers < ARRAY_LEN(headers)) {
        struct str value = str_cut(&rest, '\n');
        struct str name = value.len ? str_cut(&value, ':') : value;

        headers[request.n_headers++] = (struct pair){ name, value };
    }
    if (guard_headers(&request, &err) == 0 && request.chunked && request.content_length)
        abort();
    (void)(origin_host_check(&rules, &request, &err) && origin_site_check(&request, &err));
    request_takes_gzip(&request);
    return 0;
}
