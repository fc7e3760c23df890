/*
 * json_read: see the header. struct json_value is jansson's json_t.
 */
#include "yardstick/base/json_read.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/json.h"

static const json_t *node(const struct json_value *v)
{
    return (const json_t *)(const void *)v;
}

static const struct json_value *value_of(const json_t *n)
{
    return (const struct json_value *)(const void *)n;
}

/* Brackets outside strings never nest deeper than the limit. */
static bool depth_ok(struct str text, int most)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > most)
            return false;
        else if (!in_string && (c == ']' || c == '}'))
            depth--;
    }
    return true;
}

bool json_read(struct str text, size_t max_bytes, struct json_doc *out, struct error *err)
{
    return json_read_deep(text, max_bytes, JSON_DEPTH_MAX, out, err);
}

bool json_read_deep(struct str text, size_t max_bytes, int max_depth, struct json_doc *out,
                    struct error *err)
{
    json_error_t why;
    json_t *root;

    if (text.len > max_bytes)
        return error_set(err, ERROR_TOO_LARGE, "JSON of %zu bytes, at most %zu are read", text.len,
                         max_bytes);
    if (!depth_ok(text, max_depth))
        return error_set(err, ERROR_INVALID, "JSON nested deeper than %d levels", max_depth);
    root = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        return error_set(err, ERROR_INVALID, "not JSON at line %d, column %d: %s", why.line,
                         why.column, why.text);
    out->root = (struct json_value *)(void *)root;
    return true;
}

void json_doc_release(struct json_doc *doc)
{
    json_decref((json_t *)(void *)doc->root);
    doc->root = NULL;
}

enum json_kind json_kind(const struct json_value *v)
{
    static const enum json_kind kinds[] = {
        [JSON_OBJECT] = JSON_KIND_OBJECT, [JSON_ARRAY] = JSON_KIND_ARRAY,
        [JSON_STRING] = JSON_KIND_STRING, [JSON_INTEGER] = JSON_KIND_NUMBER,
        [JSON_REAL] = JSON_KIND_NUMBER,   [JSON_TRUE] = JSON_KIND_BOOL,
        [JSON_FALSE] = JSON_KIND_BOOL,    [JSON_NULL] = JSON_KIND_NULL,
    };

    return v ? kinds[json_typeof(node(v))] : JSON_KIND_NULL;
}

const struct json_value *json_get(const struct json_value *object, const char *key)
{
    return value_of(json_object_get(node(object), key));
}

size_t json_count(const struct json_value *v)
{
    return json_is_array(node(v)) ? json_array_size(node(v)) : json_object_size(node(v));
}

const struct json_value *json_at(const struct json_value *array, size_t i)
{
    return value_of(json_array_get(node(array), i));
}

struct str json_as_str(const struct json_value *v)
{
    if (!json_is_string(node(v)))
        return (struct str){ "", 0 };
    return (struct str){ json_string_value(node(v)), json_string_length(node(v)) };
}

double json_as_f64(const struct json_value *v)
{
    return json_number_value(node(v));
}

bool json_as_bool(const struct json_value *v)
{
    return json_is_true(node(v));
}

bool json_as_i64(const struct json_value *v, int64_t *out)
{
    double number = json_number_value(node(v));

    if (json_is_integer(node(v))) {
        *out = json_integer_value(node(v));
        return true;
    }
    if (!json_is_real(node(v)) || number != floor(number) || fabs(number) > 9007199254740992.0)
        return false;
    *out = (int64_t)number;
    return true;
}

bool json_each(const struct json_value *object, void **iter, struct str *key,
               const struct json_value **value)
{
    json_t *o = (json_t *)(void *)(uintptr_t)object;

    *iter = *iter ? json_object_iter_next(o, *iter) : json_object_iter(o);
    if (!*iter)
        return false;
    *key = str_from(json_object_iter_key(*iter));
    *value = value_of(json_object_iter_value(*iter));
    return true;
}

/* In the fewest digits that are read as the same number. */
static void number_write(struct json *j, const char *key, double value)
{
    char text[32];

    snprintf(text, sizeof(text), "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof(text), "%.17g", value);
    json_raw(j, key, str_from(text));
}

void json_value_write(struct json *j, const char *key, const struct json_value *v)
{
    const struct json_value *member;
    void *iter = NULL;
    struct str name;
    int64_t whole;

    switch (json_kind(v)) {
    case JSON_KIND_OBJECT:
        json_object_begin(j, key);
        while (json_each(v, &iter, &name, &member))
            json_value_write(j, name.ptr, member); // keys end in a NUL, and hold none
        json_end(j);
        break;
    case JSON_KIND_ARRAY:
        json_array_begin(j, key);
        for (size_t i = 0; i < json_count(v); i++)
            json_value_write(j, NULL, json_at(v, i));
        json_end(j);
        break;
    case JSON_KIND_STRING:
        json_str(j, key, json_as_str(v));
        break;
    case JSON_KIND_NUMBER:
        if (json_as_i64(v, &whole))
            json_i64(j, key, whole);
        else
            number_write(j, key, json_as_f64(v));
        break;
    case JSON_KIND_BOOL:
        json_bool(j, key, json_as_bool(v));
        break;
    default:
        json_none(j, key);
    }
}
