/*
 * json: a writer of JSON text (RFC 8259) into a buf, in one pass.
 *
 * Inside an object every value has a key; inside an array the key is NULL.
 * Strings are escaped here and nowhere else; they must be UTF-8, which the
 * edges (params, imports) have checked. Numbers that JSON cannot hold (NaN,
 * infinity) come out as null. The names avoid those of jansson. Like the buf beneath, the writer
 * has no error to check until buf_ok(). At most 63 levels deep.
 */
#pragma once

#include "yardstick/base/buf.h"

struct json {
    struct buf *out;
    uint64_t arrays; /* bit d: the form open at depth d is an array */
    unsigned depth;
    bool comma;
};

#define JSON_INIT(buf)                                                                             \
    {                                                                                              \
        .out = (buf)                                                                               \
    }

void json_object_begin(struct json *j, const char *key);
void json_array_begin(struct json *j, const char *key);
void json_end(struct json *j);

void json_str(struct json *j, const char *key, struct str value);
void json_text(struct json *j, const char *key, const char *value); /* NULL is null */
void json_i64(struct json *j, const char *key, int64_t value);
void json_f64(struct json *j, const char *key, double value, int decimals);
/* An integer of 10^-decimals written as a decimal fraction: 1234, 2 → 12.34. */
void json_fixed(struct json *j, const char *key, int64_t value, unsigned decimals);
void json_bool(struct json *j, const char *key, bool value);
void json_none(struct json *j, const char *key);

/* Text that is JSON already, such as a column the database wrote as JSON. */
void json_raw(struct json *j, const char *key, struct str json);
