/*
 * request: see the header.
 */
#include "yardstick/http/request.h"

static const char *const names[METHOD_COUNT] = {
    [METHOD_NONE] = "",         [METHOD_GET] = "GET",         [METHOD_HEAD] = "HEAD",
    [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",         [METHOD_PATCH] = "PATCH",
    [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS",
};

const char *method_name(enum method method)
{
    return names[method];
}

enum method method_find(struct str name)
{
    for (int m = METHOD_NONE + 1; m < METHOD_COUNT; m++)
        if (str_eq(name, str_from(names[m])))
            return (enum method)m;
    return METHOD_NONE;
}

bool method_is_safe(enum method method)
{
    return method == METHOD_GET || method == METHOD_HEAD || method == METHOD_OPTIONS;
}

struct str request_header(const struct request *request, const char *name)
{
    struct str wanted = str_from(name);

    for (size_t i = 0; i < request->n_headers; i++)
        if (str_eq_nocase(request->headers[i].name, wanted))
            return request->headers[i].value;
    return (struct str){ 0 };
}

struct str request_cookie(const struct request *request, const char *name)
{
    struct str list = request_header(request, "Cookie"), found = { 0 };
    struct str wanted = str_from(name);

    while (list.len) {
        struct str value = str_trim(str_cut(&list, ';'));
        struct str key = str_trim(str_cut(&value, '='));

        if (!str_eq(key, wanted))
            continue;
        if (found.ptr)
            return (struct str){ 0 };
        found = value;
    }
    return found;
}

/* The q of a list member's parameters, 0..1; 1 without one, 0 when it is no number. */
static double quality(struct str parameters)
{
    while (parameters.len) {
        struct str one = str_trim(str_cut(&parameters, ';'));
        double q;

        if (one.len < 2 || (one.ptr[0] | 0x20) != 'q' || one.ptr[1] != '=')
            continue;
        one = (struct str){ one.ptr + 2, one.len - 2 };
        return str_to_f64(one, &q) && q >= 0 && q <= 1 ? q : 0;
    }
    return 1;
}

bool request_takes_gzip(const struct request *request)
{
    struct str list = request_header(request, "Accept-Encoding");
    double any = 0;

    while (list.len) {
        struct str one = str_cut(&list, ',');
        struct str coding = str_trim(str_cut(&one, ';'));

        if (str_eq_nocase(coding, STR("gzip")))
            return quality(one) > 0;
        if (str_eq(coding, STR("*")))
            any = quality(one);
    }
    return any > 0;
}

/* How much the client wants a media type: the most specific range counts. */
static double preference(struct str list, struct str type)
{
    size_t slash = str_find(type, '/');
    double q = 0;
    int best = -1;

    while (list.len) {
        struct str one = str_cut(&list, ',');
        struct str range = str_trim(str_cut(&one, ';'));
        int how = -1;

        if (str_eq_nocase(range, type))
            how = 2;
        else if (range.len == slash + 2 && range.ptr[slash + 1] == '*' &&
                 str_eq_nocase((struct str){ range.ptr, slash }, (struct str){ type.ptr, slash }))
            how = 1;
        else if (str_eq(range, STR("*/*")))
            how = 0;
        if (how > best) {
            best = how;
            q = quality(one);
        }
    }
    return q;
}

bool request_prefers(const struct request *request, const char *type, const char *other)
{
    struct str list = request_header(request, "Accept");

    return preference(list, str_from(type)) > preference(list, str_from(other));
}
