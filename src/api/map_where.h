/*
 * map_where: the CQL2 filter of what is found in the map: idle, within, nearest.
 *
 * In memory where the map has every column the filter names and the caller may see all of them;
 * else the ledger is asked for each feature that is otherwise wanted, through what the caller may
 * see: of a few hundred found that is a few ms, where a whole register would be seconds.
 */
#pragma once

#include "ogc.h"
#include "yardstick/query/cql2_map.h"

struct map_where {
    const struct cql2 *filter; /* NULL: everything is wanted */
    struct ogc_collection c;
    struct cql2_map *map; /* NULL: the statement is asked */
    struct cql2_sql *sql;
    struct stmt q;
    bool failed; /* *err says why */
    struct error *err;
};

/* Of features of a layer whose register is `reg`; `err` is kept for map_where_wants(). */
MUST_CHECK bool map_where_open(struct map_where *w, struct call *call, struct conn *conn,
                               const struct snapshot *s, uint32_t layer,
                               const struct collection *reg, const struct list_filter_args *args,
                               struct error *err);
/* Was a filter sent? Then a reader is needed. */
bool map_where_is_given(const struct list_filter_args *args);
/* False also once it has failed. */
bool map_where_wants(struct map_where *w, const struct map_feature *f);
void map_where_release(struct map_where *w);
