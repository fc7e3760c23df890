/*
 * value: an attribute of a feature, as tiles carry it.
 *
 * Values are kept encoded as the Value message of the Mapbox Vector Tile
 * specification 2.1 §4.4 (text 1, double 3, uint64 5, sint64 6, bool 7), so
 * that writing a tile copies bytes. An absent value is an absent tag.
 */
#pragma once

#include "yardstick/base/buf.h"

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_INT, VALUE_REAL, VALUE_BOOL };

struct map_value {
    enum value_kind kind;
    struct str text; /* UTF-8, borrowed */
    int64_t i64;     /* also VALUE_BOOL: 0 or 1 */
    double f64;      /* not finite counts as VALUE_NONE */
};

#define VALUE_TEXT_OF(s) ((struct map_value){ .kind = VALUE_TEXT, .text = (s) })
#define VALUE_INT_OF(n)  ((struct map_value){ .kind = VALUE_INT, .i64 = (n) })
#define VALUE_REAL_OF(x) ((struct map_value){ .kind = VALUE_REAL, .f64 = (x) })
#define VALUE_BOOL_OF(b) ((struct map_value){ .kind = VALUE_BOOL, .i64 = (b) })

/* Appends the message without its length; nothing for VALUE_NONE. */
void value_encode(struct buf *out, const struct map_value *value);
/* What value_encode() wrote; VALUE_NONE for no bytes. Text borrows from `bytes`. */
struct map_value value_decode(struct str bytes);
