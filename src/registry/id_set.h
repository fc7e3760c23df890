/*
 * id_set: which ids were seen, and in which row; open addressing, 16 bytes an
 * id. Also keyed by a hash of text for the cache of references.
 */
#pragma once

#include "yardstick/base/error.h"

struct id_slot {
    int64_t key; /* 0: empty */
    int64_t value;
};

struct id_set {
    struct id_slot *slots;
    size_t n, room; /* room is a power of two */
};

/* The value of a key that is in the set, else 0. */
int64_t id_set_get(const struct id_set *set, int64_t key);
/* key and value are not 0. */
MUST_CHECK bool id_set_put(struct id_set *set, int64_t key, int64_t value, struct error *err);
void id_set_release(struct id_set *set);
