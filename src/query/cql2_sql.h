/*
 * cql2_sql: what the writer of the condition (cql2_sql.c) and the functions in
 * it (cql2_function.c) share.
 */
#pragma once

#include "cql2_value.h"
#include "yardstick/base/buf.h"
#include "yardstick/geo/relate.h"
#include "yardstick/query/cql2_sql.h"
#include "yardstick/store/function.h"

enum { CQL2_BINDS_MAX = CQL2_NODES_MAX + 8 };

/* A parameter of the condition: :f<index>. */
struct cql2_bind {
    enum field_kind kind;
    int64_t i64;
    double f64;
    struct str text;
};

struct cql2_sql {
    const struct cql2 *filter;
    struct buf text;
    struct cql2_bind *binds;
    size_t n_binds;
    bool is_too_wide;  /* more values in one call than it takes */
    struct conn *conn; /* whose context this is; NULL: not bound */
    /* for the functions */
    struct relate *relate;
    struct relate_shape **shapes; /* written in the filter, by number */
    size_t n_shapes;
    struct cql2_value *arrays; /* the same */
    size_t n_arrays;
    struct relate_shape *last[2]; /* of a row: the geometry read last, on each side */
    struct buf last_wkb[2];
    struct arena kept, row;
    int64_t limit_us, spent_us;
    unsigned n_calls;
};

/* cql2_sql_write.c: the condition `root` is, to the end of the text. */
void cql2_sql_write(struct cql2_sql *s, const struct cql2_node *root);
/* Is this array written in the filter, not a column of the rows? */
bool cql2_sql_is_written(const struct cql2_node *array);
/* How many there are from `node` on. */
size_t cql2_sql_count(const struct cql2_node *node);

extern const struct function cql2_functions[];
extern const size_t cql2_n_functions;
