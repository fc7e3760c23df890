/*
 * lock: who failed too often, in bounded memory. Private to the layer.
 *
 * After `failures` within `minutes` a key is locked for as many minutes. The
 * table has a fixed number of places; the one touched longest ago makes room.
 */
#pragma once

#include "yardstick/base/error.h"

struct lock_table;

struct lock_table *lock_open(struct error *err);
void lock_close(struct lock_table *table);

/* Seconds for which it is locked still; 0: it is not. */
int64_t lock_left(struct lock_table *table, struct str key, int64_t now);
/* One more failure; true when it is locked from now on. */
bool lock_fail(struct lock_table *table, struct str key, int64_t failures, int64_t minutes,
               int64_t now);
void lock_clear(struct lock_table *table, struct str key);
