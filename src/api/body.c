/*
 * body: see the header.
 */
#include "body.h"

enum { BODY_MAX = 4 << 20 };

bool body_members(const struct json_value *object, const char *const *known, struct error *err)
{
    const struct json_value *value;
    void *iter = NULL;
    struct str key;

    if (json_kind(object) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    while (json_each(object, &iter, &key, &value)) {
        size_t i = 0;

        while (known[i] && !str_eq(key, str_from(known[i])))
            i++;
        if (!known[i]) {
            error_set(err, ERROR_INVALID, "there is no member \"%" STR_FMT "\" here", STR_ARG(key));
            return error_detail(err, key, (struct str){ 0 }, "");
        }
    }
    return true;
}

bool body_object(struct call *call, const char *const *known, struct json_doc *out,
                 struct error *err)
{
    return json_read(call->request->body, BODY_MAX, out, err) &&
           body_members(out->root, known, err);
}

bool body_wrong(const char *name, struct str value, const char *expected, struct error *err)
{
    error_set(err, ERROR_INVALID, "%s is missing or not what it should be", name);
    return error_detail(err, str_from(name), value, expected);
}

bool body_ids(const struct json_value *object, const char *name, size_t most, struct arena *arena,
              const int64_t **out, size_t *n, struct error *err)
{
    const struct json_value *list = json_get(object, name);
    int64_t *ids;

    *n = json_count(list);
    if (!list)
        return true;
    if (json_kind(list) != JSON_KIND_ARRAY || *n > most)
        return body_wrong(name, (struct str){ 0 }, "[id, …]", err);
    ids = arena_alloc(arena, (*n + 1) * sizeof(*ids));
    if (!ids)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    for (size_t i = 0; i < *n; i++)
        if (!json_as_i64(json_at(list, i), &ids[i]) || ids[i] <= 0)
            return body_wrong(name, (struct str){ 0 }, "[id, …]", err);
    *out = ids;
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
