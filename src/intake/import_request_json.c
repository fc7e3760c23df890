/*
 * import_request_json: the request as POST /api/imports has it.
 */
#include "yardstick/intake/import_request.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    { "type", offsetof(struct import_request, type) },
    { "layer", offsetof(struct import_request, layer) },
    { "encoding", offsetof(struct import_request, encoding) },
    { "crs", offsetof(struct import_request, crs) },
    { "where", offsetof(struct import_request, where) },
    { "from", offsetof(struct import_request, from) },
    { "name", offsetof(struct import_request, name) },
    { "role", offsetof(struct import_request, role) },
};

static const struct {
    const char *name;
    size_t offset;
} flags[] = {
    { "make_floors", offsetof(struct import_request, make_floors) },
    { "replace", offsetof(struct import_request, replace) },
    { "dry_run", offsetof(struct import_request, dry_run) },
};

static const struct {
    const char *name;
    size_t list, count;
} choices[] = {
    { "map", offsetof(struct import_request, map), offsetof(struct import_request, n_map) },
    { "set", offsetof(struct import_request, set), offsetof(struct import_request, n_set) },
};

#define MEMBER(request, type, offset) ((type *)(void *)((char *)(request) + (offset)))

static bool wrong(struct str name, const char *expected, struct error *err)
{
    error_set(err, ERROR_INVALID, "%" STR_FMT " must be %s", STR_ARG(name), expected);
    return error_detail(err, name, STR(""), expected);
}

static bool text_read(const struct json_value *value, struct str name, struct arena *arena,
                      struct str *out, struct error *err)
{
    if (json_kind(value) == JSON_KIND_NULL)
        return true;
    if (json_kind(value) != JSON_KIND_STRING)
        return wrong(name, "a text", err);
    *out = arena_copy(arena, json_as_str(value));
    return out->ptr ? true : error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

static bool choices_read(const struct json_value *value, struct str name, struct arena *arena,
                         struct import_choice *out, size_t *n, struct error *err)
{
    const struct json_value *member;
    struct import_choice choice;
    void *iter = NULL;
    struct str key;

    if (json_kind(value) == JSON_KIND_NULL)
        return true;
    if (json_kind(value) != JSON_KIND_OBJECT || json_count(value) > IMPORT_CHOICES_MAX)
        return wrong(name, "an object of at most 64 texts", err);
    while (json_each(value, &iter, &key, &member)) {
        choice = (struct import_choice){ arena_copy(arena, key), { "", 0 } };
        if (!choice.field.ptr || !text_read(member, name, arena, &choice.header, err))
            return choice.field.ptr ? false
                                    : error_set(err, ERROR_TOO_LARGE, "the request is too large");
        out[(*n)++] = choice;
    }
    return true;
}

static bool member_read(const struct json_value *value, struct str name, struct arena *arena,
                        struct import_request *out, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (str_eq(name, str_from(texts[i].name)))
            return text_read(value, name, arena, MEMBER(out, struct str, texts[i].offset), err);
    for (size_t i = 0; i < ARRAY_LEN(choices); i++)
        if (str_eq(name, str_from(choices[i].name)))
            return choices_read(value, name, arena,
                                MEMBER(out, struct import_choice, choices[i].list),
                                MEMBER(out, size_t, choices[i].count), err);
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (str_eq(name, str_from(flags[i].name))) {
            if (json_kind(value) != JSON_KIND_BOOL && json_kind(value) != JSON_KIND_NULL)
                return wrong(name, "true or false", err);
            *MEMBER(out, bool, flags[i].offset) = json_as_bool(value);
            return true;
        }
    if (str_eq(name, STR("uploads")))
        return true;
    return wrong(name, "left out: it is no member of an import", err);
}

bool import_request_read(const struct json_value *body, struct arena *arena,
                         struct import_request *out, struct error *err)
{
    const struct json_value *value;
    void *iter = NULL;
    struct str name;

    *out = (struct import_request){ 0 };
    if (json_kind(body) != JSON_KIND_OBJECT)
        return wrong(STR("body"), "an object", err);
    while (json_each(body, &iter, &name, &value))
        if (!member_read(value, name, arena, out, err))
            return false;
    return out->type.len ? true : wrong(STR("type"), "the name of a register, or layer", err);
}

void import_request_write(struct json *j, const char *key, const struct import_request *request)
{
    json_object_begin(j, key);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct str text = *MEMBER((void *)(uintptr_t)request, struct str, texts[i].offset);

        if (text.len)
            json_str(j, texts[i].name, text);
    }
    for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
        const struct import_choice *list =
            MEMBER((void *)(uintptr_t)request, struct import_choice, choices[i].list);
        size_t n = *MEMBER((void *)(uintptr_t)request, size_t, choices[i].count);

        json_object_begin(j, choices[i].name);
        for (size_t k = 0; k < n; k++)
            json_str(j, list[k].field.ptr, list[k].header);
        json_end(j);
    }
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        json_bool(j, flags[i].name, *MEMBER((void *)(uintptr_t)request, bool, flags[i].offset));
    json_end(j);
}
