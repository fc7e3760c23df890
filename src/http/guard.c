/*
 * guard: see the header.
 */
#include "yardstick/http/guard.h"

#include "yardstick/http/uri.h"

/* Headers that mean something to us or to a proxy, of which two would be two meanings. */
static const struct str single[] = {
    STR("Host"),
    STR("Content-Length"),
    STR("Transfer-Encoding"),
    STR("Content-Type"),
    STR("Authorization"),
    STR("Cookie"),
    STR("Origin"),
    STR("Sec-Fetch-Site"),
    STR("If-Match"),
    STR("Idempotency-Key"),
    STR("Content-Encoding"),
    STR("Upload-Offset"),
    STR("Upload-Length"),
    STR("X-Forwarded-For"),
    STR("X-Forwarded-Proto"),
    STR("X-Forwarded-Host"),
    STR("Expect"),
    STR("Tus-Resumable"),
    STR("Range"),
    STR("X-HTTP-Method-Override"),
};

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Well-formed escapes, none of them a control byte; no raw control bytes, spaces or fragments. */
static bool uri_bytes_are_good(struct str uri, struct error *err)
{
    for (size_t i = 0; i < uri.len; i++) {
        unsigned char c = (unsigned char)uri.ptr[i];

        if (c <= ' ' || c == 127 || c == '#' || c == '\\')
            return error_set(err, ERROR_INVALID,
                             "the address contains byte 0x%02x, which must be escaped", c);
        if (c != '%')
            continue;
        if (i + 2 >= uri.len || hex(uri.ptr[i + 1]) < 0 || hex(uri.ptr[i + 2]) < 0)
            return error_set(err, ERROR_INVALID,
                             "the address has a %% that two hexadecimal digits do not follow");
        if (hex(uri.ptr[i + 1]) < 2 && !(uri.ptr[i + 1] == '0' && strchr("9aAdD", uri.ptr[i + 2])))
            return error_set(err, ERROR_INVALID, "the address contains an escaped control byte");
    }
    return str_is_utf8(uri) || error_set(err, ERROR_INVALID, "the address is not UTF-8");
}

/* "." and "..", however they are written. */
static bool has_dot_segment(struct str path)
{
    while (path.len) {
        size_t end = str_find(path, '/'), i = 0, dots = 0;

        while (i < end) {
            if (path.ptr[i] == '.')
                i++;
            else if (i + 2 < end && path.ptr[i] == '%' && path.ptr[i + 1] == '2' &&
                     (path.ptr[i + 2] | 0x20) == 'e')
                i += 3;
            else
                break;
            dots++;
        }
        if (i == end && dots > 0 && dots <= 2)
            return true;
        if (end == path.len)
            break;
        path = (struct str){ path.ptr + end + 1, path.len - end - 1 };
    }
    return false;
}

unsigned guard_uri(struct str uri, struct error *err)
{
    struct str path = { uri.ptr, str_find(uri, '?') };

    if (uri.len > URI_BYTES_MAX) {
        error_set(err, ERROR_TOO_LARGE, "the address is longer than %d bytes", URI_BYTES_MAX);
        return 414;
    }
    if (uri.len == 0 || uri.ptr[0] != '/') {
        error_set(err, ERROR_INVALID, "the address must begin with /");
        return 400;
    }
    if (!uri_bytes_are_good(uri, err))
        return 400;
    if (has_dot_segment(path)) {
        error_set(err, ERROR_INVALID, "the address contains a segment . or ..");
        return 400;
    }
    return 0;
}

/* RFC 9110 §5.6.2: a bit for each byte that may stand in a token */
static bool is_token(struct str s)
{
    static const uint64_t allowed[4] = { 0x03ff6cfa00000000u, 0x57ffffffc7fffffeu, 0, 0 };

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (!(allowed[c >> 6] >> (c & 63) & 1))
            return false;
    }
    return s.len > 0;
}

static bool is_field_value(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if ((c < ' ' && c != '\t') || c == 127)
            return false;
    }
    return true;
}

static bool header_is_single(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(single); i++)
        if (str_eq_nocase(name, single[i]))
            return true;
    return false;
}

static bool header_check(const struct request *request, size_t i, struct error *err)
{
    struct pair header = request->headers[i];

    if (!is_token(header.name))
        return error_set(err, ERROR_INVALID,
                         "the header name %" STR_FMT " contains a space or separator",
                         STR_ARG(header.name));
    if (!is_field_value(header.value))
        return error_set(err, ERROR_INVALID, "the header %" STR_FMT " contains a control byte",
                         STR_ARG(header.name));
    if (!header_is_single(header.name))
        return true;
    for (size_t k = 0; k < i; k++)
        if (str_eq_nocase(header.name, request->headers[k].name))
            return error_set(err, ERROR_INVALID, "the header %" STR_FMT " is there twice",
                             STR_ARG(header.name));
    return true;
}

/* Only digits: no sign, no list, no blank; below 2^53. */
static bool length_parse(struct str text, int64_t *out)
{
    int64_t value = 0;

    if (text.len == 0 || text.len > 15)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

static bool framing_check(struct request *request, struct error *err)
{
    struct str length = request_header(request, "Content-Length");
    struct str coding = request_header(request, "Transfer-Encoding");

    request->content_length = 0;
    request->chunked = coding.ptr != NULL;
    if (length.ptr && coding.ptr)
        return error_set(err, ERROR_INVALID, "Content-Length together with Transfer-Encoding");
    if (coding.ptr && (request->http_1_0 || !str_eq_nocase(coding, STR("chunked"))))
        return error_set(err, ERROR_INVALID, "the only Transfer-Encoding read here is chunked");
    if (length.ptr && !length_parse(length, &request->content_length))
        return error_set(err, ERROR_INVALID, "Content-Length must be a number of bytes");
    if (!request->http_1_0 && !request_header(request, "Host").len)
        return error_set(err, ERROR_INVALID, "the header Host is missing");
    if ((length.ptr || coding.ptr) && request->method == METHOD_HEAD)
        return error_set(err, ERROR_INVALID, "HEAD with a body");
    return true;
}

/* CR and LF have become two NULs; the next piece lies behind them. */
enum { LINE_END = 2 };

unsigned guard_lines(struct str target, const char *version, const struct request *request,
                     struct error *err)
{
    static const char empty_line[2 * LINE_END];
    const char *end = version + strlen(version);
    bool good = target.ptr + target.len + 1 == version;

    for (size_t i = 0; good && i < request->n_headers; i++) {
        good = request->headers[i].name.ptr == end + LINE_END;
        end = request->headers[i].value.ptr + request->headers[i].value.len;
    }
    if (good && memcmp(end, empty_line, sizeof(empty_line)) == 0)
        return 0;
    error_set(err, ERROR_INVALID,
              "lines end in CR LF, are not folded and have no NUL; spaces in the first are single");
    return 400;
}

unsigned guard_headers(struct request *request, struct error *err)
{
    if (request->method == METHOD_NONE) {
        error_set(err, ERROR_METHOD,
                  "this method is not served; use GET, HEAD, POST, PUT, PATCH, "
                  "DELETE or OPTIONS");
        return 405;
    }
    for (size_t i = 0; i < request->n_headers; i++)
        if (!header_check(request, i, err))
            return 400;
    return framing_check(request, err) ? 0 : 400;
}
