/*
 * etag: see the header.
 */
#include "yardstick/http/etag.h"

#include <inttypes.h>
#include <stdio.h>

void etag_format(char out[ETAG_TEXT], const char *fmt, ...)
{
    va_list args;
    char inside[ETAG_TEXT - 4];

    va_start(args, fmt);
    vsnprintf(inside, sizeof(inside), fmt, args);
    va_end(args);
    snprintf(out, ETAG_TEXT, "\"%s\"", inside);
}

void etag_of_bytes(char out[ETAG_TEXT], struct str bytes)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ (unsigned char)bytes.ptr[i]) * 1099511628211u;
    etag_format(out, "%016" PRIx64, hash);
}

void etag_gzip(char out[ETAG_TEXT], const char *etag)
{
    size_t n = strlen(etag);

    if (n < 2 || n + 3 > ETAG_TEXT)
        out[0] = '\0';
    else
        snprintf(out, ETAG_TEXT, "%.*s-g\"", (int)n - 1, etag);
}

/* What stands between the quotes, without the weakness and the mark of the gzip variant. */
static struct str opaque(struct str etag)
{
    if (str_starts(etag, STR("W/")))
        etag = (struct str){ etag.ptr + 2, etag.len - 2 };
    // NOLINTNEXTLINE: len > 0 has a ptr
    if (etag.len < 2 || etag.ptr[0] != '"' || etag.ptr[etag.len - 1] != '"')
        return (struct str){ 0 };
    etag = (struct str){ etag.ptr + 1, etag.len - 2 };
    if (str_ends(etag, STR("-g")))
        etag.len -= 2;
    return etag;
}

bool etag_in_list(struct str list, const char *etag)
{
    struct str own = opaque(str_from(etag));

    if (str_eq(str_trim(list), STR("*")))
        return true;
    while (own.ptr && list.len) {
        // A comma may stand inside the quotes.
        size_t open = str_find(list, '"'), end;
        struct str inside = { list.ptr + open + 1, open < list.len ? list.len - open - 1 : 0 };

        if (open == list.len)
            return false;
        end = open + 2 + str_find(inside, '"');
        if (end > list.len)
            return false;
        inside = opaque((struct str){ list.ptr + open, end - open });
        if (inside.ptr && str_eq(inside, own))
            return true;
        list = (struct str){ list.ptr + end, list.len - end };
    }
    return false;
}

bool etag_is_known(const struct request *request, const char *etag)
{
    struct str list = request_header(request, "If-None-Match");

    return list.len && etag[0] && etag_in_list(list, etag) &&
           (request->method == METHOD_GET || request->method == METHOD_HEAD);
}

bool etag_must_match(const struct request *request, const char *etag, bool demanded,
                     struct error *err)
{
    struct str list = request_header(request, "If-Match");

    if (!list.ptr && demanded)
        return error_set(err, ERROR_UNCONDITIONAL,
                         "send If-Match with the ETag of what you have seen");
    if (list.ptr && !etag_in_list(list, etag))
        return error_set(err, ERROR_CHANGED,
                         "it was changed after you read it; read it again and repeat the change");
    return true;
}
