/*
 * id_set: is this id among those of a list? Sorted once, then found in log n, so that lists as long
 * as a request may be cost no more than reading them. Private to the layer.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/json_read.h"

struct id_set {
    int64_t *ids; /* in the arena */
    size_t n;
};

/* The integers of a JSON list, or the `member` (NULL: the values themselves) of its objects; what
 * is none counts as 0. */
MUST_CHECK bool id_set_read(const struct json_value *list, const char *member, struct arena *arena,
                            struct id_set *out, struct error *err);

bool id_set_has(const struct id_set *set, int64_t id);
