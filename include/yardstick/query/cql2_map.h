/*
 * cql2_map: a filter asked of features of the map in memory.
 *
 * It can be where every column the filter names is an attribute of the map's layer (or the id):
 * then a row costs a microsecond and no statement. Shapes in the map are rounded to 2 mm and
 * borders would be told wrongly, so a filter of shapes is for SQL (cql2_plan.h takes it apart).
 * One thread.
 */
#pragma once

#include "yardstick/map/snapshot.h"
#include "yardstick/query/cql2.h"

struct cql2_map;

/* *out is NULL when the map cannot tell. Filter and snapshot must outlive it. */
MUST_CHECK bool cql2_map_open(const struct cql2 *filter, const struct snapshot *s, uint32_t layer,
                              int64_t limit_ms, struct cql2_map **out, struct error *err);
MUST_CHECK bool cql2_map_wants(struct cql2_map *map, const struct map_feature *f, bool *wanted,
                               struct error *err);
void cql2_map_close(struct cql2_map *map); /* NULL is fine */
