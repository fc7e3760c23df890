/*
 * origin: see the header.
 */
#include "yardstick/http/origin.h"

struct str origin_host_name(struct str host)
{
    size_t end = str_find(host, ':');

    if (host.len && host.ptr[0] == '[') {
        end = str_find(host, ']');
        end += end < host.len;
    }
    return (struct str){ host.ptr, end };
}

bool origin_host_check(const struct origin_rules *rules, const struct request *request,
                       struct error *err)
{
    static const char *const own[] = { "localhost", "127.0.0.1", "[::1]" };
    struct str host = request_header(request, "Host");
    struct str name = origin_host_name(host);

    if (!rules->loopback || !host.ptr)
        return true; // HTTP/1.0 programs send none; browsers always do
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        if (str_eq_nocase(name, str_from(own[i])))
            return true;
    for (size_t i = 0; rules->hosts && rules->hosts[i]; i++)
        if (str_eq(STR("*"), str_from(rules->hosts[i])) ||
            str_eq_nocase(name, str_from(rules->hosts[i])))
            return true;
    return error_set(err, ERROR_FORBIDDEN,
                     "this server does not answer to the name %" STR_FMT
                     "; use 127.0.0.1 or localhost, or configure the name",
                     STR_ARG(name));
}

/* What a form of any site may send without asking first (Fetch standard, "simple" types). */
static bool is_form_type(struct str type)
{
    struct str name = { type.ptr, str_find(type, ';') };

    name = name.len ? str_trim(name) : name;
    return str_eq_nocase(name, STR("application/x-www-form-urlencoded")) ||
           str_eq_nocase(name, STR("multipart/form-data")) ||
           str_eq_nocase(name, STR("text/plain"));
}

bool origin_site_check(const struct request *request, struct error *err)
{
    struct str site = request_header(request, "Sec-Fetch-Site");
    struct str origin = request_header(request, "Origin");
    struct str token = request_header(request, "Authorization");
    bool same = true;

    if (method_is_safe(request->method))
        return true;
    if (token.len > 7 && str_eq_nocase((struct str){ token.ptr, 7 }, STR("Bearer ")))
        return true; // another site cannot know the token
    if (site.ptr)
        same = str_eq(site, STR("same-origin"));
    else if (origin.ptr) {
        size_t scheme = str_find(origin, ':') + 3;

        same = scheme < origin.len &&
               str_eq_nocase((struct str){ origin.ptr + scheme, origin.len - scheme },
                             request_header(request, "Host"));
    }
    if (!same)
        return error_set(err, ERROR_FORBIDDEN, "a page of another site may not change anything");
    if (is_form_type(request_header(request, "Content-Type")))
        return error_set(err, ERROR_FORBIDDEN,
                         "forms are not read; send JSON, or bytes with their own content type");
    return true;
}
