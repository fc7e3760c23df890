/*
 * Any bytes as a Cookie, an Accept-Encoding and an If-None-Match: what is read lies within them, a
 * cookie that comes twice is none, and every list is read to its end.
 */
#include <string.h>

#include "yardstick/http/etag.h"
#include "yardstick/http/request.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool lies_in(struct str part, struct str whole)
{
    return !part.ptr || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    struct pair headers[] = { { STR("Cookie"), bytes },
                              { STR("Accept-Encoding"), bytes },
                              { STR("Accept"), bytes },
                              { STR("If-None-Match"), bytes } };
    struct request request = { .headers = headers, .n_headers = ARRAY_LEN(headers) };
    struct str cookie = request_cookie(&request, "sid");
    char twice[4096];

    if (!lies_in(cookie, bytes) || memchr(cookie.ptr ? cookie.ptr : "", ';', cookie.len))
        __builtin_trap();
    (void)request_takes_gzip(&request);
    (void)request_prefers(&request, "text/html", "application/json");
    (void)etag_is_known(&request, "\"1.2\"");
    (void)etag_in_list(bytes, "\"1.2\"");
    if (cookie.ptr && size < sizeof(twice) / 2 - 8) {
        struct str both = { twice, 2 * size + 2 };

        memcpy(twice, data, size);
        memcpy(twice + size, "; ", 2);
        memcpy(twice + size + 2, data, size);
        headers[0].value = both;
        if (request_cookie(&request, "sid").ptr)
            __builtin_trap();
    }
    return 0;
}
