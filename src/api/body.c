/*
 * body: see the header.
 */
#include "body.h"

enum { BODY_MAX = 4 << 20 };

bool body_object(struct call *call, const char *const *known, struct json_doc *out,
                 struct error *err)
{
    const struct json_value *value;
    void *iter = NULL;
    struct str key;

    if (!json_read(call->request->body, BODY_MAX, out, err))
        return false;
    if (json_kind(out->root) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send an object");
    while (json_each(out->root, &iter, &key, &value)) {
        size_t i = 0;

        while (known[i] && !str_eq(key, str_from(known[i])))
            i++;
        if (!known[i]) {
            error_set(err, ERROR_INVALID, "there is no %" STR_FMT " here", STR_ARG(key));
            return error_detail(err, key, (struct str){ 0 }, "");
        }
    }
    return true;
}

bool body_text(const struct json_doc *doc, const char *name, struct arena *arena, struct str *out,
               struct error *err)
{
    const struct json_value *value = json_get(doc->root, name);

    *out = (struct str){ 0 };
    if (!value || json_kind(value) == JSON_KIND_NULL)
        return true;
    if (json_kind(value) != JSON_KIND_STRING) {
        error_set(err, ERROR_INVALID, "%s is text", name);
        return error_detail(err, str_from(name), (struct str){ 0 }, "");
    }
    *out = arena_copy(arena, json_as_str(value));
    return out->ptr || error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

bool body_needs(struct str value, const char *name, struct error *err)
{
    if (value.len)
        return true;
    error_set(err, ERROR_INVALID, "%s is missing", name);
    return error_detail(err, str_from(name), (struct str){ 0 }, "");
}
