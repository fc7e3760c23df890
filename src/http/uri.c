/*
 * uri: see the header.
 */
#include "yardstick/http/uri.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uri_decode(struct str raw, bool form, struct arena *arena, struct str *out, struct error *err)
{
    size_t n = 0;
    char *text;

    if (str_find(raw, '%') == raw.len && (!form || str_find(raw, '+') == raw.len)) {
        *out = raw;
        return true;
    }
    text = arena_alloc(arena, raw.len + 1);
    if (!text)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] != '%') {
            text[n++] = form && raw.ptr[i] == '+' ? ' ' : raw.ptr[i];
            continue;
        }
        if (i + 2 >= raw.len || hex(raw.ptr[i + 1]) < 0 || hex(raw.ptr[i + 2]) < 0)
            return error_set(err, ERROR_INVALID,
                             "the address has a %% that two hexadecimal digits do not follow");
        text[n++] = (char)(hex(raw.ptr[i + 1]) << 4 | hex(raw.ptr[i + 2]));
        i += 2;
    }
    *out = (struct str){ text, n };
    return true;
}

bool uri_segments(struct str path, struct arena *arena, struct str out[URI_SEGMENTS_MAX], size_t *n,
                  struct error *err)
{
    struct str rest = path;

    *n = 0;
    if (rest.len && rest.ptr[0] == '/')
        rest = (struct str){ rest.ptr + 1, rest.len - 1 };
    if (rest.len && rest.ptr[rest.len - 1] == '/')
        rest.len--;
    while (rest.len) {
        size_t end = str_find(rest, '/');
        struct str segment = { rest.ptr, end };

        if (*n == URI_SEGMENTS_MAX)
            return error_set(err, ERROR_NOT_FOUND, "there is nothing at %" STR_FMT, STR_ARG(path));
        if (!uri_decode(segment, false, arena, &out[(*n)++], err))
            return false;
        if (end == rest.len)
            break;
        rest = (struct str){ rest.ptr + end + 1, rest.len - end - 1 };
    }
    return true;
}

bool uri_query(struct str query, struct arena *arena, struct pair **out, size_t *n,
               struct error *err)
{
    size_t count = query.len > 0;

    *out = NULL;
    *n = 0;
    for (size_t i = 0; i < query.len; i++)
        count += query.ptr[i] == '&';
    if (count == 0)
        return true;
    if (count > URI_PAIRS_MAX)
        return error_set(err, ERROR_INVALID, "more than %d parameters", URI_PAIRS_MAX);
    *out = arena_alloc(arena, count * sizeof(**out));
    if (!*out)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    while (query.len) {
        struct str value = str_cut(&query, '&');
        struct str name = str_cut(&value, '=');
        struct pair *pair = *out + *n;

        if (name.len == 0 && value.len == 0)
            continue; // "a=1&&b=2" and a last "&" harm nobody
        if (!uri_decode(name, true, arena, &pair->name, err) ||
            !uri_decode(value, true, arena, &pair->value, err))
            return false;
        (*n)++;
    }
    return true;
}

struct str uri_encode(struct str text, struct arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * text.len + 1);
    size_t n = 0;

    if (!out)
        return (struct str){ 0 };
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
            c == '.' || c == '_' || c == '~') {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    return (struct str){ out, n };
}
