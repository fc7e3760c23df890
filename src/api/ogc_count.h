/*
 * ogc_count: how many features a question found before, so that the pages of
 * one walk count once. A key says everything the number depends on; the latest
 * few are kept. Safe from any thread.
 */
#pragma once

#include "yardstick/base/str.h"

enum { OGC_COUNT_KEY_MAX = 4096 };

struct ogc_counts;

struct ogc_counts *ogc_counts_open(void);         /* NULL: out of memory */
void ogc_counts_close(struct ogc_counts *counts); /* NULL is fine */
bool ogc_counts_get(struct ogc_counts *counts, struct str key, int64_t *out);
void ogc_counts_put(struct ogc_counts *counts, struct str key, int64_t n);
