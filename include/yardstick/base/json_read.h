/*
 * json_read: JSON text from outside into a tree, with limits.
 *
 * jansson parses (duplicate keys, lone surrogates, \u0000, overlong numbers
 * and bad UTF-8 are refused); this header is its only door. The tree is
 * read-only. Depth and size are checked before jansson sees the text, because
 * its own limit (2,048 levels) is deeper than any answer of ours needs.
 */
#pragma once

#include "yardstick/base/error.h"

struct json_value; /* borrowed from the json_doc */

struct json_doc {
    struct json_value *root;
};

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_NUMBER,
    JSON_KIND_STRING,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT
};

enum { JSON_DEPTH_MAX = 32 };

MUST_CHECK bool json_read(struct str text, size_t max_bytes, struct json_doc *out,
                          struct error *err);
/* The same with another depth, for languages that nest by their nature. */
MUST_CHECK bool json_read_deep(struct str text, size_t max_bytes, int max_depth,
                               struct json_doc *out, struct error *err);
void json_doc_release(struct json_doc *doc);

/* Accessors never crash: a NULL or wrong kind gives NULL, 0, "" or false. */
enum json_kind json_kind(const struct json_value *v);
const struct json_value *json_get(const struct json_value *object, const char *key);
size_t json_count(const struct json_value *v); /* members of an array or object */
const struct json_value *json_at(const struct json_value *array, size_t i);
struct str json_as_str(const struct json_value *v);
double json_as_f64(const struct json_value *v);
bool json_as_bool(const struct json_value *v);
MUST_CHECK bool json_as_i64(const struct json_value *v, int64_t *out); /* an integer, exactly */

/* Writes what was read, as it was but for blanks; `key` as in json.h. */
struct json;
void json_value_write(struct json *j, const char *key, const struct json_value *v);

/* Walk an object: start with *iter = NULL; false at the end. Keys live as long as the doc. */
bool json_each(const struct json_value *object, void **iter, struct str *key,
               const struct json_value **value);
